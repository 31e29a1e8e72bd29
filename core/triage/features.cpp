#include "core/triage/features.h"

#include <QtGlobal>

namespace sentinel {

namespace {

struct Description
{
    std::string_view id;
    const char* words;
};

// In the order of the enumeration.
constexpr Description table[] = {
    {"shape", nullptr},
    {"rule", nullptr},
    {"summary", QT_TRANSLATE_NOOP("Score", "only sums up")},
    {"failing", QT_TRANSLATE_NOOP("Score", "in the failing step")},
    {"passing", QT_TRANSLATE_NOOP("Score", "in a step that passed")},
    {"after", QT_TRANSLATE_NOOP("Score", "after the step had failed")},
    {"close", QT_TRANSLATE_NOOP("Score", "close before the end of the step")},
    {"first", QT_TRANSLATE_NOOP("Score", "the first of its kind")},
    {"marked", QT_TRANSLATE_NOOP("Score", "marked by the provider")},
    {"test", QT_TRANSLATE_NOOP("Score", "a failed test")},
    {"listed", QT_TRANSLATE_NOOP("Score", "only a list")},
    {"dense", nullptr},
    {"whole", nullptr},
    {"repeated", QT_TRANSLATE_NOOP("Score", "said again and again")},
    {"retried", QT_TRANSLATE_NOOP("Score", "tried again afterwards")},
    {"warned", QT_TRANSLATE_NOOP("Score", "only a warning")},
    {"harmless", QT_TRANSLATE_NOOP("Score", "says that it does not count")},
    {"new", QT_TRANSLATE_NOOP("Score", "not in the passing log")},
    {"old", QT_TRANSLATE_NOOP("Score", "in the passing log as well")},
};
static_assert(std::size(table) == featureCount);

} // namespace

std::string_view featureId(Feature feature)
{
    return table[size_t(feature)].id;
}

std::optional<Feature> featureNamed(std::string_view id)
{
    for (size_t i = 0; i < featureCount; ++i) {
        if (table[i].id == id)
            return Feature(i);
    }
    return {};
}

const char* featureWords(Feature feature)
{
    return table[size_t(feature)].words;
}

} // namespace sentinel
