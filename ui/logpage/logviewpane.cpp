// The pane joins its parts. Its actions are made in logpanetools.cpp; where they lead is in logpanego.cpp.
#include "ui/logpage/logviewpane.h"

#include "core/base/text.h"
#include "core/pipeline/pipeline.h"
#include "ui/logpage/bookmarkpanel.h"
#include "ui/logpage/diagnosticpanel.h"
#include "ui/logpage/gotobar.h"
#include "ui/logpage/logbookmarks.h"
#include "ui/logpage/logbreadcrumb.h"
#include "ui/logpage/logcomparing.h"
#include "ui/logpage/logfinder.h"
#include "ui/logpage/logissues.h"
#include "ui/logpage/lognovelty.h"
#include "ui/logview/logviewfind.h"
#include "ui/logview/logviewminimap.h"
#include "ui/shared/emptystate.h"
#include "ui/shared/leaving.h"
#include "ui/theme/theme.h"

#include <QAction>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QSettings>
#include <QSplitter>
#include <QStackedLayout>
#include <QTabWidget>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace sentinel {

using namespace Qt::StringLiterals;

namespace {

const QString followKey = u"log/follow"_s;
const QString panelSizesKey = u"log/panelSizes"_s;
constexpr int saidFor = 6000; ///< milliseconds
constexpr qint64 markedOfABlock = 10'000;

} // namespace

LogPane::LogPane(QWidget* parent) : QWidget(parent)
{
    setObjectName(u"logPane"_s);
    m_content = new QWidget(this);
    m_message = new EmptyState(QLatin1StringView("log"), {}, {}, this);
    m_message->setObjectName(u"logMessage"_s);
    m_stack = new QStackedLayout(this);
    m_stack->addWidget(m_message);
    m_stack->addWidget(m_content);

    m_view = new LogView(m_content);
    m_minimap = new LogMinimap(m_content);
    m_crumbs = new LogBreadcrumb(m_content);
    m_find = new LogFindBar(m_content);
    m_find->hide();
    m_goTo = new GoToBar(m_content);
    m_goTo->hide();
    m_issues = new LogIssues(this);
    m_finder = new LogFinder(*m_find, *m_view, this);
    m_novelty = new LogNovelty(this);
    m_comparing = new LogComparing(this);
    m_bookmarks = new LogBookmarks(this);
    m_bookmarkPanel = new BookmarkPanel(*m_bookmarks);
    m_panels = new QTabWidget;
    m_panels->setObjectName(u"logPanels"_s);
    m_panels->setDocumentMode(true);
    m_panels->addTab(m_bookmarkPanel, icon(QLatin1StringView("bookmark")), {});
    m_diagnosticPanel = new DiagnosticPanel;
    m_panels->addTab(m_diagnosticPanel, icon(QLatin1StringView("table")), m_diagnosticPanel->title());
    m_panels->hide();
    m_said.setSingleShot(true);
    m_said.setInterval(saidFor);
    makeTools();
    layOut();
    join();
}

LogPane::~LogPane() = default;

void LogPane::layOut()
{
    auto* upper = new QWidget;
    auto* row = new QHBoxLayout(upper);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    row->addWidget(m_view, 1);
    row->addWidget(m_minimap);
    m_split = new QSplitter(Qt::Vertical, m_content);
    m_split->setObjectName(u"logSplitter"_s);
    m_split->setChildrenCollapsible(false);
    m_split->setHandleWidth(1);
    m_split->addWidget(upper);
    m_split->addWidget(m_panels);
    m_split->setStretchFactor(0, 1);
    m_split->setStretchFactor(1, 0);
    if (!m_split->restoreState(QSettings().value(panelSizesKey).toByteArray()))
        m_split->setSizes({150 * grid, 45 * grid});
    connect(m_split, &QSplitter::splitterMoved, this, [this] { QSettings().setValue(panelSizesKey, m_split->saveState()); });
    auto* column = new QVBoxLayout(m_content);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_tools);
    column->addWidget(m_find);
    column->addWidget(m_goTo);
    column->addWidget(m_crumbs);
    column->addWidget(m_split, 1);
}

void LogPane::join()
{
    connect(&m_said, &QTimer::timeout, this, &LogPane::showInfo);
    connect(m_minimap, &LogMinimap::lineRequested, m_view, &LogView::goToLine);
    connect(m_minimap, &LogMinimap::rowsWanted, this, [this] { m_minimap->setRows(m_view->rows()); });
    connect(m_crumbs, &LogBreadcrumb::lineRequested, m_view, &LogView::goToLine);
    connect(m_view, &LogView::shownLinesChanged, this, [this](qint64 first, qint64 last) {
        m_minimap->setShown(first, last);
        if (std::exchange(m_rowCount, m_view->rows().rowCount()) != m_view->rows().rowCount()) // folded, filtered
            m_minimap->setRows(m_view->rows());
        showPlace();
    });
    connect(m_view, &LogView::currentLineChanged, this, [this](qint64 line) {
        showPlace();
        m_bookmarkPanel->setCurrentLine(line);
    });
    connect(m_view, &LogView::copyRefused, this, &LogPane::say);
    connect(m_view, &LogView::copyFinished, this, [this](const QString& problem, qint64 masked) {
        if (problem.isEmpty() && masked > 0) {
            const auto* asItIs = findChild<QAction*>(u"copyLogUnmasked"_s);
            say(tr("Copied, %1; %2 copies it as it is").arg(maskedText(masked), asItIs->shortcut().toString(QKeySequence::NativeText)));
        } else {
            say(problem.isEmpty() ? tr("Copied") : problem);
        }
    });
    connect(m_view, &LogView::copyProgressed, this,
            [this](qint64 done, qint64 total) { say(tr("Copying: %1 of %2").arg(sizeText(done), sizeText(total))); });
    connect(m_view, &LogView::selectionChanged, this, [this] { m_saveSelection->setEnabled(m_view->hasSelection()); });
    connect(m_view, &LogView::bookmarkToggled, this, &LogPane::toggleBookmark);
    connect(m_goTo, &GoToBar::asked, this, &LogPane::goTo);
    connect(m_goTo, &GoToBar::closed, this, [this] {
        m_goTo->hide();
        m_view->setFocus(Qt::OtherFocusReason);
    });
    connect(m_finder, &LogFinder::foundChanged, this, [this] { m_minimap->setMarks(LogMinimap::Hit, m_finder->found()); });
    connect(m_issues, &LogIssues::changed, this, &LogPane::showIssues);
    connect(m_bookmarks, &LogBookmarks::changed, this, &LogPane::showBookmarks);
    connect(m_bookmarks, &LogBookmarks::failed, this, &LogPane::say);
    connect(m_bookmarkPanel, &BookmarkPanel::lineShown, m_view, &LogView::goToLine);
    connect(m_bookmarkPanel, &BookmarkPanel::lineActivated, this, [this](qint64 line) {
        m_view->goToLine(line);
        m_view->setFocus(Qt::OtherFocusReason);
    });
    connect(m_diagnosticPanel, &DiagnosticPanel::titleChanged, this,
            [this] { m_panels->setTabText(m_panels->indexOf(m_diagnosticPanel), m_diagnosticPanel->title()); });
    connect(m_diagnosticPanel, &DiagnosticPanel::linesShown, m_view, &LogView::goToLines);
    connect(m_diagnosticPanel, &DiagnosticPanel::linesActivated, this, [this](const LineRange& lines) {
        m_view->goToLines(lines);
        m_view->setFocus(Qt::OtherFocusReason);
    });
    connect(m_panels, &QTabWidget::currentChanged, this, &LogPane::showPanels);
    m_bookmarkPanel->setTextOf([this](qint64 line) { return m_view->textOf(line); });
    m_minimap->setPlaceOf([this](qint64 line) {
        QStringList names;
        for (const LogOutline::Part& part : m_crumbs->outline().around(line))
            names << part.name.simplified();
        return names.join(u" › "_s);
    });
    connect(m_novelty, &LogNovelty::changed, this, &LogPane::showNovelty);
    connect(m_comparing, &LogComparing::lineRequested, this, [this](qint64 line) {
        m_view->goToLine(line);
        window()->activateWindow();
        m_view->setFocus(Qt::OtherFocusReason);
    });
    showBookmarks();
    showNovelty();
}

void LogPane::setPipeline(Pipeline& pipeline)
{
    m_bookmarks->setStore(pipeline.store());
    m_novelty->setPipeline(pipeline);
    m_comparing->setPipeline(pipeline);
    showNovelty();
}

void LogPane::setOrigin(const LogOrigin& origin)
{
    const bool isOtherJob = origin.job != m_origin.job;
    m_origin = origin;
    if (isOtherJob && m_view->hasLog())
        m_bookmarks->open(origin.job);
}

void LogPane::showLog(const Log& log, const std::vector<LineRange>& evidence)
{
    m_view->setFollowing(false); // a log that is whole is read from where it explains itself
    m_view->setLog(log);
    m_view->setLogName(m_origin.name);
    m_view->setTimesShown(m_times->isChecked());
    m_view->setWrapped(m_wrap->isChecked());
    m_minimap->setLineCount(log.lineCount());
    m_crumbs->setOutline(LogOutline(log));
    m_issues->start(log);
    setEvidence(evidence);
    m_bookmarks->open(m_origin.job);
    m_comparing->setLog(log, m_origin.name, m_origin.job ? m_origin.run : RunId{}, m_origin.jobName);
    m_novelty->open(m_origin.run, m_origin.jobName, log);
    m_diagnosticPanel->setLog(log);
    m_follow->setVisible(false);
    m_stack->setCurrentWidget(m_content);
    m_goTo->hide();
    m_finder->restart();
    m_said.stop();
    showInfo();
    showPlace();
}

void LogPane::updateLog(const Log& log)
{
    if (!m_view->hasLog())
        return showLog(log, m_issues->evidence());
    const bool hasGrown = log.lineCount() > m_view->log().lineCount();
    m_view->updateLog(log);
    m_minimap->grow(log.lineCount());
    m_crumbs->setOutline(LogOutline(log));
    m_issues->follow(log);
    m_diagnosticPanel->updateLog(log);
    m_finder->follow();
    showBookmarks();
    if (hasGrown && !m_follow->isVisible()) {
        m_follow->setVisible(true);
        m_view->setFollowing(m_follow->isChecked());
    }
    if (!m_said.isActive())
        showInfo();
    showPlace();
}

bool LogPane::isScanning() const
{
    return m_issues->isRunning();
}

void LogPane::followEnd()
{
    m_follow->setVisible(true);
    const QVariant remembered = QSettings().value(followKey); // what people chose for files of theirs stays
    m_follow->setChecked(true);
    m_view->setFollowing(true);
    QSettings().setValue(followKey, remembered);
}

void LogPane::setEvidence(const std::vector<LineRange>& evidence)
{
    m_view->setEvidence(evidence);
    m_issues->setEvidence(evidence);
    LineSet lines(m_view->rows().lineCount());
    for (const LineRange& block : evidence) {
        if (block.first >= 1 && block.first <= lines.lineCount())
            lines.insert(LineRange{block.first, std::min({block.last, block.first + markedOfABlock, lines.lineCount()})});
    }
    m_minimap->setMarks(LogMinimap::Evidence, lines);
}

void LogPane::showOpening(qint64 bytes, qint64 lines)
{
    showMessage(QLatin1StringView("log"), tr("Opening the log…"),
                bytes > 0 ? tr("%1, %2 lines").arg(sizeText(bytes), QLocale().toString(lines)) : QString());
}

void LogPane::showMessage(QLatin1StringView iconName, const QString& title, const QString& text)
{
    m_issues->clear();
    m_issues->setEvidence({});
    m_view->clear();
    m_finder->restart();
    m_bookmarks->open({});
    m_comparing->setLog({}, {}, {}, {});
    m_novelty->open({}, {}, {});
    m_diagnosticPanel->clear();
    m_crumbs->setOutline({});
    m_message->setIconName(iconName);
    m_message->setTitle(title);
    m_message->setText(text);
    m_stack->setCurrentWidget(m_message);
}

void LogPane::showInfo()
{
    if (!m_view->hasLog())
        return m_info->clear();
    const Log& log = m_view->log();
    QStringList info{tr("%1 lines").arg(QLocale().toString(log.lineCount())), sizeText(log.size())};
    if (log.provider() != Provider::Generic)
        info << displayName(log.provider());
    if (m_novelty->mode() != SeenBefore::Shown && !m_novelty->text().isEmpty())
        info << m_novelty->text();
    m_info->setText(info.join(u"  ·  "_s));
    m_info->setToolTip(m_info->text());
    m_times->setVisible(m_view->hasTimes());
    m_shutFolds->setVisible(m_view->rows().foldCount() > 0);
    m_openFolds->setVisible(m_view->rows().foldCount() > 0);
}

void LogPane::say(const QString& text)
{
    m_info->setText(text);
    m_info->setToolTip(text);
    m_said.start();
}

void LogPane::showIssues()
{
    const QLocale locale;
    const auto show = [&locale](QToolButton* button, qint64 count) {
        button->setText(locale.toString(count));
        button->setEnabled(count > 0);
    };
    show(m_errorCount, m_issues->errors().count());
    show(m_warningCount, m_issues->warnings().count());
    m_errorCount->setEnabled(m_issues->errors().count() > 0 || !m_issues->evidence().empty());
    m_minimap->setMarks(LogMinimap::Error, m_issues->errors());
    m_minimap->setMarks(LogMinimap::Warning, m_issues->warnings());
}

void LogPane::showBookmarks()
{
    const LineSet lines = m_bookmarks->lines(m_view->rows().lineCount());
    m_view->setBookmarks(lines);
    m_minimap->setMarks(LogMinimap::Bookmark, lines);
    const auto count = static_cast<qint64>(m_bookmarks->all().size());
    m_panels->setTabText(m_panels->indexOf(m_bookmarkPanel),
                         count > 0 ? tr("Bookmarks · %1").arg(QLocale().toString(count)) : tr("Bookmarks"));
}

void LogPane::showNovelty()
{
    m_view->setSeenBefore(m_novelty->seenBefore());
    m_view->setSeenBeforeMode(m_novelty->mode());
    m_minimap->setMarks(LogMinimap::New, m_novelty->mode() == SeenBefore::Shown ? LineSet() : m_novelty->newLines());
    m_minimap->setRows(m_view->rows());
    m_noveltyModes->setEnabled(m_novelty->canTell());
    m_comparePassing->setEnabled(m_comparing->canComparePassing());
    m_compareFile->setEnabled(m_comparing->canCompareFile());
    m_noveltyButton->setEnabled(m_novelty->canTell() || m_comparing->canCompareFile());
    if (!m_said.isActive())
        showInfo();
}

// What is being read, or, when that has been scrolled away, what is on screen.
void LogPane::showPlace()
{
    const qint64 current = m_view->currentLine();
    const bool isOnScreen = current >= m_view->firstShownLine() && current <= m_view->lastShownLine();
    m_crumbs->setLine(!m_view->hasLog() ? 0 : isOnScreen ? current : m_view->firstShownLine());
    m_crumbs->setVisible(!m_view->hasLog() || m_crumbs->outline().stepCount() > 0 || m_view->rows().foldCount() > 0);
}

void LogPane::setPanelShown(QWidget* panel, bool shown)
{
    if (shown)
        m_panels->setCurrentWidget(panel);
    m_panels->setVisible(shown);
    showPanels();
    // What was being read stays in sight when a list takes its room.
    const qint64 line = m_view->currentLine();
    if (shown && line <= m_view->lastShownLine())
        QMetaObject::invokeMethod(
            this,
            [this, line] {
                if (line == m_view->currentLine() && line >= m_view->lastShownLine())
                    m_view->goToLine(line);
            },
            Qt::QueuedConnection);
}

void LogPane::showPanels()
{
    m_bookmarksShown->setChecked(!m_panels->isHidden() && m_panels->currentWidget() == m_bookmarkPanel);
    m_diagnosticsShown->setChecked(!m_panels->isHidden() && m_panels->currentWidget() == m_diagnosticPanel);
}

} // namespace sentinel
