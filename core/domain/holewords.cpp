#include "core/domain/holewords.h"

#include <utility>

namespace sentinel {

namespace {

constexpr std::pair<Hole::Kind, std::string_view> holeKinds[] = {
    {Hole::Kind::TruncatedByProvider, "truncated_by_provider"},
    {Hole::Kind::EndsEarly, "ends_early"},
    {Hole::Kind::CutArchive, "cut_archive"},
    {Hole::Kind::BadEncoding, "bad_encoding"},
    {Hole::Kind::Missing, "missing"},
};

} // namespace

std::string_view jsonName(Hole::Kind kind)
{
    for (const auto& [value, name] : holeKinds) {
        if (value == kind)
            return name;
    }
    return {};
}

std::optional<Hole::Kind> holeKindNamed(std::string_view name)
{
    for (const auto& [value, known] : holeKinds) {
        if (known == name)
            return value;
    }
    return {};
}

} // namespace sentinel
