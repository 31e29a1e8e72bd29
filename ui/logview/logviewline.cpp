#include "ui/logview/logviewline.h"

#include <algorithm>

namespace sentinel {

namespace {

constexpr qint64 mostLooksKept = 4096;
constexpr qint64 lookBackBytes = 32 * 1024;

void appendRun(ShownLine& line, std::string_view bytes, const AnsiLook& look)
{
    const qsizetype begin = line.text.size();
    appendText(line, bytes);
    if (look == AnsiLook{} || begin == line.text.size())
        return;
    if (!line.runs.empty() && line.runs.back().end == begin && line.runs.back().look == look)
        line.runs.back().end = line.text.size();
    else
        line.runs.push_back({begin, line.text.size(), look});
}

} // namespace

bool saysFailed(const PeeledLine& line)
{
    const bool ends = line.marker == Marker::Exit || line.marker == Marker::Result;
    return line.marker == Marker::Error || (ends && line.exitCode.value_or(0) != 0);
}

qint64 ShownLine::columnOf(qsizetype index) const
{
    index = std::clamp<qsizetype>(index, 0, text.size());
    return isSlice() ? sliceColumns[size_t(index)] : index;
}

qsizetype ShownLine::indexOf(qint64 column) const
{
    if (!isSlice())
        return static_cast<qsizetype>(std::clamp<qint64>(column, 0, text.size()));
    const auto found = std::lower_bound(sliceColumns.begin(), sliceColumns.end(), column);
    return std::min<qsizetype>(found - sliceColumns.begin(), text.size());
}

LogLines::LogLines(Log log) : m_log(std::move(log)) {}

void LogLines::setLog(Log log)
{
    m_log = std::move(log);
    // The last line may be longer, and a structure peels otherwise; what is on screen is decoded again in no time.
    m_cache.clear();
    m_looks.clear();
    m_huge.clear();
}

void LogLines::setLooksCarried(bool carried)
{
    m_areLooksCarried = carried;
    m_cache.clear();
    m_looks.clear();
    m_huge.clear();
}

bool LogLines::isHuge(qint64 line) const
{
    return m_log->lineBytes(line).size() >= hugeFrom;
}

qint64 LogLines::columnsOf(qint64 line)
{
    return isHuge(line) ? huge(line).columns() : at(line).columns;
}

void LogLines::EndLook::pass(qint64 line, std::string_view raw)
{
    followAnsi(raw, look);
    if (look == AnsiLook{})
        since = 0;
    else if (since == 0)
        since = line;
}

qint64 LogLines::stepBegin(qint64 line) const
{
    const std::vector<Step>& steps = m_log->steps();
    const auto next = std::upper_bound(steps.begin(), steps.end(), line, [](qint64 value, const Step& s) { return value < s.lines.first; });
    if (next == steps.begin())
        return 1;
    const LineRange& lines = std::prev(next)->lines;
    return line <= lines.last ? lines.first : lines.last + 1;
}

LogLines::EndLook LogLines::lookBefore(qint64 line)
{
    if (!m_areLooksCarried || line <= 1)
        return {};
    const qint64 first = std::max(line - looksReach, stepBegin(line));
    if (const auto known = m_looks.constFind(line - 1); known != m_looks.cend())
        return known->since >= first ? *known : EndLook{};
    const qint64 end = m_log->lineBytes(line).begin;
    const qint64 begin = std::max(m_log->lineBytes(first).begin, end - lookBackBytes);
    const Bytes bytes = m_log->read({begin, end});
    if (bytes.view().find('\x1b') == std::string_view::npos)
        return {};
    EndLook look;
    std::string_view rest = bytes.view();
    for (qint64 at = line - std::count(rest.begin(), rest.end(), '\n'); !rest.empty(); ++at) {
        const size_t feed = rest.find('\n');
        look.pass(at, rest.substr(0, feed));
        rest.remove_prefix(feed == std::string_view::npos ? rest.size() : feed + 1);
    }
    return look;
}

void LogLines::keepLook(qint64 line, const EndLook& look)
{
    if (m_looks.size() >= mostLooksKept)
        m_looks.clear();
    m_looks.insert(line, look);
}

const HugeLine& LogLines::huge(qint64 line)
{
    if (const HugeLine* known = m_huge.object(line))
        return *known;
    EndLook look = lookBefore(line);
    auto made = std::make_unique<HugeLine>(*m_log, line, look.look);
    look.look = made->lookAtEnd();
    look.since = look.look == AnsiLook{} ? 0 : line;
    keepLook(line, look);
    m_huge.insert(line, made.release());
    return *m_huge.object(line);
}

const ShownLine& LogLines::at(qint64 line, qint64 column, qint64 cells, qint64 columnsEnd)
{
    const ByteRange range = m_log->lineBytes(line);
    if (range.size() >= hugeFrom) {
        const HugeLine& whole = huge(line);
        HugeLine::Slice slice = whole.slice(column, columnsEnd, cells);
        m_slice = {};
        static_cast<CellText&>(m_slice) = std::move(slice.text);
        m_slice.runs = std::move(slice.runs);
        m_slice.sliceColumns = std::move(slice.columns);
        m_slice.columns = whole.columns();
        m_slice.time = whole.head().time;
        m_slice.marker = whole.head().marker;
        m_slice.saysFailed = sentinel::saysFailed(whole.head());
        m_slice.level = levelOf(whole.head()); // by its marker: its text is not looked at
        return m_slice;
    }
    if (const ShownLine* known = m_cache.object(line))
        return *known;

    auto shown = std::make_unique<ShownLine>();
    const Bytes bytes = m_log->read(range);
    const std::string_view raw = bytes.view();
    m_log->peel(raw, m_peeled);
    shown->time = m_peeled.time;
    shown->marker = m_peeled.marker;
    shown->saysFailed = sentinel::saysFailed(m_peeled);
    shown->level = levelOf(m_peeled);
    EndLook look = lookBefore(line);
    const AnsiLooks looks(raw, look.look);
    if (m_peeled.pieces.empty()) {
        appendRun(*shown, m_peeled.text, looks.at(m_peeled.textBegin));
    } else {
        for (size_t i = 0; i < m_peeled.pieces.size(); ++i) {
            const size_t begin = std::min(m_peeled.pieces[i].text, m_peeled.text.size());
            const size_t end = i + 1 < m_peeled.pieces.size() ? m_peeled.pieces[i + 1].text : m_peeled.text.size();
            appendRun(*shown, m_peeled.text.substr(begin, std::max(begin, end) - begin), looks.at(m_peeled.pieces[i].raw));
        }
    }
    measureCells(*shown);
    shown->columns = shown->text.size();
    look.pass(line, raw);
    keepLook(line, look);
    // Many megabytes of long lines would not be worth keeping: the cost is the length.
    const qsizetype cost = 1 + shown->text.size() / 512;
    if (cost > m_cache.maxCost()) {
        m_slice = std::move(*shown);
        return m_slice;
    }
    m_cache.insert(line, shown.release(), cost);
    return *m_cache.object(line);
}

QString LogLines::copied(qint64 line, qint64 from, qint64 to)
{
    if (isHuge(line)) {
        const HugeLine::Slice slice = huge(line).slice(from, to, to - from);
        return slice.text.copied(0, slice.text.text.size());
    }
    const ShownLine& shown = at(line);
    return shown.CellText::copied(shown.indexOf(from), shown.indexOf(to));
}

} // namespace sentinel
