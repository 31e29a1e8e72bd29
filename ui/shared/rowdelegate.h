#pragma once

#include <QStyledItemDelegate>

namespace sentinel {

class PagedTable;

/// Paints a row of a dense table: its ground, selected or below the mouse, and an ellipsis for what is on its way. What stands in the
/// cells is said by those who derive from it.
class RowDelegate : public QStyledItemDelegate
{
    Q_OBJECT
public:
    RowDelegate(const PagedTable& model, QObject* parent);

    void setHoveredRow(int row) { m_hoveredRow = row; }
    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const final;
    /// What a column needs when it is fitted to its contents by a double click on its edge.
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;

protected:
    /// `cell` is without its margins; painter's font is the body's, its pen that of muted text.
    virtual void paintCell(QPainter& painter, const QRect& cell, const QModelIndex& index, const QString& text) const = 0;

    /// A symbol at the left of a cell, upright in its middle.
    static void drawSymbol(QPainter& painter, const QRect& cell, QLatin1StringView icon, const QColor& color);

private:
    const PagedTable& m_model;
    int m_hoveredRow = -1;
};

} // namespace sentinel
