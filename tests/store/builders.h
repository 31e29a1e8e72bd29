#pragma once

#include "core/store/runs.h"
#include "core/store/store.h"

#include <QString>

#include <memory>

namespace sentinel {

/// A store in a folder; the test ends when it cannot be opened.
inline std::unique_ptr<Store> opened(const QString& folder)
{
    Result<std::unique_ptr<Store>> store = Store::open({folder, false, 2});
    if (!store)
        qFatal("%s (%s)", qUtf8Printable(store.error().message), qUtf8Printable(store.error().detail));
    return std::move(*store);
}

/// Asks and waits for the answer.
template <typename Query>
auto ask(Store& store, Query query)
{
    return store.read(std::move(query)).result();
}

/// Changes and waits for the commit.
template <typename Change>
auto change(Store& store, Change made)
{
    return store.write(std::move(made)).result();
}

/// A failed run with one job in which every field differs from its default and from its neighbours.
inline NewRun fullRun()
{
    Run run;
    run.provider = Provider::GitHub;
    run.repo = QStringLiteral("acme/anvil");
    run.pipeline = QStringLiteral("build and test");
    run.externalId = QStringLiteral("7001");
    run.attempt = 2;
    run.branch = QStringLiteral("feature/dröp");
    run.commit = QStringLiteral("0123456789abcdef0123456789abcdef01234567");
    run.trigger = QStringLiteral("pull_request");
    run.outcome = Outcome::Failed;
    run.startedAt = Timestamp{1'700'000'000'123};
    run.finishedAt = Timestamp{1'700'000'060'456};
    run.storedAt = Timestamp{1'700'000'099'789};
    run.source = QStringLiteral("/logs/7001.zip");
    run.url = QStringLiteral("https://ci.example/7001");
    run.category = Category::TestFailure;
    run.confidence = 0.875;
    run.title = QStringLiteral("2 tests failed in AnvilTest");
    run.fingerprint = QByteArrayLiteral("00112233445566778899aabbccddeeff");
    run.tests = {11, 7, 2, 1, 1};

    TestResult passed;
    passed.suite = QStringLiteral("AnvilTest");
    passed.name = QStringLiteral("falls_down");
    passed.duration = 0.25;
    TestResult failed;
    failed.suite = QStringLiteral("AnvilTest");
    failed.name = QStringLiteral("hits_coyote[\"%_\"]");
    failed.status = TestStatus::Failed;
    failed.duration = 1.5;
    failed.message = QStringLiteral("expected coyote,\ngot road runner");
    failed.attempt = 2;
    failed.bytes = ByteRange{300, 420};
    TestResult broken;
    broken.name = QStringLiteral("nameless");
    broken.status = TestStatus::Error;

    Step step;
    step.number = 3;
    step.name = QStringLiteral("make check");
    step.depth = 1;
    step.outcome = Outcome::Failed;
    step.exitCode = 2;
    step.startedAt = Timestamp{1'700'000'001'000};
    step.duration = 12.5;
    step.bytes = {100, 500};
    step.lines = {4, 17};
    Step bare;
    bare.number = 4;

    Verdict verdict;
    verdict.version = 5;
    verdict.outcome = Outcome::Failed;
    verdict.category = Category::TestFailure;
    verdict.attribution = Attribution::Test;
    verdict.confidence = 0.875;
    verdict.rule = QStringLiteral("junit.failed");
    verdict.title = QStringLiteral("2 tests failed in AnvilTest");
    verdict.fingerprint = run.fingerprint;
    verdict.evidence = {{{300, 420}, {10, 14}, QStringLiteral("AssertionError: expected coyote"), 3.5, QStringLiteral("rule"), {}},
                        {{450, 470},
                         {16, 16},
                         QStringLiteral("make: *** [check] Error 2"),
                         1.25,
                         QStringLiteral("exit"),
                         {{QStringLiteral("close"), 0.5, 2.5}}}};
    verdict.skeleton = "AssertionError: expected coyote";
    verdict.saidByPerson = true;
    verdict.hint = QStringLiteral("Run the test alone");
    verdict.remediation = {QStringLiteral("make check TEST=AnvilTest"), QStringLiteral("ask \"Wile\"")};
    verdict.tests = run.tests;
    verdict.failedTests = {broken, failed};
    verdict.holes = {{Hole::Kind::TruncatedByProvider, QStringLiteral("cut by the provider"), {500, 510}}};

    NewRun added;
    added.run = run;
    NewRun::NewJob job;
    job.job.name = QStringLiteral("linux / gcc");
    job.job.outcome = Outcome::Failed;
    job.job.startedAt = Timestamp{1'700'000'000'500};
    job.job.finishedAt = Timestamp{1'700'000'050'000};
    job.job.steps = {step, bare};
    job.job.verdict = verdict;
    job.tests = {passed, failed, broken};
    added.jobs = {job};
    return added;
}

} // namespace sentinel
