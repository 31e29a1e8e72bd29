#include "ui/logpage/logoutline.h"

#include "core/base/text.h"

#include <algorithm>

namespace sentinel {

namespace {

bool isBefore(const LineRange& a, const LineRange& b)
{
    return a.first != b.first ? a.first < b.first : a.last > b.last;
}

} // namespace

LogOutline::LogOutline(const Log& log) : m_log(log)
{
    m_nodes.reserve(log.steps().size() + log.folds().size());
    for (size_t i = 0; i < log.steps().size(); ++i) {
        const LineRange& lines = log.steps()[i].lines;
        if (lines.first > 0 && lines.last >= lines.first)
            m_nodes.push_back({lines, i, -1, true});
    }
    for (size_t i = 0; i < log.folds().size(); ++i) {
        const LineRange& lines = log.folds()[i].lines;
        if (lines.first > 0 && lines.last > lines.first)
            m_nodes.push_back({lines, i, -1, false});
    }
    // Stable: a step stands in front of the fold over the same lines, which then goes.
    std::stable_sort(m_nodes.begin(), m_nodes.end(), [](const Node& a, const Node& b) { return isBefore(a.lines, b.lines); });
    const auto same = [](const Node& a, const Node& b) { return a.lines == b.lines && a.isStep && !b.isStep; };
    m_nodes.erase(std::unique(m_nodes.begin(), m_nodes.end(), same), m_nodes.end());

    std::vector<int> open;
    for (size_t i = 0; i < m_nodes.size(); ++i) {
        while (!open.empty() && m_nodes[size_t(open.back())].lines.last < m_nodes[i].lines.first)
            open.pop_back();
        m_nodes[i].parent = open.empty() ? -1 : open.back();
        open.push_back(static_cast<int>(i));
        if (m_nodes[i].isStep)
            m_steps.push_back(i);
    }
    for (size_t i = 0; log.steps().empty() && i < m_nodes.size(); ++i) {
        if (m_nodes[i].parent < 0)
            m_steps.push_back(i);
    }
}

LogOutline::Part LogOutline::partOf(const Node& node) const
{
    if (!node.isStep)
        return {displayText(m_log->folds()[node.source].name), node.lines, false, Outcome::Unknown};
    const Step& step = m_log->steps()[node.source];
    return {step.name, node.lines, true, step.outcome};
}

std::vector<LogOutline::Part> LogOutline::around(qint64 line) const
{
    std::vector<Part> parts;
    const auto behind =
        std::upper_bound(m_nodes.begin(), m_nodes.end(), line, [](qint64 value, const Node& node) { return value < node.lines.first; });
    for (int at = static_cast<int>(behind - m_nodes.begin()) - 1; at >= 0 && parts.size() < deepest; at = m_nodes[size_t(at)].parent) {
        if (m_nodes[size_t(at)].lines.last >= line)
            parts.push_back(partOf(m_nodes[size_t(at)]));
    }
    std::reverse(parts.begin(), parts.end());
    return parts;
}

LogOutline::Part LogOutline::step(size_t index) const
{
    return partOf(m_nodes[m_steps[index]]);
}

std::optional<LogOutline::Part> LogOutline::stepBehind(qint64 line) const
{
    const auto next = std::upper_bound(m_steps.begin(), m_steps.end(), line,
                                       [this](qint64 value, size_t step) { return value < m_nodes[step].lines.first; });
    return next == m_steps.end() ? std::nullopt : std::optional(partOf(m_nodes[*next]));
}

std::optional<LogOutline::Part> LogOutline::stepBefore(qint64 line) const
{
    const auto next = std::lower_bound(m_steps.begin(), m_steps.end(), line,
                                       [this](size_t step, qint64 value) { return m_nodes[step].lines.first < value; });
    return next == m_steps.begin() ? std::nullopt : std::optional(partOf(m_nodes[*std::prev(next)]));
}

} // namespace sentinel
