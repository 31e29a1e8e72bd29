#include "ui/logviewpane.h"

#include "core/base/text.h"
#include "ui/emptystate.h"
#include "ui/logview.h"
#include "ui/logviewfind.h"
#include "ui/logviewline.h"
#include "ui/logviewminimap.h"
#include "ui/theme.h"

#include <QAction>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QSettings>
#include <QStackedLayout>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace sentinel {

using namespace Qt::StringLiterals;

namespace {

const QString timesKey = u"runpage/logTimes"_s;

bool isWarning(const PeeledLine& line)
{
    return line.marker == Marker::Warning;
}

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
    m_find = new LogFindBar(m_content);
    m_find->hide();
    m_hits = new LogScan(this);
    m_errors = new LogScan(this);
    m_warnings = new LogScan(this);
    makeTools();
    makeGoToBar();

    auto* row = new QHBoxLayout;
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    row->addWidget(m_view, 1);
    row->addWidget(m_minimap);
    auto* column = new QVBoxLayout(m_content);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_tools);
    column->addWidget(m_find);
    column->addWidget(m_goToBar);
    column->addLayout(row, 1);

    connect(m_minimap, &LogMinimap::lineRequested, m_view, &LogView::goToLine);
    connect(m_view, &LogView::shownLinesChanged, m_minimap, &LogMinimap::setShown);
    connect(m_view, &LogView::currentLineChanged, this, &LogPane::showSearchState);
    connect(m_view, &LogView::copyRefused, m_info, &QLabel::setText);
    connect(m_find, &LogFindBar::queryChanged, this, &LogPane::search);
    connect(m_find, &LogFindBar::nextRequested, this, [this] { goToNextHit(1); });
    connect(m_find, &LogFindBar::previousRequested, this, [this] { goToNextHit(-1); });
    connect(m_find, &LogFindBar::closed, this, &LogPane::closeSearch);
    connect(m_hits, &LogScan::advanced, this, [this] {
        m_minimap->setMarks(LogMinimap::Hit, m_hits->lines());
        if (m_jumpPending && !m_hits->lines().empty() && (!m_hits->isRunning() || m_hits->lines().back() >= m_searchFrom)) {
            m_jumpPending = false;
            const auto next = std::lower_bound(m_hits->lines().begin(), m_hits->lines().end(), m_searchFrom);
            m_view->goToLine(next == m_hits->lines().end() ? m_hits->lines().front() : *next);
        }
        showSearchState();
    });
    connect(m_errors, &LogScan::advanced, this, [this] { m_minimap->setMarks(LogMinimap::Error, m_errors->lines()); });
    connect(m_warnings, &LogScan::advanced, this, [this] { m_minimap->setMarks(LogMinimap::Warning, m_warnings->lines()); });
}

QAction* LogPane::addTool(QLatin1StringView iconName, const QString& name, const QString& text, const QList<QKeySequence>& keys)
{
    auto* action = new QAction(icon(iconName), text, this);
    action->setObjectName(name);
    action->setShortcuts(keys);
    action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    QStringList shown;
    for (const QKeySequence& key : keys)
        shown << key.toString(QKeySequence::NativeText);
    action->setToolTip(shown.isEmpty() ? text : tr("%1 (%2)").arg(text, shown.join(tr(" or "))));
    addAction(action);
    auto* button = new QToolButton(m_tools);
    button->setDefaultAction(action);
    button->setObjectName(name + u"Button"_s);
    button->setAccessibleName(text);
    button->setAutoRaise(true);
    button->setIconSize({iconSize, iconSize});
    button->setFixedSize(rowHeight, 6 * grid);
    button->setFocusPolicy(Qt::TabFocus);
    m_tools->layout()->addWidget(button);
    connect(action, &QAction::changed, button, [action, button] { button->setVisible(action->isVisible()); });
    return action;
}

void LogPane::makeTools()
{
    m_tools = new QWidget(m_content);
    m_tools->setObjectName(u"logTools"_s);
    auto* layout = new QHBoxLayout(m_tools);
    layout->setContentsMargins(2 * grid, grid, grid, grid);
    layout->setSpacing(0);
    m_info = new QLabel(m_tools);
    m_info->setObjectName(u"logInfo"_s);
    m_info->setTextFormat(Qt::PlainText);
    m_info->setForegroundRole(QPalette::PlaceholderText);
    m_info->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    layout->addWidget(m_info, 1);

    QAction* previous =
        addTool(QLatin1StringView("chevron-up"), u"previousError"_s, tr("Previous error"), {QKeySequence(Qt::SHIFT | Qt::Key_N)});
    connect(previous, &QAction::triggered, this, [this] { goToNextError(-1); });
    QAction* next = addTool(QLatin1StringView("chevron-down"), u"nextError"_s, tr("Next error"), {QKeySequence(Qt::Key_N)});
    connect(next, &QAction::triggered, this, [this] { goToNextError(1); });
    m_shutFolds = addTool(QLatin1StringView("collapse"), u"foldAll"_s, tr("Fold all groups"),
                          {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_BracketLeft)});
    connect(m_shutFolds, &QAction::triggered, this, [this] { m_view->setAllFoldsShut(true); });
    m_openFolds = addTool(QLatin1StringView("expand"), u"unfoldAll"_s, tr("Unfold all groups"),
                          {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_BracketRight)});
    connect(m_openFolds, &QAction::triggered, this, [this] { m_view->setAllFoldsShut(false); });
    m_times = addTool(QLatin1StringView("clock"), u"showTimes"_s, tr("Time stamps"), {QKeySequence(Qt::Key_T)});
    m_times->setCheckable(true);
    m_times->setChecked(QSettings().value(timesKey, true).toBool());
    m_view->setTimesShown(m_times->isChecked());
    connect(m_times, &QAction::toggled, this, [this](bool shown) {
        QSettings().setValue(timesKey, shown);
        m_view->setTimesShown(shown);
    });
    QAction* goTo = addTool(QLatin1StringView("forward"), u"goToLine"_s, tr("Go to line"),
                            {QKeySequence(Qt::CTRL | Qt::Key_G), QKeySequence(Qt::Key_Colon)});
    connect(goTo, &QAction::triggered, this, &LogPane::askForLine);
    QAction* find =
        addTool(QLatin1StringView("search"), u"findInLog"_s, tr("Search"), {QKeySequence(QKeySequence::Find), QKeySequence(Qt::Key_Slash)});
    connect(find, &QAction::triggered, this, &LogPane::openSearch);

    // Actions without a place in the tool bar.
    const auto addKey = [this](const QString& name, const QString& text, const QKeySequence& key, auto slot) {
        auto* action = new QAction(text, this);
        action->setObjectName(name);
        action->setShortcut(key);
        action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
        connect(action, &QAction::triggered, this, slot);
        addAction(action);
        return action;
    };
    addKey(u"nextHit"_s, tr("Next match"), QKeySequence(Qt::Key_F3), [this] { goToNextHit(1); });
    addKey(u"previousHit"_s, tr("Previous match"), QKeySequence(Qt::SHIFT | Qt::Key_F3), [this] { goToNextHit(-1); });

    addKey(u"foldGroup"_s, tr("Fold this group"), QKeySequence(Qt::Key_Minus), [this] { m_view->setCurrentFoldShut(true); });
    addKey(u"unfoldGroup"_s, tr("Unfold this group"), QKeySequence(Qt::Key_Plus), [this] { m_view->setCurrentFoldShut(false); });

    m_view->setContextMenuPolicy(Qt::ActionsContextMenu);
    auto* copy = new QAction(icon(QLatin1StringView("copy")), tr("Copy"), m_view);
    copy->setObjectName(u"copyLog"_s);
    connect(copy, &QAction::triggered, m_view, &LogView::copy);
    QAction* copyWithTimes = addKey(u"copyLogWithTimes"_s, tr("Copy with time stamps"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_C),
                                    [this] { m_view->copyWithTimes(); });
    auto* selectAll = new QAction(tr("Select all"), m_view);
    selectAll->setObjectName(u"selectAllLog"_s);
    connect(selectAll, &QAction::triggered, m_view, &LogView::selectAll);
    m_view->addActions({copy, copyWithTimes, selectAll, find, goTo, next, previous, m_shutFolds, m_openFolds, m_times});
}

void LogPane::makeGoToBar()
{
    m_goToBar = new QWidget(m_content);
    m_goToBar->setObjectName(u"logGoToBar"_s);
    m_goToText = new QLineEdit(m_goToBar);
    m_goToText->setObjectName(u"logGoToText"_s);
    m_goToText->setAccessibleName(tr("Line to go to"));
    m_goToText->setMaximumWidth(40 * grid);
    auto* label = new QLabel(tr("Go to line"), m_goToBar);
    label->setBuddy(m_goToText);
    auto* layout = new QHBoxLayout(m_goToBar);
    layout->setContentsMargins(2 * grid, grid, grid, grid);
    layout->setSpacing(2 * grid);
    layout->addWidget(label);
    layout->addWidget(m_goToText);
    layout->addStretch();
    m_goToBar->hide();
    m_goToText->installEventFilter(this);
    connect(m_goToText, &QLineEdit::returnPressed, this, &LogPane::goToAskedLine);
}

void LogPane::showLog(const Log& log, const std::vector<LineRange>& evidence)
{
    const QLocale locale;
    QStringList info{tr("%1 lines").arg(locale.toString(log.lineCount())), sizeText(static_cast<qint64>(log.bytes().size()))};
    if (log.provider() != Provider::Generic)
        info << displayName(log.provider());
    m_info->setText(info.join(u"  ·  "_s));
    m_view->setLog(log);
    m_minimap->setLineCount(log.lineCount());
    setEvidence(evidence);
    m_errors->start(log, [] { return LogScan::LineTest(&saysFailed); });
    m_warnings->start(log, [] { return LogScan::LineTest(&isWarning); });
    m_times->setVisible(m_view->hasTimes());
    m_shutFolds->setVisible(m_view->rows().foldCount() > 0);
    m_openFolds->setVisible(m_view->rows().foldCount() > 0);
    m_stack->setCurrentWidget(m_content);
    m_hits->clear();
    m_view->setQuery({});
    if (!m_find->isHidden())
        search(m_find->query());
}

void LogPane::setEvidence(const std::vector<LineRange>& evidence)
{
    m_evidence = evidence;
    m_view->setEvidence(evidence);
    std::vector<qint64> lines;
    for (const LineRange& block : evidence) {
        for (qint64 line = block.first; line <= std::min(block.last, block.first + 10'000); ++line)
            lines.push_back(line);
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
    for (LogScan* scan : {m_hits, m_errors, m_warnings})
        scan->clear();
    m_evidence.clear();
    m_view->clear();
    m_message->setIconName(iconName);
    m_message->setTitle(title);
    m_message->setText(text);
    m_stack->setCurrentWidget(m_message);
}

void LogPane::goToLines(const LineRange& lines)
{
    m_view->goToLines(lines);
}

void LogPane::openSearch()
{
    if (!m_view->hasLog())
        return;
    m_goToBar->hide();
    m_searchFrom = std::max<qint64>(1, m_view->currentLine());
    m_find->open(m_view->selectedWords());
    search(m_find->query());
}

void LogPane::search(const LogQuery& query)
{
    m_hits->clear();
    m_minimap->setMarks(LogMinimap::Hit, {});
    m_view->setQuery(query);
    const QString problem = query.isEmpty() ? QString() : query.problem();
    if (!problem.isEmpty())
        return m_find->setProblem(problem);
    if (!query.isEmpty() && m_view->hasLog()) {
        m_jumpPending = true;
        m_hits->start(m_view->log(), query);
    }
    showSearchState();
}

void LogPane::showSearchState()
{
    if (m_find->isHidden() || !m_find->query().problem().isEmpty())
        return;
    const std::vector<qint64>& lines = m_hits->lines();
    const auto at = std::lower_bound(lines.begin(), lines.end(), m_view->currentLine());
    const bool isOnHit = at != lines.end() && *at == m_view->currentLine();
    m_find->setPosition(isOnHit ? at - lines.begin() + 1 : 0, static_cast<qint64>(lines.size()), m_hits->isRunning(),
                        lines.size() >= LogScan::mostHits);
}

void LogPane::closeSearch()
{
    m_find->hide();
    m_hits->clear();
    m_minimap->setMarks(LogMinimap::Hit, {});
    m_view->setQuery({});
    m_view->setFocus(Qt::OtherFocusReason);
}

void LogPane::goToNextHit(int direction)
{
    const std::vector<qint64>& lines = m_hits->lines();
    if (lines.empty())
        return;
    m_jumpPending = false;
    const qint64 current = m_view->currentLine();
    if (direction > 0) {
        const auto next = std::upper_bound(lines.begin(), lines.end(), current);
        m_view->goToLine(next == lines.end() ? lines.front() : *next);
    } else {
        const auto next = std::lower_bound(lines.begin(), lines.end(), current);
        m_view->goToLine(next == lines.begin() ? lines.back() : *std::prev(next));
    }
    m_searchFrom = m_view->currentLine();
}

std::vector<qint64> LogPane::errorStops() const
{
    std::vector<qint64> stops;
    for (const LineRange& block : m_evidence)
        stops.push_back(block.first);
    qint64 before = -1;
    for (const qint64 line : m_errors->lines()) {
        // One stop for a run of error lines, none inside of evidence: its beginning is a stop already.
        const bool isExplained = std::any_of(m_evidence.begin(), m_evidence.end(),
                                             [line](const LineRange& block) { return block.first <= line && line <= block.last; });
        if (line != before + 1 && !isExplained)
            stops.push_back(line);
        before = line;
    }
    std::sort(stops.begin(), stops.end());
    stops.erase(std::unique(stops.begin(), stops.end()), stops.end());
    return stops;
}

void LogPane::goToNextError(int direction)
{
    const std::vector<qint64> stops = errorStops();
    if (stops.empty())
        return;
    const qint64 current = m_view->currentLine();
    qint64 to = 0;
    if (direction > 0) {
        const auto next = std::upper_bound(stops.begin(), stops.end(), current);
        to = next == stops.end() ? stops.front() : *next;
    } else {
        const auto next = std::lower_bound(stops.begin(), stops.end(), current);
        to = next == stops.begin() ? stops.back() : *std::prev(next);
    }
    for (const LineRange& block : m_evidence) {
        if (block.first == to)
            return m_view->goToLines(block);
    }
    m_view->goToLine(to);
}

bool LogPane::eventFilter(QObject* watched, QEvent* event)
{
    const bool isKey = event->type() == QEvent::KeyPress || event->type() == QEvent::ShortcutOverride;
    if (watched != m_goToText || !isKey || static_cast<QKeyEvent*>(event)->key() != Qt::Key_Escape)
        return QWidget::eventFilter(watched, event);
    event->accept(); // Escape closes the bar, not the page
    if (event->type() == QEvent::KeyPress) {
        m_goToBar->hide();
        m_view->setFocus(Qt::OtherFocusReason);
    }
    return true;
}

void LogPane::askForLine()
{
    if (!m_view->hasLog())
        return;
    m_find->hide();
    m_goToText->setPlaceholderText(tr("1 to %1").arg(QLocale().toString(m_view->rows().lineCount())));
    m_goToText->clear();
    m_goToBar->show();
    m_goToText->setFocus(Qt::ShortcutFocusReason);
}

void LogPane::goToAskedLine()
{
    bool isNumber = false;
    const qint64 line = QString(m_goToText->text()).remove(u',').trimmed().toLongLong(&isNumber);
    if (!isNumber) {
        m_goToText->selectAll();
        return;
    }
    m_goToBar->hide();
    m_view->goToLine(line);
    m_view->setFocus(Qt::OtherFocusReason);
}

} // namespace sentinel
