#pragma once

#include "core/logs/log.h"

#include <QCache>
#include <QString>

#include <optional>
#include <vector>

namespace sentinel {

/// A place between two characters.
struct LogPlace
{
    qint64 line = 0;
    qint64 column = 0;
    auto operator<=>(const LogPlace&) const = default;
};

/// What SGR codes say about a stretch of text. Colours are the sixteen of a terminal: the theme says what they look like.
struct AnsiLook
{
    qint8 colour = -1; ///< 0..15, or -1 for the text colour
    bool bold = false;
    bool underline = false;
    bool operator==(const AnsiLook&) const = default;
};

struct AnsiRun
{
    qsizetype begin = 0; ///< in ShownLine::text
    qsizetype end = 0;
    AnsiLook look;
    bool operator==(const AnsiRun&) const = default;
};

/// A line as the log view draws it: layers peeled, tabs expanded, control and bidirectional override characters made visible.
/// Of a line over LogLines::hugeFrom only the asked-for slice is decoded, raw, with one column a byte.
struct ShownLine
{
    QString text;
    qint64 column = 0;  ///< of the text's first character; not 0 for slices of huge lines only
    qint64 columns = 0; ///< of the whole line
    std::vector<AnsiRun> runs;
    std::optional<Timestamp> time;
    Marker marker = Marker::None;
    bool saysFailed = false; ///< an error marker, or an end with an exit code other than 0

    struct Tab
    {
        qsizetype at = 0;
        qsizetype width = 0;
    };
    std::vector<Tab> tabs;
    /// The columns [from, to) as they go to the clipboard: tabs are tabs again.
    QString copied(qint64 from, qint64 to) const;
};

/// Whether the structure of the log, not a word in it, says that something failed here.
bool saysFailed(const PeeledLine& line);

/// Follows the SGR codes of a raw line: the look in force at an offset.
class AnsiLooks
{
public:
    explicit AnsiLooks(std::string_view raw);
    AnsiLook at(qint64 rawOffset) const;
    bool isEmpty() const { return m_changes.empty(); }

private:
    std::vector<std::pair<qint64, AnsiLook>> m_changes; ///< from this raw offset on
};

/// Decodes the lines of one log, keeping those seen last.
class LogLines
{
public:
    static constexpr qint64 hugeFrom = 256 * 1024;
    static constexpr int tabWidth = 8;

    LogLines() = default;
    explicit LogLines(Log log);

    const Log& log() const { return *m_log; }
    void setLog(Log log); ///< the same one, more of it or better known
    qint64 columnsOf(qint64 line);
    bool isHuge(qint64 line) const;
    /// `column` and `columns` matter for huge lines only. Valid until the next call.
    const ShownLine& at(qint64 line, qint64 column = 0, qint64 columns = 1024);
    /// What goes to the clipboard of a line from one column to another.
    QString copied(qint64 line, qint64 from, qint64 to);

private:
    std::optional<Log> m_log;
    PeeledLine m_peeled;
    QCache<qint64, ShownLine> m_cache{1024};
    ShownLine m_slice;
};

} // namespace sentinel
