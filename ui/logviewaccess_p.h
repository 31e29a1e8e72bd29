#pragma once

namespace sentinel {

/// Makes log views known to screen readers, once for the program.
void installLogViewAccess();

} // namespace sentinel
