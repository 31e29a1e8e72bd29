// What people can do in the window, and where they find it: in the menus, on the rail.
#include "ui/shared/actions.h"
#include "ui/shell/mainwindow.h"
#include "ui/shell/navigationrail.h"

#include <QAction>
#include <QActionGroup>
#include <QMenuBar>

namespace sentinel {

using namespace Qt::StringLiterals;

QAction* MainWindow::add(const char* name, const QString& text, const char* iconName, const QList<QKeySequence>& keys)
{
    return makeAction(this, QString::fromLatin1(name), text, QLatin1StringView(iconName), keys);
}

void MainWindow::addActions()
{
    const auto key = [](const char* text) { return QKeySequence(QString::fromLatin1(text)); };
    m_openFiles = add("openFiles", tr("&Open…"), "open", {QKeySequence::Open});
    m_openFiles->setToolTip(tr("Open logs, archives of logs or test reports"));
    connect(m_openFiles, &QAction::triggered, this, &MainWindow::chooseFiles);
    m_openFolder = add("openFolder", tr("Open &folder…"), "folder", {key("Ctrl+Shift+O")});
    connect(m_openFolder, &QAction::triggered, this, &MainWindow::chooseFolder);
    // A text field with the focus takes Ctrl+V for itself.
    m_paste = add("pasteLog", tr("&Paste log"), "paste", {key("Ctrl+Shift+V"), QKeySequence(QKeySequence::Paste)});
    connect(m_paste, &QAction::triggered, this, &MainWindow::paste);
    m_openSamples = add("openSamples", tr("Open &sample runs"), "sample", {key("Ctrl+Shift+E")});
    m_openSamples->setToolTip(tr("Made-up logs that show what Sentinel does"));
    connect(m_openSamples, &QAction::triggered, &m_intake, &Intake::takeSamples);
    m_cancel = add("cancelImports", tr("&Cancel the import"), "cancel", {key("Ctrl+.")});
    m_cancel->setEnabled(false);
    connect(m_cancel, &QAction::triggered, &m_intake, &Intake::cancel);
    m_back = add("goBack", tr("&Back"), "back", {key("Alt+Left")});
    connect(m_back, &QAction::triggered, this, &MainWindow::goBack);
    m_shortcuts = add("showShortcuts", tr("&Keyboard shortcuts"), "keyboard", {key("F1"), key("Ctrl+?")});
    connect(m_shortcuts, &QAction::triggered, this, &MainWindow::showShortcuts);
}

void MainWindow::addPages()
{
    m_pageGroup->setExclusive(true);
    for (const PageType& type : pageTypes()) {
        const QString id = QString::fromLatin1(type.id);
        QAction* action = makeAction(this, u"goTo_"_s + id, pageTitle(type), QLatin1StringView(type.icon),
                                     {QKeySequence(QString::fromLatin1(type.shortcut))});
        action->setCheckable(true);
        m_pageGroup->addAction(action);
        m_pageActions.insert(id, action);
        m_rail->addPage(action);
        connect(action, &QAction::triggered, this, [this, id] { goTo(id); });
    }
    m_rail->addTool(m_shortcuts);
}

void MainWindow::addMenus()
{
    const auto key = [](const char* text) { return QKeySequence(QString::fromLatin1(text)); };
    menuBar()->setObjectName(u"menuBar"_s);
    QMenu* file = menuBar()->addMenu(tr("&File"));
    file->setObjectName(u"fileMenu"_s);
    file->addActions({m_openFiles, m_openFolder, m_paste, m_openSamples});
    file->addSeparator();
    file->addAction(m_cancel);
    file->addSeparator();
    QAction* quit = add("quit", tr("&Quit"), "quit", {key("Ctrl+Q"), key("Ctrl+W")});
    quit->setMenuRole(QAction::QuitRole);
    connect(quit, &QAction::triggered, this, &QWidget::close);
    file->addAction(quit);

    QMenu* view = menuBar()->addMenu(tr("&View"));
    view->setObjectName(u"viewMenu"_s);
    view->addActions(m_pageGroup->actions());
    view->addAction(m_back);
    view->addSeparator();
    struct Choice
    {
        ThemeChoice choice;
        const char* name;
        QString text;
        const char* iconName;
        const char* keys;
    };
    auto* themes = new QActionGroup(this);
    for (const Choice& choice : {Choice{ThemeChoice::System, "themeSystem", tr("Theme of the &system"), "theme", "Ctrl+Shift+Y"},
                                 Choice{ThemeChoice::Light, "themeLight", tr("&Light theme"), "sun", "Ctrl+Shift+L"},
                                 Choice{ThemeChoice::Dark, "themeDark", tr("&Dark theme"), "moon", "Ctrl+Shift+D"}}) {
        QAction* action = add(choice.name, choice.text, choice.iconName, {key(choice.keys)});
        action->setCheckable(true);
        action->setChecked(themeChoice() == choice.choice);
        themes->addAction(action);
        connect(action, &QAction::triggered, this, [this, choice = choice.choice] { setTheme(choice); });
    }
    view->addActions(themes->actions());

    QMenu* help = menuBar()->addMenu(tr("&Help"));
    help->setObjectName(u"helpMenu"_s);
    QAction* about = add("showAbout", tr("&About Sentinel"), "info", {key("Shift+F1")});
    about->setMenuRole(QAction::AboutRole);
    connect(about, &QAction::triggered, this, &MainWindow::showAbout);
    help->addActions({m_shortcuts, about});
}

} // namespace sentinel
