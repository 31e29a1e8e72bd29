#include "core/triage/title.h"

#include "core/base/text.h"
#include "core/triage/lines.h"

#include <QCoreApplication>
#include <QRegularExpression>
#include <QSet>

#include <algorithm>

namespace sentinel {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype longest = 140;
constexpr qsizetype longestName = 100;
constexpr size_t namesShown = 2;
constexpr size_t looked = 1024; // bytes of a line

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(Triage)
};

/// Folders in which a CI system keeps the checked-out code: what stands behind them is the path as people know it.
const QRegularExpression& workFolder()
{
    static const QRegularExpression folder(
        u"(?:/home/runner/work/[^/\\s]+/[^/\\s]+|/(?:home|Users)/travis/build/[^/\\s]+/[^/\\s]+|/__w/[^/\\s]+/[^/\\s]+|/github/workspace"
        "|/builds/workspace/[^/\\s]+|/builds/[^/\\s]+/[^/\\s]+|/var/lib/jenkins/workspace/[^/\\s]+|/home/jenkins/(?:agent/)?workspace/[^/"
        "\\s]+"
        "|/home/vsts/work/\\d+/s|/home/circleci/[^/\\s]+|/home/travis/gopath/src/[^/\\s]+/[^/\\s]+/[^/\\s]+"
        "|[A-Za-z]:\\\\a\\\\[^\\\\\\s]+\\\\[^\\\\\\s]+|[A-Za-z]:\\\\projects\\\\[^\\\\\\s]+)[/\\\\]"_s);
    return folder;
}

/// Other absolute paths: their end says what it is.
const QRegularExpression& longPath()
{
    static const QRegularExpression path(u"(?<![\\w.:/])/(?:[\\w.@+~-]+/){3,}((?:[\\w.@+~-]+/)[\\w.@+~-]+)"_s);
    return path;
}

/// What stands in front of what a tool has to say. Taken off again and again, as they come in rows.
const QRegularExpression& lead()
{
    static const QRegularExpression front(
        // "2024-01-31 10:00:00,123", "[10:00:00.123]", "Jan 31 10:00:00"
        u"^(?:\\[?\\d{4}[-/]\\d\\d[-/]\\d\\d[T ]\\d\\d:\\d\\d:\\d\\d(?:[.,]\\d+)?(?:Z| ?[+-]\\d\\d:?\\d\\d)?\\]?\\s*[-:|]?\\s*"
        "|\\[?\\d\\d:\\d\\d:\\d\\d(?:[.,]\\d+)?\\]?\\s*[-:|]?\\s*"
        "|[A-Z][a-z]{2} [ \\d]\\d \\d\\d:\\d\\d:\\d\\d\\s+"
        // levels, alone or in brackets
        "|\\[(?i:error|fatal|err|warning|warn|info|critical|severe|e)\\]:?\\s*"
        "|(?:ERROR|FATAL|ERR|WARN|WARNING|INFO|CRITICAL|SEVERE)(?:\\s*[:|]\\s*|\\s+-\\s+|\\s+)(?=\\S)"
        "|(?:error|fatal|Error|fatal error)(?: TS\\d+)?: (?=\\S)"
        "|level=\\w+ msg=\"?"
        // markers of tools
        "|npm ERR! (?:code \\w+ )?|##\\[error\\]|::error(?: [^:]*)?::|E {2,}|>+ |\\*{3} |\\* |✖ |✘ |× |✗ |● |remote: |stderr: "
        "|\\d{1,3}[.)] "
        "(?=\\S)"
        "|Caused by: |panic: (?=\\w)"
        // "[main] org.acme.Shop - "
        "|\\[[\\w.#-]{1,40}\\] (?:[\\w.]+ - )?)"_s);
    return front;
}

QString withoutLead(QString text)
{
    for (int i = 0; i < 4; ++i) {
        const QRegularExpressionMatch match = lead().match(text);
        if (!match.hasMatch() || match.capturedLength() == text.size())
            break;
        text.remove(0, match.capturedLength());
    }
    return text;
}

/// At a blank, where there is one near the end.
QString cut(const QString& text)
{
    if (text.size() <= longest)
        return text;
    QString head = text.left(longest - 1);
    const qsizetype blank = head.lastIndexOf(u' ');
    if (blank > longest * 3 / 4)
        head.truncate(blank);
    return head + QChar(0x2026);
}

/// "CartTest.total": a class without its package in front; a file's path says too much for a title.
QString testName(const TestResult& test)
{
    static const QRegularExpression plainClass(u"^[\\w.$]*\\b([A-Z]\\w*)$"_s);
    const QRegularExpressionMatch suite = plainClass.match(test.suite);
    QString name = suite.hasMatch() && !test.name.contains(suite.captured(1)) ? suite.captured(1) + u'.' + test.name : test.name;
    name.remove(workFolder());
    name = name.simplified();
    return name.size() <= longestName ? name : name.left(longestName - 1) + QChar(0x2026);
}

} // namespace

QString testTitle(const TestCounts& counts, const std::vector<TestResult>& failed)
{
    const qint64 number = std::max(counts.failed + counts.errors, qint64(failed.size()));
    QStringList names;
    for (const TestResult& test : failed) {
        const QString name = testName(test);
        if (name.isEmpty() || names.contains(name))
            continue;
        names << name;
        if (size_t(names.size()) == namesShown)
            break;
    }
    const QString head = number == 1 ? Text::tr("1 test failed") : Text::tr("%1 tests failed").arg(number);
    if (names.isEmpty())
        return head;
    const QString list = names.join(u", "_s);
    return number > names.size() ? Text::tr("%1: %2, …").arg(head, list) : Text::tr("%1: %2").arg(head, list);
}

QString tidyTitle(const QString& title)
{
    QString tidy = title;
    tidy.remove(workFolder());
    tidy.replace(longPath(), u"…/\\1"_s);
    static const QRegularExpression project(u"\\s*\\[[^\\[\\]]*\\.\\w{2}proj[^\\[\\]]*\\]\\s*$"_s); // MSBuild names it behind every message
    tidy.remove(project);
    static const QRegularExpression unclosed(u"\\s*\\[[^\\[\\]]*$"_s); // what a cut left of it
    tidy.remove(unclosed);
    static const QRegularExpression digest(u"\\b([0-9a-f]{10})[0-9a-f]{22,}"_s);
    tidy.replace(digest, u"\\1…"_s);
    static const QRegularExpression decimals(u"(\\d\\.\\d)\\d{3,}"_s);
    tidy.replace(decimals, u"\\1"_s);
    tidy = tidy.simplified();
    if (tidy.endsWith(u":-"_s))
        tidy.chop(1);
    while (tidy.endsWith(u':') || tidy.endsWith(u',') || tidy.endsWith(u'{') || tidy.endsWith(u'('))
        tidy = tidy.chopped(1).trimmed();
    return cut(tidy);
}

QString lineTitle(std::string_view line)
{
    const QString text = displayText(shortened(withoutIndent(line), looked));
    return tidyTitle(withoutLead(text));
}

bool saysNothing(const QString& title)
{
    // Each says that there is something, and none of them what.
    static const QSet<QString> hollow{
        u"issue"_s,   u"issues"_s,   u"error"_s,      u"errors"_s,    u"fail"_s,      u"failed"_s,  u"fails"_s,    u"failing"_s,
        u"failure"_s, u"failures"_s, u"fatal"_s,      u"problem"_s,   u"problems"_s,  u"warning"_s, u"warnings"_s, u"detail"_s,
        u"details"_s, u"summary"_s,  u"result"_s,     u"results"_s,   u"output"_s,    u"message"_s, u"messages"_s, u"exception"_s,
        u"stack"_s,   u"trace"_s,    u"stacktrace"_s, u"backtrace"_s, u"traceback"_s, u"test"_s,    u"tests"_s,    u"build"_s,
        u"log"_s,     u"report"_s,   u"found"_s,      u"the"_s,       u"following"_s, u"see"_s,     u"below"_s,    u"above"_s,
        u"and"_s,     u"with"_s,     u"was"_s,        u"were"_s,      u"are"_s,       u"has"_s,     u"there"_s,    u"for"_s};
    static const QRegularExpression word(u"\\p{L}{3,}"_s);
    QRegularExpressionMatchIterator words = word.globalMatch(title);
    while (words.hasNext()) {
        if (!hollow.contains(words.next().captured().toLower()))
            return false;
    }
    return true;
}

namespace {

/// The first line below that says something, blank ones and rulers left out; empty if the tool stops speaking before.
QString wordBelow(Lines& lines, qint64 line)
{
    constexpr qint64 within = 6; // lines
    for (qint64 below = line + 1; below <= line + within && lines.has(below) && lines.marker(below) == Marker::None; ++below) {
        if (lines.isBlank(below) || isRuler(lines.text(below)))
            continue;
        if (const QString title = lineTitle(lines.text(below)); !saysNothing(title))
            return title;
    }
    return {};
}

} // namespace

QString lineTitle(Lines& lines, qint64 line)
{
    const std::string_view text = lines.text(line);
    const QString title = lineTitle(text);
    if (saysNothing(title))
        return wordBelow(lines, line);
    const bool isHeading = text.ends_with(':') || text.ends_with(":-");
    if (!isHeading || !lines.has(line + 1) || lines.isBlank(line + 1) || lines.marker(line + 1) != Marker::None)
        return title;
    const QString below = lineTitle(lines.text(line + 1));
    return below.isEmpty() ? title : tidyTitle(title + u": "_s + below);
}

QString lastWordAbove(Lines& lines, qint64 line)
{
    constexpr qint64 looked = 8; // lines
    const std::string_view own = withoutIndent(lines.text(line));
    const std::string tag(own.substr(0, own.find(' ')));
    for (qint64 above = line - 1; above >= std::max<qint64>(1, line - looked); --above) {
        const std::string_view text = withoutIndent(lines.text(above));
        if (lines.marker(above) != Marker::None)
            return {}; // the command itself: it printed nothing
        if (text.empty() || isRuler(text) || (!tag.empty() && text.starts_with(tag)))
            continue;
        if (const QString title = lineTitle(text); !saysNothing(title))
            return title;
    }
    return {};
}

} // namespace sentinel
