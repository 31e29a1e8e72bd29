#pragma once

#include <QStyledItemDelegate>

namespace sentinel {

struct Run;
class RunModel;

/// Paints a run as a line of a dense table: outcome as a shape, figures in columns, what matters less in a quieter colour.
class RunDelegate : public QStyledItemDelegate
{
    Q_OBJECT
public:
    explicit RunDelegate(const RunModel& model, QObject* parent);

    void setHoveredRow(int row) { m_hoveredRow = row; }

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;

private:
    void paintGround(QPainter& painter, const QStyleOptionViewItem& option, const QModelIndex& index) const;
    void paintPipeline(QPainter& painter, const QRect& cell, const Run& run) const;
    void paintCategory(QPainter& painter, const QRect& cell, const Run& run) const;

    const RunModel& m_model;
    int m_hoveredRow = -1;
};

} // namespace sentinel
