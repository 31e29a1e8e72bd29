#include "core/pipeline/importing.h"
#include "core/pipeline/pipeline.h"

#include "core/pipeline/analysis.h"
#include "core/store/runs.h"
#include "core/store/store.h"
#include "tests/logs/packed.h"
#include "tests/pipeline/texts.h"

#include <QDir>
#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace sentinel;
using namespace Qt::StringLiterals;

namespace {

template <typename T>
T waited(QFuture<T> future)
{
    future.waitForFinished();
    return future.result();
}

// The zip that GitHub gives for a run: a file a job, and a folder a job with a file a step.
std::string githubArchive()
{
    const std::string setup = "2024-03-05T09:59:58.0000000Z Current runner version: '2.311.0'\n"
                              "2024-03-05T09:59:59.5000000Z Complete job name: test\n";
    const std::string after = "2024-03-05T10:00:05.0000000Z Post job cleanup.\n";
    return packed(Packing::Zip,
                  {{"0_lint.txt", passingLog()},
                   {"1_test.txt", setup + failingLog() + after},
                   {"lint/1_Run pytest.txt", passingLog()},
                   {"test/1_Set up job.txt", setup},
                   {"test/2_Run pytest.txt", failingLog()},
                   {"test/3_Post Run checkout.txt", after}});
}

} // namespace

class TestImport : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();

    void aLogBecomesARunWithOneJob();
    void theSameBytesAddNothing();
    void aCompressedTwinIsTheSameRun();
    void aReportBecomesARunWithoutALog();
    void aGitHubArchiveIsOneRunWithItsJobsAndSteps();
    void aReportBesideALogIsAJobOfTheSameRun();
    void anUnreadableInputIsAnErrorAndStoresNothing();
    void aStoppedImportStoresNothing();
    void theNameOfAPipelineIsThatOfTheFile_data();
    void theNameOfAPipelineIsThatOfTheFile();

    void aTaskTellsWhatBecameOfEveryInput();
    void aTaskCanBeCancelled();
    void aTaskMayBeDeletedWhileItRuns();
    void aPipelineMayGoWhileATaskRuns();
    void bytesAreImportedUnderTheirName();
    void theSamplesAreWorthShowing();
    void aStoredLogIsOpenedAgain();
    void secretsInStoredLogsAreMaskedWhereThatIsAskedFor();
    void aLogThatIsNotThereIsAnError();

private:
    QString put(const QString& name, const std::string& bytes) const;
    ImportedInput import(const QString& path) const { return importFile(*m_store, *m_analyser, path); }
    qint64 runs() const;
    Run run(RunId id) const;
    std::vector<Job> jobs(RunId id) const;

    std::shared_ptr<const Analyser> m_analyser;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Store> m_store;
};

void TestImport::initTestCase()
{
    Result<Analyser> analyser = Analyser::load({}, QStringLiteral(SENTINEL_BUILD_DIR "/tests/cache"));
    QVERIFY(analyser);
    m_analyser = std::make_shared<Analyser>(std::move(*analyser));
}

void TestImport::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    Result<std::unique_ptr<Store>> store = Store::open({m_folder->filePath(u"data"_s), false, 1});
    QVERIFY2(store, qPrintable(store ? QString() : store.error().message));
    m_store = std::move(*store);
}

void TestImport::cleanup()
{
    m_store.reset();
    m_folder.reset();
}

QString TestImport::put(const QString& name, const std::string& bytes) const
{
    const QString path = m_folder->filePath(name);
    QDir().mkpath(QFileInfo(path).path());
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes.data(), qint64(bytes.size())) != qint64(bytes.size()))
        qFatal("cannot write %s", qPrintable(path));
    return path;
}

qint64 TestImport::runs() const
{
    return waited(m_store->read([](Reader& db) { return runCount(db, {}); })).value();
}

Run TestImport::run(RunId id) const
{
    return waited(m_store->read([id](Reader& db) { return runById(db, id); })).value().value();
}

std::vector<Job> TestImport::jobs(RunId id) const
{
    return waited(m_store->read([id](Reader& db) { return jobsOfRun(db, id); })).value();
}

void TestImport::aLogBecomesARunWithOneJob()
{
    const QString path = put(u"nightly.log"_s, failingLog());
    const ImportedInput imported = import(path);
    QVERIFY(!imported.error);
    QVERIFY(imported.isNew);
    QCOMPARE(imported.outcome, Outcome::Failed);

    const Run stored = run(*imported.run);
    QCOMPARE(stored.pipeline, u"nightly"_s);
    QCOMPARE(stored.provider, Provider::GitHub);
    QCOMPARE(stored.outcome, Outcome::Failed);
    QCOMPARE(stored.category, Category::TestFailure);
    QCOMPARE(stored.title, imported.title);
    QCOMPARE(stored.source, path);
    QCOMPARE(stored.startedAt, parseRfc3339("2024-03-05T10:00:00.1Z"));
    QCOMPARE(stored.finishedAt, parseRfc3339("2024-03-05T10:00:03.6Z"));
    QCOMPARE(stored.tests.failed, 1);

    const std::vector<Job> found = jobs(*imported.run);
    QCOMPARE(found.size(), size_t(1));
    QVERIFY(found[0].log);
    QCOMPARE(found[0].logBytes, qint64(failingLog().size()));
    QCOMPARE(found[0].logLines, 20);
    QVERIFY(!found[0].verdict.evidence.empty());
}

void TestImport::theSameBytesAddNothing()
{
    const ImportedInput first = import(put(u"a.log"_s, failingLog()));
    const ImportedInput again = import(put(u"a.log"_s, failingLog()));
    const ImportedInput renamed = import(put(u"elsewhere/b.txt"_s, failingLog()));
    QVERIFY(first.isNew);
    QVERIFY(!again.isNew);
    QVERIFY(!renamed.isNew);
    QCOMPARE(again.run, first.run);
    QCOMPARE(renamed.run, first.run);
    QCOMPARE(again.outcome, first.outcome);
    QCOMPARE(again.title, first.title);
    QCOMPARE(runs(), 1);
}

void TestImport::aCompressedTwinIsTheSameRun()
{
    const ImportedInput plain = import(put(u"a.log"_s, failingLog()));
    for (const Packing packing : {Packing::Gzip, Packing::Zstd, Packing::Xz, Packing::Bzip2}) {
        const ImportedInput twin = import(put(u"a.log.packed"_s, packed(packing, {{"a.log", failingLog()}})));
        QVERIFY(!twin.error);
        QVERIFY(!twin.isNew);
        QCOMPARE(twin.run, plain.run);
    }
    QCOMPARE(runs(), 1);
}

void TestImport::aReportBecomesARunWithoutALog()
{
    const ImportedInput imported = import(put(u"report.xml"_s, failingReport()));
    QVERIFY(!imported.error);
    const std::vector<Job> found = jobs(*imported.run);
    QCOMPARE(found.size(), size_t(1));
    QVERIFY(!found[0].log);
    QCOMPARE(found[0].verdict.tests.run, 3);
    const auto tests = waited(m_store->read([id = found[0].id](Reader& db) { return testsOfJob(db, id, 0, 10); }));
    QVERIFY(tests);
    QCOMPARE(tests->size(), size_t(3));
}

void TestImport::aGitHubArchiveIsOneRunWithItsJobsAndSteps()
{
    const ImportedInput imported = import(put(u"logs_31415.zip"_s, githubArchive()));
    QVERIFY2(!imported.error, qPrintable(imported.error ? imported.error->message : QString()));
    QCOMPARE(runs(), 1);
    const Run stored = run(*imported.run);
    QCOMPARE(stored.outcome, Outcome::Failed);
    QCOMPARE(stored.provider, Provider::GitHub);
    QCOMPARE(stored.startedAt, parseRfc3339("2024-03-05T09:59:58Z"));
    QCOMPARE(stored.finishedAt, parseRfc3339("2024-03-05T10:00:05Z"));
    QCOMPARE(stored.tests.run, 4);
    QCOMPARE(stored.tests.failed, 1);

    const std::vector<Job> found = jobs(*imported.run);
    QCOMPARE(found.size(), size_t(2));
    QCOMPARE(found[0].name, u"lint"_s);
    QCOMPARE(found[0].outcome, Outcome::Passed);
    QCOMPARE(found[1].name, u"test"_s);
    QCOMPARE(found[1].outcome, Outcome::Failed);
    const std::vector<Step>& steps = found[1].steps;
    QCOMPARE(steps.size(), size_t(3));
    QCOMPARE(steps[0].name, u"Set up job"_s);
    QCOMPARE(steps[0].outcome, Outcome::Passed);
    QCOMPARE(steps[0].duration, std::optional<double>(1.5));
    QCOMPARE(steps[1].name, u"Run pytest"_s);
    QCOMPARE(steps[1].outcome, Outcome::Failed);
    QCOMPARE(steps[1].exitCode, std::optional<int>(1));
    QCOMPARE(steps[1].lines, (LineRange{3, 22}));
    QCOMPARE(steps[2].number, 3);
    QCOMPARE(steps[2].outcome, Outcome::Passed);
}

void TestImport::aReportBesideALogIsAJobOfTheSameRun()
{
    const std::string bytes = packed(Packing::TarGzip, {{"build.log", passingLog()}, {"reports/shop.xml", failingReport()}});
    const ImportedInput imported = import(put(u"artifacts.tar.gz"_s, bytes));
    QVERIFY(!imported.error);
    const Run stored = run(*imported.run);
    QCOMPARE(stored.pipeline, u"artifacts"_s);
    QCOMPARE(stored.outcome, Outcome::Failed); // that of the worst job
    QCOMPARE(jobs(*imported.run).size(), size_t(2));
}

void TestImport::anUnreadableInputIsAnErrorAndStoresNothing()
{
    const ImportedInput missing = import(m_folder->filePath(u"nowhere.log"_s));
    QVERIFY(missing.error);
    QCOMPARE(missing.error->kind, Error::Kind::NotFound);
    QVERIFY(!missing.run);
    const ImportedInput empty = import(put(u"empty.log"_s, {}));
    QVERIFY(empty.error);
    QCOMPARE(empty.error->kind, Error::Kind::Unsupported);
    QCOMPARE(runs(), 0);
}

void TestImport::aStoppedImportStoresNothing()
{
    std::stop_source stop;
    stop.request_stop();
    const ImportedInput stopped = importFile(*m_store, *m_analyser, put(u"a.log"_s, failingLog()), stop.get_token());
    QVERIFY(stopped.error);
    QCOMPARE(stopped.error->kind, Error::Kind::Cancelled);
    QCOMPARE(runs(), 0);
}

void TestImport::theNameOfAPipelineIsThatOfTheFile_data()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<QString>("pipeline");
    QTest::newRow("log") << u"build.log"_s << u"build"_s;
    QTest::newRow("compressed text") << u"build.txt.gz"_s << u"build"_s;
    QTest::newRow("dots inside") << u"release-2.9.1.log"_s << u"release-2.9.1"_s;
    QTest::newRow("no ending") << u"console"_s << u"console"_s;
    QTest::newRow("nothing but an ending") << u"dir/.log"_s << u".log"_s;
    QTest::newRow("capitals") << u"BUILD.LOG"_s << u"BUILD"_s;
}

void TestImport::theNameOfAPipelineIsThatOfTheFile()
{
    QFETCH(QString, file);
    const ImportedInput imported = import(put(file, "make: *** [all] Error 2\n"));
    QVERIFY(!imported.error);
    QTEST(run(*imported.run).pipeline, "pipeline");
}

void TestImport::aTaskTellsWhatBecameOfEveryInput()
{
    put(u"in/a.log"_s, failingLog("test_a"));
    put(u"in/b.log"_s, failingLog("test_b"));
    put(u"in/c.log"_s, failingLog("test_a")); // the same bytes as a.log
    put(u"in/d.bin"_s, std::string(4096, '\0'));
    Pipeline pipeline(*m_store, m_analyser);
    ImportTask* task = pipeline.importPaths({m_folder->filePath(u"in"_s), m_folder->filePath(u"nowhere"_s)});
    QStringList failed;
    int stored = 0, lastDone = 0, lastTotal = 0;
    connect(task, &ImportTask::inputDone, this, [&](const ImportedInput& input) {
        stored += input.run ? 1 : 0;
        if (input.error)
            failed += QFileInfo(input.path).fileName();
    });
    connect(task, &ImportTask::progressed, this, [&](int done, int total, const QString&) {
        QVERIFY(done >= lastDone && done <= total);
        lastDone = done;
        lastTotal = total;
    });
    QSignalSpy finished(task, &ImportTask::finished);
    QVERIFY(finished.wait(20'000));
    failed.sort();
    QCOMPARE(failed, QStringList({u"d.bin"_s, u"nowhere"_s}));
    QCOMPARE(stored, 3);
    QCOMPARE(lastDone, 5);
    QCOMPARE(lastTotal, 5);
    QCOMPARE(finished[0], QVariantList({2, 1, 2, false}));
    QCOMPARE(runs(), 2);
}

void TestImport::aTaskCanBeCancelled()
{
    for (int i = 0; i < 200; ++i)
        put(u"in/%1.log"_s.arg(i), failingLog("test_" + std::to_string(i)));
    Pipeline pipeline(*m_store, m_analyser);
    ImportTask* task = pipeline.importPaths({m_folder->filePath(u"in"_s)});
    int done = 0;
    connect(task, &ImportTask::inputDone, task, [&] {
        if (++done == 3)
            task->cancel();
    });
    QSignalSpy finished(task, &ImportTask::finished);
    QVERIFY(finished.wait(20'000));
    QCOMPARE(finished[0][3], QVariant(true));
    QVERIFY(done < 200);
    QCOMPARE(runs(), done); // what was told is stored, and nothing else
}

void TestImport::aTaskMayBeDeletedWhileItRuns()
{
    for (int i = 0; i < 50; ++i)
        put(u"in/%1.log"_s.arg(i), failingLog("test_" + std::to_string(i)));
    Pipeline pipeline(*m_store, m_analyser);
    delete pipeline.importPaths({m_folder->filePath(u"in"_s)});
    ImportTask* next = pipeline.importBytes("one more\n", u"pasted"_s);
    QSignalSpy finished(next, &ImportTask::finished);
    QVERIFY(finished.wait(20'000));
    QCOMPARE(finished[0][0], QVariant(1));
    QVERIFY(runs() < 50);
}

void TestImport::aPipelineMayGoWhileATaskRuns()
{
    for (int i = 0; i < 50; ++i)
        put(u"in/%1.log"_s.arg(i), failingLog("test_" + std::to_string(i)));
    {
        Pipeline pipeline(*m_store, m_analyser);
        pipeline.importPaths({m_folder->filePath(u"in"_s)});
        (void)pipeline.openLog(LogId{1}); // asked for and never looked at
    }
    QVERIFY(runs() < 50);
}

void TestImport::bytesAreImportedUnderTheirName()
{
    Pipeline pipeline(*m_store, m_analyser);
    ImportTask* task = pipeline.importBytes(QByteArray::fromStdString(failingLog()), u"Pasted log"_s);
    std::optional<RunId> id;
    connect(task, &ImportTask::inputDone, this, [&](const ImportedInput& input) { id = input.run; });
    QSignalSpy finished(task, &ImportTask::finished);
    QVERIFY(finished.wait(20'000));
    QVERIFY(id);
    QCOMPARE(run(*id).pipeline, u"Pasted log"_s);
}

void TestImport::theSamplesAreWorthShowing()
{
    Pipeline pipeline(*m_store, m_analyser);
    ImportTask* task = pipeline.importSamples();
    QSignalSpy finished(task, &ImportTask::finished);
    QVERIFY(finished.wait(20'000));
    QCOMPARE(finished[0][2], QVariant(0));
    QVERIFY(finished[0][0].toInt() >= 5);
    const auto page = waited(m_store->read([](Reader& db) { return runPage(db, {}, RunOrder::StoredAt, false, {}, 100); }));
    QVERIFY(page);
    int passed = 0;
    std::vector<Category> categories;
    for (const Run& sample : page->runs) {
        if (sample.outcome == Outcome::Passed) {
            ++passed;
            continue;
        }
        QVERIFY2(sample.outcome == Outcome::Failed, qPrintable(sample.pipeline));
        QVERIFY2(sample.category != Category::Unknown, qPrintable(sample.pipeline));
        QVERIFY2(!sample.title.isEmpty(), qPrintable(sample.pipeline));
        categories.push_back(sample.category);
    }
    QCOMPARE(passed, 1);
    for (const Category wanted : {Category::TestFailure, Category::BuildFailure, Category::DependencyError, Category::ResourceExhaustion})
        QVERIFY2(std::count(categories.begin(), categories.end(), wanted) > 0, jsonName(wanted).data());
}

void TestImport::aStoredLogIsOpenedAgain()
{
    const ImportedInput imported = import(put(u"a.log"_s, failingLog()));
    const std::vector<Job> found = jobs(*imported.run);
    Pipeline pipeline(*m_store, m_analyser);
    const Result<Log> log = waited(pipeline.openLog(found[0].log));
    QVERIFY(log);
    QCOMPARE(log->read({0, log->size()}).view(), std::string_view(failingLog()));
    const EvidenceBlock& evidence = found[0].verdict.evidence.at(0);
    QCOMPARE(log->lineAt(evidence.bytes.begin), evidence.lines.first);
}

void TestImport::secretsInStoredLogsAreMaskedWhereThatIsAskedFor()
{
    const std::string log = "Starting\nexport DB_PASSWORD=hunter22\n" + failingLog();
    const QString path = put(u"secret.log"_s, log);
    ImportSettings settings;
    settings.mask = redaction::Settings();
    const ImportedInput imported = importFile(*m_store, *m_analyser, path, {}, settings);
    QVERIFY2(!imported.error, qPrintable(imported.error ? imported.error->message : QString()));
    const std::vector<Job> stored = jobs(*imported.run);
    Pipeline pipeline(*m_store, m_analyser);
    const Result<Log> opened = waited(pipeline.openLog(stored[0].log));
    QVERIFY(opened);
    QCOMPARE(opened->size(), qint64(log.size())); // offsets stay what they are
    PeeledLine line;
    opened->peel(2, line);
    QCOMPARE(QByteArray(line.text.data(), qsizetype(line.text.size())), QByteArray("export DB_PASSWORD=********"));
    QCOMPARE(importFile(*m_store, *m_analyser, path).run, imported.run); // the same input, whatever the setting says
}

void TestImport::aLogThatIsNotThereIsAnError()
{
    Pipeline pipeline(*m_store, m_analyser);
    const Result<Log> log = waited(pipeline.openLog(LogId{99}));
    QVERIFY(!log);
    QCOMPARE(log.error().kind, Error::Kind::NotFound);
}

QTEST_GUILESS_MAIN(TestImport)
#include "tst_import.moc"
