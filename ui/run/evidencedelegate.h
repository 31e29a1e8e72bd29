#pragma once

#include <QStyledItemDelegate>

namespace sentinel {

/// Paints a block of evidence: where, why, and its first lines as they stand in the log. The current block says in full why; of the
/// others the reason is cut to a line.
class EvidenceDelegate : public QStyledItemDelegate
{
    Q_OBJECT
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;

    /// What a block grows by when it is the current one, in pixels.
    static int growthOf(const QModelIndex& index, int width);
};

} // namespace sentinel
