// State, scrolling and the current row of the compare view.
#include "ui/compare/compareview_p.h"

#include "ui/theme/theme.h"

#include <QAccessible>
#include <QAccessibleWidget>
#include <QClipboard>
#include <QEvent>
#include <QGuiApplication>
#include <QLocale>
#include <QScrollBar>

#include <algorithm>
#include <limits>

namespace sentinel {

namespace {

constexpr qint64 linesTried = 2000; // lines looked at for a time stamp

int asScroll(qint64 value)
{
    return static_cast<int>(std::clamp<qint64>(value, 0, std::numeric_limits<int>::max() / 2));
}

/// As with the log view, what is announced is the current row: a screen reader cannot be handed millions of them.
class CompareViewAccess : public QAccessibleWidget
{
public:
    explicit CompareViewAccess(CompareView* view) : QAccessibleWidget(view, QAccessible::Document), m_view(*view) {}

    QString text(QAccessible::Text kind) const override
    {
        if (!m_view.hasLogs() || (kind != QAccessible::Name && kind != QAccessible::Value))
            return QAccessibleWidget::text(kind);
        const QString row = m_view.textOfRow(m_view.currentRow());
        return kind == QAccessible::Value ? row : CompareView::tr("%1, %2").arg(m_view.accessibleName(), row);
    }

private:
    const CompareView& m_view;
};

QAccessibleInterface* makeAccess(const QString&, QObject* object)
{
    auto* view = qobject_cast<CompareView*>(object);
    return view ? new CompareViewAccess(view) : nullptr;
}

} // namespace

void installCompareViewAccess()
{
    static const bool installed = (QAccessible::installFactory(&makeAccess), true);
    (void)installed; // only the side effect counts
}

CompareView::CompareView(QWidget* parent) : QAbstractScrollArea(parent), m_d(std::make_unique<Private>(*this))
{
    installCompareViewAccess();
    setObjectName(QStringLiteral("compareView"));
    setAccessibleName(tr("The two logs"));
    setAccessibleDescription(tr("Up and Down go from row to row, N and P from change to change, Space opens what is folded, O goes to "
                                "the other side, Enter shows the line in its log"));
    setFrameShape(QFrame::NoFrame);
    setFocusPolicy(Qt::StrongFocus);
    viewport()->setMouseTracking(true);
    viewport()->setAttribute(Qt::WA_OpaquePaintEvent);
    m_d->measure();
    connect(&themeNotifier(), &ThemeNotifier::changed, this, [this] {
        m_d->measure();
        m_d->updateRanges();
        viewport()->update();
    });
    connect(&m_d->copies, &LogCopy::textReady, this, [](const QString& text) { QGuiApplication::clipboard()->setText(text); });
    connect(&m_d->copies, &LogCopy::finished, this, [this](const QString&, qint64 masked) { Q_EMIT copied(masked); });
}

CompareView::~CompareView() = default;

void CompareView::setLogs(const Log& green, const Log& red, const Comparison& comparison)
{
    m_d->lines[0] = std::make_unique<LogLines>(green);
    m_d->lines[1] = std::make_unique<LogLines>(red);
    m_d->rows = CompareRows(comparison);
    m_d->newLines = comparison.newLines;
    m_d->goneLines = comparison.goneLines;
    m_d->side = CompareSide::Red;
    m_d->dropSelection();
    m_d->widest = 0;
    m_d->hoveredFold = -1;
    m_d->findTimes();
    m_d->measure();
    m_d->updateRanges();
    horizontalScrollBar()->setValue(0);
    verticalScrollBar()->setValue(0);
    m_d->current = 0;
    if (m_d->rows.changeCount() > 0)
        goToRow(m_d->rows.rowsOfChange(0).first);
    viewport()->update();
    Q_EMIT foldsChanged();
    Q_EMIT shownRowsChanged(m_d->topRow(), m_d->topRow() + m_d->rowsOnScreen() - 1);
}

void CompareView::clear()
{
    m_d->copies.cancel();
    m_d->lines = {};
    m_d->rows = {};
    m_d->newLines = {};
    m_d->goneLines = {};
    m_d->current = 0;
    m_d->dropSelection();
    m_d->updateRanges();
    viewport()->update();
}

bool CompareView::hasLogs() const
{
    return m_d->lines[0] && m_d->rows.rowCount() > 0;
}

const CompareRows& CompareView::rows() const
{
    return m_d->rows;
}

qint64 CompareView::currentRow() const
{
    return m_d->current;
}

CompareSide CompareView::currentSide() const
{
    return m_d->side;
}

void CompareView::goToRow(qint64 row)
{
    if (!hasLogs())
        return;
    m_d->dropSelection();
    m_d->setCurrent(std::clamp<qint64>(row, 0, m_d->rows.rowCount() - 1));
    m_d->ensureVisible(m_d->current, true);
}

void CompareView::goToChange(int direction)
{
    const std::optional<qint64> change = direction > 0 ? m_d->rows.changeBehind(m_d->current) : m_d->rows.changeBefore(m_d->current);
    if (!change)
        return;
    const LineRange changed = m_d->rows.rowsOfChange(*change);
    goToRow(changed.first);
    // Of a change whose end is out of sight as much as fits.
    const qint64 shown = m_d->rowsOnScreen();
    if (changed.last > m_d->topRow() + shown - 1)
        verticalScrollBar()->setValue(asScroll(changed.first - std::min<qint64>(shown / 4, CompareRows::context + 1)));
}

void CompareView::goToRedLine(qint64 line)
{
    if (!hasLogs())
        return;
    const CompareRow row = m_d->rows.at(m_d->rows.rowOfRight(line));
    if (row.kind == CompareRow::Kind::Fold)
        setFoldOpen(row.segment, true);
    m_d->side = CompareSide::Red;
    goToRow(m_d->rows.rowOfRight(line));
}

qint64 CompareView::currentChange() const
{
    if (const std::optional<qint64> change = m_d->rows.changeAt(m_d->current))
        return *change;
    return m_d->rows.changeBefore(m_d->current).value_or(-1);
}

void CompareView::setFoldOpen(size_t segment, bool open)
{
    if (!m_d->rows.isFoldable(segment) || m_d->rows.isOpen(segment) == open)
        return;
    // What stands in front of the fold stays where it is.
    const CompareRow current = m_d->rows.at(m_d->current);
    const qint64 top = m_d->topRow();
    m_d->rows.setOpen(segment, open);
    m_d->updateRanges();
    verticalScrollBar()->setValue(asScroll(top));
    m_d->setCurrent(current.right > 0 ? m_d->rows.rowOfRight(current.right) : m_d->rows.rowOfLeft(current.left));
    m_d->ensureVisible(m_d->current, false);
    Q_EMIT foldsChanged();
    Q_EMIT shownRowsChanged(m_d->topRow(), m_d->topRow() + m_d->rowsOnScreen() - 1);
}

void CompareView::setAllFoldsOpen(bool open)
{
    if (!hasLogs())
        return;
    const CompareRow current = m_d->rows.at(m_d->current);
    const qint64 y = m_d->current - m_d->topRow();
    m_d->rows.setAllOpen(open);
    m_d->updateRanges();
    const qint64 row = current.right > 0 ? m_d->rows.rowOfRight(current.right) : m_d->rows.rowOfLeft(current.left);
    verticalScrollBar()->setValue(asScroll(row - y));
    m_d->setCurrent(row);
    Q_EMIT foldsChanged();
    Q_EMIT shownRowsChanged(m_d->topRow(), m_d->topRow() + m_d->rowsOnScreen() - 1);
}

bool CompareView::hasTimes() const
{
    return m_d->hasTimes;
}

void CompareView::setTimesShown(bool shown)
{
    m_d->timesWanted = shown;
    m_d->measure();
    m_d->updateRanges();
    viewport()->update();
}

bool CompareView::hasSelection() const
{
    return m_d->isSelected();
}

QString CompareView::textOfRow(qint64 row) const
{
    if (!hasLogs())
        return {};
    const CompareRow shown = m_d->rows.at(row);
    if (shown.kind == CompareRow::Kind::Fold)
        return tr("%1 equal lines, folded").arg(QLocale().toString(shown.hidden));
    const auto text = [&](CompareSide side) { return m_d->linesOf(side).at(Private::lineIn(shown, side)).text.left(500); };
    if (shown.kind == CompareRow::Kind::Equal)
        return tr("line %1, equal: %2").arg(shown.right).arg(text(CompareSide::Red));
    if (shown.left == 0)
        return tr("line %1, only on the right: %2").arg(shown.right).arg(text(CompareSide::Red));
    if (shown.right == 0)
        return tr("line %1, only on the left: %2").arg(shown.left).arg(text(CompareSide::Green));
    return tr("left, line %1: %2; right, line %3: %4")
        .arg(shown.left)
        .arg(text(CompareSide::Green))
        .arg(shown.right)
        .arg(text(CompareSide::Red));
}

qint64 CompareView::Private::topRow() const
{
    return view.verticalScrollBar()->value();
}

qint64 CompareView::Private::leftColumn() const
{
    return view.horizontalScrollBar()->value();
}

void CompareView::Private::updateRanges()
{
    const int shown = rowsOnScreen();
    QScrollBar* vertical = view.verticalScrollBar();
    vertical->setPageStep(shown);
    vertical->setRange(0, asScroll(rows.rowCount() - shown));
    const qint64 columns = std::max<qint64>(1, cellsOnScreen() - 1);
    QScrollBar* horizontal = view.horizontalScrollBar();
    horizontal->setPageStep(asScroll(columns));
    horizontal->setSingleStep(4);
    horizontal->setRange(0, asScroll(std::max<qint64>(widest - columns, horizontal->value())));
}

void CompareView::Private::ensureVisible(qint64 row, bool withRoom)
{
    const qint64 shown = rowsOnScreen();
    const qint64 room = withRoom ? std::min<qint64>(shown / 4, 12) : 0;
    QScrollBar* bar = view.verticalScrollBar();
    if (row < topRow() + room)
        bar->setValue(asScroll(row - room));
    else if (row > topRow() + shown - 1 - room)
        bar->setValue(asScroll(withRoom ? row - room : row - shown + 1));
}

void CompareView::Private::setCurrent(qint64 row)
{
    const bool isOther = row != current;
    current = row;
    view.viewport()->update();
    if (!isOther)
        return;
    Q_EMIT view.currentRowChanged(row);
    if (QAccessible::isActive()) {
        QAccessibleEvent event(&view, QAccessible::NameChanged);
        QAccessible::updateAccessibility(&event);
    }
}

void CompareView::Private::findTimes()
{
    hasTimes = false;
    PeeledLine peeled;
    for (const std::unique_ptr<LogLines>& log : lines) {
        for (qint64 line = 1; line <= std::min(linesTried, log->log().lineCount()) && !hasTimes; ++line) {
            if (log->isHuge(line))
                continue;
            log->log().peel(line, peeled);
            hasTimes = peeled.time.has_value();
        }
    }
}

void CompareView::resizeEvent(QResizeEvent*)
{
    m_d->measure();
    m_d->updateRanges();
    Q_EMIT shownRowsChanged(m_d->topRow(), m_d->topRow() + m_d->rowsOnScreen() - 1);
}

void CompareView::scrollContentsBy(int, int)
{
    viewport()->update();
    Q_EMIT shownRowsChanged(m_d->topRow(), m_d->topRow() + m_d->rowsOnScreen() - 1);
}

void CompareView::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange) {
        m_d->measure();
        m_d->updateRanges();
    }
    QAbstractScrollArea::changeEvent(event);
}

} // namespace sentinel
