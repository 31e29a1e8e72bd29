// What there is on the page of a cluster, and which keys lead to it.
#include "ui/clusters/clusterevidence.h"
#include "ui/clusters/clusterfacts.h"
#include "ui/clusters/clusterheader.h"
#include "ui/clusters/clusterpage_p.h"
#include "ui/runs/runstable.h"
#include "ui/shared/actions.h"
#include "ui/shared/emptystate.h"
#include "ui/shared/paneltools.h"
#include "ui/theme/theme.h"

#include <QAction>
#include <QHeaderView>
#include <QLabel>
#include <QPlainTextEdit>
#include <QScrollArea>
#include <QSplitter>
#include <QStackedLayout>
#include <QTabWidget>
#include <QTreeView>
#include <QVBoxLayout>

namespace sentinel {

using namespace Qt::StringLiterals;

namespace {

QLabel* sectionTitle(const QString& text, QWidget* parent)
{
    auto* label = new QLabel(text, parent);
    label->setForegroundRole(QPalette::PlaceholderText);
    return label;
}

} // namespace

void ClusterPage::Private::addActions()
{
    const auto add = [this](const char* objectName, const QString& text, QLatin1StringView symbol, const QList<QKeySequence>& keys) {
        return makeAction(&page, QString::fromLatin1(objectName), text, symbol, keys, Qt::WidgetWithChildrenShortcut);
    };
    const auto onDetail = [this](QAction* action, auto run) {
        QObject::connect(action, &QAction::triggered, &page, [this, run] {
            if (detail)
                run(detail->cluster);
        });
    };
    back = add("leaveCluster", tr("Back to the clusters"), "back"_L1, {QKeySequence(Qt::Key_Escape)});
    QObject::connect(back, &QAction::triggered, &page, &ClusterPage::backRequested);
    name = add("nameCluster", tr("Name…"), "edit"_L1, {QKeySequence(Qt::Key_N)});
    onDetail(name, [this](const Cluster& cluster) { commands.name(cluster); });
    merge = add("mergeCluster", tr("Merge…"), "merge"_L1, {QKeySequence(Qt::Key_M)});
    onDetail(merge, [this](const Cluster& cluster) { commands.merge(cluster); });
    split = add("splitCluster", tr("Split off"), "split"_L1, {QKeySequence(Qt::Key_S)});
    onDetail(split, [this](const Cluster& cluster) { commands.split(cluster, selectedKinds()); });
    mute = add("muteCluster", tr("Mute…"), "mute"_L1, {QKeySequence(Qt::Key_U)});
    onDetail(mute, [this](const Cluster& cluster) { commands.mute(cluster); });
    unmute = add("unmuteCluster", tr("Unmute"), "mute"_L1, {QKeySequence(Qt::SHIFT | Qt::Key_U)});
    onDetail(unmute, [this](const Cluster& cluster) { commands.unmute(cluster); });
    ticket = add("linkTicket", tr("Ticket…"), "ticket"_L1, {QKeySequence(Qt::Key_T)});
    onDetail(ticket, [this](const Cluster& cluster) { commands.linkTicket(cluster); });
    undo = add("undoClusterAct", tr("Undo"), "undo"_L1, {QKeySequence::Undo});
    QObject::connect(undo, &QAction::triggered, &page, [this] {
        // What is chosen in the history, or else the last thing that somebody did.
        const ClusterAct* act = actList->hasFocus() ? acts.actAt(actList->currentIndex().row()) : nullptr;
        for (int row = 0; !act && row < acts.rowCount(); ++row) {
            if (acts.index(row, 0).data(ClusterActModel::UndoableRole).toBool())
                act = acts.actAt(row);
        }
        if (act && act->isPersons() && !act->undoneAt)
            commands.undo(*act);
    });
    const auto showTab = [this, add](const char* objectName, const QString& text, int tab, Qt::Key key) {
        QAction* action = add(objectName, text, {}, {QKeySequence(Qt::CTRL | key)});
        QObject::connect(action, &QAction::triggered, &page, [this, tab] {
            tabs->setCurrentIndex(tab);
            tabs->currentWidget()->setFocus();
        });
    };
    showTab("showClusterRuns", tr("Show its runs"), 0, Qt::Key_1);
    showTab("showClusterKinds", tr("Show its fingerprints"), 1, Qt::Key_2);
    showTab("showClusterHistory", tr("Show its history"), 2, Qt::Key_3);
}

void ClusterPage::Private::layOut()
{
    message = new EmptyState("clusters"_L1, {}, {}, &page);
    message->setObjectName(u"clusterMessage"_s);
    content = new QWidget(&page);
    stack = new QStackedLayout(&page);
    stack->addWidget(message);
    stack->addWidget(content);
    header = new ClusterHeader(back, {name, merge, split, mute, unmute, ticket, undo}, content);

    runTable = new RunsTable(runs);
    runTable->setObjectName(u"clusterRuns"_s);
    runTable->setAccessibleName(tr("Runs of the cluster"));
    for (const int column : {int(RunModel::CategoryColumn), int(RunModel::ClusterColumn), int(RunModel::FailedTestsColumn),
                             int(RunModel::CommitColumn), int(RunModel::DurationColumn), int(RunModel::AddedColumn)})
        runTable->hideColumn(column);
    runTable->horizontalHeader()->resizeSection(RunModel::PipelineColumn, 36 * grid);
    runs.sort(RunModel::StartedColumn, Qt::DescendingOrder); // the column that is shown
    runTable->addRowActions({u"ClusterRun"_s, tr("Open run"), tr("Next run"), tr("Previous run"), "run"_L1});

    tabs = new QTabWidget;
    tabs->setObjectName(u"clusterTabs"_s);
    tabs->setDocumentMode(true);
    tabs->addTab(runTable, tr("Runs"));
    tabs->addTab(kindTab(), tr("Fingerprints"));
    tabs->addTab(actTab(), tr("History"));

    auto* columns = new QSplitter(Qt::Horizontal);
    columns->setObjectName(u"clusterSplitter"_s);
    columns->setChildrenCollapsible(false);
    columns->setHandleWidth(1);
    columns->addWidget(facts());
    columns->addWidget(tabs);
    columns->setStretchFactor(0, 1);
    columns->setStretchFactor(1, 1);
    columns->setSizes({140 * grid, 140 * grid}); // shares of whatever there will be
    auto* column = new QVBoxLayout(content);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(header);
    column->addWidget(columns, 1);
}

QWidget* ClusterPage::Private::facts()
{
    auto* scroll = new QScrollArea;
    scroll->setObjectName(u"clusterFactsArea"_s);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setMinimumWidth(100 * grid);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto* holder = new QWidget;
    tiles = new ImpactTiles(holder);
    chart = new DayChart(holder);
    evidence = new ClusterEvidenceView(holder);
    pipelines = new PlaceBars(u"clusterPipelines"_s, tr("not known"), holder);
    branches = new PlaceBars(u"clusterBranches"_s, tr("not known"), holder);
    auto* places = new QHBoxLayout;
    places->setSpacing(6 * grid);
    for (const auto& [title, bars] :
         {std::pair{tr("Pipelines hit, by runs"), pipelines}, std::pair{tr("Branches hit, by runs"), branches}}) {
        auto* part = new QVBoxLayout;
        part->setSpacing(grid);
        part->addWidget(sectionTitle(title, holder));
        part->addWidget(bars);
        part->addStretch();
        places->addLayout(part, 1);
    }
    auto* column = new QVBoxLayout(holder);
    column->setContentsMargins(3 * grid, 3 * grid, 3 * grid, 3 * grid);
    column->setSpacing(3 * grid);
    column->addWidget(evidence);
    column->addWidget(tiles);
    column->addWidget(chart);
    column->addLayout(places);
    column->addStretch();
    scroll->setWidget(holder);
    return scroll;
}

QWidget* ClusterPage::Private::kindTab()
{
    auto* tab = new QSplitter(Qt::Vertical);
    tab->setChildrenCollapsible(false);
    tab->setHandleWidth(1);
    kindList = new QTreeView(tab);
    kindList->setObjectName(u"clusterKinds"_s);
    kindList->setAccessibleName(tr("Fingerprints of the cluster"));
    kindList->setModel(&kinds);
    makePanelList(kindList);
    kindList->setSelectionMode(QAbstractItemView::ExtendedSelection);
    kindList->header()->resizeSection(ClusterKindModel::Runs, 14 * grid);
    kindList->header()->resizeSection(ClusterKindModel::LastSeen, 20 * grid);
    kindList->header()->setStretchLastSection(false);
    kindList->header()->setSectionResizeMode(ClusterKindModel::Says, QHeaderView::Stretch);
    kindList->header()->resizeSection(ClusterKindModel::Fingerprint, 26 * grid);
    skeleton = new QPlainTextEdit(tab);
    skeleton->setObjectName(u"clusterSkeleton"_s);
    skeleton->setAccessibleName(tr("Masked lines of the fingerprint"));
    skeleton->setReadOnly(true);
    skeleton->setLineWrapMode(QPlainTextEdit::NoWrap);
    skeleton->setFrameShape(QFrame::NoFrame);
    skeleton->setFont(theme().mono);
    skeleton->setTabChangesFocus(true);
    skeleton->setAcceptDrops(false);
    skeleton->setPlaceholderText(tr("A fingerprint is made of masked lines: choose one to read them. Several can be split off together."));
    tab->addWidget(kindList);
    tab->addWidget(skeleton);
    tab->setStretchFactor(0, 2);
    tab->setStretchFactor(1, 1);
    tab->setFocusProxy(kindList);
    QObject::connect(kindList->selectionModel(), &QItemSelectionModel::selectionChanged, &page, [this] {
        showSkeleton();
        showActions();
    });
    const auto move = [this](int rows) {
        const int row = qBound(0, kindList->currentIndex().row() + rows, kinds.rowCount() - 1);
        if (kinds.rowCount() > 0)
            kindList->setCurrentIndex(kinds.index(row, 0));
    };
    for (const auto& [objectName, text, key, rows] : {std::tuple{"nextKind", tr("Next fingerprint"), Qt::Key_J, 1},
                                                      std::tuple{"previousKind", tr("Previous fingerprint"), Qt::Key_K, -1}}) {
        QAction* action = makeAction(kindList, QString::fromLatin1(objectName), text, {}, {QKeySequence(key)}, Qt::WidgetShortcut);
        QObject::connect(action, &QAction::triggered, &page, [move, by = rows] { move(by); });
    }
    return tab;
}

QWidget* ClusterPage::Private::actTab()
{
    auto* tab = new QWidget;
    actStack = new QStackedLayout(tab);
    actList = new QTreeView(tab);
    actList->setObjectName(u"clusterHistory"_s);
    actList->setAccessibleName(tr("History of the cluster"));
    actList->setModel(&acts);
    makePanelList(actList);
    actList->header()->resizeSection(ClusterActModel::When, 20 * grid);
    noActs = panelMessage(tr("Nothing was done to it yet"),
                          tr("A name, a merge, a split, a mute and a ticket are kept here, and can be undone."), tab);
    actStack->addWidget(noActs);
    actStack->addWidget(actList);
    tab->setFocusProxy(actList);
    QObject::connect(actList->selectionModel(), &QItemSelectionModel::currentChanged, &page, [this] { showActions(); });
    return tab;
}

} // namespace sentinel
