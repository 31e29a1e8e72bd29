#pragma once

#include "core/logs/mergedlog.h"
#include "ui/logpage/logviewpane.h"
#include "ui/run/runpage.h"
#include "ui/run/runpageloader.h"

#include <optional>
#include <vector>

class QSplitter;
class QStackedLayout;

namespace sentinel {

class EmptyState;
class LiveStrip;
class RunningLog;
class RunPageDetails;
class RunPageHeader;
class TestList;

struct Correction;

struct RunPage::Private
{
    explicit Private(Pipeline& p, RunPage& page) : page(page), pipeline(p), loader(p) {}

    RunPage& page;
    Pipeline& pipeline;
    RunPageLoader loader;
    RunId id;
    std::optional<LoadedRun> loaded;
    JobId job;
    LogId openLog;                   ///< that the pane shows or waits for
    bool showsAll = false;           ///< the logs of all jobs by time, in place of the job's own
    std::vector<JobId> mergedJobs;   ///< whose logs those are, in their order
    std::optional<MergedLog> merged; ///< once they are open
    LineRange goThere;               ///< once the log is open
    bool focusThere = false;         ///< so that the reader goes on from there
    std::optional<Permalink> link;   ///< that is still to be followed: its run is on its way

    QStackedLayout* stack = nullptr;
    EmptyState* noRun = nullptr;
    bool takesFocus = false; ///< with the run that is on its way
    EmptyState* message = nullptr;
    QWidget* content = nullptr;
    RunPageHeader* header = nullptr;
    QSplitter* columns = nullptr;
    bool columnsPlaced = false;
    RunPageDetails* details = nullptr;
    QWidget* side = nullptr;
    QStackedLayout* sideStack = nullptr;
    LiveStrip* live = nullptr;
    LogPane* log = nullptr;
    RunningLog* running = nullptr; ///< the log of a job that has not ended yet
    TestList* allTests = nullptr;

    const Job* currentJob() const;
    std::vector<LineRange> evidenceLines() const;
    void say(QLatin1StringView iconName, const QString& title, const QString& text);
    void showLoaded(const LoadedRun& run);
    void showJob(JobId id);
    void showNextJob(int direction);
    // runpagefeedback.cpp
    void askForCorrection();
    void store(const Correction& correction);
    // runpagelog.cpp
    void showLogOrTests(const Job& job);
    void showWithoutLog(const Job& job);
    void showAllLogs();
    void showMerged(const MergedLog& log);
    LineRange inMerged(const LineRange& lines) const; ///< of the job that is shown; empty when they are not there
    void goTo(const LineRange& lines, bool withFocus);
    void goToOffset(qint64 offset, bool withFocus);
    void followLink();
    LogOrigin originOf(const Job& job) const;
};

/// Where a reader wants to begin: the job that failed, of several the one whose verdict is surest.
JobId firstChoice(const std::vector<Job>& jobs);

} // namespace sentinel
