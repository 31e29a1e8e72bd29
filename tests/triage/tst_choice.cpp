// What kind of failure it is, and how sure that is.

#include "core/triage/choice.h"

#include "core/triage/purpose.h"
#include "tests/triage/verdictcases.h"
#include "triaged.h"

#include <QTest>

#include <cmath>

using namespace sentinel;
using namespace Qt::StringLiterals;

class TestChoice : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void commandsSayWhatTheyAreFor_data()
    {
        QTest::addColumn<QString>("command");
        QTest::addColumn<Category>("category");
        const auto row = [](const char* command, Category category) { QTest::newRow(command) << QString::fromUtf8(command) << category; };
        row("make check", Category::TestFailure);
        row("make -j4", Category::BuildFailure);
        row("npm run test:unit", Category::TestFailure);
        row("npm ci", Category::DependencyError);
        row("npm run build", Category::BuildFailure);
        row("pip install -r requirements.txt", Category::DependencyError);
        row("./gradlew assembleRelease", Category::Unknown);
        row("kubectl apply -f k8s", Category::DeploymentFailure);
        row("trivy image shop", Category::SecurityScanFailure);
        row("Run Unit Tests", Category::TestFailure);
        row("./latest.sh", Category::Unknown); // no word, but a part of one
        row("", Category::Unknown);
    }
    void commandsSayWhatTheyAreFor()
    {
        QFETCH(QString, command);
        QFETCH(Category, category);
        QCOMPARE(purposeOf(command.toStdString()), category);
    }

    void whereTheOutputSaysLittleThePurposeIsHeard()
    {
        const Log log = logOf(asLogOf("travis", "make check", "spot the difference\nmake: *** [check] Error 2\n"));
        const Choice choice = choiceIn(log, readLogTests(log), builtInRules());
        QCOMPARE(choice.category, Category::TestFailure);
        QCOMPARE(choice.grounds[size_t(Ground::Purpose)], 1.0);
        QVERIFY(builtInConfidence().of(choice.grounds) < 0.75); // it is not much to go by
        const Verdict clear = triaged(asLogOf("travis", "make check", "src/cart.c:3:5: error: no total\nmake: *** [check] Error 2\n"));
        QCOMPARE(clear.category, Category::BuildFailure);
    }

    void nothingIsSaidOfAFailureThatSaysNothing()
    {
        const Verdict verdict = triaged(asLogOf("travis", "./go", "one\ntwo\n"));
        QCOMPARE(verdict.category, Category::Unknown);
        QCOMPARE(verdict.confidence, 0.0);
        QCOMPARE(verdict.outcome, Outcome::Failed);
    }

    void aModelThatLacksAGroundIsRefused()
    {
        QString yaml = u"version: 1\nbase: -1\nweights:\n"_s;
        for (size_t i = 0; i < groundCount; ++i)
            yaml += u"  %1: 0.5\n"_s.arg(QString::fromLatin1(groundId(Ground(i)).data(), qsizetype(groundId(Ground(i)).size())));
        const QString whole = yaml + u"unknown_below: 0.3\nborne_out:\n  slope: 1.5\n  shift: -0.5\n"_s;
        const Result<Confidence> read = readConfidence(whole.toUtf8(), u"x"_s);
        QVERIFY(read);
        QCOMPARE(read->base, -1.0);
        QCOMPARE(read->weights[groundCount - 1], 0.5);
        QCOMPARE(read->borneOut, (BorneOut{1.5, -0.5}));
        for (const auto& [from, to] :
             {std::pair(u"version: 1"_s, u"version: 2"_s), std::pair(u"  rival: 0.5\n"_s, QString()), std::pair(u"rival"_s, u"revel"_s),
              std::pair(u"rival: 0.5"_s, u"rival: many"_s), std::pair(u"rival: 0.5"_s, u"rival: .inf"_s),
              std::pair(u"weights:"_s, u"weights"_s), std::pair(u"borne_out:\n  slope: 1.5\n  shift: -0.5\n"_s, QString()),
              std::pair(u"  shift: -0.5\n"_s, QString()), std::pair(u"slope: 1.5"_s, u"slope: 0"_s),
              std::pair(u"slope: 1.5"_s, u"slope: -1"_s), std::pair(u"shift: -0.5"_s, u"shift: 1\n  bend: 1"_s)}) {
            const Result<Confidence> refused = readConfidence(QString(whole).replace(from, to).toUtf8(), u"x.yaml"_s);
            QVERIFY2(!refused, qPrintable(to));
            QVERIFY(refused.error().message.startsWith(u"x.yaml:"_s));
        }
    }

    void confidenceIsAProbability()
    {
        const Confidence& model = builtInConfidence();
        Grounds none = {}, all;
        all.fill(1);
        QVERIFY(model.of(none) > 0 && model.of(none) < 1);
        QVERIFY(model.of(all) > 0 && model.of(all) < 1);
        Grounds better = none;
        better[size_t(Ground::Rule)] = 0.9;
        QVERIFY(model.of(better) > model.of(none));
        better[size_t(Ground::Rival)] = 1;
        Grounds alone = none;
        alone[size_t(Ground::Rule)] = 0.9;
        QVERIFY(model.of(better) <= model.of(alone));
    }

    void whatIsSaidIsWhatEstimatesWereWorthAndChangesNoDecision()
    {
        Confidence model;
        model.weights[size_t(Ground::Rule)] = 2;
        model.unknownBelow = 0.8;
        Grounds less = {}, more = {};
        less[size_t(Ground::Rule)] = 0.5;
        more[size_t(Ground::Rule)] = 1;
        QCOMPARE(model.of(more), model.estimate(more)); // taken at its word
        const double estimate = model.estimate(more);
        QVERIFY(!model.isWorthSaying(less));
        QVERIFY(model.isWorthSaying(more));
        model.borneOut = {1.2, -1.4};
        QCOMPARE(model.estimate(more), estimate);
        QVERIFY(model.of(more) < 0.8); // less than from where it is worth saying, and said
        QVERIFY(model.isWorthSaying(more));
        QVERIFY(model.of(more) > model.of(less));
    }

    // The floors are what must always hold; bench_accuracy prints what is reached, on logs of others as well.
    void categoriesOfOurCasesAreRight()
    {
        const std::vector<VerdictCase> cases = verdictCases();
        QVERIFY(cases.size() >= 100);
        int said = 0, right = 0, known = 0, knownSaid = 0;
        double sum = 0;
        for (const VerdictCase& one : cases) {
            const Verdict verdict = triaged(one.log);
            if (one.log.find("##[") != std::string::npos)
                QVERIFY2(verdict.outcome == Outcome::Failed, one.name.c_str());
            const bool isKnown = one.name.rfind("unknown_tools", 0) != 0; // of those "unknown" is a good answer
            known += isKnown ? 1 : 0;
            if (verdict.category == Category::Unknown)
                continue;
            knownSaid += isKnown ? 1 : 0;
            ++said;
            right += one.isRight(verdict.category) ? 1 : 0;
            sum += verdict.confidence;
        }
        const double share = double(right) / said;
        qInfo("%zu cases, %d said, %d right, mean confidence %.3f", cases.size(), said, right, sum / said);
        QVERIFY(knownSaid > known * 9 / 10);
        QVERIFY(share > 0.85);
        QVERIFY(std::abs(sum / said - share) < 0.12); // neither boasting nor hedging
    }
};

QTEST_GUILESS_MAIN(TestChoice)
#include "tst_choice.moc"
