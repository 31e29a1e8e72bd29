#include "ui/logviewline.h"

#include "core/base/text.h"

#include <QColor>

#include <algorithm>
#include <array>

namespace sentinel {

namespace {

/// The terminal colour nearest to any other: by hue, since its lightness was chosen for somebody's background.
qint8 nearestColour(const QColor& colour)
{
    if (colour.hsvSaturation() < 60 || colour.value() < 40)
        return colour.value() > 90 && colour.value() < 190 ? qint8(8) : qint8(-1);
    constexpr std::array<qint8, 6> byHue{1, 3, 2, 6, 4, 5}; // red, yellow, green, cyan, blue, magenta at every 60 degrees
    return byHue[static_cast<size_t>((colour.hsvHue() + 30) / 60 % 6)];
}

/// 256-colour palette: 16 terminal colours, a 6x6x6 cube, 24 greys.
qint8 paletteColour(int index)
{
    if (index < 16)
        return static_cast<qint8>(index);
    if (index >= 232)
        return index < 250 ? qint8(8) : qint8(-1);
    const auto level = [](int step) { return step == 0 ? 0 : 55 + 40 * step; };
    const int cube = index - 16;
    return nearestColour(QColor(level(cube / 36), level(cube / 6 % 6), level(cube % 6)));
}

void applyCodes(AnsiLook& look, const std::vector<int>& codes)
{
    for (size_t i = 0; i < codes.size(); ++i) {
        const int code = codes[i];
        if (code == 0)
            look = {};
        else if (code == 1)
            look.bold = true;
        else if (code == 2)
            look.colour = 8; // faint
        else if (code == 4)
            look.underline = true;
        else if (code == 22)
            look.bold = false;
        else if (code == 24)
            look.underline = false;
        else if (code >= 30 && code <= 37)
            look.colour = static_cast<qint8>(code - 30);
        else if (code == 39)
            look.colour = -1;
        else if (code >= 90 && code <= 97)
            look.colour = static_cast<qint8>(code - 90 + 8);
        else if (code == 38 || code == 48) {
            const bool isText = code == 38;
            if (i + 2 < codes.size() && codes[i + 1] == 5) {
                if (isText && codes[i + 2] >= 0 && codes[i + 2] < 256)
                    look.colour = paletteColour(codes[i + 2]);
                i += 2;
            } else if (i + 4 < codes.size() && codes[i + 1] == 2) {
                const auto part = [&codes, i](size_t n) { return std::clamp(codes[i + n], 0, 255); };
                if (isText)
                    look.colour = nearestColour(QColor(part(2), part(3), part(4)));
                i += 4;
            } else {
                return;
            }
        }
    }
}

/// Override and isolate characters reorder what stands around them; zero-width ones hide.
bool isMisleading(char16_t c)
{
    return (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069) || c == 0x200e || c == 0x200f || c == 0x200b || c == 0xfeff
        || c == 0x2028 || c == 0x2029 || c == u'\n';
}

void append(ShownLine& line, std::string_view bytes)
{
    const QString decoded = displayText(bytes);
    line.text.reserve(line.text.size() + decoded.size());
    for (const QChar c : decoded) {
        if (c == u'\t') {
            const qsizetype width = LogLines::tabWidth - line.text.size() % LogLines::tabWidth;
            line.tabs.push_back({line.text.size(), width});
            line.text.append(QString(width, u' '));
        } else {
            line.text.append(isMisleading(c.unicode()) ? QChar(QChar::ReplacementCharacter) : c);
        }
    }
}

void appendRun(ShownLine& line, std::string_view bytes, AnsiLook look)
{
    const qsizetype begin = line.text.size();
    append(line, bytes);
    if (look == AnsiLook{} || begin == line.text.size())
        return;
    if (!line.runs.empty() && line.runs.back().end == begin && line.runs.back().look == look)
        line.runs.back().end = line.text.size();
    else
        line.runs.push_back({begin, line.text.size(), look});
}

size_t characterStart(std::string_view bytes, size_t at)
{
    for (int back = 0; back < 3 && at > 0 && at < bytes.size() && (static_cast<unsigned char>(bytes[at]) & 0xC0) == 0x80; ++back)
        --at;
    return std::min(at, bytes.size());
}

} // namespace

bool saysFailed(const PeeledLine& line)
{
    const bool ends = line.marker == Marker::Exit || line.marker == Marker::Result;
    return line.marker == Marker::Error || (ends && line.exitCode.value_or(0) != 0);
}

AnsiLooks::AnsiLooks(std::string_view raw)
{
    AnsiLook look;
    std::vector<int> codes;
    for (size_t at = raw.find("\x1b["); at != std::string_view::npos; at = raw.find("\x1b[", at)) {
        at += 2;
        codes.assign(1, 0);
        while (at < raw.size() && ((raw[at] >= '0' && raw[at] <= '9') || raw[at] == ';' || raw[at] == ':')) {
            if (raw[at] == ';' || raw[at] == ':')
                codes.push_back(0);
            else if (codes.back() < 100'000)
                codes.back() = codes.back() * 10 + (raw[at] - '0');
            ++at;
        }
        if (at < raw.size() && raw[at] == 'm') {
            applyCodes(look, codes);
            m_changes.emplace_back(static_cast<qint64>(at + 1), look);
        }
    }
}

AnsiLook AnsiLooks::at(qint64 rawOffset) const
{
    const auto next = std::upper_bound(m_changes.begin(), m_changes.end(), rawOffset,
                                       [](qint64 offset, const auto& change) { return offset < change.first; });
    return next == m_changes.begin() ? AnsiLook{} : std::prev(next)->second;
}

QString ShownLine::copied(qint64 from, qint64 to) const
{
    const qsizetype end = static_cast<qsizetype>(std::clamp<qint64>(to - column, 0, text.size()));
    qsizetype at = static_cast<qsizetype>(std::clamp<qint64>(from - column, 0, end));
    QString copy;
    for (const Tab& tab : tabs) {
        if (tab.at < at || tab.at + tab.width > end)
            continue;
        copy += QStringView(text).mid(at, tab.at - at);
        copy += u'\t';
        at = tab.at + tab.width;
    }
    return copy.append(QStringView(text).mid(at, end - at));
}

LogLines::LogLines(Log log) : m_log(std::move(log)) {}

void LogLines::setLog(Log log)
{
    m_log = std::move(log);
    m_cache.clear(); // the last line may be longer, and a structure peels otherwise: what is on screen is decoded in no time
}

qint64 LogLines::columnsOf(qint64 line)
{
    return isHuge(line) ? m_log->lineBytes(line).size() : at(line).columns;
}

bool LogLines::isHuge(qint64 line) const
{
    return m_log->lineBytes(line).size() >= hugeFrom;
}

const ShownLine& LogLines::at(qint64 line, qint64 column, qint64 columns)
{
    const std::string_view raw = m_log->rawLine(line);
    if (static_cast<qint64>(raw.size()) >= hugeFrom) {
        const size_t begin = characterStart(raw, static_cast<size_t>(std::clamp<qint64>(column, 0, qint64(raw.size()))));
        const size_t end = characterStart(raw, static_cast<size_t>(std::clamp<qint64>(column + columns, 0, qint64(raw.size()))));
        m_slice = {};
        m_slice.column = column;
        m_slice.columns = static_cast<qint64>(raw.size());
        append(m_slice, raw.substr(begin, std::max(begin, end) - begin));
        return m_slice;
    }
    if (const ShownLine* known = m_cache.object(line))
        return *known;

    auto shown = std::make_unique<ShownLine>();
    m_log->peel(line, m_peeled);
    shown->time = m_peeled.time;
    shown->marker = m_peeled.marker;
    shown->saysFailed = saysFailed(m_peeled);
    const AnsiLooks looks(raw);
    if (m_peeled.pieces.empty()) {
        appendRun(*shown, m_peeled.text, looks.at(m_peeled.textBegin));
    } else {
        for (size_t i = 0; i < m_peeled.pieces.size(); ++i) {
            const size_t begin = std::min(m_peeled.pieces[i].text, m_peeled.text.size());
            const size_t end = i + 1 < m_peeled.pieces.size() ? m_peeled.pieces[i + 1].text : m_peeled.text.size();
            appendRun(*shown, m_peeled.text.substr(begin, std::max(begin, end) - begin), looks.at(m_peeled.pieces[i].raw));
        }
    }
    shown->columns = shown->text.size();
    // Many megabytes of long lines would not be worth keeping: the cost is the length.
    const qsizetype cost = 1 + shown->text.size() / 512;
    m_slice = *shown;
    if (m_cache.insert(line, shown.release(), cost))
        return *m_cache.object(line);
    return m_slice;
}

QString LogLines::copied(qint64 line, qint64 from, qint64 to)
{
    if (isHuge(line))
        to = std::min(to, m_log->lineBytes(line).size());
    return at(line, from, to - from).copied(from, to);
}

} // namespace sentinel
