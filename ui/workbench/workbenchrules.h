#pragma once

#include "core/triage/rules.h"

#include <QAbstractListModel>

#include <optional>
#include <vector>

namespace sentinel {

/// The rules that a filter lets through, own ones first, then by id. What is shown is a copy.
class WorkbenchRuleModel : public QAbstractListModel
{
    Q_OBJECT
public:
    enum Role {
        IdRole = Qt::UserRole,
        TitleRole,
        TagRole,      ///< "own", "overrides", "off" or nothing
        CategoryRole, ///< int of Category
    };
    /// Which packs are shown.
    enum class Origin { All, Own, BuiltIn };

    explicit WorkbenchRuleModel(QObject* parent = nullptr);

    void setRules(const std::vector<Rule>& rules);
    /// Words that must all be there, in id, title, pattern or file; any case.
    void setFilter(const QString& text);
    void setCategory(std::optional<Category> category);
    void setOrigin(Origin origin);

    const Rule& rule(int row) const { return m_all[m_shown[size_t(row)]]; }
    int rowOf(const QString& id) const; ///< -1: not shown
    int totalCount() const { return int(m_all.size()); }

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;

private:
    bool isShown(const Rule& rule) const;
    void refilter();

    std::vector<Rule> m_all;
    std::vector<size_t> m_shown;
    QStringList m_words;
    std::optional<Category> m_category;
    Origin m_origin = Origin::All;
};

/// A title without the references to groups: "Cannot find …".
QString plainTitle(const Rule& rule);

} // namespace sentinel
