// The widget: what is open, where it stands, how it scrolls. Rows and columns scroll, not pixels, so that a scroll bar's
// range stays small for any log. Painting is in logviewpaint.cpp, mouse and keys are in logviewinput.cpp.
#include "ui/logview.h"

#include "core/base/text.h"
#include "ui/logview_p.h"
#include "ui/logviewaccess_p.h"
#include "ui/theme.h"

#include <QAccessible>
#include <QClipboard>
#include <QGuiApplication>
#include <QScrollBar>

#include <algorithm>

namespace sentinel {

namespace {

int asScroll(qint64 value)
{
    return static_cast<int>(std::clamp<qint64>(value, 0, mostRows));
}

} // namespace

LogView::LogView(QWidget* parent) : QAbstractScrollArea(parent), m_d(std::make_unique<Private>(*this))
{
    installLogViewAccess();
    setObjectName(QStringLiteral("logView"));
    setAccessibleName(tr("Log"));
    setFrameShape(QFrame::NoFrame);
    setFocusPolicy(Qt::StrongFocus);
    setLayoutDirection(Qt::LeftToRight);
    auto* corner = new QWidget(this); // the style would draw a box there
    corner->setBackgroundRole(QPalette::Base);
    corner->setAutoFillBackground(true);
    setCornerWidget(corner);
    viewport()->setCursor(Qt::IBeamCursor);
    viewport()->setMouseTracking(true);
    connect(&themeNotifier(), &ThemeNotifier::changed, this, [this] {
        m_d->measure();
        m_d->updateRanges();
        viewport()->update();
    });
    connect(&m_d->copies, &LogCopy::textReady, this, [](const QString& text) { QGuiApplication::clipboard()->setText(text); });
    connect(&m_d->copies, &LogCopy::progressed, this, &LogView::copyProgressed);
    connect(&m_d->copies, &LogCopy::finished, this, &LogView::copyFinished);
    m_d->measure();
}

LogView::~LogView() = default;

bool LogView::hasLog() const
{
    return m_d->lines != nullptr;
}

const Log& LogView::log() const
{
    Q_ASSERT(hasLog());
    return m_d->lines->log();
}

void LogView::setEvidence(const std::vector<LineRange>& blocks)
{
    m_d->evidence = blocks;
    std::sort(m_d->evidence.begin(), m_d->evidence.end(), [](const LineRange& a, const LineRange& b) { return a.first < b.first; });
    viewport()->update();
}

void LogView::setQuery(const LogQuery& query)
{
    const bool isUsable = !query.isEmpty() && query.problem().isEmpty();
    m_d->matcher = isUsable ? std::make_unique<LogMatcher>(query) : nullptr;
    viewport()->update();
}

qint64 LogView::currentLine() const
{
    return m_d->caret.line;
}

QString LogView::textOf(qint64 line) const
{
    if (!hasLog() || line < 1 || line > m_d->rows.lineCount())
        return {};
    return m_d->lines->at(line).text;
}

void LogView::goToLine(qint64 line)
{
    goToLines({line, line});
}

void LogView::goToLines(const LineRange& lines)
{
    if (!hasLog() || m_d->rows.lineCount() == 0)
        return;
    const qint64 before = currentLine();
    const qint64 line = std::clamp<qint64>(lines.first, 1, m_d->rows.lineCount());
    if (m_d->rows.reveal(line))
        m_d->updateRanges();
    m_d->flash = {line, std::clamp<qint64>(lines.last, line, m_d->rows.lineCount())};
    m_d->caret = m_d->anchor = {line, 0};
    m_d->home = line;
    m_d->ensureVisible(line, true);
    // Of a block whose end is out of sight as much as fits, its beginning near the top.
    const qint64 shown = m_d->rowsOnScreen();
    if (m_d->rows.rowOfLine(m_d->flash.last) > m_d->topRow() + shown - 1)
        verticalScrollBar()->setValue(asScroll(m_d->rows.rowOfLine(line) - std::min<qint64>(shown / 4, 12)));
    horizontalScrollBar()->setValue(0);
    viewport()->update();
    m_d->announce(before);
}

qint64 LogView::firstShownLine() const
{
    return m_d->rows.lineOfRow(m_d->topRow());
}

qint64 LogView::lastShownLine() const
{
    return m_d->rows.lineOfRow(m_d->topRow() + m_d->rowsOnScreen() - 1);
}

bool LogView::hasTimes() const
{
    return m_d->hasTimes;
}

bool LogView::areTimesShown() const
{
    return m_d->hasTimes && m_d->timesWanted;
}

void LogView::setTimesShown(bool shown)
{
    m_d->timesWanted = shown;
    m_d->measure();
    m_d->updateRanges();
    viewport()->update();
}

qint64 LogView::Private::topRow() const
{
    return view.verticalScrollBar()->value();
}

qint64 LogView::Private::leftColumn() const
{
    return view.horizontalScrollBar()->value();
}

void LogView::Private::updateRanges()
{
    const int shown = rowsOnScreen();
    QScrollBar* vertical = view.verticalScrollBar();
    vertical->setPageStep(shown);
    vertical->setRange(0, asScroll(rows.rowCount() - shown));
    const int textWidth = view.viewport()->width() - geometry.textLeft;
    const qint64 columns = static_cast<qint64>(std::max(1.0, textWidth / geometry.charWidth - 1));
    QScrollBar* horizontal = view.horizontalScrollBar();
    horizontal->setPageStep(asScroll(columns));
    horizontal->setSingleStep(4);
    horizontal->setRange(0, asScroll(std::max<qint64>(widest - columns, horizontal->value())));
}

void LogView::Private::ensureVisible(qint64 line, bool withRoom)
{
    const qint64 row = rows.rowOfLine(line);
    const qint64 shown = rowsOnScreen();
    const qint64 room = withRoom ? std::min<qint64>(shown / 4, 12) : 0;
    QScrollBar* bar = view.verticalScrollBar();
    if (row < topRow() + room)
        bar->setValue(asScroll(row - room));
    else if (row > topRow() + shown - 1 - room)
        bar->setValue(asScroll(withRoom ? row - room : row - shown + 1));
}

void LogView::Private::ensureColumnVisible(qint64 column)
{
    QScrollBar* bar = view.horizontalScrollBar();
    if (column < leftColumn())
        bar->setValue(asScroll(column));
    else if (column >= leftColumn() + bar->pageStep()) {
        widest = std::max(widest, column + 1);
        updateRanges();
        bar->setValue(asScroll(column - bar->pageStep() + 1));
    }
}

void LogView::Private::setCaret(LogPlace place, bool keepAnchor)
{
    const qint64 before = caret.line;
    caret = place;
    home = place.line;
    flash = {};
    if (!keepAnchor)
        anchor = place;
    ensureVisible(place.line, false);
    view.viewport()->update();
    announce(before);
    Q_EMIT view.selectionChanged();
}

void LogView::Private::announce(qint64 lineBefore)
{
    if (caret.line == lineBefore)
        return;
    Q_EMIT view.currentLineChanged(caret.line);
    if (QAccessible::isActive()) {
        QAccessibleEvent event(&view, QAccessible::NameChanged);
        QAccessible::updateAccessibility(&event);
    }
}

void LogView::resizeEvent(QResizeEvent*)
{
    m_d->updateRanges();
    Q_EMIT shownLinesChanged(firstShownLine(), lastShownLine());
}

void LogView::scrollContentsBy(int, int)
{
    m_d->noteScrolled();
    viewport()->update();
    Q_EMIT shownLinesChanged(firstShownLine(), lastShownLine());
}

void LogView::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange) {
        m_d->measure();
        m_d->updateRanges();
    }
    QAbstractScrollArea::changeEvent(event);
}

} // namespace sentinel
