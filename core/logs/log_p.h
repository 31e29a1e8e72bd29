#pragma once

#include "core/logs/encoding_p.h"
#include "core/logs/lines_p.h"
#include "core/logs/log.h"
#include "core/logs/structure_p.h"

namespace sentinel {

struct Log::Private
{
    Lines lines;
    Structure structure;
    std::optional<Transcoded> input; ///< where the bytes are not those that were given
};

} // namespace sentinel
