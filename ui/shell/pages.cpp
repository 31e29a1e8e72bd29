#include "ui/shell/pages.h"

#include "core/pipeline/pipeline.h"
#include "ui/clusters/clusterspage.h"
#include "ui/logpage/logpage.h"
#include "ui/logpage/logviewpane.h"
#include "ui/run/runpage.h"
#include "ui/runs/runspage.h"
#include "ui/shared/actions.h"
#include "ui/shared/emptystate.h"
#include "ui/sources/sourcespage.h"
#include "ui/workbench/workbenchpage.h"

#include <QCoreApplication>

namespace sentinel {

namespace {

QWidget* makeRunsPage(const PageContext& context)
{
    auto* page = new RunsPage(context.settings, context.openFiles, context.openSamples);
    QObject::connect(page, &RunsPage::runActivated, &context.navigator, &Navigator::openRun);
    QObject::connect(page, &RunsPage::clusterRequested, &context.navigator, &Navigator::openCluster);
    QObject::connect(page, &RunsPage::said, &context.navigator, &Navigator::say);
    return page;
}

QWidget* makeRunPage(const PageContext& context)
{
    auto* page = new RunPage(*context.pipeline, context.sources);
    setShortcutGroup(page, QCoreApplication::translate("Pages", "Run"));
    QObject::connect(page, &RunPage::backRequested, &context.navigator, &Navigator::goBack);
    QObject::connect(page, &RunPage::listRequested, &context.navigator, &Navigator::openRuns);
    QObject::connect(page, &RunPage::ruleWanted, &context.navigator, &Navigator::newRule);
    QObject::connect(page, &RunPage::clusterRequested, &context.navigator, &Navigator::openCluster);
    return page;
}

QWidget* makeClustersPage(const PageContext& context)
{
    auto* page = new ClustersPage(*context.pipeline, context.openFiles, context.openSamples);
    QObject::connect(page, &ClustersPage::runActivated, &context.navigator, &Navigator::openRun);
    QObject::connect(page, &ClustersPage::said, &context.navigator, &Navigator::say);
    return page;
}

QWidget* makeLogPage(const PageContext& context)
{
    auto* page = new LogPage(context.openFiles, context.indexFolder);
    if (context.pipeline)
        page->pane().setPipeline(*context.pipeline);
    setShortcutGroup(page, QCoreApplication::translate("Pages", "Log"));
    QObject::connect(page, &LogPage::runRequested, &context.navigator, &Navigator::openRun);
    QObject::connect(page, &LogPage::backRequested, &context.navigator, &Navigator::goBack);
    QObject::connect(&page->pane(), &LogPane::linkFollowed, &context.navigator, &Navigator::openLink);
    QObject::connect(&page->pane(), &LogPane::ruleWanted, &context.navigator,
                     [&navigator = context.navigator](const QString& line) { Q_EMIT navigator.newRule(line, Category::Unknown); });
    QObject::connect(page, &LogPage::refused, &context.navigator, &Navigator::goBack);
    return page;
}

QWidget* makeRulesPage(const PageContext& context)
{
    if (!context.ruleBench)
        return new EmptyState(QLatin1StringView("rules"), QCoreApplication::translate("Pages", "The rules cannot be edited here"), {});
    auto* page = new WorkbenchPage(*context.ruleBench);
    QObject::connect(page, &WorkbenchPage::linkActivated, &context.navigator, &Navigator::openLink);
    QObject::connect(page, &WorkbenchPage::backRequested, &context.navigator, &Navigator::goBack);
    QObject::connect(page, &WorkbenchPage::said, &context.navigator, &Navigator::say);
    return page;
}

QWidget* makeSourcesPage(const PageContext& context)
{
    auto* page = new SourcesPage(context.pipeline->store(), *context.sources, context.openFiles);
    QObject::connect(page, &SourcesPage::said, &context.navigator, &Navigator::say);
    return page;
}

constexpr PageType types[] = {
    {"runs", QT_TRANSLATE_NOOP("Pages", "Runs"), "runs", "Alt+1", false, makeRunsPage},
    {"run", QT_TRANSLATE_NOOP("Pages", "Run"), "run", "Alt+2", true, makeRunPage},
    {"log", QT_TRANSLATE_NOOP("Pages", "Log"), "log", "Alt+3", false, makeLogPage},
    {"clusters", QT_TRANSLATE_NOOP("Pages", "Clusters"), "clusters", "Alt+4", true, makeClustersPage},
    {"rules", QT_TRANSLATE_NOOP("Pages", "Rules"), "rules", "Alt+5", true, makeRulesPage},
    {"sources", QT_TRANSLATE_NOOP("Pages", "Sources"), "sources", "Alt+6", true, makeSourcesPage},
};

} // namespace

std::span<const PageType> pageTypes()
{
    return types;
}

QString pageTitle(const PageType& type)
{
    return QCoreApplication::translate("Pages", type.title);
}

} // namespace sentinel
