#pragma once

#include <QStyledItemDelegate>

namespace sentinel {

class ClusterModel;

/// Paints a row of the table of clusters.
class ClusterDelegate : public QStyledItemDelegate
{
    Q_OBJECT
public:
    explicit ClusterDelegate(const ClusterModel& model, QObject* parent = nullptr);

    void setHoveredRow(int row) { m_hoveredRow = row; }
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;

private:
    void paintGround(QPainter& painter, const QStyleOptionViewItem& option, const QModelIndex& index) const;

    const ClusterModel& m_model;
    int m_hoveredRow = -1;
};

} // namespace sentinel
