#pragma once

#include "core/logs/log.h"

#include <string>
#include <unordered_map>

namespace sentinel {

/// How much of one line is looked at: a line of many megabytes must not cost more than others.
constexpr size_t lineHead = 8 * 1024;
constexpr size_t lineTail = 1024;

/// Peeled lines by number, kept as long as this lives: growing blocks looks at the same few lines again and again.
class Lines
{
public:
    explicit Lines(const Log& log) : m_log(log) {}

    qint64 count() const { return m_log.lineCount(); }
    bool has(qint64 line) const { return line >= 1 && line <= count(); }
    /// What a tool says: without a clock in front and blanks behind, at most lineHead bytes; empty outside the log.
    std::string_view text(qint64 line) { return at(line).text; }
    Marker marker(qint64 line) { return at(line).marker; }
    std::optional<int> exitCode(qint64 line) { return at(line).exitCode; }
    bool isBlank(qint64 line) { return at(line).text.empty(); }
    const Log& log() const { return m_log; }

private:
    struct Line
    {
        std::string text;
        Marker marker = Marker::None;
        std::optional<int> exitCode;
    };
    const Line& at(qint64 line);

    const Log& m_log;
    PeeledLine m_peeled;
    std::unordered_map<qint64, Line> m_lines;
};

/// Without the time of day that a tool itself puts in front ("[12:00:01] ", "12:00:01.123 ", BuildKit's "#12 3.456 "), so that
/// expressions anchored at the line's begin hold.
std::string_view withoutClock(std::string_view text);

// Small questions about lines, which growing blocks asks all the time.
std::string_view withoutIndent(std::string_view text);
size_t indentOf(std::string_view text);
bool hasPrefix(std::string_view text, std::initializer_list<std::string_view> prefixes);
bool holds(std::string_view text, std::string_view part);
bool isRuler(std::string_view text); ///< "-----", "=====", "- - -": three or more of one sign, perhaps with blanks, and nothing else

} // namespace sentinel
