// Stack traces: the exception with its message, the frames that are the project's own, the chain of causes.

#include "core/triage/blocks.h"

namespace sentinel {

namespace {

constexpr qint64 traceCap = 60; // a trace is looked at whole: its chain of causes is longer than other blocks

bool isJavaFrame(std::string_view text)
{
    const std::string_view rest = withoutIndent(text);
    const bool frame = rest.starts_with("at ") && (rest.ends_with(")") || rest.size() < text.size());
    return frame || (rest.size() < text.size() && rest.starts_with("... ") && rest.ends_with(" more"));
}

bool isRunnerFrame(std::string_view text)
{
    for (std::string_view part :
         {"sun.reflect.", "jdk.internal.reflect.", "java.lang.reflect.", "org.junit.runners.", "org.junit.internal.", "org.junit.platform.",
          "org.junit.jupiter.engine.", "org.testng.internal.", "org.apache.maven.", "org.gradle.",
          "java.util.concurrent.ThreadPoolExecutor", "java.lang.Thread.run(", "scala.tools.nsc", "org.scalatest."}) {
        if (holds(text, part))
            return true;
    }
    return false;
}

bool isJavaCause(std::string_view text)
{
    return hasPrefix(withoutIndent(text), {"Caused by:", "Caused: ", "Also: ", "Suppressed: "});
}

bool isChain(std::string_view text)
{
    return hasPrefix(withoutIndent(text), {"During handling of the above exception", "The above exception was the direct cause"});
}

/// What an exception's message goes on with when it spans lines: "Expected: …", "     but: …", "expected:<…>".
bool isMessage(std::string_view text)
{
    return hasPrefix(withoutIndent(text),
                     {"Expected", "expected", "but:", "but was", "Actual", "actual", "Expecting", "to be", "- ", "+ "});
}

bool isTestHeading(std::string_view text) ///< "_____ CartTest.total _____"
{
    return text.size() > 8 && text.starts_with("___") && text.ends_with("___") && holds(text, " ");
}

bool isScriptFrame(std::string_view text)
{
    const std::string_view rest = withoutIndent(text);
    return rest.size() < text.size() && rest.starts_with("at ");
}

} // namespace

bool framesFollow(Lines& lines, qint64 at)
{
    constexpr qint64 messageLines = 3;
    const auto isFrame = [&lines](qint64 line) {
        const std::string_view text = withoutIndent(lines.text(line));
        return text.starts_with("at ") && text.ends_with(")") && holds(text, "(") && holds(text, ".");
    };
    if (isFrame(at))
        return false;
    for (qint64 line = at + 1; line <= at + messageLines && lines.marker(line) == Marker::None; ++line) {
        if (isFrame(line))
            return true;
        if (lines.isBlank(line))
            return false;
    }
    return false;
}

LineRange growPythonTrace(Lines& lines, qint64 at)
{
    const auto isHead = [&lines](qint64 line) { return withoutIndent(lines.text(line)).starts_with("Traceback (most recent call last)"); };
    qint64 first = at;
    for (qint64 line = at; line > at - 60 && lines.has(line); --line) {
        if (isHead(line)) {
            first = line;
            break;
        }
    }
    if (!isHead(first))
        return growLine(lines, at);
    const size_t indent = indentOf(lines.text(first));
    LineRange range{first, first};
    if (isTestHeading(lines.text(first - 1)))
        --range.first;
    for (qint64 line = first + 1; lines.has(line) && line < first + 400; ++line) {
        const std::string_view text = lines.text(line);
        if (text.empty())
            continue;
        if (indentOf(text) > indent) {
            range.last = line;
            continue;
        }
        if (isHead(line) || isChain(text)) {
            range.last = line;
            continue;
        }
        const bool endsFrames = range.last == line - 1 && indentOf(lines.text(line - 1)) > indent;
        if (!endsFrames)
            break;
        range.last = line; // the exception itself; a chain may follow after a blank line
        if (!isChain(lines.text(line + 1)) && !isChain(lines.text(line + 2)))
            break;
    }
    return cutBegin(range); // the exception stands at the end
}

LineRange growJavaTrace(Lines& lines, qint64 at)
{
    qint64 first = at;
    while (lines.has(first - 1) && at - first < 80 && isJavaFrame(lines.text(first)))
        --first;
    const std::string_view above = lines.text(first - 1);
    if (above.ends_with("FAILED") || holds(above, "<<< FAILURE!") || holds(above, "<<< ERROR!"))
        --first;
    else if (hasPrefix(above, {"ERROR: ", "FATAL: ", "Error: "}))
        --first;
    LineRange range{first, first};
    qint64 seen = first; // what belongs to the trace; of it, frames of the runner count only when others follow
    for (qint64 line = first + 1; lines.has(line) && line < first + traceCap; ++line) {
        const std::string_view text = lines.text(line);
        const bool inMessage = line <= first + 8 && !isJavaFrame(lines.text(seen));
        if (text.empty()) {
            const std::string_view next = lines.text(line + 1);
            if (isJavaCause(next) || (line < first + 8 && isJavaFrame(next)) || (inMessage && isMessage(next)))
                continue;
            break;
        }
        if (isJavaFrame(text)) {
            if (!isRunnerFrame(text))
                range.last = line;
        } else if (isJavaCause(text)) {
            range.last = line;
        } else if (inMessage && (seen == line - 1 || isMessage(text)) && !isRuler(text) && !hasPrefix(text, {"[INFO]", "Tests run:"})) {
            range.last = line; // the message runs over several lines
        } else if (indentOf(text) > indentOf(lines.text(first))) {
            range.last = line;
        } else {
            break;
        }
        seen = line;
    }
    return range;
}

LineRange growRubyTrace(Lines& lines, qint64 at)
{
    LineRange range = growAfter(lines, at);
    while (range.last > at && hasPrefix(withoutIndent(lines.text(range.last)), {"(See full trace", "Tasks: TOP"}))
        --range.last;
    return cutEnd(range, 12);
}

LineRange growScriptTrace(Lines& lines, qint64 at)
{
    qint64 first = at;
    while (lines.has(first - 1) && at - first < 40 && isScriptFrame(lines.text(first)))
        --first;
    // Node shows the place, the code and a caret before the message.
    for (qint64 up = first - 1; up >= first - 5 && lines.has(up); --up) {
        const std::string_view text = withoutIndent(lines.text(up));
        if (text.starts_with("^") || text == "throw err;") {
            first = std::max<qint64>(1, up - 2);
            break;
        }
    }
    LineRange range{first, std::max(first, at)};
    bool hasFrames = isScriptFrame(lines.text(at));
    for (qint64 line = at + 1; line <= at + 8 && lines.has(line) && !lines.isBlank(line); ++line)
        hasFrames = hasFrames || isScriptFrame(lines.text(line));
    if (!hasFrames)
        return {first, growAssertion(lines, at).last};
    qint64 frames = 0;
    while (lines.has(range.last + 1) && range.last - first + 1 < blockCap) {
        const std::string_view text = lines.text(range.last + 1);
        if (text.empty() || lines.marker(range.last + 1) != Marker::None)
            break;
        if (isScriptFrame(text)) {
            if (++frames > 6)
                break;
        } else if (frames > 0 || (indentOf(text) == 0 && range.last > at + 4)) {
            break;
        }
        ++range.last;
    }
    return range;
}

LineRange growPanic(Lines& lines, qint64 at)
{
    LineRange range{at, at};
    while (range.last - at + 1 < traceCap && lines.has(range.last + 1)) {
        const std::string_view text = lines.text(range.last + 1);
        if (lines.marker(range.last + 1) != Marker::None || isRuler(text))
            break;
        if (text.empty() && !hasPrefix(lines.text(range.last + 2), {"goroutine ", "\t", "stack backtrace"}))
            break;
        ++range.last;
    }
    return range;
}

LineRange growSanitizer(Lines& lines, qint64 at)
{
    constexpr qint64 reach = 200; // reports of several stacks are long
    for (qint64 line = at + 1; lines.has(line) && line < at + reach; ++line) {
        if (lines.text(line).starts_with("SUMMARY: "))
            return cutEnd({at, line});
    }
    return growAfter(lines, at);
}

LineRange growShellError(Lines& lines, qint64 at)
{
    const auto belongs = [&lines](qint64 line) {
        const std::string_view text = withoutIndent(lines.text(line));
        return text.starts_with("+ ") || (text.starts_with("At ") && holds(text, " char:"));
    };
    LineRange range{at, at};
    const auto skipBlank = [&lines](qint64 line, int step) { return lines.isBlank(line) ? line + step : line; };
    for (qint64 up = skipBlank(at - 1, -1); lines.has(up) && belongs(up) && at - up < blockCap; up = skipBlank(up - 1, -1))
        range.first = up;
    if (belongs(range.first)) { // the message stands right above its place
        const qint64 message = skipBlank(range.first - 1, -1);
        if (lines.has(message) && !lines.isBlank(message))
            range.first = message;
    }
    for (qint64 down = skipBlank(at + 1, 1); lines.has(down) && belongs(down) && down - range.first < blockCap;
         down = skipBlank(down + 1, 1))
        range.last = down;
    return range;
}

} // namespace sentinel
