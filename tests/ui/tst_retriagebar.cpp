// What people see of the history being judged again: how far it is, and what came out in another way.

#include "core/pipeline/analysis.h"
#include "core/pipeline/backgroundretriage.h"
#include "core/pipeline/pipeline.h"
#include "core/store/retriage.h"
#include "core/store/store.h"
#include "core/store/transaction.h"
#include "ui/shell/retriagebar.h"
#include "ui/shell/retriagechanges.h"
#include "ui/theme/theme.h"

#include <QLabel>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>
#include <QTreeWidget>

using namespace sentinel;
using namespace Qt::StringLiterals;

class TestRetriageBar : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QStandardPaths::setTestModeEnabled(true);
        applyTheme(*qApp, ThemeChoice::Light);
        m_store = std::move(*Store::open({m_folder.path(), false, 1}));
        Result<Analyser> analyser = Analyser::load({}, QStringLiteral(SENTINEL_BUILD_DIR "/tests/cache"));
        QVERIFY(analyser);
        m_pipeline = std::make_unique<Pipeline>(*m_store, std::make_shared<const Analyser>(std::move(*analyser)));
    }
    void cleanupTestCase()
    {
        m_pipeline.reset();
        m_store.reset();
    }
    void init()
    {
        m_bar = std::make_unique<RetriageBar>();
        m_bar->follow(m_pipeline->retriage());
    }
    void cleanup() { m_bar.reset(); }

    void workThatIsDoneAtOnceIsNotWorthAWord()
    {
        Q_EMIT m_pipeline->retriage().progressed(progress(1, 2, 0));
        QVERIFY(m_bar->isHidden());
        RetriagePass::Progress done = progress(2, 2, 0);
        done.state = RetriagePass::State::Done;
        Q_EMIT m_pipeline->retriage().finished(done);
        QVERIFY(m_bar->isHidden());
    }

    void longWorkIsShownAndCanBeStopped()
    {
        Q_EMIT m_pipeline->retriage().progressed(progress(120, 4000, 7));
        QTRY_VERIFY(!m_bar->isHidden());
        QCOMPARE(text(), u"Judging the history again: 120 of 4,000, 7 changed"_s);
        QVERIFY(!button("retriageStop")->isHidden());
        QVERIFY(button("retriageDismiss")->isHidden());
        Q_EMIT m_pipeline->retriage().finished(progress(130, 4000, 7)); // it was stopped
        QVERIFY(text().contains(u"stopped after 130 of 4,000"_s));
        QTest::mouseClick(button("retriageDismiss"), Qt::LeftButton);
        QVERIFY(m_bar->isHidden());
    }

    void whatChangedIsAClickAway()
    {
        RetriagePass::Progress done = progress(40, 40, 3);
        done.state = RetriagePass::State::Done;
        done.missing = 1;
        done.id = RetriageId{5};
        Q_EMIT m_pipeline->retriage().finished(done);
        QVERIFY(!m_bar->isHidden());
        QCOMPARE(text(), u"3 verdicts changed with the rules  ·  1 log is no longer there to be judged again"_s);
        QSignalSpy asked(m_bar.get(), &RetriageBar::changesRequested);
        QTest::mouseClick(button("retriageShow"), Qt::LeftButton);
        QCOMPARE(asked.size(), 1);
        QCOMPARE(asked[0][0].value<RetriageId>().value, 5);
    }

    void changesAreListedBeforeAndAfter()
    {
        auto made = m_store->write([](Transaction& db) -> Result<RetriageId> {
            NewRun run;
            run.run.pipeline = u"shop"_s;
            run.run.externalId = u"1"_s;
            run.run.outcome = Outcome::Failed;
            NewRun::NewJob job;
            job.job.outcome = job.job.verdict.outcome = Outcome::Failed;
            job.job.verdict.category = Category::BuildFailure;
            job.job.verdict.title = u"It does not build"_s;
            job.job.verdict.version = 6;
            job.tests.emplace_back().name = u"total"_s;
            run.jobs = {job};
            const Result<StoredRun> stored = addRun(db, run);
            if (!stored)
                return stored.error();
            const Result<std::vector<DueJob>> due = dueJobs(db, Making{7, "cafe"}, {}, 1);
            const Result<Retriage> pass = beginRetriage(db, Making{7, "cafe"}, Timestamp{1});
            if (!due || due->size() != 1 || !pass)
                return Error{Error::Kind::Internal, u"one is due"_s, {}};
            job.rulesKey = "cafe";
            job.job.verdict.version = 7;
            job.job.verdict.category = Category::Timeout;
            job.job.verdict.title = u"It took too long"_s;
            const auto change = retriageJob(db, pass->id, due->front().job, job);
            return change ? Result<RetriageId>(pass->id) : change.error();
        });
        made.waitForFinished();
        QVERIFY(made.result());
        RetriageChanges dialog(*m_store, *made.result(), nullptr);
        dialog.setAttribute(Qt::WA_DeleteOnClose, false);
        dialog.show();
        auto* list = dialog.findChild<QTreeWidget*>(u"retriageChangeList"_s);
        QTRY_COMPARE(list->topLevelItemCount(), 1);
        QCOMPARE(list->topLevelItem(0)->text(2), u"Category, title"_s);
        QCOMPARE(list->topLevelItem(0)->text(3), u"Build failure · It does not build"_s);
        QCOMPARE(list->topLevelItem(0)->text(4), u"Timeout · It took too long"_s);
        QSignalSpy opened(&dialog, &RetriageChanges::runRequested);
        QTest::keyClick(list, Qt::Key_Return);
        QCOMPARE(opened.size(), 1);
    }

private:
    static RetriagePass::Progress progress(qint64 done, qint64 due, qint64 changed)
    {
        RetriagePass::Progress made;
        made.state = RetriagePass::State::UnderWay;
        made.done = done;
        made.due = due;
        made.changed = changed;
        return made;
    }
    QString text() const { return m_bar->findChild<QLabel*>(u"retriageText"_s)->text(); }
    QToolButton* button(const char* name) const { return m_bar->findChild<QToolButton*>(QString::fromLatin1(name)); }

    QTemporaryDir m_folder;
    std::unique_ptr<Store> m_store;
    std::unique_ptr<Pipeline> m_pipeline;
    std::unique_ptr<RetriageBar> m_bar;
};

QTEST_MAIN(TestRetriageBar)
#include "tst_retriagebar.moc"
