#include "ui/workbench/workbenchresults.h"

#include "ui/theme/theme.h"

#include <QLocale>

namespace sentinel {

using namespace Qt::StringLiterals;

namespace {

QString saidText(const VerdictBrief& brief)
{
    if (brief.outcome == Outcome::Passed)
        return displayName(brief.outcome);
    return brief.title.isEmpty() ? displayName(brief.category)
                                 : WorkbenchChangeModel::tr("%1 · %2").arg(displayName(brief.category), brief.title);
}

/// Where both say the same, what else is different about this one.
QString saidText(const VerdictBrief& brief, const VerdictBrief& other)
{
    const QString text = saidText(brief);
    if (text != saidText(other))
        return text;
    const QString rule = brief.rule.isEmpty() ? WorkbenchChangeModel::tr("no rule") : brief.rule;
    return WorkbenchChangeModel::tr("%1 (%2, confidence %3)").arg(text, rule, QLocale().toString(brief.confidence, 'f', 2));
}

QString saidInFull(const VerdictBrief& brief)
{
    QString text = saidText(brief);
    if (!brief.rule.isEmpty())
        text += u'\n' + WorkbenchChangeModel::tr("rule %1").arg(brief.rule);
    return text + u'\n' + WorkbenchChangeModel::tr("confidence %1").arg(QLocale().toString(brief.confidence, 'f', 2));
}

} // namespace

WorkbenchMatchModel::WorkbenchMatchModel(QObject* parent)
    : RowModel({{tr("Run"), true, [](const BenchMatch& match) { return QString::number(match.run.value); }},
                {tr("Pipeline and job"), false, [](const BenchMatch& match) { return match.where; }},
                {tr("Line"), true, [](const BenchMatch& match) { return QLocale().toString(match.line); }},
                {tr("Text"), false, [](const BenchMatch& match) { return match.text.simplified(); }}},
               parent)
{
}

QVariant WorkbenchMatchModel::more(const BenchMatch& match, int column, int role) const
{
    switch (role) {
    case Qt::FontRole:
        return column == Text ? QVariant(theme().mono) : QVariant();
    case Qt::ToolTipRole:
        return match.text;
    case Qt::AccessibleTextRole:
        return tr("run %1, %2, line %3: %4").arg(match.run.value).arg(match.where).arg(match.line).arg(match.text);
    default:
        return {};
    }
}

WorkbenchChangeModel::WorkbenchChangeModel(QObject* parent)
    : RowModel({{tr("Run"), true, [](const BenchChange& one) { return QString::number(one.run.value); }},
                {tr("Pipeline and job"), false, [](const BenchChange& one) { return one.where; }},
                {tr("Verdict now"), false, [](const BenchChange& one) { return saidText(one.change.before, one.change.after); }},
                {tr("With this rule"), false, [](const BenchChange& one) { return saidText(one.change.after, one.change.before); }}},
               parent)
{
}

QVariant WorkbenchChangeModel::more(const BenchChange& one, int, int role) const
{
    switch (role) {
    case Qt::ToolTipRole:
        return tr("Before: %1\n\nAfter: %2").arg(saidInFull(one.change.before), saidInFull(one.change.after));
    case Qt::AccessibleTextRole:
        return tr("run %1, %2: was %3, would be %4")
            .arg(one.run.value)
            .arg(one.where, saidText(one.change.before), saidText(one.change.after));
    default:
        return {};
    }
}

WorkbenchProblemModel::WorkbenchProblemModel(QObject* parent)
    : RowModel({{tr("Severity"), false,
                 [](const RuleProblem& problem) { return problem.severity == RuleProblem::Severity::Error ? tr("Error") : tr("Warning"); }},
                {tr("Line"), true, [](const RuleProblem& problem) { return QLocale().toString(problem.line); }},
                {tr("Problem"), false, [](const RuleProblem& problem) { return problem.text; }}},
               parent)
{
}

QVariant WorkbenchProblemModel::more(const RuleProblem& problem, int column, int role) const
{
    if (role == Qt::ToolTipRole)
        return problem.text;
    if (role != Qt::DecorationRole || column != Severity)
        return {};
    return problem.severity == RuleProblem::Severity::Error ? icon(QLatin1StringView("error"), theme().bad)
                                                            : icon(QLatin1StringView("warning"), theme().warning);
}

} // namespace sentinel
