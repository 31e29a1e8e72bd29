#pragma once

#include "core/domain/cluster.h"

#include <QAbstractTableModel>

#include <vector>

namespace sentinel {

/// The fingerprints of a cluster, most runs first.
class ClusterKindModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column { Runs, LastSeen, Says, Fingerprint, ColumnCount };
    enum Role { FingerprintRole = Qt::UserRole, SkeletonRole };

    explicit ClusterKindModel(QObject* parent = nullptr);

    /// `now` is what ages are told by.
    void setKinds(std::vector<ClusterKind> kinds, Timestamp now);
    const std::vector<ClusterKind>& kinds() const { return m_kinds; }
    int rowOf(const QByteArray& fingerprint) const; ///< -1 when it is not there

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    std::vector<ClusterKind> m_kinds;
    Timestamp m_now;
};

} // namespace sentinel
