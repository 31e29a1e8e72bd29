#include "core/logs/structure_p.h"

#include "core/base/text.h"

#include <algorithm>

namespace sentinel {

namespace {

// A log made of nothing but markers must not cost many times its own size.
constexpr size_t maximumFolds = 100'000;
constexpr size_t maximumSteps = 5'000;
constexpr size_t maximumDepth = 50;
constexpr size_t maximumName = 300;

} // namespace

void Outline::openFold(qint64 line, std::string_view name)
{
    if (m_structure.folds.size() >= maximumFolds || m_open.size() >= maximumDepth)
        return;
    m_open.push_back(m_structure.folds.size());
    m_structure.folds.push_back({shortened(name, maximumName), LineRange{line, line}, static_cast<int>(m_open.size()) - 1});
}

void Outline::closeFold(qint64 line)
{
    if (m_open.empty())
        return;
    m_structure.folds[m_open.back()].lines.last = line;
    m_open.pop_back();
}

void Outline::closeFold(qint64 line, std::string_view name)
{
    const std::string wanted = shortened(name, maximumName);
    const auto found = std::find_if(m_open.rbegin(), m_open.rend(), [&](size_t fold) { return m_structure.folds[fold].name == wanted; });
    if (found == m_open.rend())
        return;
    const size_t remaining = size_t(m_open.rend() - found) - 1;
    while (m_open.size() > remaining)
        closeFold(line);
}

void Outline::beginStep(qint64 line, std::string_view name, std::optional<Timestamp> time)
{
    std::vector<Step>& steps = m_structure.steps;
    if (!steps.empty() && steps.back().lines.first >= line)
        steps.pop_back(); // two on one line: the later one is what the following lines belong to
    else if (m_isOpen)
        endStep(line - 1);
    else if (!steps.empty()) // one may end on the line on which the next begins; the line belongs to that
        steps.back().lines.last = std::min(steps.back().lines.last, line - 1);
    m_isOpen = steps.size() < maximumSteps;
    if (!m_isOpen)
        return;
    Step step;
    step.name = displayText(shortened(name, maximumName));
    step.startedAt = time;
    step.lines = {line, 0};
    steps.push_back(std::move(step));
}

void Outline::endStep(qint64 line)
{
    if (!m_isOpen)
        return;
    LineRange& lines = m_structure.steps.back().lines;
    lines.last = std::max(line, lines.first);
    m_isOpen = false;
}

void Outline::finish()
{
    const qint64 last = m_lines.count();
    while (!m_open.empty())
        closeFold(last);
    endStep(last);

    std::vector<Step>& steps = m_structure.steps;
    for (size_t i = 0; i < steps.size(); ++i) {
        Step& step = steps[i];
        if (step.number == 0)
            step.number = static_cast<int>(i) + 1;
        step.bytes = m_lines.bytesOf(step.lines);
        const std::optional<Timestamp> end = i + 1 < steps.size() ? steps[i + 1].startedAt : m_structure.finishedAt;
        if (!step.duration && step.startedAt && end && *end >= *step.startedAt)
            step.duration = secondsBetween(*step.startedAt, *end);
    }
}

} // namespace sentinel
