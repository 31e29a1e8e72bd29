// The side of the run page where the log is: which one is open, and how to get to a place in it.
#include "core/base/text.h"
#include "ui/logview/logview.h"
#include "ui/run/runninglog.h"
#include "ui/run/runpage_p.h"
#include "ui/run/testlist.h"
#include "ui/shared/emptystate.h"

#include <QStackedLayout>

#include <algorithm>
#include <utility>

namespace sentinel {

using namespace Qt::StringLiterals;

void RunPage::Private::showLogOrTests(const Job& shown)
{
    loader.cancelTests();
    showsAll = false;
    merged.reset();
    if (shown.log) {
        running->stop();
        sideStack->setCurrentWidget(log);
        if (shown.log == openLog && log->view().hasLog()) {
            log->setOrigin(originOf(shown)); // another job may have the same log, but has its own bookmarks
            log->setEvidence(evidenceLines());
            return goTo(goThere, false);
        }
        openLog = shown.log;
        log->setOrigin(originOf(shown));
        log->showOpening(shown.logBytes, shown.logLines);
        loader.openLog(shown.log);
        return;
    }
    openLog = {};
    loader.cancelLog();
    showWithoutLog(shown);
}

// What runs is followed; what has ended a moment ago stays on screen until its log is stored.
void RunPage::Private::showWithoutLog(const Job& shown)
{
    if (shown.phase == Phase::Completed && running->job() == shown.id)
        return running->noteEnd();
    if (shown.phase != Phase::Completed && shown.phase != Phase::Unknown) {
        sideStack->setCurrentWidget(log);
        log->setOrigin(originOf(shown));
        if (page.isVisible())
            running->follow(loaded->run, shown);
        return;
    }
    running->stop();
    if (shown.verdict.tests.isEmpty() && shown.verdict.failedTests.empty()) {
        sideStack->setCurrentWidget(log);
        log->showMessage(QLatin1StringView("log"), RunPage::tr("No log"), RunPage::tr("This job came without a log."));
        return;
    }
    allTests->setTests(shown.verdict.failedTests);
    sideStack->setCurrentWidget(allTests);
    loader.loadTests(shown.id);
}

void RunPage::Private::showAllLogs()
{
    std::vector<LogId> logs;
    qint64 bytes = 0, lines = 0;
    mergedJobs.clear();
    for (const Job& one : loaded->jobs) {
        if (!one.log)
            continue;
        logs.push_back(one.log);
        mergedJobs.push_back(one.id);
        bytes += one.logBytes;
        lines += one.logLines;
    }
    loader.cancelTests();
    loader.cancelLog();
    running->stop();
    openLog = {};
    merged.reset();
    showsAll = true;
    sideStack->setCurrentWidget(log);
    LogOrigin origin; // without a job: bookmarks are of one log, and so are links
    origin.name = RunPage::tr("%1, all jobs").arg(loaded->run.pipeline);
    log->setOrigin(origin);
    log->showOpening(bytes, lines);
    loader.openMerged(logs);
}

void RunPage::Private::showMerged(const MergedLog& opened)
{
    merged = opened;
    std::vector<LineRange> evidence;
    for (const LineRange& block : evidenceLines()) {
        if (const LineRange there = inMerged(block); there.first > 0)
            evidence.push_back(there);
    }
    log->showLog(opened.log(), evidence);
    LogSources sources;
    for (const JobId of : mergedJobs) {
        const auto found = std::find_if(loaded->jobs.begin(), loaded->jobs.end(), [of](const Job& j) { return j.id == of; });
        sources.names << (found == loaded->jobs.end() ? QString() : found->name);
    }
    sources.sourceOf = [opened](qint64 line) { return opened.sourceOf(line); };
    log->view().setSources(sources);
    goTo(goThere, focusThere);
}

// Lines of one log may lie apart in all of them together: as much of them as still follows on the first one.
LineRange RunPage::Private::inMerged(const LineRange& lines) const
{
    const auto at = std::find(mergedJobs.begin(), mergedJobs.end(), job);
    if (!merged || at == mergedJobs.end())
        return {};
    constexpr qint64 most = 1000;
    const int source = static_cast<int>(at - mergedJobs.begin());
    const qint64 first = merged->lineOf(source, lines.first);
    LineRange there{first, first};
    while (first > 0 && there.last - first < std::min(lines.last - lines.first, most)
           && merged->lineOf(source, lines.first + there.last - first + 1) == there.last + 1)
        ++there.last;
    return there;
}

void RunPage::Private::goTo(const LineRange& lines, bool withFocus)
{
    if (lines.first <= 0)
        return;
    goThere = lines;
    focusThere = withFocus;
    if (!log->view().hasLog())
        return; // on its way: it will open there
    const LineRange there = showsAll ? inMerged(lines) : lines;
    if (there.first > 0)
        log->goToLines(there);
    if (withFocus)
        log->view().setFocus(Qt::OtherFocusReason);
}

void RunPage::Private::goToOffset(qint64 offset, bool withFocus)
{
    if (!log->view().hasLog())
        return;
    if (showsAll) // only the job's own log can tell which line that is
        return showJob(job);
    const qint64 line = log->view().log().lineAt(offset);
    goTo({line, line}, withFocus);
}

void RunPage::Private::followLink()
{
    if (!link || !loaded)
        return;
    const Permalink wanted = *std::exchange(link, {});
    const auto number = static_cast<size_t>(wanted.job);
    const JobId target = number >= 1 && number <= loaded->jobs.size() ? loaded->jobs[number - 1].id : firstChoice(loaded->jobs);
    if (target != job)
        showJob(target);
    if (number > loaded->jobs.size())
        log->say(RunPage::tr("This run has no job %1").arg(wanted.job));
    goTo(wanted.lines, true);
}

LogOrigin RunPage::Private::originOf(const Job& shown) const
{
    LogOrigin origin;
    origin.run = id;
    origin.job = shown.id;
    origin.jobName = shown.name;
    origin.name = loaded->run.pipeline;
    const auto at = std::find_if(loaded->jobs.begin(), loaded->jobs.end(), [&shown](const Job& j) { return j.id == shown.id; });
    if (loaded->jobs.size() > 1) {
        origin.jobNumber = static_cast<int>(at - loaded->jobs.begin()) + 1;
        origin.name += u" / "_s + shown.name;
    }
    return origin;
}

} // namespace sentinel
