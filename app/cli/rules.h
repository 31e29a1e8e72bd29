#pragma once

namespace sentinel {

struct Call;

/// The forms of `sentinel rules`, each in a file of its own.
int checkRules(Call& call);
int testRules(Call& call);

} // namespace sentinel
