#include "app/cli/commands.h"

#include "app/cli/inputs.h"
#include "app/cli/logcompare.h"
#include "app/cli/onelog.h"
#include "core/base/json.h"
#include "core/base/text.h"
#include "core/domain/words.h"
#include "core/logs/log.h"
#include "core/logs/search.h"

#include <algorithm>

namespace sentinel {

namespace {

constexpr qint64 longLine = qint64(1) << 20; // printed as it is, in pieces

std::string_view nameOf(Encoding encoding)
{
    switch (encoding) {
    case Encoding::Utf8:
        return "utf-8";
    case Encoding::Utf16Le:
        return "utf-16le";
    case Encoding::Utf16Be:
        return "utf-16be";
    }
    return "utf-8";
}

int printInfo(Call& call, const Log& log)
{
    JsonWriter json;
    json.beginObject()
        .text("schema", std::string_view("sentinel.log/1"))
        .text("path", call.arguments.paths().front())
        .number("bytes", log.size())
        .number("lines", log.lineCount())
        .text("provider", jsonName(log.provider()))
        .text("encoding", nameOf(log.encoding()))
        .boolean("truncated", log.isTruncated())
        .number("steps", qint64(log.steps().size()))
        .number("folds", qint64(log.folds().size()))
        .text("outcome", jsonName(log.outcome()))
        .time("started_at", log.startedAt())
        .time("finished_at", log.finishedAt())
        .endObject();
    call.out.write(json.json() + '\n');
    return 0;
}

/// Prints lines as text or as JSON, as the call asks for it.
class LinePrinter
{
public:
    LinePrinter(Call& call, const Log& log, const SearchPattern* pattern)
        : m_call(call), m_log(log), m_pattern(pattern), m_isRaw(call.arguments.has("raw")), m_isJson(call.arguments.has("json")),
          m_isJsonLines(call.arguments.has("jsonl")), m_isTerminal(call.out.isTerminal())
    {
        if (m_isJson)
            m_items.beginObject().text("schema", std::string_view("sentinel.log_lines/1")).beginList("items");
    }

    bool isForMachines() const { return m_isJson || m_isJsonLines; }

    void print(qint64 line, std::string_view front, bool isHit)
    {
        if (isForMachines()) {
            printObject(line, isHit);
            return;
        }
        m_call.out.write(front);
        const ByteRange bytes = m_log.lineBytes(line);
        if (bytes.size() > longLine) {
            for (qint64 at = bytes.begin; at < bytes.end && !m_call.out.isClosed() && !m_call.stop.stop_requested(); at += longLine)
                writeText(m_log.read({at, std::min(bytes.end, at + longLine)}).view());
        } else if (m_isRaw) {
            writeText(m_log.read(bytes).view());
        } else {
            m_log.peel(line, m_peeled);
            writeText(m_peeled.text);
        }
        m_call.out.write(std::string_view("\n"));
    }

    void finish()
    {
        if (m_isJson)
            m_call.out.write(m_items.endList().endObject().json() + '\n');
    }

private:
    // What a log holds must not steer a terminal; elsewhere its bytes are what was asked for.
    void writeText(std::string_view text) { m_isTerminal ? m_call.out.write(displayText(text)) : m_call.out.write(text); }

    void printObject(qint64 line, bool isHit)
    {
        const ByteRange bytes = m_log.lineBytes(line);
        const bool isLong = bytes.size() > longLine;
        const Bytes raw = m_isRaw || isLong ? m_log.read({bytes.begin, std::min(bytes.end, bytes.begin + longLine)}) : Bytes();
        m_peeled = {};
        if (!isLong)
            m_log.peel(line, m_peeled);
        const std::string_view text = m_isRaw || isLong ? raw.view() : m_peeled.text;
        JsonWriter json;
        json.beginObject();
        if (!m_isJson)
            json.text("schema", std::string_view("sentinel.log_line/1"));
        json.number("line", line)
            .number("byte_start", m_log.inputOffset(bytes.begin))
            .number("byte_end", m_log.inputOffset(bytes.end))
            .time("time", m_peeled.time)
            .text("text", text);
        if (isLong)
            json.boolean("cut", true);
        if (m_pattern) {
            json.boolean("hit", isHit).beginList("matches");
            for (const auto& [begin, length] : isHit ? m_pattern->stretches(text) : std::vector<std::pair<size_t, size_t>>()) {
                JsonWriter match;
                match.beginObject().number("start", qint64(begin)).number("length", qint64(length)).endObject();
                json.raw(match.json());
            }
            json.endList();
        }
        json.endObject();
        if (m_isJson)
            m_items.raw(json.json());
        else
            m_call.out.write(json.json() + '\n');
    }

    Call& m_call;
    const Log& m_log;
    const SearchPattern* m_pattern;
    bool m_isRaw, m_isJson, m_isJsonLines, m_isTerminal;
    PeeledLine m_peeled;
    JsonWriter m_items;
};

// "17", "17-40", "17-"
std::optional<LineRange> rangeOf(const QString& text, qint64 count)
{
    const qsizetype dash = text.indexOf(u'-');
    bool isFirst = false, isLast = true;
    LineRange range;
    range.first = text.left(dash < 0 ? text.size() : dash).toLongLong(&isFirst);
    range.last = dash < 0 ? range.first : dash + 1 == text.size() ? count : text.mid(dash + 1).toLongLong(&isLast);
    const bool isOpen = dash >= 0 && dash + 1 == text.size();
    if (!isFirst || !isLast || range.first < 1 || (range.last < range.first && !isOpen))
        return {};
    return range;
}

int printLines(Call& call, const Log& log)
{
    const std::optional<LineRange> asked = rangeOf(call.arguments.value("lines"), log.lineCount());
    if (!asked)
        return refuse(call.command, QStringLiteral("--lines takes line numbers from 1: 17, 17-40 or 17-"));
    if (asked->first > log.lineCount()) {
        complain(call.arguments.paths().front(), QStringLiteral("has no line %1, only %2").arg(asked->first).arg(log.lineCount()));
        return 1;
    }
    LinePrinter printer(call, log, nullptr);
    const qint64 last = std::min(asked->last, log.lineCount());
    for (qint64 line = asked->first; line <= last && !call.out.isClosed() && !call.stop.stop_requested(); ++line)
        printer.print(line, {}, false);
    printer.finish();
    return call.stop.stop_requested() ? 1 : 0;
}

/// Prints hits with the lines around them, each line once.
class HitPrinter
{
public:
    HitPrinter(LinePrinter& printer, qint64 lines, qint64 context) : m_printer(printer), m_lines(lines), m_context(context) {}

    void hit(qint64 line, Output& out)
    {
        rest(line - 1);
        const qint64 first = std::max({m_printed + 1, line - m_context, qint64(1)});
        if (m_context > 0 && m_printed > 0 && first > m_printed + 1 && !m_printer.isForMachines())
            out.write(std::string_view("--\n"));
        for (qint64 before = first; before < line; ++before)
            print(before, false);
        print(line, true);
        m_lastHit = line;
    }

    /// The lines behind the last hit, as far as they are known to be none.
    void rest(qint64 last)
    {
        if (m_lastHit == 0)
            return;
        for (qint64 line = m_printed + 1; line <= std::min({last, m_lastHit + m_context, m_lines}); ++line)
            print(line, false);
    }

private:
    void print(qint64 line, bool isHit)
    {
        m_printer.print(line, std::to_string(line) + (isHit ? ':' : '-'), isHit);
        m_printed = line;
    }

    LinePrinter& m_printer;
    qint64 m_lines;
    qint64 m_context;
    qint64 m_printed = 0;
    qint64 m_lastHit = 0;
};

int printSearch(Call& call, const Log& log)
{
    const Arguments& arguments = call.arguments;
    const Result<SearchPattern> pattern = SearchPattern::compile(
        {utf8(arguments.value("search")), arguments.has("regex"), arguments.has("ignore-case"), arguments.has("word")});
    if (!pattern)
        return refuse(call.command, pattern.error().message);
    bool isNumber = true;
    const qint64 context = arguments.has("context") ? arguments.value("context").toLongLong(&isNumber) : 0;
    if (!isNumber || context < 0)
        return refuse(call.command, QStringLiteral("--context takes a number of lines"));

    const bool counts = arguments.has("count");
    qint64 count = 0;
    LinePrinter printer(call, log, &*pattern);
    HitPrinter hits(printer, log.lineCount(), std::min(context, log.lineCount()));
    const auto take = [&](const std::vector<qint64>& found, qint64) {
        count += qint64(found.size());
        for (size_t i = 0; i < found.size() && !counts && !call.out.isClosed() && !call.stop.stop_requested(); ++i)
            hits.hit(found[i], call.out);
        return !call.out.isClosed();
    };
    const Result<> searched = searchLog(log, *pattern, {1, log.lineCount()}, take, call.stop, threadsFor(2));
    if (!searched) {
        complain(QStringLiteral("stopped"));
        return 1;
    }
    if (counts && (arguments.has("json") || arguments.has("jsonl"))) {
        JsonWriter json;
        json.beginObject().text("schema", std::string_view("sentinel.log_count/1")).number("count", count).endObject();
        call.out.write(json.json() + '\n');
    } else if (counts) {
        call.out.write(std::to_string(count) + '\n');
    } else {
        hits.rest(log.lineCount());
        printer.finish();
    }
    return 0;
}

} // namespace

int runLog(Call& call)
{
    const Arguments& arguments = call.arguments;
    if (arguments.paths().size() != 1)
        return refuse(call.command, QStringLiteral("give it one log: log FILE, or - for standard input"));
    const int asked =
        int(arguments.has("info")) + int(arguments.has("lines")) + int(arguments.has("search")) + int(arguments.has("compare"));
    if (asked != 1)
        return refuse(call.command, QStringLiteral("say what to do with it: --info, --lines, --search or --compare, one of them"));
    const QString path = arguments.paths().front();
    if (path == u"-" && arguments.value("compare") == u"-")
        return refuse(call.command, QStringLiteral("standard input can be read only once"));
    const Result<Log> log = readOneLog(call, path);
    if (!log) {
        if (log.error().kind == Error::Kind::Cancelled)
            complain(QStringLiteral("stopped"));
        else
            complain(path, log.error());
        return 1;
    }
    if (arguments.has("info"))
        return printInfo(call, *log);
    if (arguments.has("lines"))
        return printLines(call, *log);
    if (arguments.has("search"))
        return printSearch(call, *log);
    return printComparison(call, *log, arguments.value("compare"));
}

} // namespace sentinel
