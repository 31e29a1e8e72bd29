#include "ui/run/runpageloader.h"

#include "core/pipeline/feedback.h"
#include "core/pipeline/pipeline.h"
#include "core/store/runs.h"
#include "core/store/store.h"

namespace sentinel {

namespace {

constexpr int testsAtOnce = 2000;

Result<std::optional<LoadedRun>> readRun(Reader& db, RunId id)
{
    Result<std::optional<Run>> run = runById(db, id);
    if (!run)
        return run.error();
    if (!*run)
        return std::optional<LoadedRun>();
    Result<std::vector<Job>> jobs = jobsOfRun(db, id);
    if (!jobs)
        return jobs.error();
    LoadedRun loaded{std::move(**run), std::move(*jobs), {}, {}, {}};
    for (Job& job : loaded.jobs) {
        const Result<std::optional<VerdictBasis>> basis = verdictBasis(db, job.id);
        if (!basis)
            return basis.error();
        loaded.bases.push_back(basis->value_or(VerdictBasis()));
        adviseByWord(job.verdict, loaded.bases.back());
        Result<std::optional<ClusterMention>> mention = mentionOf(db, job.verdict.fingerprint);
        if (!mention)
            return mention.error();
        loaded.clusters.push_back(std::move(*mention));
    }
    Result<FeedbackScores> scores = feedbackScores(db);
    if (!scores)
        return scores.error();
    loaded.scores = std::move(*scores);
    return std::optional<LoadedRun>(std::move(loaded));
}

/// An answer that is there: a cancelled question has none.
template <typename T>
std::optional<T> answerOf(const QFutureWatcher<T>& watcher)
{
    const QFuture<T> future = watcher.future();
    if (future.isCanceled() || future.resultCount() == 0)
        return {};
    return future.resultAt(0);
}

template <typename T>
void drop(QFutureWatcher<T>& watcher)
{
    QFuture<T> future = watcher.future();
    watcher.setFuture(QFuture<T>()); // from here on, nothing of the old one is heard
    future.cancel();
}

} // namespace

RunPageLoader::RunPageLoader(Pipeline& pipeline, QObject* parent) : QObject(parent), m_pipeline(pipeline)
{
    connect(&m_run, &QFutureWatcherBase::finished, this, [this] {
        const auto answer = answerOf(m_run);
        if (!m_wanted || !answer)
            return;
        if (std::exchange(m_askAgain, false))
            loadRun(m_wanted);
        if (!*answer)
            Q_EMIT runFailed(answer->error().message);
        else if (!**answer)
            Q_EMIT runGone();
        else
            Q_EMIT runLoaded(***answer);
    });
    connect(&m_log, &QFutureWatcherBase::finished, this, [this] {
        const auto answer = answerOf(m_log);
        if (!answer)
            return;
        if (!*answer)
            Q_EMIT logFailed(answer->error().message);
        else
            Q_EMIT logOpened(**answer);
    });
    connect(&m_merged, &QFutureWatcherBase::finished, this, [this] {
        const auto answer = answerOf(m_merged);
        if (!answer)
            return;
        if (!*answer)
            Q_EMIT logFailed(answer->error().message);
        else
            Q_EMIT mergedOpened(**answer);
    });
    connect(&m_tests, &QFutureWatcherBase::finished, this, [this] {
        const auto answer = answerOf(m_tests);
        if (!m_testsOf || !answer || !*answer)
            return;
        const std::vector<TestResult> part = **answer;
        const bool isLast = part.size() < size_t(testsAtOnce);
        m_testsSeen += static_cast<qint64>(part.size());
        if (isLast)
            m_testsOf = {};
        else
            askForTests(m_testsOf, m_testsSeen);
        Q_EMIT testsLoaded(part, isLast);
    });
}

RunPageLoader::~RunPageLoader()
{
    cancelAll();
}

void RunPageLoader::loadRun(RunId id)
{
    if (id == m_wanted && m_run.isRunning()) {
        m_askAgain = true; // what is being read may be older than what was announced
        return;
    }
    drop(m_run);
    m_wanted = id;
    m_askAgain = false;
    m_run.setFuture(m_pipeline.store().read([id](Reader& db) { return readRun(db, id); }));
}

void RunPageLoader::openLog(LogId id)
{
    cancelLog();
    m_log.setFuture(m_pipeline.openLog(id));
}

void RunPageLoader::openMerged(const std::vector<LogId>& logs)
{
    cancelLog();
    m_mergeStop = std::stop_source();
    m_merged.setFuture(m_pipeline.openMerged(logs, m_mergeStop.get_token()));
}

void RunPageLoader::loadTests(JobId id)
{
    cancelTests();
    m_testsOf = id;
    m_testsSeen = 0;
    askForTests(id, 0);
}

void RunPageLoader::askForTests(JobId id, qint64 after)
{
    m_tests.setFuture(m_pipeline.store().read([id, after](Reader& db) { return testsOfJob(db, id, after, testsAtOnce); }));
}

void RunPageLoader::cancelLog()
{
    drop(m_log);
    m_mergeStop.request_stop();
    drop(m_merged);
}

void RunPageLoader::cancelTests()
{
    m_testsOf = {};
    drop(m_tests);
}

void RunPageLoader::cancelAll()
{
    m_wanted = {};
    m_askAgain = false;
    drop(m_run);
    cancelLog();
    cancelTests();
}

} // namespace sentinel
