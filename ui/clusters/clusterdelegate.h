#pragma once

#include "ui/shared/rowdelegate.h"

namespace sentinel {

class ClusterModel;

/// Paints a row of the table of clusters.
class ClusterDelegate : public RowDelegate
{
    Q_OBJECT
public:
    explicit ClusterDelegate(const ClusterModel& model, QObject* parent = nullptr);

    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;

protected:
    void paintCell(QPainter& painter, const QRect& cell, const QModelIndex& index, const QString& text) const override;

private:
    const ClusterModel& m_model;
};

} // namespace sentinel
