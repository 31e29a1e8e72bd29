#include "core/domain/cifact.h"

#include "core/domain/wordtable_p.h"

namespace sentinel {

namespace {

constexpr Word<Phase> phases[] = {
    {Phase::Unknown, "unknown", QT_TRANSLATE_NOOP("Words", "Unknown")},
    {Phase::Queued, "queued", QT_TRANSLATE_NOOP("Words", "Queued")},
    {Phase::Running, "running", QT_TRANSLATE_NOOP("Words", "Running")},
    {Phase::Completed, "completed", QT_TRANSLATE_NOOP("Words", "Completed")},
};

constexpr Word<CiFact::Kind> kinds[] = {
    {CiFact::Kind::Run, "run", QT_TRANSLATE_NOOP("Words", "Run")},
    {CiFact::Kind::Job, "job", QT_TRANSLATE_NOOP("Words", "Job")},
    {CiFact::Kind::Check, "check", QT_TRANSLATE_NOOP("Words", "Check")},
};

} // namespace

std::string_view jsonName(Phase value)
{
    return wordOf(phases, value).json;
}
std::optional<Phase> phaseNamed(std::string_view name)
{
    return valueOf(phases, name);
}
QString displayName(Phase value)
{
    return translated(wordOf(phases, value).display);
}

std::string_view jsonName(CiFact::Kind value)
{
    return wordOf(kinds, value).json;
}

} // namespace sentinel
