#include "core/pipeline/analysis.h"

#include "tests/pipeline/texts.h"

#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace sentinel;
using namespace Qt::StringLiterals;

namespace {

Input inputOf(std::initializer_list<std::pair<std::string, std::string>> documents)
{
    Input input;
    input.path = u"given"_s;
    input.isArchive = documents.size() > 1;
    for (const auto& [name, text] : documents)
        input.documents.push_back({name, Bytes::of(text), {}, {}});
    return input;
}

// Says that it is a report, and ends in the middle.
const std::string brokenReport = "<?xml version=\"1.0\"?>\n<testsuite name=\"shop\"><testcase name=\"a\">";

QStringList cacheFiles(const QString& folder)
{
    return QDir(folder).entryList({u"rules-*"_s}, QDir::Files);
}

bool overwrite(const QString& path, const QByteArray& bytes)
{
    QFile file(path);
    return file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size();
}

QByteArray contentOf(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

class TestAnalysis : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void aLogIsJudged();
    void aReportIsJudgedWithoutALog();
    void theWorstDocumentDecides();
    void ofTwoFailuresTheSurerOneDecides();
    void aBrokenDocumentCostsTheOthersNothing();
    void whenNothingCanBeReadTheFirstReasonIsGiven();
    void aStopIsAnswered();
    void testsComeFromReportsAndLogs();
    void aLogWithoutTestsIsNoTestReport();
    void compiledRulesAreKept();
    void aDamagedCacheIsIgnoredAndMadeAnew();
    void aCacheThatCannotBeWrittenIsNoError();
    void aBrokenRuleFileIsNamed();
    void aMissingRuleFileIsNamed();

private:
    Result<AnalysedInput> analyse(Input input) const { return m_analyser->analyse(std::move(input)); }
    std::optional<Analyser> m_analyser;
};

void TestAnalysis::initTestCase()
{
    Result<Analyser> analyser = Analyser::load({}, {});
    QVERIFY2(analyser, qPrintable(analyser ? QString() : analyser.error().message));
    m_analyser = std::move(*analyser);
}

void TestAnalysis::aLogIsJudged()
{
    const auto analysed = analyse(inputOf({{"build.log", failingLog()}}));
    QVERIFY(analysed);
    QCOMPARE(analysed->documents.size(), size_t(1));
    const AnalysedDocument& document = analysed->documents[0];
    QVERIFY(document.log);
    QCOMPARE(document.log->provider(), Provider::GitHub);
    QCOMPARE(document.verdict.outcome, Outcome::Failed);
    QCOMPARE(document.verdict.category, Category::TestFailure);
    QVERIFY(!document.verdict.evidence.empty());
    QCOMPARE(document.verdict.tests.failed, 1);
}

void TestAnalysis::aReportIsJudgedWithoutALog()
{
    const auto analysed = analyse(inputOf({{"report.xml", failingReport()}}));
    QVERIFY(analysed);
    const AnalysedDocument& document = analysed->documents[0];
    QVERIFY(!document.log);
    QCOMPARE(document.tests.format, u"junit"_s);
    QCOMPARE(document.tests.results.size(), size_t(3));
    QCOMPARE(document.verdict.outcome, Outcome::Failed);
    QCOMPARE(document.verdict.category, Category::TestFailure);
}

void TestAnalysis::theWorstDocumentDecides()
{
    const auto analysed = analyse(inputOf({{"lint", passingLog()}, {"test", failingLog()}, {"docs", passingLog()}}));
    QVERIFY(analysed);
    QCOMPARE(analysed->documents.size(), size_t(3));
    QCOMPARE(analysed->documents[analysed->worst].name, std::string("test"));
}

void TestAnalysis::ofTwoFailuresTheSurerOneDecides()
{
    Verdict sure, unsure, passed;
    sure.outcome = unsure.outcome = Outcome::Failed;
    passed.outcome = Outcome::Passed;
    sure.confidence = 0.9;
    unsure.confidence = 0.4;
    passed.confidence = 1;
    QVERIFY(isWorse(sure, unsure));
    QVERIFY(!isWorse(unsure, sure));
    QVERIFY(isWorse(unsure, passed));
    QVERIFY(!isWorse(sure, sure));
}

void TestAnalysis::aBrokenDocumentCostsTheOthersNothing()
{
    const auto analysed = analyse(inputOf({{"broken.xml", brokenReport}, {"test.log", failingLog()}}));
    QVERIFY(analysed);
    QCOMPARE(analysed->documents.size(), size_t(1));
    QCOMPARE(analysed->input.documents.size(), size_t(1));
    QCOMPARE(analysed->documents[0].name, std::string("test.log"));
    QCOMPARE(analysed->input.documents[0].name, std::string("test.log"));
    QCOMPARE(analysed->input.skipped.size(), 1);
    QVERIFY2(analysed->input.skipped[0].startsWith(u"broken.xml: "_s), qPrintable(analysed->input.skipped[0]));
}

void TestAnalysis::whenNothingCanBeReadTheFirstReasonIsGiven()
{
    const auto analysed = analyse(inputOf({{"broken.xml", brokenReport}}));
    QVERIFY(!analysed);
    QCOMPARE(analysed.error().kind, Error::Kind::Malformed);
}

void TestAnalysis::aStopIsAnswered()
{
    std::stop_source stop;
    stop.request_stop();
    const auto analysed = m_analyser->analyse(inputOf({{"build.log", failingLog()}}), nullptr, stop.get_token());
    QVERIFY(!analysed);
    QCOMPARE(analysed.error().kind, Error::Kind::Cancelled);
}

void TestAnalysis::testsComeFromReportsAndLogs()
{
    const auto fromReport = testsOf({"report.xml", Bytes::of(failingReport()), {}, {}});
    QVERIFY(fromReport);
    QCOMPARE(fromReport->results.size(), size_t(3));
    const auto fromLog = testsOf({"build.log", Bytes::of(failingLog()), {}, {}});
    QVERIFY(fromLog);
    QCOMPARE(fromLog->format, u"pytest"_s);
    QCOMPARE(fromLog->counts.failed, 1);
    QCOMPARE(fromLog->counts.passed, 1);
}

void TestAnalysis::aLogWithoutTestsIsNoTestReport()
{
    const auto tests = testsOf({"notes.txt", Bytes::of("nothing was tested\n"), {}, {}});
    QVERIFY(!tests);
    QCOMPARE(tests.error().kind, Error::Kind::Unsupported);
}

void TestAnalysis::compiledRulesAreKept()
{
    const QTemporaryDir folder;
    const QString cache = folder.filePath(u"cache"_s);
    QVERIFY(Analyser::load({}, cache));
    QCOMPARE(cacheFiles(cache).size(), 1);
    const QString path = cache + u'/' + cacheFiles(cache).first();
    const QDateTime before = QFileInfo(path).lastModified();
    const auto again = Analyser::load({}, cache);
    QVERIFY(again);
    QCOMPARE(QFileInfo(path).lastModified(), before); // used as it was
    QCOMPARE(again->rules().key(), m_analyser->rules().key());
    QVERIFY(again->rules().rules() == m_analyser->rules().rules()); // not a field is lost on the way
}

void TestAnalysis::aDamagedCacheIsIgnoredAndMadeAnew()
{
    const QTemporaryDir folder;
    QVERIFY(Analyser::load({}, folder.path()));
    const QString path = folder.filePath(cacheFiles(folder.path()).first());
    const QByteArray whole = contentOf(path);
    QByteArray flipped = whole;
    flipped[flipped.size() / 2] = char(flipped[flipped.size() / 2] ^ 0x40);
    for (const QByteArray& damaged : {flipped, whole.left(whole.size() / 2)}) {
        QVERIFY(overwrite(path, damaged));
        const auto analyser = Analyser::load({}, folder.path());
        QVERIFY(analyser);
        const auto analysed = analyser->analyse(inputOf({{"build.log", failingLog()}}));
        QVERIFY(analysed);
        QCOMPARE(analysed->documents[0].verdict.category, Category::TestFailure);
        QCOMPARE(contentOf(path).size(), whole.size());
    }
}

void TestAnalysis::aCacheThatCannotBeWrittenIsNoError()
{
    QVERIFY(Analyser::load({}, u"/proc/no/such/folder"_s));
}

void TestAnalysis::aBrokenRuleFileIsNamed()
{
    const QTemporaryDir folder;
    const QString path = folder.filePath(u"own.yaml"_s);
    QVERIFY(overwrite(path, "no: [closing"));
    const auto analyser = Analyser::load({path}, {});
    QVERIFY(!analyser);
    QCOMPARE(analyser.error().kind, Error::Kind::Malformed);
    QVERIFY2(analyser.error().message.contains(u"own.yaml"_s), qPrintable(analyser.error().message));
}

void TestAnalysis::aMissingRuleFileIsNamed()
{
    const auto analyser = Analyser::load({u"/no/such/rules.yaml"_s}, {});
    QVERIFY(!analyser);
    QCOMPARE(analyser.error().kind, Error::Kind::NotFound);
    QVERIFY(analyser.error().message.contains(u"/no/such/rules.yaml"_s));
}

QTEST_GUILESS_MAIN(TestAnalysis)
#include "tst_analysis.moc"
