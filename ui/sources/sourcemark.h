#pragma once

#include "core/domain/source.h"
#include "models/sourcetext.h"
#include "ui/theme/theme.h"

namespace sentinel {

/// How the state of a source looks: a shape as well as a colour.
Mark markOf(SourceHealth health);
QLatin1StringView iconOf(SourceKind kind);

} // namespace sentinel
