#pragma once

#include "core/pipeline/clusterdetail.h"
#include "core/pipeline/pipeline.h"
#include "models/clusteractmodel.h"
#include "models/clusterkindmodel.h"
#include "models/runmodel.h"
#include "ui/clusters/clustercommands.h"
#include "ui/clusters/clusterpage.h"

#include <QFutureWatcher>
#include <QTimer>

#include <optional>
#include <stop_token>

class QAction;
class QLabel;
class QPlainTextEdit;
class QStackedLayout;
class QTabWidget;
class QTreeView;

namespace sentinel {

class ClusterEvidenceView;
class ClusterHeader;
class DayChart;
class EmptyState;
class ImpactTiles;
class PlaceBars;
class RunsTable;

struct ClusterPage::Private
{
    Private(Pipeline& p, ClusterPage& page_) : page(page_), pipeline(p), commands(p.store(), &page_) {}

    ClusterPage& page;
    Pipeline& pipeline;
    ClusterCommands commands;
    ClusterId id;
    std::optional<ClusterDetail> detail;
    QFutureWatcher<Result<std::optional<ClusterDetail>>> watcher;
    std::stop_source stop;
    QTimer refresh; ///< an import commits many times a second
    bool askAgain = false;

    RunModel runs;
    ClusterKindModel kinds;
    ClusterActModel acts;

    QStackedLayout* stack = nullptr;
    EmptyState* message = nullptr;
    QWidget* content = nullptr;
    ClusterHeader* header = nullptr;
    ImpactTiles* tiles = nullptr;
    DayChart* chart = nullptr;
    ClusterEvidenceView* evidence = nullptr;
    PlaceBars* pipelines = nullptr;
    PlaceBars* branches = nullptr;
    QTabWidget* tabs = nullptr;
    RunsTable* runTable = nullptr;
    QTreeView* kindList = nullptr;
    QPlainTextEdit* skeleton = nullptr;
    QTreeView* actList = nullptr;
    QLabel* noActs = nullptr;
    QStackedLayout* actStack = nullptr;

    QAction* back = nullptr;
    QAction* name = nullptr;
    QAction* mute = nullptr;
    QAction* unmute = nullptr;
    QAction* ticket = nullptr;
    QAction* merge = nullptr;
    QAction* split = nullptr;
    QAction* undo = nullptr;

    // clusterpagelayout.cpp
    void addActions();
    void layOut();
    QWidget* facts();
    QWidget* kindTab();
    QWidget* actTab();
    // clusterpage.cpp
    void ask();
    void take();
    void say(QLatin1StringView iconName, const QString& title, const QString& text);
    void showDetail();
    void showSkeleton();
    void showActions();
    std::vector<QByteArray> selectedKinds() const;
};

} // namespace sentinel
