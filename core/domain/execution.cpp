#include "core/domain/execution.h"

#include "core/domain/wordtable_p.h"

#include <algorithm>

namespace sentinel {

namespace {

constexpr Word<ExecutionStatus> statuses[] = {
    {ExecutionStatus::Running, "running", QT_TRANSLATE_NOOP("Words", "Running")},
    {ExecutionStatus::Success, "success", QT_TRANSLATE_NOOP("Words", "Passed")},
    {ExecutionStatus::Failed, "failed", QT_TRANSLATE_NOOP("Words", "Failed")},
    {ExecutionStatus::Cancelled, "cancelled", QT_TRANSLATE_NOOP("Words", "Cancelled")},
};

constexpr std::pair<std::string_view, ExecutionStatus> otherWords[] = {
    {"started", ExecutionStatus::Running},    {"in_progress", ExecutionStatus::Running}, {"succeeded", ExecutionStatus::Success},
    {"successful", ExecutionStatus::Success}, {"passed", ExecutionStatus::Success},      {"ok", ExecutionStatus::Success},
    {"completed", ExecutionStatus::Success},  {"failure", ExecutionStatus::Failed},      {"error", ExecutionStatus::Failed},
    {"timeout", ExecutionStatus::Failed},     {"timed_out", ExecutionStatus::Failed},    {"canceled", ExecutionStatus::Cancelled},
    {"aborted", ExecutionStatus::Cancelled},
};

bool isName(const QString& name, QStringView further)
{
    return !name.isEmpty() && name.size() <= 100 && name == name.trimmed()
        && std::all_of(name.begin(), name.end(), [&](QChar c) { return c.isLetterOrNumber() || further.contains(c); });
}

} // namespace

std::string_view jsonName(ExecutionStatus value)
{
    return wordOf(statuses, value).json;
}

std::optional<ExecutionStatus> executionStatusNamed(std::string_view name)
{
    if (const auto known = valueOf(statuses, name))
        return known;
    const auto* const found =
        std::find_if(std::begin(otherWords), std::end(otherWords), [&](const auto& word) { return word.first == name; });
    return found == std::end(otherWords) ? std::nullopt : std::optional(found->second);
}

bool isTenantName(const QString& name)
{
    return isName(name, u"._-");
}

bool isTenantPipelineName(const QString& name)
{
    return isName(name, u"._- /") && !std::all_of(name.begin(), name.end(), [](QChar c) { return c.isDigit(); });
}

} // namespace sentinel
