#include "ui/run/evidencelist.h"

#include "ui/run/evidencedelegate.h"
#include "ui/run/evidencelistmodel.h"
#include "ui/shared/listkeys.h"
#include "ui/theme/theme.h"

#include <QMouseEvent>

#include <algorithm>

namespace sentinel {

EvidenceList::EvidenceList(QWidget* parent) : QListView(parent), m_model(new EvidenceModel(this))
{
    setObjectName(QStringLiteral("evidenceList"));
    setAccessibleName(tr("Evidence"));
    setFrameShape(QFrame::NoFrame);
    setModel(m_model);
    setItemDelegate(new EvidenceDelegate(this));
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    setResizeMode(QListView::Adjust);
    setUniformItemSizes(false);
    setMouseTracking(true);
    addListKeys(this);
    connect(this, &QListView::activated, this, [this](const QModelIndex& index) { Q_EMIT blockActivated(linesOf(index)); });
    connect(&themeNotifier(), &ThemeNotifier::changed, this, [this] { doItemsLayout(); });
}

void EvidenceList::setBlocks(const std::vector<EvidenceBlock>& blocks)
{
    m_model->setBlocks(blocks);
    if (!blocks.empty())
        setCurrentIndex(m_model->index(0));
    updateGeometry();
}

int EvidenceList::count() const
{
    return m_model->rowCount();
}

QSize EvidenceList::sizeHint() const
{
    // Room for the longest reason, so that going through the blocks moves nothing below.
    int height = 2 * frameWidth(), growth = 0;
    for (int row = 0; row < m_model->rowCount(); ++row) {
        const QModelIndex index = m_model->index(row);
        const int grown = EvidenceDelegate::growthOf(index, viewport()->width());
        height += sizeHintForRow(row) - (index == currentIndex() ? grown : 0);
        growth = std::max(growth, grown);
    }
    return {80 * grid, height + growth};
}

LineRange EvidenceList::linesOf(const QModelIndex& index) const
{
    return index.isValid() ? m_model->block(index).lines : LineRange{};
}

void EvidenceList::currentChanged(const QModelIndex& current, const QModelIndex& previous)
{
    QListView::currentChanged(current, previous);
    scheduleDelayedItemsLayout(); // the one says why in full now, the other no more
    if (current.isValid())
        Q_EMIT blockShown(linesOf(current));
}

void EvidenceList::resizeEvent(QResizeEvent* event)
{
    QListView::resizeEvent(event);
    if (event->size().width() != event->oldSize().width())
        updateGeometry(); // reasons wrap at another width
}

void EvidenceList::mousePressEvent(QMouseEvent* event)
{
    const QModelIndex before = currentIndex();
    QListView::mousePressEvent(event);
    // A click on the current block goes back to it after the log was scrolled elsewhere.
    if (currentIndex().isValid() && currentIndex() == before && indexAt(event->position().toPoint()) == before)
        Q_EMIT blockShown(linesOf(before));
}

} // namespace sentinel
