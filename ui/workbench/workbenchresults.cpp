#include "ui/workbench/workbenchresults.h"

#include "ui/theme/theme.h"

#include <QLocale>

namespace sentinel {

using namespace Qt::StringLiterals;

namespace {

QVariant alignment(bool isNumber)
{
    return int((isNumber ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
}

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

void WorkbenchMatchModel::setMatches(const std::vector<BenchMatch>& matches)
{
    if (matches == m_matches)
        return;
    beginResetModel();
    m_matches = matches;
    endResetModel();
}

int WorkbenchMatchModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(m_matches.size());
}

int WorkbenchMatchModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(ColumnCount);
}

QVariant WorkbenchMatchModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const BenchMatch& shown = match(index.row());
    switch (role) {
    case Qt::DisplayRole:
        switch (index.column()) {
        case Run:
            return QString::number(shown.run.value);
        case Job:
            return shown.where;
        case Line:
            return QLocale().toString(shown.line);
        default:
            return shown.text.simplified();
        }
    case Qt::FontRole:
        return index.column() == Text ? QVariant(theme().mono) : QVariant();
    case Qt::ToolTipRole:
        return shown.text;
    case Qt::AccessibleTextRole:
        return tr("run %1, %2, line %3: %4").arg(shown.run.value).arg(shown.where).arg(shown.line).arg(shown.text);
    case Qt::TextAlignmentRole:
        return alignment(index.column() == Run || index.column() == Line);
    default:
        return {};
    }
}

QVariant WorkbenchMatchModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount)
        return {};
    if (role == Qt::TextAlignmentRole)
        return alignment(section == Run || section == Line);
    const QString titles[ColumnCount] = {tr("Run"), tr("Pipeline and job"), tr("Line"), tr("Text")};
    return role == Qt::DisplayRole ? QVariant(titles[section]) : QVariant();
}

void WorkbenchChangeModel::setChanges(const std::vector<BenchChange>& changes)
{
    if (changes == m_changes)
        return;
    beginResetModel();
    m_changes = changes;
    endResetModel();
}

int WorkbenchChangeModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(m_changes.size());
}

int WorkbenchChangeModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(ColumnCount);
}

QVariant WorkbenchChangeModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const BenchChange& shown = change(index.row());
    switch (role) {
    case Qt::DisplayRole:
        switch (index.column()) {
        case Run:
            return QString::number(shown.run.value);
        case Job:
            return shown.where;
        case Before:
            return saidText(shown.change.before, shown.change.after);
        default:
            return saidText(shown.change.after, shown.change.before);
        }
    case Qt::ToolTipRole:
        return tr("Before: %1\n\nAfter: %2").arg(saidInFull(shown.change.before), saidInFull(shown.change.after));
    case Qt::AccessibleTextRole:
        return tr("run %1, %2: was %3, would be %4")
            .arg(shown.run.value)
            .arg(shown.where, saidText(shown.change.before), saidText(shown.change.after));
    case Qt::TextAlignmentRole:
        return alignment(index.column() == Run);
    default:
        return {};
    }
}

QVariant WorkbenchChangeModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount)
        return {};
    if (role == Qt::TextAlignmentRole)
        return alignment(section == Run);
    const QString titles[ColumnCount] = {tr("Run"), tr("Pipeline and job"), tr("Verdict now"), tr("With this rule")};
    return role == Qt::DisplayRole ? QVariant(titles[section]) : QVariant();
}

void WorkbenchProblemModel::setProblems(const std::vector<RuleProblem>& problems)
{
    if (problems == m_problems)
        return;
    beginResetModel();
    m_problems = problems;
    endResetModel();
}

int WorkbenchProblemModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(m_problems.size());
}

int WorkbenchProblemModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(ColumnCount);
}

QVariant WorkbenchProblemModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const RuleProblem& shown = problem(index.row());
    const bool isError = shown.severity == RuleProblem::Severity::Error;
    switch (role) {
    case Qt::DisplayRole:
        switch (index.column()) {
        case Severity:
            return isError ? tr("Error") : tr("Warning");
        case Line:
            return QLocale().toString(shown.line);
        default:
            return shown.text;
        }
    case Qt::DecorationRole:
        if (index.column() != Severity)
            return {};
        return isError ? icon(QLatin1StringView("error"), theme().bad) : icon(QLatin1StringView("warning"), theme().warning);
    case Qt::ToolTipRole:
        return shown.text;
    case Qt::TextAlignmentRole:
        return alignment(index.column() == Line);
    default:
        return {};
    }
}

QVariant WorkbenchProblemModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount)
        return {};
    if (role == Qt::TextAlignmentRole)
        return alignment(section == Line);
    const QString titles[ColumnCount] = {tr("Severity"), tr("Line"), tr("Problem")};
    return role == Qt::DisplayRole ? QVariant(titles[section]) : QVariant();
}

} // namespace sentinel
