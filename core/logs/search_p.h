#pragma once

#include "core/logs/search.h"
#include "core/logs/searchliteral_p.h"
#include "core/logs/searchregex_p.h"

#include <memory>

namespace sentinel {

struct SearchPattern::Private
{
    SearchQuery query;
    LiteralFinder literal;              ///< when there is no expression
    std::shared_ptr<const Regex> regex; ///< also for literals whose letters beyond ASCII may be in either case
};

} // namespace sentinel
