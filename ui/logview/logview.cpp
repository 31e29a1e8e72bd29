// The widget: what it is made of and where it goes. What shows of the log is in logviewshown.cpp, where it stands in
// logviewscroll.cpp, the selection in logviewselect.cpp, mouse and keys in logviewinput.cpp and logviewkeys.cpp, and what it looks
// like in logviewpaint.cpp and logviewgutter.cpp.
#include "ui/logview/logview.h"

#include "ui/logview/logview_p.h"
#include "ui/logview/logviewaccess_p.h"
#include "ui/theme/theme.h"

#include <QClipboard>
#include <QGuiApplication>

#include <algorithm>

namespace sentinel {

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
    connect(&themeNotifier(), &ThemeNotifier::changed, this, [this] { m_d->relayout(); });
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

void LogView::setLogName(const QString& name)
{
    m_d->name = name;
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

qint64 LogView::currentColumn() const
{
    return m_d->caret.column;
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
    const LogPlace before = m_d->caret;
    const qint64 line = std::clamp<qint64>(lines.first, 1, m_d->rows.lineCount());
    if (m_d->rows.reveal(line))
        m_d->updateRanges();
    m_d->flash = {line, std::clamp<qint64>(lines.last, line, m_d->rows.lineCount())};
    m_d->caret = m_d->anchor = {line, 0};
    m_d->home = line;
    m_d->ensureVisible(m_d->caret, true);
    // Of a block whose end is out of sight as much as fits, its beginning near the top.
    const int shown = m_d->rowsOnScreen();
    if (m_d->standOf({m_d->flash.last, 0}) > m_d->moved(m_d->top(), shown - 1))
        m_d->setTop(m_d->moved(m_d->standOf(m_d->caret), -std::min(shown / 4, 12)));
    m_d->horizontal.setValue(0);
    m_d->sideShift = 0;
    viewport()->update();
    m_d->announce(before);
}

void LogView::goToPlace(qint64 line, qint64 column)
{
    goToLine(line);
    if (!hasLog() || m_d->caret.line != line)
        return;
    m_d->setCaret({line, std::clamp<qint64>(column, 0, m_d->columnsOf(line))}, false);
    m_d->ensureColumnVisible(m_d->caret);
}

qint64 LogView::firstShownLine() const
{
    return m_d->rows.lineOfRow(m_d->top().row);
}

qint64 LogView::lastShownLine() const
{
    return m_d->rows.lineOfRow(hasLog() ? m_d->moved(m_d->top(), m_d->rowsOnScreen() - 1).row : 0);
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
    m_d->relayout();
}

void LogView::setGutterShown(bool shown)
{
    m_d->isGutterShown = shown;
    m_d->relayout();
}

void LogView::setWrapped(bool wrapped)
{
    if (m_d->isWrapped == wrapped)
        return;
    m_d->isWrapped = wrapped;
    m_d->relayout();
}

bool LogView::isWrapped() const
{
    return m_d->isWrapped;
}

void LogView::setSources(const LogSources& sources)
{
    m_d->sources = sources;
    if (hasLog())
        m_d->lines->setLooksCarried(sources.names.isEmpty());
    m_d->relayout();
}

void LogView::setBookmarks(const LineSet& lines)
{
    m_d->bookmarks = lines;
    viewport()->update();
}

void LogView::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange)
        m_d->relayout();
    QAbstractScrollArea::changeEvent(event);
}

} // namespace sentinel
