#include "tests/pipeline/texts.h"
#include "tests/programs/program.h"

using namespace sentinel;
using namespace Qt::StringLiterals;

namespace {

const std::string goodPack = "pack: own\n"
                             "rules:\n"
                             "  - id: own.assert\n"
                             "    category: configuration_error\n"
                             "    attribution: code\n"
                             "    pattern: '^E +assert (\\d) == (\\d)'\n"
                             "    title: '\\1 is not \\2'\n"
                             "    hint: Count again.\n"
                             "    confidence: 0.97\n"
                             "    matches: ['E       assert 3 == 4']\n"
                             "    rejects: ['assert']\n";

} // namespace

class TestRulesCommand : public QObject, private Program
{
    Q_OBJECT

private Q_SLOTS:
    void aPackWithoutMistakesPasses()
    {
        const Ended checked = run({u"rules"_s, u"check"_s, put(u"own.yaml"_s, QByteArray::fromStdString(goodPack))});
        QCOMPARE(checked.exitCode, 0);
        QVERIFY2(checked.out.contains("1 rules in 1 files: 0 errors, 0 warnings"), checked.out);
    }

    void mistakesAreToldWithTheirPlace()
    {
        std::string bad = goodPack;
        bad.replace(bad.find("hint:"), 5, "hnit:");
        const QString path = put(u"own.yaml"_s, QByteArray::fromStdString(bad));
        const Ended checked = run({u"rules"_s, u"check"_s, u"--json"_s, path});
        QCOMPARE(checked.exitCode, 1);
        const QJsonObject report = checked.object();
        QVERIFY(hasKeys(report, "schema files rules errors warnings items"));
        QCOMPARE(report[u"errors"_s], 1);
        const QJsonObject problem = report[u"items"_s][0].toObject();
        QVERIFY(hasKeys(problem, "severity check file line rule text"));
        QCOMPARE(problem[u"file"_s], path);
        QCOMPARE(problem[u"line"_s], 8);
        QCOMPARE(problem[u"check"_s], u"yaml"_s);
        QVERIFY(problem[u"text"_s].toString().contains(u"\"hint\""_s));
    }

    void aFileThatIsNotThereIsAnError()
    {
        QCOMPARE(run({u"rules"_s, u"check"_s, u"/no/such/file.yaml"_s}).exitCode, 1);
        QCOMPARE(run({u"rules"_s, u"chekc"_s}).exitCode, 2);
        QCOMPARE(run({u"rules"_s, u"test"_s}).exitCode, 2);
    }

    void rulesAreTestedOnFiles()
    {
        const Ended tested = run({u"rules"_s, u"test"_s, u"--json"_s, put(u"red.log"_s, QByteArray::fromStdString(failingLog())),
                                  put(u"green.log"_s, QByteArray::fromStdString(passingLog()))});
        QCOMPARE(tested.exitCode, 0);
        const QJsonObject report = tested.object();
        QCOMPARE(report[u"failing"_s], 1);
        int decided = 0;
        const QJsonArray items = report[u"items"_s].toArray();
        for (const QJsonValue& item : items)
            decided += item[u"decided"_s].toInt();
        QVERIFY(items.size() > 300);
        QVERIFY(decided <= 1);
    }

    void aPackIsTriedOnTheStore()
    {
        QCOMPARE(run({u"import"_s, put(u"red.log"_s, QByteArray::fromStdString(failingLog())),
                      put(u"green.log"_s, QByteArray::fromStdString(passingLog()))})
                     .exitCode,
                 0);
        const QString pack = put(u"own.yaml"_s, QByteArray::fromStdString(goodPack));
        const Ended tried = run({u"rules"_s, u"test"_s, u"--store"_s, u"--json"_s, pack});
        QCOMPARE(tried.exitCode, 0);
        const QJsonObject report = tried.object();
        QCOMPARE(report[u"rules"_s].toArray().size(), 1);
        QCOMPARE(report[u"rules"_s][0][u"rule"_s], u"own.assert"_s);
        QCOMPARE(report[u"rules"_s][0][u"change"_s], u"added"_s);
        QCOMPARE(report[u"rules"_s][0][u"failing"_s], 1);
        QCOMPARE(report[u"rules"_s][0][u"passing"_s], 0);
        const QJsonArray changed = report[u"items"_s].toArray();
        QVERIFY(changed.size() <= 1);
        const Ended words = run({u"rules"_s, u"test"_s, u"--store"_s, pack});
        QVERIFY2(words.out.contains("own.assert") && words.out.contains("get another verdict"), words.out);
        const Ended plain = run({u"rules"_s, u"test"_s, u"--store"_s});
        QCOMPARE(plain.exitCode, 0);
        QVERIFY2(plain.out.contains("1 failing"), plain.out);
    }
};

QTEST_GUILESS_MAIN(TestRulesCommand)
#include "tst_rules_command.moc"
