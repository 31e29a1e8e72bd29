#include "ui/workbench/workbenchrules.h"

#include <QRegularExpression>

#include <algorithm>

namespace sentinel {

using namespace Qt::StringLiterals;

QString plainTitle(const Rule& rule)
{
    static const QRegularExpression reference(u"(?:\\\\[1-9]\\s*)+"_s);
    QString title = rule.title;
    title = title.replace(reference, u"… "_s).trimmed();
    const bool hasWords = std::any_of(title.cbegin(), title.cend(), [](QChar c) { return c.isLetter(); });
    return hasWords ? title : rule.hint.isEmpty() ? displayName(rule.category) : rule.hint;
}

WorkbenchRuleModel::WorkbenchRuleModel(QObject* parent) : QAbstractListModel(parent) {}

void WorkbenchRuleModel::setRules(const std::vector<Rule>& rules)
{
    beginResetModel();
    m_all = rules;
    std::stable_sort(m_all.begin(), m_all.end(), [](const Rule& a, const Rule& b) {
        if (isBuiltIn(a.file) != isBuiltIn(b.file))
            return isBuiltIn(b.file);
        return a.id < b.id;
    });
    m_shown.clear();
    for (size_t i = 0; i < m_all.size(); ++i) {
        if (isShown(m_all[i]))
            m_shown.push_back(i);
    }
    endResetModel();
}

bool WorkbenchRuleModel::isShown(const Rule& rule) const
{
    if (m_category && rule.category != *m_category)
        return false;
    if (m_origin != Origin::All && (m_origin == Origin::BuiltIn) != isBuiltIn(rule.file))
        return false;
    return std::all_of(m_words.begin(), m_words.end(), [&](const QString& word) {
        return rule.id.contains(word, Qt::CaseInsensitive) || rule.title.contains(word, Qt::CaseInsensitive)
            || rule.file.contains(word, Qt::CaseInsensitive) || QString::fromStdString(rule.pattern).contains(word, Qt::CaseInsensitive);
    });
}

void WorkbenchRuleModel::refilter()
{
    beginResetModel();
    m_shown.clear();
    for (size_t i = 0; i < m_all.size(); ++i) {
        if (isShown(m_all[i]))
            m_shown.push_back(i);
    }
    endResetModel();
}

void WorkbenchRuleModel::setFilter(const QString& text)
{
    const QStringList words = text.simplified().split(u' ', Qt::SkipEmptyParts);
    if (words == m_words)
        return;
    m_words = words;
    refilter();
}

void WorkbenchRuleModel::setCategory(std::optional<Category> category)
{
    m_category = category;
    refilter();
}

void WorkbenchRuleModel::setOrigin(Origin origin)
{
    m_origin = origin;
    refilter();
}

int WorkbenchRuleModel::rowOf(const QString& id) const
{
    const auto found = std::find_if(m_shown.begin(), m_shown.end(), [&](size_t i) { return m_all[i].id == id; });
    return found == m_shown.end() ? -1 : int(found - m_shown.begin());
}

int WorkbenchRuleModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(m_shown.size());
}

QVariant WorkbenchRuleModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Rule& shown = rule(index.row());
    switch (role) {
    case Qt::DisplayRole:
    case IdRole:
        return shown.id;
    case TitleRole:
        return plainTitle(shown);
    case TagRole:
        return shown.disabled ? tr("off") : isBuiltIn(shown.file) ? QString() : shown.overrides.isEmpty() ? tr("own") : tr("overrides");
    case CategoryRole:
        return int(shown.category);
    case Qt::ToolTipRole:
        return QStringList{shown.id, displayName(shown.category), provenanceOf(shown)}.join(u'\n');
    case Qt::AccessibleTextRole:
        return QStringList{shown.id, plainTitle(shown), displayName(shown.category), provenanceOf(shown)}.join(u", "_s);
    default:
        return {};
    }
}

} // namespace sentinel
