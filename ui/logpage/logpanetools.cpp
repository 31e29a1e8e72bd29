// The actions of the log pane: names, keys, and where they have a button.
#include "ui/logpage/bookmarkpanel.h"
#include "ui/logpage/diagnosticpanel.h"
#include "ui/logpage/gotobar.h"
#include "ui/logpage/logbookmarks.h"
#include "ui/logpage/logbreadcrumb.h"
#include "ui/logpage/logcomparing.h"
#include "ui/logpage/logfinder.h"
#include "ui/logpage/lognovelty.h"
#include "ui/logpage/logviewpane.h"
#include "ui/logview/logviewfind.h"
#include "ui/shared/actions.h"
#include "ui/shared/paneltools.h"
#include "ui/theme/theme.h"

#include <QAction>
#include <QActionGroup>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QSettings>
#include <QToolButton>

#include <algorithm>

namespace sentinel {

using namespace Qt::StringLiterals;

QAction* LogPane::newAction(const char* name, const QString& text, const char* iconName, const QList<QKeySequence>& keys,
                            const std::function<void()>& act)
{
    QAction* action = makeAction(this, QString::fromLatin1(name), text, QLatin1StringView(iconName), keys, Qt::WidgetWithChildrenShortcut);
    connect(action, &QAction::triggered, this, act);
    return action;
}

QAction* LogPane::addToggle(const char* name, const QString& text, const char* iconName, const QKeySequence& key, const QString& setting,
                            bool byDefault, const std::function<void(bool)>& act)
{
    QAction* action = makeAction(this, QString::fromLatin1(name), text, QLatin1StringView(iconName), {key}, Qt::WidgetWithChildrenShortcut);
    action->setCheckable(true);
    action->setChecked(QSettings().value(setting, byDefault).toBool());
    connect(action, &QAction::toggled, this, [setting, act](bool on) {
        QSettings().setValue(setting, on);
        act(on);
    });
    return action;
}

/// A button that says how many there are and goes to the next.
QToolButton* LogPane::addCount(QAction* next, const QString& name, const char* iconName)
{
    auto* button = new QToolButton(m_tools);
    button->setObjectName(name);
    button->setAccessibleName(next->text());
    button->setToolTip(next->toolTip());
    button->setIcon(icon(QLatin1StringView(iconName)));
    button->setIconSize({iconSize, iconSize});
    button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    button->setAutoRaise(true);
    button->setFixedHeight(6 * grid);
    button->setFocusPolicy(Qt::TabFocus);
    connect(button, &QToolButton::clicked, next, &QAction::trigger);
    return button;
}

void LogPane::addSeparator()
{
    m_tools->layout()->addItem(new QSpacerItem(2 * grid, 0, QSizePolicy::Fixed));
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

    setShortcutGroup(this, tr("Log"));
    makeJumps();
    for (QAction* jump : actions())
        setShortcutGroup(jump, tr("Ways through the log"));
    m_shutFolds = newAction("foldAll", tr("Fold all groups"), "collapse", {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_BracketLeft)},
                            [this] { m_view->setAllFoldsShut(true); });
    m_openFolds = newAction("unfoldAll", tr("Unfold all groups"), "expand", {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_BracketRight)},
                            [this] { m_view->setAllFoldsShut(false); });
    newAction("foldGroup", tr("Fold this group"), "", {QKeySequence(Qt::Key_Minus)}, [this] { m_view->setCurrentFoldShut(true); });
    newAction("unfoldGroup", tr("Unfold this group"), "", {QKeySequence(Qt::Key_Plus)}, [this] { m_view->setCurrentFoldShut(false); });
    m_times = addToggle("showTimes", tr("Time stamps"), "clock", QKeySequence(Qt::Key_T), u"runpage/logTimes"_s, true,
                        [this](bool shown) { m_view->setTimesShown(shown); });
    m_wrap = addToggle("wrapLines", tr("Wrap long lines"), "wrap", QKeySequence(Qt::Key_Z), u"log/wrap"_s, false,
                       [this](bool wrapped) { m_view->setWrapped(wrapped); });
    m_follow = addToggle("followLog", tr("Follow the end as it grows"), "follow", QKeySequence(Qt::Key_F), u"log/follow"_s, false,
                         [this](bool following) { m_view->setFollowing(following); });
    m_follow->setVisible(false);
    for (QAction* action : {m_shutFolds, m_openFolds, m_times, m_wrap, m_follow})
        layout->addWidget(slimButton(action, m_tools));
    addSeparator();
    makeNoveltyActions();
    makeBookmarkActions();
    addSeparator();
    QAction* goTo =
        newAction("goToLine", tr("Go to…"), "forward", {QKeySequence(Qt::CTRL | Qt::Key_G), QKeySequence(Qt::Key_Colon)}, [this] {
            if (!m_view->hasLog())
                return;
            if (!m_find->isHidden())
                m_finder->close();
            m_goTo->open(m_view->rows().lineCount());
        });
    QAction* find = newAction("findInLog", tr("Search"), "search", {QKeySequence(QKeySequence::Find), QKeySequence(Qt::Key_Slash)},
                              [this] { openSearch(); });
    for (QAction* action : {goTo, find})
        layout->addWidget(slimButton(action, m_tools));
    makeCopyActions();
    makeContextMenu();
}

void LogPane::makeJumps()
{
    // While a search is on, n goes through its matches as it does in a pager; F8 means errors and F3 matches whatever is open.
    const auto nextOfEither = [this](int direction) {
        if (m_finder->isActive())
            goToNextHit(direction);
        else
            goToNextError(direction);
    };
    QAction* previousError = newAction("previousError", tr("Previous error"), "chevron-up", {QKeySequence(Qt::SHIFT | Qt::Key_F8)},
                                       [this] { goToNextError(-1); });
    QAction* nextError = newAction("nextError", tr("Next error"), "chevron-down", {QKeySequence(Qt::Key_F8)}, [this] { goToNextError(1); });
    newAction("nextStop", tr("Next error, or match while searching"), "", {QKeySequence(Qt::Key_N)}, [nextOfEither] { nextOfEither(1); });
    newAction("previousStop", tr("Previous error, or match while searching"), "", {QKeySequence(Qt::SHIFT | Qt::Key_N)},
              [nextOfEither] { nextOfEither(-1); });
    newAction("previousWarning", tr("Previous warning"), "", {QKeySequence(Qt::SHIFT | Qt::Key_W)}, [this] { goToNextWarning(-1); });
    QAction* nextWarning = newAction("nextWarning", tr("Next warning"), "", {QKeySequence(Qt::Key_W)}, [this] { goToNextWarning(1); });
    newAction("nextHit", tr("Next match"), "", {QKeySequence(Qt::Key_F3)}, [this] { goToNextHit(1); });
    newAction("previousHit", tr("Previous match"), "", {QKeySequence(Qt::SHIFT | Qt::Key_F3)}, [this] { goToNextHit(-1); });
    newAction("filterHits", tr("Show matching lines only"), "filter", {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_F)},
              [this] { m_finder->toggleFilter(); });
    newAction("nextStep", tr("Next step"), "", {QKeySequence(Qt::Key_BraceRight)}, [this] { goToStep(1); });
    newAction("previousStep", tr("Previous step"), "", {QKeySequence(Qt::Key_BraceLeft)}, [this] { goToStep(-1); });
    newAction("chooseStep", tr("Go to a step…"), "steps", {QKeySequence(Qt::Key_S)}, [this] { m_crumbs->openSteps(); });

    QLayout* layout = m_tools->layout();
    m_errorCount = addCount(nextError, u"errorCount"_s, "error");
    m_warningCount = addCount(nextWarning, u"warningCount"_s, "warning");
    layout->addWidget(slimButton(previousError, m_tools));
    layout->addWidget(slimButton(nextError, m_tools));
    layout->addWidget(m_errorCount);
    layout->addWidget(m_warningCount);
    m_errorCount->setToolTip(tr("Lines marked as errors; goes to the next (F8)"));
    m_warningCount->setToolTip(tr("Lines marked as warnings; goes to the next (W)"));
    addSeparator();
}

void LogPane::makeBookmarkActions()
{
    newAction("toggleBookmark", tr("Bookmark this line"), "bookmark", {QKeySequence(Qt::Key_M), QKeySequence(Qt::CTRL | Qt::Key_B)},
              [this] { toggleBookmark(m_view->currentLine()); });
    newAction("bookmarkWithNote", tr("Bookmark this line with a note…"), "", {QKeySequence(Qt::SHIFT | Qt::Key_M)}, [this] {
        const qint64 line = m_view->currentLine();
        if (line < 1)
            return;
        if (!m_bookmarks->contains(line))
            toggleBookmark(line);
        setPanelShown(m_bookmarkPanel, true);
        m_bookmarkPanel->editNote(line);
    });
    newAction("nextBookmark", tr("Next bookmark"), "", {QKeySequence(Qt::Key_F2)}, [this] { goToNextBookmark(1); });
    newAction("previousBookmark", tr("Previous bookmark"), "", {QKeySequence(Qt::SHIFT | Qt::Key_F2)}, [this] { goToNextBookmark(-1); });
    m_bookmarksShown = addPanel("showBookmarks", tr("List of bookmarks"), "bookmark", QKeySequence(Qt::Key_B), m_bookmarkPanel);
    m_diagnosticsShown = addPanel("showDiagnostics", tr("List of diagnostics"), "table", QKeySequence(Qt::Key_D), m_diagnosticPanel);
}

QAction* LogPane::addPanel(const char* name, const QString& text, const char* iconName, const QKeySequence& key, QWidget* panel)
{
    QAction* action = makeAction(this, QString::fromLatin1(name), text, QLatin1StringView(iconName), {key}, Qt::WidgetWithChildrenShortcut);
    action->setCheckable(true);
    connect(action, &QAction::triggered, this, [this, panel](bool shown) {
        setPanelShown(panel, shown);
        (shown ? panel : m_view)->setFocus(Qt::OtherFocusReason);
    });
    m_tools->layout()->addWidget(slimButton(action, m_tools));
    return action;
}

void LogPane::makeNoveltyActions()
{
    const QString setting = u"log/seenBefore"_s;
    m_noveltyModes = new QActionGroup(this);
    auto* menu = new QMenu(m_tools);
    menu->setObjectName(u"noveltyMenu"_s);
    const auto add = [&](SeenBefore mode, const char* name, const QString& text) {
        auto* action = new QAction(text, m_noveltyModes);
        action->setObjectName(QString::fromLatin1(name));
        action->setCheckable(true);
        action->setData(int(mode));
        menu->addAction(action);
    };
    add(SeenBefore::Shown, "seenBeforeShown", tr("Show all lines alike"));
    add(SeenBefore::Dimmed, "seenBeforeDimmed", tr("Dim what the last passing run had, too"));
    add(SeenBefore::Hidden, "seenBeforeHidden", tr("Hide what the last passing run had, too"));
    const auto choose = [this, setting](int mode) {
        QSettings().setValue(setting, mode);
        m_novelty->setMode(SeenBefore(mode));
    };
    connect(m_noveltyModes, &QActionGroup::triggered, this, [choose](const QAction* action) { choose(action->data().toInt()); });
    const int remembered = std::clamp(QSettings().value(setting, 0).toInt(), 0, 2);
    m_noveltyModes->actions()[remembered]->setChecked(true);
    m_novelty->setMode(SeenBefore(remembered));
    QAction* next =
        newAction("nextSeenBefore", tr("Show, dim or hide what the last passing run had, too"), "next", {QKeySequence(Qt::Key_H)}, [this] {
            const QList<QAction*> modes = m_noveltyModes->actions();
            if (m_noveltyModes->isEnabled())
                modes[(modes.indexOf(m_noveltyModes->checkedAction()) + 1) % modes.size()]->trigger();
            else
                say(tr("There is no run before this one to compare with"));
        });
    m_comparePassing = newAction("compareWithPassing", tr("Compare with the last passing log"), "compare", {QKeySequence(Qt::Key_C)},
                                 [this] { m_comparing->compareWithPassing(); });
    m_compareFile = newAction("compareWithFile", tr("Compare with a file…"), "", {QKeySequence(Qt::SHIFT | Qt::Key_C)},
                              [this] { m_comparing->chooseFile(); });
    menu->addSeparator();
    menu->addActions({m_comparePassing, m_compareFile});
    m_noveltyButton = new QToolButton(m_tools);
    m_noveltyButton->setObjectName(u"noveltyButton"_s);
    m_noveltyButton->setAccessibleName(next->text());
    m_noveltyButton->setToolTip(tr("%1 (%2)").arg(next->text(), next->shortcut().toString(QKeySequence::NativeText)));
    m_noveltyButton->setIcon(icon(QLatin1StringView("novelty")));
    m_noveltyButton->setIconSize({iconSize, iconSize});
    m_noveltyButton->setAutoRaise(true);
    m_noveltyButton->setFixedSize(rowHeight, 6 * grid);
    m_noveltyButton->setFocusPolicy(Qt::TabFocus);
    connect(m_noveltyButton, &QToolButton::clicked, menu,
            [this, menu] { menu->popup(m_noveltyButton->mapToGlobal(QPoint(0, m_noveltyButton->height()))); });
    m_tools->layout()->addWidget(m_noveltyButton);
}

void LogPane::makeCopyActions()
{
    newAction("copyLogWithTimes", tr("Copy with time stamps"), "", {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_C)},
              [this] { m_view->copyWithTimes(); });
    newAction("copyLogAsMarkdown", tr("Copy the selection as Markdown"), "markdown", {QKeySequence(Qt::CTRL | Qt::ALT | Qt::Key_C)},
              [this] { m_view->copyAsMarkdown(); });
    newAction("copyLogUnmasked", tr("Copy without masking secrets"), "", {QKeySequence(Qt::CTRL | Qt::ALT | Qt::SHIFT | Qt::Key_C)},
              [this] { m_view->copyUnmasked(); });
    newAction("copyLink", tr("Copy link to this line"), "link", {QKeySequence(Qt::CTRL | Qt::Key_L)}, [this] { copyLink(); });
    m_saveSelection =
        newAction("saveSelection", tr("Save the selection…"), "", {QKeySequence(QKeySequence::Save)}, [this] { saveSelection(); });
    m_saveSelection->setEnabled(false);
    newAction("newRuleFromLine", tr("New rule from this line…"), "rules", {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_R)},
              [this] { wantRule(); });
    newAction("openInEditor", tr("Open in the editor"), "external", {QKeySequence(Qt::CTRL | Qt::Key_E)}, [this] { openInEditor(); });
}

void LogPane::makeContextMenu()
{
    m_view->setContextMenuPolicy(Qt::ActionsContextMenu);
    auto* copy = new QAction(icon(QLatin1StringView("copy")), tr("Copy"), m_view);
    copy->setObjectName(u"copyLog"_s);
    connect(copy, &QAction::triggered, m_view, &LogView::copy);
    auto* selectAll = new QAction(tr("Select all"), m_view);
    selectAll->setObjectName(u"selectAllLog"_s);
    connect(selectAll, &QAction::triggered, m_view, &LogView::selectAll);
    const auto rule = [this] {
        auto* separator = new QAction(m_view);
        separator->setSeparator(true);
        return separator;
    };
    const auto named = [this](const char* name) { return findChild<QAction*>(QString::fromLatin1(name), Qt::FindDirectChildrenOnly); };
    m_view->addActions({copy,
                        named("copyLogWithTimes"),
                        named("copyLogAsMarkdown"),
                        named("copyLogUnmasked"),
                        named("copyLink"),
                        m_saveSelection,
                        selectAll,
                        rule(),
                        named("toggleBookmark"),
                        named("bookmarkWithNote"),
                        rule(),
                        named("newRuleFromLine"),
                        rule(),
                        named("findInLog"),
                        named("goToLine"),
                        named("chooseStep"),
                        named("nextError"),
                        named("previousError"),
                        rule(),
                        m_shutFolds,
                        m_openFolds,
                        m_times,
                        m_wrap,
                        m_follow,
                        rule(),
                        m_comparePassing,
                        m_compareFile,
                        named("openInEditor")});
}

} // namespace sentinel
