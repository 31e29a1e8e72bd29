#pragma once

#include "core/domain/cluster.h"

#include <QAbstractTableModel>

#include <vector>

namespace sentinel {

/// What was done to a cluster, the latest first.
class ClusterActModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column { When, What, ColumnCount };
    enum Role {
        UndoableRole = Qt::UserRole, ///< bool: a person did it and it holds
        UndoneRole,                  ///< bool
    };

    explicit ClusterActModel(QObject* parent = nullptr);

    void setActs(std::vector<ClusterAct> acts, ClusterId of, Timestamp now);
    const std::vector<ClusterAct>& acts() const { return m_acts; }
    /// The act in a row, or null.
    const ClusterAct* actAt(int row) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    QString textOf(const ClusterAct& act) const;

    std::vector<ClusterAct> m_acts;
    ClusterId m_of;
    Timestamp m_now;
};

} // namespace sentinel
