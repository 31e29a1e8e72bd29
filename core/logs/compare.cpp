#include "core/logs/compare.h"

#include "core/logs/align_p.h"
#include "core/logs/linekeys_p.h"

#include <QCoreApplication>

#include <algorithm>
#include <limits>

namespace sentinel {

namespace {

struct Compare
{
    Q_DECLARE_TR_FUNCTIONS(Compare)
};

constexpr double afterKeys = 0.8, afterClasses = 0.9; // shares of the work, about

Error stopped()
{
    return Error{Error::Kind::Cancelled, Compare::tr("Stopped."), {}};
}

/// The lines of one log that can be aligned, those that have a partner in the other.
struct Side
{
    LineClasses classes;
    std::vector<std::uint32_t> lines; // the numbers of these lines
};

struct Sides
{
    Side left, right;
    std::uint32_t classes = 0; // one more than the highest
    LineSet newLines;          // of the right log
    LineSet goneLines;         // of the left one
};

Sides sidesOf(const LineKeys& leftKeys, const LineKeys& rightKeys)
{
    Sides sides;
    KeyTable table;
    LineClasses left(leftKeys.size());
    std::transform(leftKeys.begin(), leftKeys.end(), left.begin(), [&table](std::uint64_t key) { return table.add(key); });
    sides.classes = table.count();
    sides.newLines = LineSet(qint64(rightKeys.size()));
    std::vector<bool> isInRight(table.count());
    for (size_t i = 0; i < rightKeys.size(); ++i) {
        const std::uint32_t number = table.find(rightKeys[i]);
        if (number == KeyTable::none) {
            sides.newLines.insert(qint64(i) + 1);
            continue;
        }
        isInRight[number] = true;
        sides.right.classes.push_back(number);
        sides.right.lines.push_back(std::uint32_t(i) + 1);
    }
    sides.goneLines = LineSet(qint64(left.size()));
    for (size_t i = 0; i < left.size(); ++i) {
        if (isInRight[left[i]]) {
            sides.left.classes.push_back(left[i]);
            sides.left.lines.push_back(std::uint32_t(i) + 1);
        } else if (left[i] != blankClass) {
            sides.goneLines.insert(qint64(i) + 1);
        }
    }
    return sides;
}

bool isEmpty(const LineRange& range)
{
    return range.last < range.first;
}

/// Puts segments together: matched lines come in order, what they leave out lies between.
class Segments
{
public:
    Segments(qint64 leftLines, qint64 rightLines) : m_leftLines(leftLines), m_rightLines(rightLines) {}

    void addEqual(qint64 left, qint64 right, bool isBlank)
    {
        if (m_run.left.last + 1 != left || m_run.right.last + 1 != right) {
            closeRun();
            m_run = {Segment::Kind::Equal, {left, left - 1}, {right, right - 1}};
            m_isRunBlank = true;
        }
        m_run.left.last = left;
        m_run.right.last = right;
        m_isRunBlank = m_isRunBlank && isBlank;
    }

    std::vector<Segment> finish()
    {
        closeRun();
        addOther(m_leftLines, m_rightLines);
        return std::move(m_segments);
    }

private:
    void closeRun()
    {
        if (isEmpty(m_run.left))
            return;
        // Blank lines in the middle of a change say nothing about what belongs together; they would only tear it apart.
        const bool isAtBegin = m_run.left.first == 1 && m_run.right.first == 1;
        const bool isAtEnd = m_run.left.last == m_leftLines && m_run.right.last == m_rightLines;
        if (m_isRunBlank && !isAtBegin && !isAtEnd)
            return;
        addOther(m_run.left.first - 1, m_run.right.first - 1);
        m_segments.push_back(m_run);
        m_left = m_run.left.last;
        m_right = m_run.right.last;
    }

    /// What lies behind the last segment, up to these lines.
    void addOther(qint64 left, qint64 right)
    {
        const LineRange lefts{m_left + 1, left}, rights{m_right + 1, right};
        if (isEmpty(lefts) && isEmpty(rights))
            return;
        const auto kind = isEmpty(lefts) ? Segment::Kind::OnlyRight : isEmpty(rights) ? Segment::Kind::OnlyLeft : Segment::Kind::Changed;
        m_segments.push_back({kind, lefts, rights});
    }

    qint64 m_leftLines, m_rightLines;
    qint64 m_left = 0, m_right = 0; // the last lines that are in a segment
    Segment m_run{Segment::Kind::Equal, {1, 0}, {1, 0}};
    bool m_isRunBlank = true;
    std::vector<Segment> m_segments;
};

} // namespace

Result<Comparison> compareLogs(const Log& left, const Log& right, const CompareProgress& progress, std::stop_token stop)
{
    constexpr qint64 mostLines = std::numeric_limits<std::int32_t>::max() / 2;
    if (left.lineCount() > mostLines || right.lineCount() > mostLines)
        return Error{Error::Kind::TooLarge, Compare::tr("Logs of more than a thousand million lines cannot be compared."), {}};
    std::optional<std::pair<LineKeys, LineKeys>> keys = lineKeys(left, right, progress, afterKeys, stop);
    if (!keys)
        return stopped();
    Sides sides = sidesOf(keys->first, keys->second);
    keys.reset();
    if (progress)
        progress(afterClasses);
    const std::optional<Alignment> alignment = align(sides.left.classes, sides.right.classes, sides.classes, stop);
    if (!alignment || stop.stop_requested())
        return stopped();

    Segments segments(left.lineCount(), right.lineCount());
    for (size_t i = 0; i < alignment->matches.size(); ++i) {
        if (const std::uint32_t partner = alignment->matches[i]; partner != Alignment::none)
            segments.addEqual(sides.left.lines[i], sides.right.lines[partner], sides.left.classes[i] == blankClass);
    }
    if (progress)
        progress(1);
    return Comparison{segments.finish(), std::move(sides.newLines), std::move(sides.goneLines), alignment->isCoarse};
}

bool isTelling(const Comparison& comparison, const Segment& segment)
{
    return segment.kind != Segment::Kind::Equal
        && (comparison.newLines.hasAnyIn(segment.right) || comparison.goneLines.hasAnyIn(segment.left));
}

std::vector<LineRange> newBlocks(const Comparison& comparison)
{
    std::vector<LineRange> blocks;
    for (const Segment& segment : comparison.segments) {
        if (segment.kind == Segment::Kind::Equal || !comparison.newLines.hasAnyIn(segment.right))
            continue;
        blocks.push_back({*comparison.newLines.next(segment.right.first), *comparison.newLines.previous(segment.right.last)});
    }
    return blocks;
}

namespace {

LineSet notAmong(const KeyTable& known, const LineKeys& keys)
{
    LineSet lines{qint64(keys.size())};
    for (size_t i = 0; i < keys.size(); ++i) {
        if (known.find(keys[i]) == KeyTable::none)
            lines.insert(qint64(i) + 1);
    }
    return lines;
}

} // namespace

Result<KnownLines> KnownLines::of(const Log& green, std::stop_token stop)
{
    const std::optional<LineKeys> keys = lineKeys(green, stop);
    if (!keys)
        return stopped();
    auto table = std::make_shared<KeyTable>();
    for (std::uint64_t key : *keys)
        table->add(key);
    KnownLines known;
    known.m_keys = std::move(table);
    return known;
}

Result<LineSet> KnownLines::newIn(const Log& log, std::stop_token stop) const
{
    const std::optional<LineKeys> keys = lineKeys(log, stop);
    if (!keys)
        return stopped();
    return notAmong(*m_keys, *keys);
}

size_t KnownLines::bytes() const
{
    return m_keys->bytes();
}

Result<LineSet> linesNotIn(const Log& green, const Log& log, const CompareProgress& progress, std::stop_token stop)
{
    const std::optional<std::pair<LineKeys, LineKeys>> keys = lineKeys(green, log, progress, afterClasses, stop);
    if (!keys)
        return stopped();
    KeyTable known;
    for (std::uint64_t key : keys->first)
        known.add(key);
    LineSet lines = notAmong(known, keys->second);
    if (progress)
        progress(1);
    return lines;
}

} // namespace sentinel
