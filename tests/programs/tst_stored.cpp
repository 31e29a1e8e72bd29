// What the program does with a store, as scripts see it: import, runs, run, check, serve.

#include "tests/pipeline/texts.h"
#include "tests/programs/program.h"

#include <QDirIterator>

using namespace sentinel;
using namespace Qt::StringLiterals;

class TestStored : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_program = std::make_unique<Program>(); }

    void importedRunsAreListedAndShown();
    void runsAreNumberedInTheOrderOfTheInputs();
    void importingAgainAddsNothing();
    void runsAreFiltered_data();
    void runsAreFiltered();
    void aRunThatIsNotThereIsAnError();
    void aFailureIsComparedWithTheLastPassingRun();
    void aVerdictIsCorrectedAndTakenBack();
    void aCorrectionThatCannotBeMeantIsRefused_data();
    void aCorrectionThatCannotBeMeantIsRefused();
    void historyIsJudgedAgainWithOtherRules();
    void theStoreIsChecked();
    void damageIsFound();
    void serveImportsWhatIsDropped();

private:
    Ended run(const QStringList& arguments) const { return m_program->run(arguments); }
    QString put(const QString& name, const std::string& text) const { return m_program->put(name, QByteArray::fromStdString(text)); }
    std::unique_ptr<Program> m_program;
};

void TestStored::importedRunsAreListedAndShown()
{
    const QString red = put(u"red.log"_s, failingLog()), green = put(u"green.log"_s, passingLog());
    const Ended imported = run({u"import"_s, u"--jsonl"_s, red, green});
    QCOMPARE(imported.exitCode, 0);
    QCOMPARE(imported.lines().size(), 2);
    QVERIFY(hasKeys(imported.lines()[0], "schema path run_id new outcome category title"));
    const qint64 id = imported.lines()[0][u"run_id"_s].toInteger();

    const Ended listed = run({u"runs"_s, u"--jsonl"_s});
    QCOMPARE(listed.exitCode, 0);
    QCOMPARE(listed.lines().size(), 2);
    const QJsonObject passed = listed.lines()[0], failed = listed.lines()[1]; // the latest first
    QVERIFY(hasKeys(failed,
                    "id provider repo pipeline external_id attempt branch commit trigger status conclusion started_at "
                    "finished_at duration category fingerprint cluster url"));
    QCOMPARE(failed[u"id"_s], id);
    QCOMPARE(failed[u"pipeline"_s], u"red"_s);
    QCOMPARE(failed[u"conclusion"_s], u"failed"_s);
    QCOMPARE(failed[u"started_at"_s], u"2024-03-05T10:00:00.100Z"_s);
    QCOMPARE(failed[u"duration"_s], 3.5);
    QCOMPARE(failed[u"branch"_s], QJsonValue());
    QVERIFY(failed[u"cluster"_s].toInteger() > 0);
    QCOMPARE(passed[u"conclusion"_s], u"passed"_s);
    QCOMPARE(passed[u"category"_s], QJsonValue());
    QCOMPARE(passed[u"fingerprint"_s], QJsonValue());

    const QJsonObject whole = run({u"run"_s, QString::number(id), u"--json"_s}).object();
    QCOMPARE(whole[u"id"_s], id);
    QCOMPARE(whole[u"jobs"_s].toArray().size(), 1);
    const QJsonObject job = whole[u"jobs"_s][0].toObject();
    QVERIFY(hasKeys(job, "name outcome category evidence tests failed_tests steps lines bytes"));
    QCOMPARE(job[u"failed_tests"_s][0][u"name"_s], u"test_total"_s);

    const Ended shown = run({u"run"_s, QString::number(id)});
    QVERIFY2(shown.out.contains("assert 3 == 4"), shown.out);
    const Ended table = run({u"runs"_s});
    QCOMPARE(table.out.count('\n'), 2);
    QVERIFY2(table.out.contains("red") && table.out.contains("Test failure"), table.out);
}

void TestStored::runsAreNumberedInTheOrderOfTheInputs()
{
    QStringList paths;
    for (int i = 0; i < 40; ++i) // large and small by turns, so that they are ready in another order
        paths += put(u"%1.log"_s.arg(i), failingLog("test_" + std::to_string(i)) + std::string(i % 2 == 0 ? 400'000 : 0, '.'));
    const Ended imported = run(QStringList{u"import"_s, u"--jsonl"_s} + paths);
    QCOMPARE(imported.exitCode, 0);
    const QList<QJsonObject> lines = imported.lines();
    QCOMPARE(lines.size(), paths.size());
    for (qsizetype i = 0; i < paths.size(); ++i) {
        QCOMPARE(lines[i][u"path"_s], paths[i]);
        QCOMPARE(lines[i][u"run_id"_s], i + 1);
    }
}

void TestStored::importingAgainAddsNothing()
{
    const QString path = put(u"red.log"_s, failingLog());
    const Ended first = run({u"import"_s, u"--jsonl"_s, path, path});
    QCOMPARE(first.exitCode, 0);
    const Ended again = run({u"import"_s, u"--jsonl"_s, path});
    QCOMPARE(again.exitCode, 0);
    QCOMPARE(again.lines()[0][u"new"_s], false);
    QCOMPARE(again.lines()[0][u"run_id"_s], first.lines()[0][u"run_id"_s]);
    QCOMPARE(run({u"runs"_s, u"--jsonl"_s}).lines().size(), 1);
}

void TestStored::runsAreFiltered_data()
{
    QTest::addColumn<QStringList>("options");
    QTest::addColumn<QStringList>("pipelines");
    QTest::newRow("failed") << QStringList{u"--status"_s, u"failed"_s} << QStringList{u"c"_s, u"a"_s};
    QTest::newRow("one of two") << QStringList{u"--status=failed"_s, u"--status=passed"_s} << QStringList{u"c"_s, u"b"_s, u"a"_s};
    QTest::newRow("pipeline") << QStringList{u"--pipeline"_s, u"b"_s} << QStringList{u"b"_s};
    QTest::newRow("category") << QStringList{u"--category"_s, u"test_failure"_s} << QStringList{u"c"_s, u"a"_s};
    QTest::newRow("none") << QStringList{u"--branch"_s, u"nobody"_s} << QStringList{};
    QTest::newRow("limit") << QStringList{u"--limit"_s, u"1"_s} << QStringList{u"c"_s};
    QTest::newRow("all") << QStringList{u"--limit"_s, u"0"_s} << QStringList{u"c"_s, u"b"_s, u"a"_s};
    QTest::newRow("since") << QStringList{u"--since"_s, u"2024-03-05"_s} << QStringList{u"c"_s, u"b"_s, u"a"_s};
    QTest::newRow("until") << QStringList{u"--until"_s, u"2024-03-05T09:00:00Z"_s} << QStringList{};
    QTest::newRow("search") << QStringList{u"--search"_s, u"test_second"_s} << QStringList{u"c"_s};
}

void TestStored::runsAreFiltered()
{
    QFETCH(QStringList, options);
    for (const auto& [name, text] : {std::pair(u"a.log"_s, failingLog("test_first")), std::pair(u"b.log"_s, passingLog()),
                                     std::pair(u"c.log"_s, failingLog("test_second"))})
        QCOMPARE(run({u"import"_s, put(name, text)}).exitCode, 0); // one after another: ids in this order
    const Ended ended = run(QStringList{u"runs"_s, u"--jsonl"_s} + options);
    QCOMPARE(ended.exitCode, 0);
    QStringList pipelines;
    const QList<QJsonObject> found = ended.lines();
    for (const QJsonObject& one : found)
        pipelines += one[u"pipeline"_s].toString();
    QTEST(pipelines, "pipelines");
}

void TestStored::aRunThatIsNotThereIsAnError()
{
    const Ended ended = run({u"run"_s, u"99"_s});
    QCOMPARE(ended.exitCode, 1);
    QVERIFY2(ended.err.startsWith("sentinel: run 99: "), ended.err);
}

void TestStored::aFailureIsComparedWithTheLastPassingRun()
{
    const QString green = put(u"monday/shop.log"_s, passingLog()), red = put(u"tuesday/shop.log"_s, failingLog());
    const Ended imported = run({u"import"_s, u"--jsonl"_s, green, red});
    QCOMPARE(imported.exitCode, 0);
    const QString id = QString::number(imported.lines()[1][u"run_id"_s].toInteger());
    const Ended shown = run({u"run"_s, u"--json"_s, id});
    QCOMPARE(shown.object()[u"jobs"_s][0][u"compared_with"_s], imported.lines()[0][u"run_id"_s]);
    QVERIFY(run({u"run"_s, id}).out.contains("Compared with run 1, which passed"));
}

void TestStored::aVerdictIsCorrectedAndTakenBack()
{
    QCOMPARE(run({u"import"_s, put(u"a/one.log"_s, failingLog()), put(u"b/two.log"_s, failingLog() + "\n")}).exitCode, 0);
    const Ended corrected =
        run({u"run"_s, u"1"_s, u"--correct"_s, u"network_error"_s, u"--attribution"_s, u"infrastructure"_s, u"--note"_s, u"the proxy"_s});
    QCOMPARE(corrected.exitCode, 0);
    QVERIFY2(corrected.out.contains("It holds for 2 failures of this kind"), corrected.out.constData());
    QVERIFY2(corrected.out.contains("the rules said"), corrected.out.constData());
    const QJsonObject job = run({u"run"_s, u"2"_s, u"--json"_s}).object()[u"jobs"_s][0].toObject();
    QCOMPARE(job[u"category"_s], u"network_error"_s);
    QCOMPARE(job[u"said_by_person"_s], true);
    QCOMPARE(job[u"ruled_category"_s], u"test_failure"_s);
    QCOMPARE(job[u"feedback"_s][u"note"_s], u"the proxy"_s);
    // Runs that come later heed it, and are told so.
    const Ended later = run({u"import"_s, u"--jsonl"_s, put(u"c/three.log"_s, failingLog() + "\n\n")});
    QCOMPARE(later.lines()[0][u"category"_s], u"network_error"_s);
    QCOMPARE(run({u"runs"_s, u"--category"_s, u"network_error"_s, u"--jsonl"_s}).lines().size(), 3);

    const QJsonObject scores = run({u"feedback"_s, u"--json"_s}).object();
    QCOMPARE(scores[u"words"_s], 1);
    QCOMPARE(scores[u"right"_s], 0);
    QCOMPARE(scores[u"items"_s][0][u"category"_s], u"test_failure"_s);

    QCOMPARE(run({u"run"_s, u"3"_s, u"--correct"_s, u"none"_s}).exitCode, 0);
    QCOMPARE(run({u"runs"_s, u"--category"_s, u"test_failure"_s, u"--jsonl"_s}).lines().size(), 3);
    QCOMPARE(run({u"feedback"_s, u"--json"_s}).object()[u"words"_s], 0);
    QCOMPARE(run({u"check"_s}).exitCode, 0);
}

void TestStored::aCorrectionThatCannotBeMeantIsRefused_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<int>("code");
    QTest::newRow("no category") << QStringList{u"1"_s, u"--correct"_s, u"bad_luck"_s} << 2;
    QTest::newRow("not known is no correction") << QStringList{u"1"_s, u"--correct"_s, u"unknown"_s} << 2;
    QTest::newRow("no attribution") << QStringList{u"1"_s, u"--correct"_s, u"timeout"_s, u"--attribution"_s, u"gods"_s} << 2;
    QTest::newRow("a note on nothing") << QStringList{u"1"_s, u"--note"_s, u"hm"_s} << 2;
    QTest::newRow("no such job") << QStringList{u"1"_s, u"--correct"_s, u"timeout"_s, u"--job"_s, u"2"_s} << 1;
    QTest::newRow("it passed") << QStringList{u"2"_s, u"--correct"_s, u"timeout"_s} << 1;
    QTest::newRow("no such run") << QStringList{u"7"_s, u"--correct"_s, u"timeout"_s} << 1;
}

void TestStored::aCorrectionThatCannotBeMeantIsRefused()
{
    QFETCH(QStringList, arguments);
    QFETCH(int, code);
    QCOMPARE(run({u"import"_s, put(u"red.log"_s, failingLog()), put(u"green.log"_s, passingLog())}).exitCode, 0);
    const Ended refused = run(QStringList{u"run"_s} + arguments);
    QCOMPARE(refused.exitCode, code);
    QVERIFY(!refused.err.isEmpty());
    QCOMPARE(run({u"feedback"_s, u"--json"_s}).object()[u"words"_s], 0);
}

void TestStored::historyIsJudgedAgainWithOtherRules()
{
    std::string flux = failingLog();
    flux.replace(flux.find("Process completed"), 0, "flux capacitor is empty: ");
    QCOMPARE(run({u"import"_s, put(u"red.log"_s, failingLog()), put(u"flux.log"_s, flux)}).exitCode, 0);
    QCOMPARE(run({u"retriage"_s, u"--json"_s}).object()[u"judged"_s], 0);
    const QString rules = put(u"ours.yaml"_s,
                              "pack: ours\nrules:\n  - id: pytest.failed-test\n    category: timeout\n    attribution: test\n"
                              "    pattern: '^E +assert 3 == 4'\n    title: It took its time\n    hint: Wait.\n    confidence: 0.99\n"
                              "    matches: ['E       assert 3 == 4']\n    rejects: [none]\n");
    put(u"config/sentinel/sentinel.yaml"_s, "rules: [" + rules.toStdString() + "]\n");
    const Ended preview = run({u"retriage"_s, u"--dry-run"_s, u"--json"_s});
    QVERIFY2(preview.exitCode == 0, preview.err.constData());
    const Ended judged = run({u"retriage"_s, u"--json"_s});
    QCOMPARE(judged.exitCode, 0);
    QCOMPARE(judged.object()[u"judged"_s], 2);
    QCOMPARE(judged.object()[u"changed"_s], judged.object()[u"items"_s].toArray().size());
    QCOMPARE(judged.object()[u"items"_s], preview.object()[u"items"_s]);
    QCOMPARE(run({u"retriage"_s, u"--json"_s}).object()[u"judged"_s], 0);
    QCOMPARE(run({u"check"_s}).exitCode, 0);
}

void TestStored::theStoreIsChecked()
{
    QCOMPARE(run({u"import"_s, put(u"red.log"_s, failingLog())}).exitCode, 0);
    const Ended ended = run({u"check"_s, u"--json"_s});
    QCOMPARE(ended.exitCode, 0);
    QCOMPARE(ended.object()[u"whole"_s], true);
    QCOMPARE(ended.object()[u"runs"_s], 1);
    QCOMPARE(ended.object()[u"logs"_s], 1);
    QVERIFY(run({u"check"_s}).out.contains("the store is whole"));
    const Ended nowhere = run({u"check"_s, u"--data"_s, u"/no/such/folder"_s});
    QCOMPARE(nowhere.exitCode, 1);
    QCOMPARE(nowhere.complaints().size(), 1);
}

void TestStored::damageIsFound()
{
    QCOMPARE(run({u"import"_s, put(u"red.log"_s, failingLog())}).exitCode, 0);
    QDirIterator logs(m_program->data() + u"/logs"_s, {u"*.zst"_s}, QDir::Files, QDirIterator::Subdirectories);
    QVERIFY(logs.hasNext());
    QFile log(logs.next());
    QVERIFY(log.remove());
    const Ended ended = run({u"check"_s});
    QCOMPARE(ended.exitCode, 1);
    QVERIFY2(ended.out.contains("damage"), ended.out);
    QCOMPARE(ended.complaints().size(), 1);
}

void TestStored::serveImportsWhatIsDropped()
{
    const QString watched = m_program->path(u"watched"_s);
    QVERIFY(QDir().mkpath(watched));
    const pid_t pid = m_program->start({u"serve"_s, u"--watch"_s, watched, u"--listen"_s, u"127.0.0.1:0"_s, u"--log"_s, u"text"_s});
    QTRY_VERIFY_WITH_TIMEOUT(m_program->content("stdout").count("watching ") == 2, 10'000);
    const QString dropped = put(u"data/inbox/red.log"_s, failingLog());
    const QString empty = put(u"data/inbox/empty.log"_s, {});
    const QString kept = put(u"watched/green.log"_s, passingLog());
    QTRY_VERIFY_WITH_TIMEOUT(m_program->content("stdout").count('\n') == 5, 10'000);
    QTRY_VERIFY_WITH_TIMEOUT(!QFile::exists(dropped) && !QFile::exists(empty), 10'000);
    QVERIFY(QFile::exists(kept));
    QVERIFY(QFile::exists(m_program->path(u"data/refused/empty.log"_s)));
    QCOMPARE(::kill(pid, SIGTERM), 0);
    const Ended ended = m_program->wait(pid);
    QCOMPARE(ended.exitCode, 0);
    QVERIFY(ended.out.contains("listening on http://127.0.0.1:"));
    QCOMPARE(ended.complaints().filter(u"empty.log"_s).size(), 1);
    QCOMPARE(run({u"runs"_s, u"--jsonl"_s}).lines().size(), 2);
}

QTEST_GUILESS_MAIN(TestStored)
#include "tst_stored.moc"
