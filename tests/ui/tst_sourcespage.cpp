// The page of sources as somebody with a keyboard uses it, in front of a server that minds its token.

#include "core/store/sources.h"
#include "core/store/transaction.h"
#include "models/sourcetext.h"
#include "tests/githubserver.h"
#include "tests/pipeline/polled.h"
#include "ui/run/verdictcardparts.h"
#include "ui/shared/actions.h"
#include "ui/shared/sourceservices.h"
#include "ui/sources/sourcespage.h"
#include "ui/sources/sourcetable.h"
#include "ui/sources/sourcewizard.h"
#include "ui/sources/wizardstep.h"
#include "ui/theme/theme.h"

#include <QAbstractButton>
#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QDialog>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPlainTextEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

using namespace sentinel;
using namespace Qt::StringLiterals;

namespace {

constexpr char tokenVariable[] = "SENTINEL_TEST_SOURCE_TOKEN";

GitHubServer::Run failedRun()
{
    return GitHubServer::runOf(7, "success", QDateTime::currentDateTimeUtc().addSecs(-600), {{70, "test", "success", "all is well\n"}});
}

Source anvil(const QString& address)
{
    Source source;
    source.name = u"Anvil"_s;
    source.address = address;
    source.projects = {u"acme/anvil"_s};
    source.token = u"env:"_s + QString::fromLatin1(tokenVariable);
    source.addedAt = {QDateTime::currentMSecsSinceEpoch()};
    return source;
}

} // namespace

class TestSourcesPage : public QObject
{
    Q_OBJECT

    std::unique_ptr<GitHubServer> m_server;
    std::unique_ptr<PolledStore> m_polled;
    SourceServices m_services;
    std::unique_ptr<SourcesPage> m_page;

    template <typename T>
    T* part(const char* name) const
    {
        return m_page->findChild<T*>(QString::fromLatin1(name));
    }
    SourceWizard* wizard() const { return m_page->findChild<SourceWizard*>(u"sourceWizard"_s); }
    template <typename T>
    T* field(const char* name) const
    {
        return wizard() ? wizard()->findChild<T*>(QString::fromLatin1(name)) : nullptr;
    }
    void next() const { QTest::mouseClick(field<QPushButton>("wizardNext"), Qt::LeftButton); }
    QString step() const { return wizard() ? wizard()->step()->objectName() : QString(); }
    void chooseWay(const char* box, const QString& text) const
    {
        auto* way = field<QComboBox>(box);
        way->setCurrentIndex(way->findText(text, Qt::MatchContains));
    }
    QString state() const { return part<Chip>("sourceState")->text(); }
    QString problem() const { return part<WrapLabel>("sourceProblemText")->text(); }

    void begin(bool asks = true)
    {
        if (asks) {
            m_polled->start();
            m_services.test = [this](const Source& source) { return m_polled->pollers->test(source); };
            m_services.pollNow = [this](SourceId source) { return m_polled->pollers->pollNow(source); };
        }
        m_page = std::make_unique<SourcesPage>(*m_polled->store, m_services, nullptr);
        m_page->resize(1300, 800);
        m_page->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_page.get()));
        QTRY_VERIFY(m_page->isSettled());
    }
    void key(Qt::Key key) const
    {
        m_page->activateWindow();
        (void)QTest::qWaitForWindowActive(m_page.get());
        m_page->table().setFocus();
        QTest::keyClick(&m_page->table(), key);
    }
    /// From the empty page to the wizard's last step.
    void fillWizard(const QString& name)
    {
        field<QLineEdit>("sourceNameField")->setText(name);
        field<QLineEdit>("sourceAddressField")->setText(m_server->api.address());
        field<QPlainTextEdit>("sourceProjectsField")->setPlainText(u"acme/anvil\n\n  acme/anvil \n"_s);
        next();
        QCOMPARE(step(), u"tokenStep"_s);
        chooseWay("tokenWay", u"variable"_s);
        field<QLineEdit>("tokenVariable")->setText(QString::fromLatin1(tokenVariable));
        next();
    }

private Q_SLOTS:
    void initTestCase() { applyTheme(*qApp, ThemeChoice::Light); }
    void init()
    {
        qputenv(tokenVariable, "t0k3n");
        m_server = std::make_unique<GitHubServer>();
        m_server->add(failedRun());
        m_polled = std::make_unique<PolledStore>();
        m_services = {};
    }
    void cleanup()
    {
        m_page.reset();
        m_polled.reset();
        m_server.reset();
    }

    void anEmptyPageOffersWhatFillsIt()
    {
        begin(false);
        QVERIFY(part<QWidget>("noSources")->isVisible());
        for (const char* name : {"connectGitHub", "connectOther", "watchFolder"})
            QVERIFY2(part<QPushButton>(name)->isVisible(), name);
        QTest::mouseClick(part<QPushButton>("watchFolder"), Qt::LeftButton);
        QVERIFY(wizard());
        QCOMPARE(step(), u"placeStep"_s);
        QVERIFY(!field<QPlainTextEdit>("sourceProjectsField")->isVisible());
        field<QLineEdit>("sourceAddressField")->setText(u"drops"_s);
        next();
        QVERIFY(field<QLabel>("wizardProblem")->isVisible()); // not a whole path
        field<QLineEdit>("sourceAddressField")->setText(m_polled->folder.path());
        next();
        QCOMPARE(step(), u"doneStep"_s); // nobody asks a folder for a token
        next();
        QTRY_COMPARE(m_page->model().rowCount(), 1);
        QCOMPARE(m_page->model().itemAt(0)->source.kind, SourceKind::Folder);
    }

    void aSourceIsAddedPausedInTroubleAndRemoved()
    {
        begin();
        QTest::mouseClick(part<QPushButton>("connectGitHub"), Qt::LeftButton);
        QVERIFY(wizard());
        fillWizard(u"Anvil"_s);
        QCOMPARE(step(), u"testStep"_s);
        QTRY_VERIFY(!field<QProgressBar>("testProgress")->isVisible());
        QStringList lines;
        for (const WrapLabel* line : wizard()->findChildren<WrapLabel*>(u"testLineText"_s))
            lines << line->text();
        QVERIFY2(lines.join(u'\n').contains(u"wile"), qPrintable(lines.join(u'\n')));
        next();
        QCOMPARE(step(), u"hookStep"_s);
        next();
        QCOMPARE(step(), u"doneStep"_s);
        const QList<QLabel*> facts = wizard()->findChildren<QLabel*>(u"summaryValue"_s);
        QVERIFY(std::any_of(facts.begin(), facts.end(), [this](const QLabel* fact) { return fact->text() == m_server->api.address(); }));
        next();
        QTRY_COMPARE(m_page->model().rowCount(), 1);
        QTRY_VERIFY(!wizard());
        QCOMPARE(m_page->model().itemAt(0)->source.projects, QStringList{u"acme/anvil"_s});
        QTRY_COMPARE_WITH_TIMEOUT(state(), u"Working"_s, 20000);
        QVERIFY(!part<QWidget>("sourceProblem")->isVisible());

        key(Qt::Key_P);
        QTRY_COMPARE(state(), u"Paused"_s);
        key(Qt::Key_P);
        QTRY_COMPARE_WITH_TIMEOUT(state(), u"Working"_s, 20000);

        m_server->token = "another";
        key(Qt::Key_A);
        QTRY_COMPARE_WITH_TIMEOUT(state(), u"In trouble"_s, 20000);
        QVERIFY(part<QWidget>("sourceProblem")->isVisible());
        QVERIFY2(problem().size() > 20, qPrintable(problem()));
        QVERIFY(!problem().contains(u"t0k3n"));

        key(Qt::Key_Delete);
        QTRY_VERIFY(m_page->findChild<QDialog*>(u"removeSourceDialog"_s));
        QTest::mouseClick(part<QPushButton>("removeSourceAccept"), Qt::LeftButton);
        QTRY_COMPARE(m_page->model().rowCount(), 0);
        QVERIFY(part<QWidget>("noSources")->isVisible());
    }

    void aTestNamesWhatIsWrong()
    {
        m_server->token = "another";
        begin();
        m_page->addSource(SourceKind::GitHub);
        fillWizard(u"Anvil"_s);
        QCOMPARE(step(), u"testStep"_s);
        QTRY_VERIFY(!field<QProgressBar>("testProgress")->isVisible());
        QVERIFY(field<QLabel>("testState")->text().startsWith(u"It does not work yet"));
        QVERIFY(!wizard()->findChildren<WrapLabel*>(u"testLineText"_s).isEmpty());
        QCOMPARE(field<QPushButton>("wizardNext")->text(), u"Go on all the same"_s);
        m_server->token = "t0k3n";
        QTest::mouseClick(field<QPushButton>("testAgain"), Qt::LeftButton);
        QTRY_VERIFY(field<QLabel>("testState")->text().startsWith(u"It works"));
    }

    void whatIsWrongInTheWizardIsSaidThere()
    {
        m_polled->add(anvil(m_server->api.address()));
        begin(false);
        m_page->addSource();
        QCOMPARE(step(), u"kindStep"_s);
        field<QListWidget>("sourceKinds")->setCurrentRow(0);
        next();
        QCOMPARE(step(), u"placeStep"_s);
        field<QLineEdit>("sourceAddressField")->setText(u"ftp://example.org"_s);
        next();
        QCOMPARE(step(), u"placeStep"_s);
        QVERIFY(field<QLabel>("wizardProblem")->text().contains(u"https://"));
        field<QLineEdit>("sourceAddressField")->setText(m_server->api.address());
        field<QLineEdit>("sourceNameField")->setText(u"Anvil"_s); // is there already
        next();
        chooseWay("tokenWay", u"variable"_s);
        next();
        QCOMPARE(step(), u"tokenStep"_s);
        QVERIFY(field<QLabel>("wizardProblem")->isVisible()); // which variable?
        chooseWay("tokenWay", u"None"_s);
        next();
        QCOMPARE(step(), u"hookStep"_s); // nobody there who could test
        next();
        next();
        QTRY_VERIFY(field<QLabel>("wizardProblem")->text().contains(u"Anvil"));
        QCOMPARE(step(), u"doneStep"_s);
        QTest::keyClick(wizard(), Qt::Key_Escape);
        QTRY_VERIFY(!wizard());
        QCOMPARE(m_page->model().rowCount(), 1);
    }

    void aSourceIsEditedWithoutShowingItsSecrets()
    {
        const SourceId id = m_polled->add(anvil(m_server->api.address()));
        begin(false);
        QTRY_COMPARE(m_page->model().rowCount(), 1);
        QCOMPARE(part<QLabel>("factToken")->text(), u"env:"_s + QString::fromLatin1(tokenVariable));
        key(Qt::Key_E);
        QTRY_VERIFY(wizard());
        field<QLineEdit>("sourceNameField")->setText(u"Anvil at work"_s);
        next();
        QVERIFY(field<QComboBox>("tokenWay")->currentText().contains(QString::fromLatin1(tokenVariable)));
        next();
        next();
        next();
        QTRY_COMPARE(m_page->model().itemAt(0)->source.name, u"Anvil at work"_s);
        QCOMPARE(m_page->model().itemAt(0)->source.id, id);
        QCOMPARE(m_page->model().itemAt(0)->source.token, anvil({}).token);
        QTRY_COMPARE(part<QLabel>("sourceName")->text(), u"Anvil at work"_s);
    }

    void theSecretOfAWebhookIsCopiedNotShown()
    {
        m_services.listener = [] { return ListenerState{ListenerState::Phase::Listening, u"https://ci.example.org:8443"_s, {}, 3}; };
        m_polled->add(anvil(m_server->api.address()));
        begin(false);
        QTRY_COMPARE(m_page->model().rowCount(), 1);
        QVERIFY(part<QLabel>("factHook")->text().startsWith(u"https://ci.example.org:8443/"));
        key(Qt::Key_E);
        QTRY_VERIFY(wizard());
        next();
        next();
        QCOMPARE(step(), u"hookStep"_s);
        field<QAbstractButton>("hookWanted")->click();
        QVERIFY(field<QLineEdit>("hookAddress")->text().startsWith(u"https://ci.example.org:8443/"));
        QTest::mouseClick(field<QPushButton>("hookSecretCopy"), Qt::LeftButton);
        const QString secret = QGuiApplication::clipboard()->text();
        QCOMPARE(secret.size(), 64);
        for (const QLineEdit* edit : wizard()->findChildren<QLineEdit*>())
            QVERIFY(!edit->text().contains(secret));
        for (const QLabel* label : wizard()->findChildren<QLabel*>())
            QVERIFY(!label->text().contains(secret));
        chooseWay("hookSecretWay", u"variable"_s);
        field<QLineEdit>("hookSecretVariable")->setText(u"HOOK_SECRET"_s);
        next();
        next();
        QTRY_COMPARE(m_page->model().itemAt(0)->source.hookSecret, u"env:HOOK_SECRET"_s);
    }

    void thePastIsFetchedAndCancelled()
    {
        m_polled->add(anvil(m_server->api.address()));
        begin(false); // nobody asks, so that it stays to be done
        QTRY_COMPARE(m_page->model().rowCount(), 1);
        QVERIFY(!part<QWidget>("sourceBackfills")->isVisible());
        key(Qt::Key_B);
        QTRY_VERIFY(part<QPushButton>("backfillAccept"));
        QTest::mouseClick(part<QPushButton>("backfillDays30"), Qt::LeftButton);
        QTest::mouseClick(part<QPushButton>("backfillAccept"), Qt::LeftButton);
        QTRY_COMPARE(m_page->model().itemAt(0)->backfills.size(), size_t(1));
        QTRY_VERIFY(part<QWidget>("sourceBackfills")->isVisible());
        QCOMPARE(part<QProgressBar>("backfillBar0")->value(), 0);
        part<QAction>("cancelBackfill")->trigger();
        QTRY_VERIFY(!part<QWidget>("sourceBackfills")->isVisible());
    }

    void jAndKGoThroughTheList()
    {
        for (const QString& name : {u"a"_s, u"b"_s, u"c"_s}) {
            Source source = anvil(m_server->api.address());
            source.name = name;
            m_polled->add(source);
        }
        begin(false);
        QTRY_COMPARE(m_page->model().rowCount(), 3);
        QCOMPARE(part<QLabel>("sourceName")->text(), u"a"_s);
        key(Qt::Key_J);
        key(Qt::Key_J);
        QCOMPARE(part<QLabel>("sourceName")->text(), u"c"_s);
        key(Qt::Key_K);
        QCOMPARE(part<QLabel>("sourceName")->text(), u"b"_s);
    }

    void everythingHasANameAndTheSheetKnowsTheKeys()
    {
        m_polled->add(anvil(m_server->api.address()));
        begin(false);
        QTRY_COMPARE(m_page->model().rowCount(), 1);
        m_page->addSource();
        for (const QAbstractButton* button : m_page->findChildren<QAbstractButton*>()) {
            if (button->objectName().startsWith(u"qt_") || !button->isVisible())
                continue;
            QVERIFY2(!button->text().isEmpty() || !button->accessibleName().isEmpty(), qPrintable(button->objectName()));
        }
        for (const QLineEdit* edit : wizard()->findChildren<QLineEdit*>()) {
            if (!edit->objectName().startsWith(u"qt_"))
                QVERIFY2(!edit->accessibleName().isEmpty(), qPrintable(edit->objectName()));
        }
        const std::vector<ShortcutGroup> groups = shortcutsOf(*m_page);
        QVERIFY(!groups.empty());
        QCOMPARE(groups.front().title, u"Sources"_s);
        QVERIFY(groups.front().lines.size() >= 7);
    }
};

QTEST_MAIN(TestSourcesPage)
#include "tst_sourcespage.moc"
