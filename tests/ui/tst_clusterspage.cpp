// The pages of clusters as somebody with a keyboard uses them.

#include "core/pipeline/analysis.h"
#include "core/pipeline/clusterdetail.h"
#include "core/pipeline/pipeline.h"
#include "core/pipeline/reclustering.h"
#include "core/store/transaction.h"
#include "models/clusteractmodel.h"
#include "models/clusterkindmodel.h"
#include "tests/store/builders.h"
#include "ui/clusters/clusterevidence.h"
#include "ui/clusters/clusterfacts.h"
#include "ui/clusters/clusterfilterbar.h"
#include "ui/clusters/clusterpage.h"
#include "ui/clusters/clusterspage.h"
#include "ui/clusters/clustertable.h"
#include "ui/run/clusterline.h"
#include "ui/run/runpage.h"
#include "ui/runs/runstable.h"
#include "ui/shared/choicebutton.h"
#include "ui/theme/theme.h"

#include <QAbstractItemModelTester>
#include <QAction>
#include <QClipboard>
#include <QDateEdit>
#include <QDateTime>
#include <QDialog>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPlainTextEdit>
#include <QSettings>
#include <QSignalSpy>
#include <QStackedWidget>
#include <QStandardPaths>
#include <QTabWidget>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>
#include <QTreeView>

using namespace sentinel;
using namespace Qt::StringLiterals;

namespace {

Timestamp hoursAgo(double hours)
{
    return Timestamp{QDateTime::currentMSecsSinceEpoch() - qint64(hours * 3'600'000)};
}

NewRun failing(int number, char kind, double hours, const QString& pipeline = u"build"_s)
{
    NewRun made = fullRun();
    made.run.externalId = QString::number(number);
    made.run.pipeline = pipeline;
    made.run.startedAt = hoursAgo(hours);
    made.run.finishedAt = Timestamp{made.run.startedAt->ms + 90'000};
    made.run.fingerprint = QByteArray(32, kind);
    made.run.title = u"kind %1 failed"_s.arg(QLatin1Char(kind));
    Verdict& verdict = made.jobs[0].job.verdict;
    verdict.fingerprint = made.run.fingerprint;
    verdict.skeleton = QByteArray("what ") + kind + " says, and nothing like the others " + QByteArray(30, kind);
    verdict.evidence[0].text = u"no route to host%1\nafter %2 tries"_s.arg(number).arg(kind);
    return made;
}

} // namespace

class TestClustersPage : public QObject
{
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Store> m_store;
    std::shared_ptr<const Analyser> m_analyser;
    std::unique_ptr<Pipeline> m_pipeline;
    std::unique_ptr<ClustersPage> m_page;
    int m_number = 0;

    template <typename T>
    T* part(const char* name) const
    {
        return m_page->findChild<T*>(QString::fromLatin1(name));
    }
    ClusterTable& table() const { return m_page->table(); }
    const Cluster& shown() const { return m_page->detail().detail()->cluster; }

    void add(char kind, double hours, const QString& pipeline = u"build"_s)
    {
        QVERIFY(change(*m_store, [=, n = ++m_number](Transaction& db) { return addRun(db, failing(n, kind, hours, pipeline)); }));
    }
    void group() { QVERIFY(recluster(*m_store)); }
    ClusterId of(char kind) const
    {
        const auto id = ask(*m_store, [=](Reader& db) { return clusterOf(db, QByteArray(32, kind)); });
        return id && *id ? **id : ClusterId();
    }
    void begin()
    {
        m_page = std::make_unique<ClustersPage>(*m_pipeline, nullptr, nullptr);
        m_page->resize(1300, 800);
        m_page->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_page.get()));
        QTRY_VERIFY(m_page->isSettled());
    }
    /// Three clusters: a with three runs, b with two, c with one.
    void beginWithThree()
    {
        for (const char kind : {'a', 'a', 'a', 'b', 'b', 'c'})
            add(kind, 1 + kind - 'a');
        group();
        begin();
        QTRY_COMPARE(m_page->model().rowCount(), 3);
        table().setFocus();
    }
    void openFirst()
    {
        QTest::keyClick(&table(), Qt::Key_Return);
        QTRY_VERIFY(m_page->detail().detail());
        QTRY_VERIFY(m_page->isSettled());
    }
    /// The keyboard is at the page again, where a dialog had it.
    QWidget* runs() const
    {
        auto* table = part<RunsTable>("clusterRuns");
        m_page->activateWindow();
        (void)QTest::qWaitForWindowActive(m_page.get());
        table->setFocus();
        return table;
    }
    QDialog* dialog(const char* name) const
    {
        auto* found = m_page->findChild<QDialog*>(QString::fromLatin1(name));
        if (found)
            (void)QTest::qWaitForWindowExposed(found);
        return found;
    }

private Q_SLOTS:
    void initTestCase()
    {
        QStandardPaths::setTestModeEnabled(true);
        QCoreApplication::setOrganizationName(u"sentinel-test"_s);
        QCoreApplication::setApplicationName(u"tst_clusterspage"_s);
        applyTheme(*qApp, ThemeChoice::Light);
        Result<Analyser> analyser = Analyser::load({}, QStringLiteral(SENTINEL_BUILD_DIR "/tests/cache"));
        QVERIFY(analyser);
        m_analyser = std::make_shared<const Analyser>(std::move(*analyser));
    }

    void init()
    {
        QSettings().clear();
        m_number = 0;
        m_folder = std::make_unique<QTemporaryDir>();
        m_store = opened(m_folder->path());
        m_pipeline = std::make_unique<Pipeline>(*m_store, m_analyser);
    }

    void cleanup()
    {
        m_page.reset();
        m_pipeline.reset();
        m_store.reset();
    }

    void anEmptyStoreSaysWhatWouldFillIt()
    {
        begin();
        QTRY_VERIFY(part<QWidget>("noClusters")->isVisible());
        QVERIFY(!m_page->filterBar().isVisible());
        add('a', 1);
        group();
        QTRY_VERIFY(table().isVisible());
        QCOMPARE(part<QLabel>("clusterCount")->text(), u"1 cluster"_s);
    }

    void keysGoThroughTheListAndIntoACluster()
    {
        beginWithThree();
        QCOMPARE(table().currentCluster(), of('a')); // most runs of the week
        QTest::keyClick(&table(), Qt::Key_J);
        QCOMPARE(table().currentCluster(), of('b'));
        QTest::keyClick(&table(), Qt::Key_K);
        QCOMPARE(table().currentCluster(), of('a'));
        QTest::keyClick(&table(), Qt::Key_Down);
        openFirst();
        QCOMPARE(shown().id, of('b'));
        QCOMPARE(part<QLabel>("clusterTitle")->text(), u"kind b failed"_s);
        QVERIFY(part<QLabel>("clusterFacts")->text().contains(u"seen 2 times since"_s));
        QTest::keyClick(runs(), Qt::Key_Escape);
        QVERIFY(m_page->isListShown());
        QTRY_VERIFY(m_page->isSettled());
        QCOMPARE(table().currentCluster(), of('b')); // where one left off
    }

    void aClusterShowsWhatItIsAboutAndWhatVaries()
    {
        beginWithThree();
        openFirst();
        QCOMPARE(part<QPlainTextEdit>("clusterEvidenceText")->toPlainText().section(u'\n', 0, 0), u"no route to host3"_s);
        auto* evidence = m_page->findChild<ClusterEvidenceView*>();
        QCOMPARE(evidence->marked().size(), size_t(1));
        QCOMPARE(evidence->marked().front(), (TextSpan{12, 17})); // host3
        QVERIFY(m_page->findChild<DayChart*>()->readOut().contains(u"3 runs"_s));
        QCOMPARE(part<QTabWidget>("clusterTabs")->tabText(0), u"Runs (3)"_s);
        auto* list = part<RunsTable>("clusterRuns");
        QTRY_COMPARE(list->model()->rowCount(), 3);
        QSignalSpy activated(m_page.get(), &ClustersPage::runActivated);
        QTest::keyClick(runs(), Qt::Key_J);
        QTest::keyClick(list, Qt::Key_Return);
        QCOMPARE(activated.count(), 1);
        part<QToolButton>("openEvidence")->click();
        QCOMPARE(activated.count(), 2);
    }

    void theChartIsReadWithArrowKeys()
    {
        beginWithThree();
        openFirst();
        auto* chart = m_page->findChild<DayChart*>();
        chart->setFocus();
        QTest::keyClick(chart, Qt::Key_Left);
        const QString last = chart->readOut();
        QVERIFY(last.contains(u"run"_s));
        QTest::keyClick(chart, Qt::Key_Left);
        QVERIFY(chart->readOut() != last);
        QVERIFY(chart->accessibleName().contains(chart->readOut()));
    }

    void filtersChooseAndSayHowMany()
    {
        add('a', 1);
        add('b', 24 * 60, u"nightly"_s);
        group();
        begin();
        QTRY_COMPARE(m_page->model().rowCount(), 2);
        ClusterFilter filter;
        filter.states = {ClusterState::Quiet};
        m_page->filterBar().setFilter(filter);
        QTRY_COMPARE(m_page->model().rowCount(), 1);
        QCOMPARE(part<QLabel>("clusterCount")->text(), u"1 of 2 clusters"_s);
        QCOMPARE(part<ChoiceButton>("clusterStates")->text(), u"State: Quiet"_s);
        filter = {};
        filter.text = u"nothing says this"_s;
        m_page->filterBar().setFilter(filter);
        QTRY_VERIFY(part<QWidget>("noClusterMatch")->isVisible());
        table().setFocus();
        QTest::keyClick(m_page.get(), Qt::Key_Backspace, Qt::ControlModifier);
        part<QToolButton>("clusterClear")->click();
        QTRY_COMPARE(m_page->model().rowCount(), 2);
        // By hand: the words, then down into the list.
        QTest::keyClick(&table(), Qt::Key_Slash);
        auto* field = part<QLineEdit>("clusterText");
        QTRY_VERIFY(field->hasFocus());
        QTest::keyClicks(field, u"kind b"_s);
        QTest::keyClick(field, Qt::Key_Down);
        QTRY_COMPARE(m_page->model().rowCount(), 1);
        QVERIFY(table().hasFocus());
    }

    void aNameIsGivenAndTakenBackByKeyboard()
    {
        beginWithThree();
        openFirst();
        QTest::keyClick(runs(), Qt::Key_N);
        QDialog* asked = dialog("nameDialog");
        QVERIFY(asked);
        auto* field = asked->findChild<QLineEdit*>(u"nameDialogField"_s);
        QTest::keyClicks(field, u"Mirror down"_s);
        QTest::keyClick(field, Qt::Key_Return);
        QTRY_COMPARE(part<QLabel>("clusterTitle")->text(), u"Mirror down"_s);
        QVERIFY(part<QLabel>("clusterFacts")->text().contains(u"kind a failed"_s));
        QTRY_COMPARE(part<QTabWidget>("clusterTabs")->tabText(2), u"History (1)"_s);
        QTest::keyClick(runs(), Qt::Key_Z, Qt::ControlModifier);
        QTRY_COMPARE(part<QLabel>("clusterTitle")->text(), u"kind a failed"_s);
        QVERIFY(!part<QAction>("undoClusterAct")->isEnabled());
    }

    void aClusterIsMutedUntilADayAndShownAgain()
    {
        beginWithThree();
        openFirst();
        QTest::keyClick(runs(), Qt::Key_U);
        QDialog* asked = dialog("muteDialog");
        QVERIFY(asked);
        auto* date = asked->findChild<QDateEdit*>(u"muteDate"_s);
        QCOMPARE(date->date(), QDate::currentDate().addDays(7));
        asked->findChild<QAbstractButton*>(u"muteFor14"_s)->click();
        QCOMPARE(date->date(), QDate::currentDate().addDays(14));
        QTest::keyClick(date, Qt::Key_Return);
        QTRY_VERIFY(part<QAction>("unmuteCluster")->isEnabled());
        QTRY_COMPARE(m_page->model().rowCount(), 2);
        m_page->showList();
        part<QToolButton>("clusterMuted")->click();
        QTRY_COMPARE(m_page->model().rowCount(), 3);
        m_page->showCluster(of('a'));
        QTRY_VERIFY(part<QAction>("unmuteCluster")->isEnabled());
        QTest::keyClick(runs(), Qt::Key_U, Qt::ShiftModifier);
        QTRY_VERIFY(part<QAction>("muteCluster")->isEnabled());
    }

    void aTicketMustBeOne()
    {
        beginWithThree();
        openFirst();
        QTest::keyClick(runs(), Qt::Key_T);
        QDialog* asked = dialog("ticketDialog");
        QVERIFY(asked);
        auto* field = asked->findChild<QLineEdit*>(u"ticketDialogField"_s);
        QTest::keyClicks(field, u"ask Ada"_s);
        QTest::keyClick(field, Qt::Key_Return);
        QVERIFY(asked->isVisible());
        QVERIFY(asked->findChild<QLabel*>(u"ticketDialogProblem"_s)->isVisible());
        field->setText(u"https://tracker.example/CI-7"_s);
        QTest::keyClick(field, Qt::Key_Return);
        QTRY_VERIFY(part<QToolButton>("openTicket")->isVisible());
        QVERIFY(part<QToolButton>("openTicket")->isEnabled());
    }

    void twoAreMergedByKeyboardAndPartedAgain()
    {
        beginWithThree();
        const ClusterId a = of('a'), c = of('c');
        openFirst();
        QTest::keyClick(runs(), Qt::Key_M);
        QDialog* asked = dialog("mergeDialog");
        QVERIFY(asked);
        auto* field = asked->findChild<QLineEdit*>(u"mergeSearch"_s);
        auto* choices = asked->findChild<ClusterTable*>(u"mergeTable"_s);
        QTRY_COMPARE(choices->model()->rowCount(), 3);
        QVERIFY(!asked->findChild<QAbstractButton*>(u"mergeDialogAccept"_s)->isEnabled()); // not into itself
        QTest::keyClicks(field, u"kind c"_s);
        QTRY_COMPARE(choices->model()->rowCount(), 1);
        QTest::keyClick(field, Qt::Key_Down);
        QTRY_VERIFY(asked->findChild<QAbstractButton*>(u"mergeDialogAccept"_s)->isEnabled());
        QTest::keyClick(field, Qt::Key_Return);
        QTRY_COMPARE(shown().kinds, 2);
        QTRY_COMPARE(of('c'), a);
        QTRY_COMPARE(m_page->model().rowCount(), 2);
        // The old number leads there.
        m_page->showCluster(c);
        QTRY_VERIFY(m_page->detail().detail());
        QCOMPARE(shown().id, a);
        QTest::keyClick(runs(), Qt::Key_Z, Qt::ControlModifier);
        QTRY_COMPARE(of('c'), c);
        QTRY_COMPARE(m_page->model().rowCount(), 3);
    }

    void fingerprintsAreSplitOffAndTheHistoryUndoesIt()
    {
        beginWithThree();
        const ClusterId a = of('a'), b = of('b');
        QVERIFY(change(*m_store, [=](Transaction& db) { return mergeClusters(db, a, b, hoursAgo(0)); }));
        openFirst();
        QTRY_COMPARE(shown().kinds, 2);
        QTest::keyClick(runs(), Qt::Key_2, Qt::ControlModifier);
        auto* kinds = part<QTreeView>("clusterKinds");
        QTRY_VERIFY(kinds->hasFocus());
        QVERIFY(!part<QAction>("splitCluster")->isEnabled());
        kinds->setCurrentIndex(kinds->model()->index(0, 0));
        QTest::keyClick(kinds, Qt::Key_J);
        QVERIFY(part<QPlainTextEdit>("clusterSkeleton")->toPlainText().contains(u"what b says"_s));
        QVERIFY(part<QAction>("splitCluster")->isEnabled());
        QTest::keyClick(kinds, Qt::Key_S);
        QTRY_COMPARE(shown().kinds, 1);
        QVERIFY(of('b') != a && of('b') != b);
        QTest::keyClick(kinds, Qt::Key_3, Qt::ControlModifier);
        auto* history = part<QTreeView>("clusterHistory");
        QTRY_VERIFY(history->hasFocus());
        QTRY_COMPARE(history->model()->rowCount(), 2);
        history->setCurrentIndex(history->model()->index(0, 0)); // the split
        QTest::keyClick(history, Qt::Key_Z, Qt::ControlModifier);
        QTRY_COMPARE(of('b'), a);
    }

    void theListIsCopied()
    {
        beginWithThree();
        QSignalSpy said(m_page.get(), &ClustersPage::said);
        QTest::keyClick(&table(), Qt::Key_C, Qt::ControlModifier);
        QTRY_COMPARE(said.count(), 1);
        QVERIFY(QGuiApplication::clipboard()->text().startsWith(u"id,state,category,name"_s));
        QCOMPARE(QGuiApplication::clipboard()->text().count(u"kind "_s), 3);
    }

    void aRunPageLinksToItsCluster()
    {
        beginWithThree();
        RunPage page(*m_pipeline);
        page.resize(1200, 760);
        page.show();
        page.showRun(RunId{1});
        auto* line = page.findChild<ClusterLine*>();
        QTRY_VERIFY(line->isVisible());
        QVERIFY2(line->text().startsWith(u"Seen 3 times since"_s), qPrintable(line->text()));
        QSignalSpy requested(&page, &RunPage::clusterRequested);
        QTest::mouseClick(line, Qt::LeftButton);
        QCOMPARE(requested.count(), 1);
        QCOMPARE(requested.front().front().value<ClusterId>(), of('a'));
    }

    void everythingHasAName()
    {
        beginWithThree();
        openFirst();
        const QList<QWidget*> widgets = m_page->findChildren<QWidget*>();
        for (const QWidget* widget : widgets) {
            const bool isInteractive = qobject_cast<const QAbstractButton*>(widget) || qobject_cast<const QLineEdit*>(widget)
                || qobject_cast<const QAbstractItemView*>(widget);
            if (isInteractive && !widget->objectName().startsWith(u"qt_"_s) && widget->isVisible()
                && !widget->parent()->inherits("QAbstractItemView") && !widget->parent()->inherits("QLineEdit")
                && !widget->parent()->inherits("QTabBar"))
                QVERIFY2(!widget->objectName().isEmpty(), widget->metaObject()->className());
        }
    }
};

QTEST_MAIN(TestClustersPage)
#include "tst_clusterspage.moc"
