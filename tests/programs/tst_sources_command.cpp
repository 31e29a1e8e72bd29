#include "tests/programs/program.h"

using namespace sentinel;
using namespace Qt::StringLiterals;

class TestSourcesCommand : public QObject, private Program
{
    Q_OBJECT

private:
    QJsonObject listed(const QString& name) const
    {
        for (const QJsonObject& object : run({u"sources"_s, u"list"_s, u"--jsonl"_s}).lines()) {
            if (object[u"name"_s] == name)
                return object;
        }
        return {};
    }

private Q_SLOTS:
    void aSourceIsAddedAndListed()
    {
        const Ended added = run({u"sources"_s, u"add"_s, u"work"_s, u"--kind"_s, u"github"_s, u"--token"_s, u"env:CI_TOKEN"_s,
                                 u"--project"_s, u"acme/anvil"_s, u"--project"_s, u"acme/rocket"_s, u"--every"_s, u"90"_s});
        QVERIFY2(added.exitCode == 0, added.err);
        const QJsonObject source = listed(u"work"_s);
        QVERIFY(hasKeys(source,
                        "schema id name kind address projects user token webhook_secret polls paused every_seconds last_try last_success "
                        "last_event next_try failures problem detail asks unchanged budget_left budget_limit budget_resets_at gaps_found "
                        "gaps_filled backfills"));
        QCOMPARE(source[u"address"_s], u"https://api.github.com"_s);
        QCOMPARE(source[u"projects"_s].toArray().size(), 2);
        QCOMPARE(source[u"token"_s], u"env:CI_TOKEN"_s);
        QCOMPARE(source[u"every_seconds"_s], 90);
        QVERIFY(run({u"sources"_s, u"list"_s}).out.contains("not asked yet"));
    }

    void aNameIsGivenOnce()
    {
        const QStringList add{u"sources"_s, u"add"_s, u"twice"_s, u"--kind"_s, u"gitlab"_s};
        QCOMPARE(run(add).exitCode, 0);
        QCOMPARE(run(add).exitCode, 1);
    }

    void aSecretInTheClearIsRefusedAndNotRepeated()
    {
        const Ended refused = run({u"sources"_s, u"add"_s, u"loud"_s, u"--kind"_s, u"github"_s, u"--token"_s, u"ghp_abcdefghijklmnop"_s});
        QCOMPARE(refused.exitCode, 1);
        QVERIFY(!refused.err.contains("ghp_"));
        QVERIFY(refused.err.contains("env:NAME"));
        QVERIFY(listed(u"loud"_s).isEmpty());
    }

    void whatIsNoSourceIsRefusedByField()
    {
        QVERIFY(run({u"sources"_s, u"add"_s, u"x"_s}).err.contains("--kind"));
        QVERIFY(run({u"sources"_s, u"add"_s, u"x"_s, u"--kind"_s, u"jenkins"_s}).err.contains("address: "));
        QVERIFY(run({u"sources"_s, u"add"_s, u"x"_s, u"--kind"_s, u"jenkins"_s, u"--address"_s, u"https://ci.example.org"_s, u"--token"_s,
                     u"env:T"_s})
                    .err.contains("user: "));
        QVERIFY(run({u"sources"_s, u"add"_s, u"x"_s, u"--kind"_s, u"github"_s, u"--address"_s, u"https://me:pw@ci.example.org"_s})
                    .err.contains("address: "));
        QCOMPARE(run({u"sources"_s, u"frobnicate"_s, u"x"_s}).exitCode, 2);
        QCOMPARE(run({u"sources"_s}).exitCode, 2);
    }

    void aTestSaysWhatIsWrong()
    {
        QCOMPARE(run({u"sources"_s, u"add"_s, u"away"_s, u"--kind"_s, u"buildbot"_s, u"--address"_s, u"http://127.0.0.1:1"_s}).exitCode, 0);
        const Ended tested = run({u"sources"_s, u"test"_s, u"away"_s, u"--json"_s});
        QCOMPARE(tested.exitCode, 1);
        const QJsonObject report = tested.object();
        QVERIFY(hasKeys(report, "schema name works account server projects missing_permissions budget_left budget_limit problems"));
        QCOMPARE(report[u"works"_s], false);
        QVERIFY(report[u"problems"_s][0][u"text"_s].toString().contains(u"127.0.0.1"_s));

        QCOMPARE(run({u"sources"_s, u"add"_s, u"mute"_s, u"--kind"_s, u"github"_s, u"--token"_s, u"env:NOT_SET_HERE"_s}).exitCode, 0);
        QVERIFY(run({u"sources"_s, u"test"_s, u"mute"_s}).out.contains("NOT_SET_HERE"));
        QCOMPARE(run({u"sources"_s, u"test"_s, u"nobody"_s}).exitCode, 1);
    }

    void aSourceIsPausedResumedAndRemoved()
    {
        QCOMPARE(run({u"sources"_s, u"add"_s, u"shy"_s, u"--kind"_s, u"gitlab"_s}).exitCode, 0);
        QCOMPARE(run({u"sources"_s, u"pause"_s, u"shy"_s}).exitCode, 0);
        QCOMPARE(listed(u"shy"_s)[u"paused"_s], true);
        QCOMPARE(run({u"sources"_s, u"resume"_s, u"shy"_s}).exitCode, 0);
        QCOMPARE(listed(u"shy"_s)[u"paused"_s], false);
        QCOMPARE(run({u"sources"_s, u"remove"_s, u"shy"_s}).exitCode, 0);
        QVERIFY(listed(u"shy"_s).isEmpty());
    }

    void aBackfillIsNotedShownAndCancelled()
    {
        QCOMPARE(run({u"sources"_s, u"add"_s, u"old"_s, u"--kind"_s, u"github"_s, u"--project"_s, u"acme/anvil"_s}).exitCode, 0);
        QCOMPARE(run({u"sources"_s, u"backfill"_s, u"old"_s}).exitCode, 2);
        QCOMPARE(run({u"sources"_s, u"backfill"_s, u"old"_s, u"--since"_s, u"30d"_s}).exitCode, 0);
        const QJsonArray backfills = listed(u"old"_s)[u"backfills"_s].toArray();
        QCOMPARE(backfills.size(), 1);
        QVERIFY(hasKeys(backfills[0].toObject(), "project since until reached done"));
        QCOMPARE(run({u"sources"_s, u"backfill"_s, u"old"_s, u"--cancel"_s}).exitCode, 0);
        QVERIFY(listed(u"old"_s)[u"backfills"_s].toArray().isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestSourcesCommand)
#include "tst_sources_command.moc"
