#include "core/pipeline/noveltyof.h"

#include "core/pipeline/analysis.h"
#include "core/pipeline/pipeline.h"
#include "core/store/store.h"
#include "tests/pipeline/texts.h"

#include <QDir>
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

Log parsed(const std::string& text)
{
    Document document;
    document.bytes = Bytes::of(text);
    return *Log::parse(document);
}

} // namespace

class TestNoveltyOf : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        Result<Analyser> analyser = Analyser::load({}, QStringLiteral(SENTINEL_BUILD_DIR "/tests/cache"));
        QVERIFY(analyser);
        m_analyser = std::make_shared<Analyser>(std::move(*analyser));
    }
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_store = std::move(*Store::open({m_folder->filePath(u"data"_s), false, 1}));
    }
    void cleanup()
    {
        m_store.reset();
        m_folder.reset();
    }

    void linesOfTheLastPassingLogAreSeenBefore()
    {
        const RunId green = imported(u"monday"_s, passingLog()), red = imported(u"tuesday"_s, failingLog());
        const Log log = parsed(failingLog());
        const auto novelty = noveltyOf(*m_store, red, jobName(red), log);
        QVERIFY(novelty && novelty->has_value());
        QCOMPARE((*novelty)->green.id, green);
        const LineSet& seen = (*novelty)->seenBefore;
        QCOMPARE(seen.lineCount(), log.lineCount());
        QVERIFY(seen.contains(1));   // ##[group]Run pytest
        QVERIFY(seen.contains(5));   // collected 2 items
        QVERIFY(!seen.contains(7));  // tests/test_cart.py .F
        QVERIFY(seen.contains(11));  // blank
        QVERIFY(!seen.contains(14)); // E       assert 3 == 4
        QVERIFY(!seen.contains(20)); // ##[error]Process completed
    }

    void withoutAPassingRunThereIsNothingToTellBy()
    {
        const RunId red = imported(u"tuesday"_s, failingLog());
        const auto novelty = noveltyOf(*m_store, red, jobName(red), parsed(failingLog()));
        QVERIFY(novelty);
        QVERIFY(!novelty->has_value());
        const auto passing = lastPassingLog(*m_store, red, jobName(red));
        QVERIFY(passing && !passing->has_value());
    }

    void thePassingLogIsOpened()
    {
        const RunId green = imported(u"monday"_s, passingLog()), red = imported(u"tuesday"_s, failingLog());
        Pipeline pipeline(*m_store, m_analyser);
        const auto passing = waited(pipeline.openPassingLog(red, jobName(red)));
        QVERIFY(passing && passing->has_value());
        QCOMPARE((*passing)->run.id, green);
        QCOMPARE((*passing)->log.lineCount(), parsed(passingLog()).lineCount());
    }

    void nobodyHasToWaitForAnAnswerThatIsNotWanted()
    {
        (void)imported(u"monday"_s, passingLog());
        const RunId red = imported(u"tuesday"_s, failingLog());
        Pipeline pipeline(*m_store, m_analyser);
        std::stop_source stop;
        stop.request_stop();
        const auto novelty = waited(pipeline.findNovelty(red, jobName(red), parsed(failingLog()), stop.get_token()));
        QVERIFY(!novelty);
        QCOMPARE(novelty.error().kind, Error::Kind::Cancelled);
        const auto wanted = waited(pipeline.findNovelty(red, jobName(red), parsed(failingLog())));
        QVERIFY(wanted && wanted->has_value());
    }

private:
    RunId imported(const QString& folder, const std::string& bytes) const
    {
        const QString path = m_folder->filePath(folder + u"/nightly.log"_s);
        QDir().mkpath(QFileInfo(path).path());
        QFile file(path);
        if (!file.open(QIODevice::WriteOnly) || file.write(bytes.data(), qint64(bytes.size())) != qint64(bytes.size()))
            qFatal("cannot write %s", qPrintable(path));
        file.close();
        return importFile(*m_store, *m_analyser, path).run.value();
    }
    QString jobName(RunId run) const
    {
        return waited(m_store->read([run](Reader& db) { return jobsOfRun(db, run); })).value().front().name;
    }

    std::shared_ptr<const Analyser> m_analyser;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Store> m_store;
};

QTEST_GUILESS_MAIN(TestNoveltyOf)
#include "tst_noveltyof.moc"
