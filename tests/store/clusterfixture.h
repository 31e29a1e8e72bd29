#pragma once

#include "core/store/check.h"
#include "core/store/clustermaking.h"
#include "core/store/clusters.h"
#include "core/store/transaction.h"
#include "tests/store/builders.h"

#include <QTemporaryDir>
#include <QTest>

#include <map>
#include <utility>
#include <vector>

namespace sentinel {

using namespace Qt::StringLiterals;

inline constexpr Timestamp now{1'800'000'000'000};

inline QByteArray kindNamed(char letter)
{
    return QByteArray(32, letter);
}

/// A failed run of a kind, so many hours ago.
inline NewRun failing(int number, char kind, double hoursAgo, const QString& pipeline = u"build"_s, const QString& branch = u"main"_s)
{
    NewRun added = fullRun();
    added.run.externalId = QString::number(number);
    added.run.attempt = 1;
    added.run.pipeline = pipeline;
    added.run.branch = branch;
    added.run.commit = u"commit %1"_s.arg(number);
    added.run.startedAt = Timestamp{now.ms - qint64(hoursAgo * 3'600'000)};
    added.run.finishedAt = Timestamp{added.run.startedAt->ms + 60'000};
    added.run.storedAt = *added.run.finishedAt;
    added.run.fingerprint = kindNamed(kind);
    added.run.title = u"%1 failed in run %2"_s.arg(QLatin1Char(kind)).arg(number);
    Verdict& verdict = added.jobs[0].job.verdict;
    verdict.fingerprint = added.run.fingerprint;
    verdict.skeleton = "cannot open file " + QByteArray(1, kind);
    return added;
}

/// The same with a job for each of several kinds; the first says what the run says.
inline NewRun failingJobs(int number, const QByteArray& kinds, double hoursAgo)
{
    NewRun added = failing(number, kinds[0], hoursAgo);
    for (const char kind : kinds.mid(1)) {
        NewRun::NewJob job = added.jobs[0];
        job.job.name += QLatin1Char(kind);
        job.job.verdict.fingerprint = kindNamed(kind);
        job.job.verdict.skeleton = "cannot open file " + QByteArray(1, kind);
        job.job.verdict.title = u"%1 failed in a job of run %2"_s.arg(QLatin1Char(kind)).arg(number);
        added.jobs.push_back(job);
    }
    return added;
}

/// Clusters as a person would write them: "ab c" has two.
inline Result<> cluster(Transaction& db, const QString& groups)
{
    const Result<ClusteringInput> input = clusteringInput(db);
    if (!input)
        return input.error();
    std::map<QByteArray, ClusterId> known;
    for (const ClusteringInput::Kind& kind : input->kinds)
        known[kind.fingerprint] = kind.cluster;
    NewClusters made;
    made.basis = input->state;
    made.version = 1;
    made.when = now;
    for (const QString& group : groups.split(u' ')) {
        made.groups.push_back({known[kindNamed(group[0].toLatin1())], {}, kindNamed(group[0].toLatin1())});
        for (const QChar kind : group)
            made.moves.push_back({kindNamed(kind.toLatin1()), made.groups.size() - 1});
    }
    const Result<bool> stored = storeClusters(db, made);
    return stored ? Result<>() : Result<>(stored.error());
}

/// A store with failures, a letter a kind, and the clusters that a test makes of them.
class ClusterFixture
{
public:
    ClusterFixture() : store(opened(folder.path())) {}

    void add(char kind, double hoursAgo, const QString& pipeline = u"build"_s, const QString& branch = u"main"_s)
    {
        const auto stored =
            change(*store, [=, n = ++m_number](Transaction& db) { return addRun(db, failing(n, kind, hoursAgo, pipeline, branch)); });
        QVERIFY(stored);
        last = stored->id;
    }
    /// In one commit.
    void addAll(const std::vector<std::pair<char, double>>& runs)
    {
        const auto stored = change(*store, [&](Transaction& db) -> Result<> {
            for (const auto& [kind, hoursAgo] : runs) {
                if (const auto added = addRun(db, failing(++m_number, kind, hoursAgo)); !added)
                    return added.error();
            }
            return {};
        });
        QVERIFY(stored);
    }
    /// Of several jobs, each of which failed of a kind of its own; the first says what the run says.
    void addJobs(const QByteArray& kinds, double hoursAgo)
    {
        const auto stored = change(*store, [=, n = ++m_number](Transaction& db) { return addRun(db, failingJobs(n, kinds, hoursAgo)); });
        QVERIFY(stored);
        last = stored->id;
    }
    void group(const QString& groups)
    {
        QVERIFY(change(*store, [=](Transaction& db) { return cluster(db, groups); }));
    }
    ClusterId of(char kind) const
    {
        const auto id = ask(*store, [=](Reader& db) { return clusterOf(db, kindNamed(kind)); });
        return id && *id ? **id : ClusterId();
    }
    Cluster get(ClusterId id) const
    {
        const auto found = ask(*store, [=](Reader& db) { return clusterById(db, id, now); });
        return found && *found ? **found : Cluster();
    }
    std::vector<Cluster> list(ClusterQuestion question = {}) const
    {
        question.now = now;
        const auto page = ask(*store, [=](Reader& db) { return clusterPage(db, question, {}, 1000); });
        const auto count = ask(*store, [=](Reader& db) { return clusterCount(db, question); });
        if (!page || !count || *count != qint64(page->clusters.size()))
            return {};
        return page->clusters;
    }
    template <typename Made>
    void act(Made made)
    {
        const auto done = change(*store, made);
        QVERIFY2(done, qPrintable(done ? QString() : done.error().message + done.error().detail));
    }
    void isWhole()
    {
        const Result<CheckReport> report = checkStore(folder.path());
        QVERIFY(report);
        for (const CheckReport::Item& item : report->items)
            QVERIFY2(item.severity != CheckReport::Severity::Damage, qPrintable(item.text));
    }

    QTemporaryDir folder;
    std::unique_ptr<Store> store;
    RunId last;

private:
    int m_number = 0;
};

} // namespace sentinel
