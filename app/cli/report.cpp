#include "app/cli/report.h"

#include "core/base/text.h"

#include <QLocale>

namespace sentinel {

namespace {

using Tone = Terminal::Tone;

constexpr qsizetype firstBlockLines = 40; // the first block alone should explain the failure
constexpr qsizetype otherBlockLines = 12;
constexpr qsizetype wholeBlock = 1 << 30;
constexpr qsizetype tolerance = 4; // saying that three lines are hidden takes a line as well
constexpr size_t shownTests = 10;
constexpr qsizetype longestLine = 400; // minified code and base64 on one line explain nothing

Tone toneOf(Outcome outcome)
{
    switch (outcome) {
    case Outcome::Failed:
        return Tone::Bad;
    case Outcome::Passed:
        return Tone::Good;
    case Outcome::Cancelled:
    case Outcome::Unknown:
        break;
    }
    return Tone::Doubtful;
}

QString safe(const QString& text)
{
    return displayText(utf8(text));
}

QString category(const Terminal& terminal, const Verdict& verdict)
{
    if (verdict.outcome != Outcome::Failed)
        return displayName(verdict.outcome);
    QString text = terminal.paint(Tone::Strong, displayName(verdict.category));
    if (verdict.saidByPerson)
        text += QStringLiteral(" · as somebody said");
    else if (verdict.category != Category::Unknown)
        text += QStringLiteral(" · %1 % sure").arg(qRound(verdict.confidence * 100));
    if (verdict.attribution != Attribution::Unknown)
        text += QStringLiteral(" · ") + displayName(verdict.attribution).toLower();
    if (!verdict.rule.isEmpty() && !verdict.saidByPerson)
        text += terminal.paint(Tone::Faint, QStringLiteral(" · ") + safe(verdict.rule));
    return text;
}

QString blockText(const Terminal& terminal, const EvidenceBlock& block, const QString& path, qsizetype limit)
{
    const QStringList lines = block.text.split(u'\n');
    const QString place = QStringLiteral("%1:%2").arg(path).arg(block.lines.first);
    const QString why = safe(block.why);
    const bool fits = 2 + place.size() + 2 + why.size() <= terminal.width();
    QString text = QStringLiteral("\n  ") + terminal.paint(Tone::Accent, place) + (fits ? QStringLiteral("  ") : QStringLiteral("\n  "))
        + terminal.paint(Tone::Faint, terminal.wrapped(why, 2)) + u'\n';
    const auto digits = QString::number(block.lines.last).size();
    // Peeling can join or drop lines; numbers are shown only where there is one for each.
    const bool numbered = lines.size() == block.lines.last - block.lines.first + 1;
    if (lines.size() <= limit + tolerance)
        limit = lines.size();
    for (qsizetype i = 0; i < std::min(lines.size(), limit); ++i) {
        const QString number = numbered ? QString::number(block.lines.first + i) : QString();
        QString line = safe(lines[i]);
        if (line.size() > longestLine)
            line = line.left(longestLine) + u'…';
        text += QStringLiteral("  ") + terminal.paint(Tone::Faint, number.rightJustified(digits) + QStringLiteral(" │ ")) + line + u'\n';
    }
    if (lines.size() > limit)
        text += QStringLiteral("  ") + QString(digits, u' ')
            + terminal.paint(Tone::Faint, QStringLiteral(" ┆ %1 more lines (--full shows them)").arg(lines.size() - limit)) + u'\n';
    return text;
}

QString labelled(const Terminal& terminal, const QString& label, const QString& text)
{
    return QStringLiteral("  ") + terminal.paint(Tone::Strong, label.leftJustified(7)) + terminal.wrapped(safe(text), 9) + u'\n';
}

QString countsText(const TestCounts& counts)
{
    const QLocale locale = QLocale::c();
    QStringList parts{QStringLiteral("%1 run").arg(locale.toString(counts.run))};
    const auto add = [&](qint64 count, const char* name) {
        if (count > 0)
            parts += QStringLiteral("%1 %2").arg(locale.toString(count), QLatin1String(name));
    };
    add(counts.passed, "passed");
    add(counts.failed, "failed");
    add(counts.errors, counts.errors == 1 ? "error" : "errors");
    add(counts.skipped, "skipped");
    return parts.join(QStringLiteral(", "));
}

QString testsText(const Terminal& terminal, const Verdict& verdict)
{
    QString text;
    if (!verdict.tests.isEmpty())
        text += labelled(terminal, QStringLiteral("Tests"), countsText(verdict.tests));
    size_t shown = 0;
    for (const TestResult& test : verdict.failedTests) {
        if (shown++ == shownTests) {
            text += QStringLiteral("         … and %1 more\n").arg(verdict.failedTests.size() - shownTests);
            break;
        }
        QString name = test.suite.isEmpty() ? test.name : test.suite + QStringLiteral(" › ") + test.name;
        const QString message = test.message.section(u'\n', 0, 0).simplified();
        text += QStringLiteral("         ") + terminal.paint(Tone::Bad, QStringLiteral("✗ ")) + safe(name.simplified());
        if (!message.isEmpty())
            text += terminal.paint(Tone::Faint, QStringLiteral("  ") + safe(message.left(100)));
        text += u'\n';
    }
    return text;
}

} // namespace

QString outcomeMark(const Terminal& terminal, Outcome outcome)
{
    const QString mark = outcome == Outcome::Failed ? QStringLiteral("✗")
        : outcome == Outcome::Passed                ? QStringLiteral("✓")
        : outcome == Outcome::Cancelled             ? QStringLiteral("⊘")
                                                    : QStringLiteral("?");
    return terminal.paint(toneOf(outcome), mark);
}

QString verdictText(const Terminal& terminal, const Verdict& verdict, const QString& path, const QString& title, bool full)
{
    QString text = outcomeMark(terminal, verdict.outcome) + u' ' + terminal.paint(Tone::Strong, safe(title)) + u'\n';
    text += QStringLiteral("  ") + category(terminal, verdict) + u'\n';
    if (!verdict.title.isEmpty())
        text += QStringLiteral("  ") + terminal.paint(toneOf(verdict.outcome), terminal.wrapped(safe(verdict.title), 2)) + u'\n';
    else if (verdict.outcome == Outcome::Unknown && verdict.evidence.empty())
        text += QStringLiteral("  It does not say how it ended, and nothing in it looks like a failure.\n");
    for (size_t i = 0; i < verdict.evidence.size(); ++i) {
        const qsizetype limit = full ? wholeBlock : i == 0 ? firstBlockLines : otherBlockLines;
        text += blockText(terminal, verdict.evidence[i], safe(path), limit);
    }
    text += u'\n';
    if (!verdict.hint.isEmpty())
        text += labelled(terminal, QStringLiteral("Hint"), verdict.hint);
    for (qsizetype i = 0; i < verdict.remediation.size(); ++i)
        text += labelled(terminal, i == 0 ? QStringLiteral("Try") : QString(), QStringLiteral("%1. ").arg(i + 1) + verdict.remediation[i]);
    text += testsText(terminal, verdict);
    for (const Hole& hole : verdict.holes)
        text += labelled(terminal, QStringLiteral("Note"), hole.text);
    while (text.endsWith(u"\n\n"))
        text.chop(1);
    return text;
}

} // namespace sentinel
