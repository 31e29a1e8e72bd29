#include "ui/shell/mainwindow.h"

#include "core/pipeline/backgroundretriage.h"
#include "core/pipeline/pipeline.h"
#include "core/store/store.h"
#include "core/triage/rulefromline.h"
#include "models/agetext.h"
#include "ui/clusters/clusterspage.h"
#include "ui/logpage/logpage.h"
#include "ui/logpage/logviewpane.h"
#include "ui/run/runpage.h"
#include "ui/runs/runspage.h"
#include "ui/runs/runstable.h"
#include "ui/shared/actions.h"
#include "ui/shared/emptystate.h"
#include "ui/shell/aboutdialog.h"
#include "ui/shell/dataage.h"
#include "ui/shell/dropoverlay.h"
#include "ui/shell/importbar.h"
#include "ui/shell/navigationrail.h"
#include "ui/shell/problembanner.h"
#include "ui/shell/retriagebar.h"
#include "ui/shell/retriagechanges.h"
#include "ui/shell/shortcutsheet.h"
#include "ui/theme/theme.h"
#include "ui/workbench/workbenchpage.h"

#include <QAction>
#include <QActionGroup>
#include <QApplication>
#include <QClipboard>
#include <QDateTime>
#include <QDir>
#include <QDropEvent>
#include <QFileDialog>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QMimeData>
#include <QPushButton>
#include <QStackedWidget>
#include <QStatusBar>
#include <QVBoxLayout>

namespace sentinel {

using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace {

constexpr int messageTime = 8000; ///< milliseconds that a message stays in the status bar
constexpr int folderWidth = 90 * grid;
const QString firstPage = QStringLiteral("runs");

QString importSummary(qsizetype stored, qsizetype known, bool cancelled)
{
    QStringList parts;
    if (stored > 0)
        parts.append(MainWindow::tr("%1 imported").arg(QLocale().toString(stored)));
    if (known > 0)
        parts.append(MainWindow::tr("%1 known already").arg(QLocale().toString(known)));
    if (cancelled)
        parts.append(MainWindow::tr("cancelled"));
    return parts.join(MainWindow::tr(", "));
}

} // namespace

MainWindow::MainWindow(QWidget* parent)
    : QMainWindow(parent), m_pageGroup(new QActionGroup(this)), m_rail(new NavigationRail(this)), m_importBar(new ImportBar(this)),
      m_problems(new ProblemBanner(this)), m_retriage(new RetriageBar(this)), m_stack(new QStackedWidget(this)),
      m_overlay(new DropOverlay(this)), m_state(new QLabel(this)), m_facts(new QLabel(this)), m_dataAge(new DataAge(this)),
      m_folder(new QLabel(this))
{
    setObjectName(u"mainWindow"_s);
    setShortcutGroup(this, tr("Everywhere"));
    setAcceptDrops(true);
    setMinimumSize(160 * grid, 110 * grid);
    addActions();
    addPages();
    addMenus();
    addStatusBar();
    layOut();

    connect(&m_navigator, &Navigator::openRun, this, &MainWindow::openRun);
    connect(&m_navigator, &Navigator::openRuns, this, [this] { goTo(firstPage); });
    connect(&m_navigator, &Navigator::openCluster, this, &MainWindow::openCluster);
    connect(&m_navigator, &Navigator::openLink, this, &MainWindow::openLink);
    connect(&m_navigator, &Navigator::newRule, this, &MainWindow::newRule);
    connect(&m_navigator, &Navigator::goBack, this, &MainWindow::goBack);
    connect(&m_navigator, &Navigator::say, this, [this](const QString& text) { statusBar()->showMessage(text, messageTime); });
    connect(&m_intake, &Intake::progressed, m_importBar, &ImportBar::showProgress);
    connect(&m_intake, &Intake::progressed, m_cancel, [this] { m_cancel->setEnabled(true); });
    connect(&m_intake, &Intake::idle, this, [this] {
        m_importBar->hide();
        m_cancel->setEnabled(false);
    });
    connect(&m_intake, &Intake::pathsTaken, this, &MainWindow::showFiles);
    connect(&m_intake, &Intake::finished, this, &MainWindow::takeDelivery);
    connect(&m_intake, &Intake::refused, this, &MainWindow::showProblem);
    connect(m_importBar, &ImportBar::cancelRequested, &m_intake, &Intake::cancel);
    connect(&runsPage(), &RunsPage::summaryChanged, this, &MainWindow::showFacts);
    m_ages.setInterval(30s);
    connect(&m_ages, &QTimer::timeout, this, &MainWindow::showFacts);
    m_ages.start();
    goTo(firstPage);
    restoreWindow();
}

MainWindow::~MainWindow() = default;

void MainWindow::addStatusBar()
{
    statusBar()->setObjectName(u"statusBar"_s);
    statusBar()->setSizeGripEnabled(false);
    m_state->setObjectName(u"statusState"_s);
    m_facts->setObjectName(u"statusFacts"_s);
    m_folder->setObjectName(u"statusFolder"_s);
    for (QLabel* label : {m_state, m_facts, m_folder}) {
        label->setContentsMargins(2 * grid, 0, 2 * grid, 0);
        label->setForegroundRole(QPalette::PlaceholderText);
    }
    m_folder->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_state->setText(tr("Opening the store…"));
    statusBar()->addWidget(m_state);
    connect(m_dataAge, &QAbstractButton::clicked, this, [this] { goTo(u"sources"_s); });
    statusBar()->addPermanentWidget(m_dataAge);
    statusBar()->addPermanentWidget(m_facts);
    statusBar()->addPermanentWidget(m_folder);
}

void MainWindow::layOut()
{
    auto* right = new QVBoxLayout;
    right->setContentsMargins(0, 0, 0, 0);
    right->setSpacing(0);
    right->addWidget(m_importBar);
    right->addWidget(m_retriage);
    right->addWidget(m_problems);
    right->addWidget(m_stack, 1);
    auto* centre = new QWidget(this);
    auto* layout = new QHBoxLayout(centre);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_rail);
    layout->addLayout(right, 1);
    setCentralWidget(centre);
}

void MainWindow::restoreWindow()
{
    if (!restoreGeometry(m_settings.value(u"window/geometry"_s).toByteArray()))
        resize(1280, 800);
}

void MainWindow::setStore(Store& store)
{
    m_storeFolder = store.folder();
    m_state->setText(tr("Loading the rules…"));
    m_folder->setText(m_folder->fontMetrics().elidedText(QDir::toNativeSeparators(m_storeFolder), Qt::ElideMiddle, folderWidth));
    m_folder->setToolTip(tr("Everything is kept in %1").arg(QDir::toNativeSeparators(m_storeFolder)));
    if (m_storeProblem) {
        m_stack->removeWidget(m_storeProblem);
        delete m_storeProblem;
        m_storeProblem = nullptr;
        goTo(firstPage);
    }
    runsPage().follow(store);
    m_dataAge->follow(store);
}

void MainWindow::setPipeline(Pipeline& pipeline)
{
    m_pipeline = &pipeline;
    m_state->clear();
    m_intake.setPipeline(pipeline);
    m_retriage->follow(pipeline.retriage());
    connect(m_retriage, &RetriageBar::changesRequested, this, [this](RetriageId id) {
        auto* changes = new RetriageChanges(m_pipeline->store(), id, this);
        connect(changes, &RetriageChanges::runRequested, this, &MainWindow::openRun);
        changes->show();
    });
    pipeline.retriage().start();
    if (auto* file = qobject_cast<LogPage*>(page(u"log"_s))) // it may be older than the pipeline
        file->pane().setPipeline(pipeline);
    if (const std::optional<Permalink> link = std::exchange(m_linkToOpen, {}))
        openLink(*link);
}

void MainWindow::showStoreProblem(const QString& folder, const Error& error)
{
    m_state->clear();
    if (!m_storeProblem) {
        m_storeProblem = new EmptyState("database"_L1, tr("The store cannot be opened"), {}, this);
        m_storeProblem->setObjectName(u"storeProblem"_s);
        QPushButton* retry = m_storeProblem->addButton(tr("Try again"), "refresh"_L1, u"storeRetry"_s);
        connect(retry, &QPushButton::clicked, this, &MainWindow::retryRequested);
        QPushButton* copy = m_storeProblem->addButton(tr("Copy details"), "copy"_L1, u"storeCopyDetails"_s);
        connect(copy, &QPushButton::clicked, this,
                [this] { QApplication::clipboard()->setText(m_storeProblem->property("details").toString()); });
        m_stack->addWidget(m_storeProblem);
    }
    m_storeProblem->setProperty("details", QStringList{folder, error.message, error.detail}.join(u'\n'));
    m_storeProblem->setText(tr("%1\n\nFolder: %2\n\nAnother folder can be named when starting: sentinel-console --data FOLDER")
                                .arg(error.message, QDir::toNativeSeparators(folder)));
    m_stack->setCurrentWidget(m_storeProblem);
}

void MainWindow::showProblem(const QString& subject, const Error& error)
{
    m_problems->add({{subject, error}});
}

void MainWindow::openPaths(const QStringList& paths)
{
    m_intake.takePaths(paths);
}

// What one file holds can be read at once; what it means comes when it has been judged.
void MainWindow::showFiles(const QStringList& paths)
{
    if (paths.size() != 1)
        return;
    goTo(u"log"_s);
    if (auto* shown = qobject_cast<LogPage*>(page(u"log"_s)))
        shown->open(paths.front());
}

void MainWindow::openRun(RunId run)
{
    openLink(Permalink{run, 0, {}});
}

void MainWindow::openLink(const Permalink& link)
{
    if (!m_pipeline) {
        m_linkToOpen = link;
        statusBar()->showMessage(tr("The run opens as soon as the rules are loaded"), messageTime);
        return;
    }
    goTo(u"run"_s);
    auto* shown = qobject_cast<RunPage*>(page(u"run"_s));
    if (shown && (link.job > 0 || link.lines.first > 0))
        shown->showLink(link);
    else if (shown)
        shown->showRun(link.run);
}

void MainWindow::newRule(const QString& line, Category category)
{
    goTo(u"rules"_s);
    if (auto* rules = qobject_cast<WorkbenchPage*>(page(u"rules"_s)))
        rules->newRule(ruleFromLine(line.toStdString(), category));
}

void MainWindow::openCluster(ClusterId cluster)
{
    goTo(u"clusters"_s);
    if (auto* shown = qobject_cast<ClustersPage*>(page(u"clusters"_s)))
        shown->showCluster(cluster);
}

void MainWindow::goTo(const QString& id)
{
    if (m_storeProblem)
        return;
    QWidget* target = m_pages.value(id);
    if (!target) {
        const auto types = pageTypes();
        const auto type = std::find_if(types.begin(), types.end(), [&](const PageType& t) { return id == QLatin1StringView(t.id); });
        if (type == types.end() || (type->needsPipeline && !m_pipeline)) {
            if (!m_history.isEmpty())
                m_pageActions.value(m_history.last())->setChecked(true);
            return;
        }
        target =
            type->make({m_navigator, m_settings, m_pipeline, m_openFiles, m_openSamples, m_indexFolder, m_ruleBench, &m_sourceServices});
        m_pages.insert(id, target);
        m_stack->addWidget(target);
        const QList<QLineEdit*> fields = target->findChildren<QLineEdit*>();
        for (QLineEdit* field : fields)
            field->setAcceptDrops(false); // a file that is dropped on a field is meant for the window
    }
    m_history.removeAll(id);
    m_history.append(id);
    m_stack->setCurrentWidget(target);
    m_pageActions.value(id)->setChecked(true);
    m_back->setEnabled(m_history.size() > 1);
    target->setFocus();
    updateTitle();
}

QString MainWindow::currentPage() const
{
    return m_history.isEmpty() ? QString() : m_history.last();
}

QWidget* MainWindow::page(const QString& id) const
{
    return m_pages.value(id);
}

RunsPage& MainWindow::runsPage() const
{
    if (!m_pages.contains(firstPage))
        const_cast<MainWindow*>(this)->goTo(firstPage);
    return *qobject_cast<RunsPage*>(m_pages.value(firstPage));
}

void MainWindow::goBack()
{
    if (m_history.size() < 2)
        return;
    m_history.removeLast();
    goTo(m_history.last());
}

void MainWindow::updateTitle()
{
    for (const PageType& type : pageTypes()) {
        if (currentPage() == QLatin1StringView(type.id))
            setWindowTitle(tr("%1 – Sentinel").arg(pageTitle(type)));
    }
}

void MainWindow::chooseFiles()
{
    auto* dialog = new QFileDialog(this, tr("Open logs and test reports"));
    dialog->setObjectName(u"openDialog"_s);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFiles);
    dialog->setDirectory(m_settings.value(u"window/folder"_s, QDir::homePath()).toString());
    connect(dialog, &QFileDialog::filesSelected, this, [this, dialog](const QStringList& files) {
        m_settings.setValue(u"window/folder"_s, dialog->directory().absolutePath());
        openPaths(files);
    });
    dialog->open();
}

void MainWindow::chooseFolder()
{
    auto* dialog = new QFileDialog(this, tr("Open a folder of logs"));
    dialog->setObjectName(u"openFolderDialog"_s);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::Directory);
    dialog->setOption(QFileDialog::ShowDirsOnly);
    dialog->setDirectory(m_settings.value(u"window/folder"_s, QDir::homePath()).toString());
    connect(dialog, &QFileDialog::filesSelected, this, &MainWindow::openPaths);
    dialog->open();
}

void MainWindow::paste()
{
    if (const QMimeData* data = QApplication::clipboard()->mimeData())
        m_intake.take(*data, tr("Pasted log"));
}

void MainWindow::setTheme(ThemeChoice choice)
{
    m_settings.setValue(u"window/theme"_s, int(choice));
    applyTheme(*qApp, choice);
}

// One log given, one run found: that run is what the person wants to see. Of several, the list of them.
void MainWindow::takeDelivery(const Intake::Delivery& delivery)
{
    std::vector<RunId> runs;
    std::vector<Problem> problems;
    qsizetype stored = 0;
    for (const ImportedInput& input : delivery.inputs) {
        if (input.error)
            problems.push_back({input.path, *input.error});
        if (input.run) {
            runs.push_back(*input.run);
            stored += input.isNew ? 1 : 0;
        }
        for (const QString& skipped : input.skipped)
            problems.push_back({input.path, {Error::Kind::Unsupported, tr("left out %1").arg(skipped), {}}});
    }
    m_problems->add(problems);
    statusBar()->showMessage(importSummary(stored, qsizetype(runs.size()) - stored, delivery.cancelled), messageTime);
    if (runs.empty())
        return;
    runsPage().selectRuns(runs);
    if (runs.size() != 1 || delivery.inputs.size() != 1)
        return goTo(firstPage);
    auto* file = qobject_cast<LogPage*>(page(u"log"_s));
    const bool isShown = file && currentPage() == u"log" && file->path() == delivery.inputs.front().path;
    if (isShown && !file->isUntouched()) // somebody is at home there: they go when they want to
        return file->offerRun(runs.front(), delivery.inputs.front().title);
    if (isShown)
        m_history.removeAll(u"log"_s); // the way back leads to where the file was given
    openRun(runs.front());
}

void MainWindow::showFacts()
{
    if (!runsPage().summary().isKnown())
        return;
    const StoreSummary::Facts& facts = runsPage().summary().facts();
    QString text = facts.runs == 1 ? tr("1 run") : tr("%1 runs").arg(QLocale().toString(facts.runs));
    if (facts.newest)
        text += tr(", the last one added %1").arg([&] {
            const QString age = ageText(*facts.newest, Timestamp{QDateTime::currentMSecsSinceEpoch()});
            return age == ageText({}, {}) ? age : tr("%1 ago").arg(age);
        }());
    m_facts->setText(text);
}

void MainWindow::showShortcuts()
{
    if (auto* open = findChild<ShortcutSheet*>()) {
        open->raise();
        open->activateWindow();
        return;
    }
    auto* sheet = new ShortcutSheet(shortcutsOf(*this), this);
    sheet->show();
}

void MainWindow::showAbout()
{
    auto* about = new AboutDialog(QDir::toNativeSeparators(m_storeFolder), this);
    about->show();
}

void MainWindow::closeEvent(QCloseEvent* event)
{
    m_settings.setValue(u"window/geometry"_s, saveGeometry());
    runsPage().save(m_settings);
    QMainWindow::closeEvent(event);
}

void MainWindow::dragEnterEvent(QDragEnterEvent* event)
{
    if (!Intake::accepts(*event->mimeData()))
        return;
    event->setDropAction(Qt::CopyAction);
    event->accept();
    m_overlay->showFor(Intake::describe(*event->mimeData()));
}

void MainWindow::dragLeaveEvent(QDragLeaveEvent*)
{
    m_overlay->hide();
}

void MainWindow::dropEvent(QDropEvent* event)
{
    m_overlay->hide();
    event->setDropAction(Qt::CopyAction);
    event->accept();
    m_intake.take(*event->mimeData(), tr("Dropped text"));
}

} // namespace sentinel
