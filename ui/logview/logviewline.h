#pragma once

#include "core/logs/levels.h"
#include "core/logs/log.h"
#include "ui/logview/ansi.h"
#include "ui/logview/hugeline.h"
#include "ui/logview/logtext.h"

#include <QCache>
#include <QHash>
#include <QString>

#include <limits>
#include <memory>
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

/// A line as the log view draws it: layers peeled, tabs expanded, control and bidirectional override characters made visible.
/// A column is an index into the text. Of a line over LogLines::hugeFrom only a slice is there, and a column is a byte of the line.
struct ShownLine : CellText
{
    qint64 columns = 0; ///< of the whole line
    std::vector<AnsiRun> runs;
    std::optional<Timestamp> time;
    Marker marker = Marker::None;
    Level level = Level::None;
    bool saysFailed = false; ///< an error marker, or an end with an exit code other than 0

    std::vector<qint64> sliceColumns; ///< of each index, in a slice
    bool isSlice() const { return !sliceColumns.empty(); }
    qint64 columnOf(qsizetype index) const;
    qsizetype indexOf(qint64 column) const; ///< clamped to what is there
};

/// Whether the structure of the log, not a word in it, says that something failed here.
bool saysFailed(const PeeledLine& line);

/// Decodes the lines of one log, keeping those seen last. Reads what it is asked for and a little in front of it: colours that are
/// in force at the end of a line go on in the next ones, as on a terminal, for up to `looksReach` lines and not into another step.
class LogLines
{
public:
    static constexpr qint64 hugeFrom = 256 * 1024;
    static constexpr qint64 looksReach = 200;

    LogLines() = default;
    explicit LogLines(Log log);

    const Log& log() const { return *m_log; }
    void setLog(Log log);               ///< the same one, more of it or better known
    void setLooksCarried(bool carried); ///< false where neighbours have nothing to do with each other

    bool isHuge(qint64 line) const;
    qint64 columnsOf(qint64 line);
    /// Of a huge line what begins in [column, columnsEnd), but no more than `cells` characters; of others all. Valid until the next
    /// call.
    const ShownLine& at(qint64 line, qint64 column = 0, qint64 cells = 1024, qint64 columnsEnd = std::numeric_limits<qint64>::max());
    /// What goes to the clipboard of a line from one column to another.
    QString copied(qint64 line, qint64 from, qint64 to);

private:
    /// The look in force behind a line, and the line since which it is not the plain one.
    struct EndLook
    {
        AnsiLook look;
        qint64 since = 0;
        void pass(qint64 line, std::string_view raw);
    };
    EndLook lookBefore(qint64 line);
    qint64 stepBegin(qint64 line) const;
    void keepLook(qint64 line, const EndLook& look);
    const HugeLine& huge(qint64 line);

    std::optional<Log> m_log;
    bool m_areLooksCarried = true;
    PeeledLine m_peeled;
    QCache<qint64, ShownLine> m_cache{1024};
    QHash<qint64, EndLook> m_looks;
    QCache<qint64, HugeLine> m_huge{16};
    ShownLine m_slice;
};

} // namespace sentinel
