// The wizard gone through from its first question to its last, for each kind of source: with the keyboard alone, and with the mouse.

#include "core/store/sources.h"
#include "tests/pipeline/polled.h"
#include "ui/shared/sourceservices.h"
#include "ui/sources/sourcespage.h"
#include "ui/sources/sourcetable.h"
#include "ui/sources/sourcewizard.h"
#include "ui/sources/wizardstep.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPlainTextEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QSpinBox>
#include <QTest>

using namespace sentinel;
using namespace Qt::StringLiterals;

namespace {

ConnectionReport goodReport()
{
    ConnectionReport report;
    report.account = u"wile"_s;
    report.server = u"A server"_s;
    report.projects = {u"acme/anvil"_s};
    return report;
}

} // namespace

class TestSourceWizard : public QObject
{
    Q_OBJECT

    std::unique_ptr<PolledStore> m_polled;
    SourceServices m_services;
    std::unique_ptr<SourcesPage> m_page;

    SourceWizard* wizard() const { return m_page->findChild<SourceWizard*>(u"sourceWizard"_s); }
    QString step() const { return wizard() ? wizard()->step()->objectName() : QString(); }
    template <typename T>
    T* field(const char* name) const
    {
        return wizard()->findChild<T*>(QString::fromLatin1(name));
    }
    QString problem() const { return field<QLabel>("wizardProblem")->text(); }
    QStringList steps() const
    {
        QStringList words;
        for (int row = 0; row < field<QListWidget>("wizardRail")->count(); ++row)
            words << field<QListWidget>("wizardRail")->item(row)->text();
        return words;
    }

    /// The window manager's work, which there is none of here.
    static bool isInFront(QWidget* window)
    {
        window->activateWindow();
        return QTest::qWaitFor([window] { return QApplication::activeWindow() == window; });
    }

    // With the keyboard: whatever has the focus gets the key.
    static void press(int key, Qt::KeyboardModifiers modifiers = {})
    {
        QVERIFY(QApplication::focusWidget());
        QTest::keyClick(QApplication::focusWidget(), Qt::Key(key), modifiers);
    }
    static void type(const QString& text) { QTest::keyClicks(QApplication::focusWidget(), text); }
    /// With Tab, as far as it takes.
    static bool tabTo(const char* name)
    {
        for (int i = 0; i < 30; ++i) {
            if (QApplication::focusWidget() && QApplication::focusWidget()->objectName() == QLatin1String(name))
                return true;
            press(Qt::Key_Tab);
        }
        return false;
    }
    static void typeInto(const char* name, const QString& text)
    {
        QVERIFY2(tabTo(name), name);
        press(Qt::Key_A, Qt::ControlModifier);
        type(text);
    }
    static void choose(const char* box, const QString& part)
    {
        QVERIFY2(tabTo(box), box);
        auto* combo = qobject_cast<QComboBox*>(QApplication::focusWidget());
        QVERIFY(combo);
        press(Qt::Key_Home);
        for (int i = 0; i < combo->count() && !combo->currentText().contains(part); ++i)
            press(Qt::Key_Down);
        QVERIFY(combo->currentText().contains(part));
    }
    void click(const char* name) const { QTest::mouseClick(field<QWidget>(name), Qt::LeftButton); }

private Q_SLOTS:
    void initTestCase() { applyTheme(*qApp, ThemeChoice::Light); }
    void init()
    {
        m_polled = std::make_unique<PolledStore>();
        m_services = {};
        m_services.test = [](const Source&) { return QtFuture::makeReadyFuture(goodReport()); };
        m_services.listener = [] { return ListenerState{ListenerState::Phase::Listening, u"http://ci-watch.example.org:8377"_s, {}, 0}; };
        m_page = std::make_unique<SourcesPage>(*m_polled->store, m_services, nullptr);
        m_page->resize(1300, 800);
        m_page->show();
        QVERIFY(isInFront(m_page.get()));
        QTRY_VERIFY(m_page->isSettled());
    }
    void cleanup()
    {
        m_page.reset();
        m_polled.reset();
    }

    void eachKindIsSetUp_data()
    {
        QTest::addColumn<SourceKind>("kind");
        QTest::addColumn<bool>("byMouse");
        QTest::addColumn<bool>("hasProjects");
        QTest::addColumn<QString>("hookPath");
        const std::tuple<SourceKind, bool, const char16_t*> kinds[] = {
            {SourceKind::GitHub, true, u"/webhook/github"},
            {SourceKind::GitLab, true, u"/webhook/gitlab"},
            {SourceKind::Jenkins, true, u"/webhook/jenkins"},
            {SourceKind::Buildbot, true, u""},
            {SourceKind::Generic, false, u""},
            {SourceKind::Folder, false, u""},
        };
        for (const auto& [kind, hasProjects, hook] : kinds) {
            for (const bool byMouse : {false, true})
                QTest::addRow("%s by %s", std::string(jsonName(kind)).c_str(), byMouse ? "mouse" : "keyboard")
                    << kind << byMouse << hasProjects << QString::fromUtf16(hook);
        }
    }

    void eachKindIsSetUp()
    {
        QFETCH(SourceKind, kind);
        QFETCH(bool, byMouse);
        QFETCH(bool, hasProjects);
        QFETCH(QString, hookPath);
        const bool isFolder = kind == SourceKind::Folder;
        const auto next = [&] {
            if (byMouse)
                click("wizardNext");
            else
                press(Qt::Key_Return);
        };

        // Which provider
        m_page->addSource();
        QVERIFY(isInFront(wizard()));
        QCOMPARE(step(), u"kindStep"_s);
        auto* kinds = field<QListWidget>("sourceKinds");
        if (byMouse) {
            const QRect row = kinds->visualItemRect(kinds->item(int(kind)));
            QTest::mouseClick(kinds->viewport(), Qt::LeftButton, {}, row.center());
        } else {
            QCOMPARE(QApplication::focusWidget(), kinds);
            for (int i = 0; i < int(kind); ++i)
                press(i % 2 == 0 ? Qt::Key_J : Qt::Key_Down);
        }
        QCOMPARE(kinds->currentRow(), int(kind));
        next();
        QCOMPARE(step(), u"placeStep"_s);

        // Where
        const QString address = isFolder ? m_polled->folder.path() : u"https://ci.example.org"_s;
        if (byMouse) {
            field<QLineEdit>("sourceNameField")->setText(u"Mine"_s);
            field<QLineEdit>("sourceAddressField")->setText(address);
        } else {
            typeInto("sourceNameField", u"Mine"_s);
            typeInto("sourceAddressField", address);
        }
        QCOMPARE(field<QWidget>("sourceProjectsField")->isVisible(), hasProjects);
        QCOMPARE(field<QWidget>("sourceMappingField")->isVisible(), kind == SourceKind::Generic);
        if (hasProjects && byMouse)
            field<QPlainTextEdit>("sourceProjectsField")->setPlainText(u"acme/anvil"_s);
        else if (hasProjects)
            typeInto("sourceProjectsField", u"acme/anvil"_s);
        if (kind == SourceKind::Jenkins)
            field<QLineEdit>("sourceUserField")->setText(u"wile"_s);
        if (kind == SourceKind::Generic)
            field<QPlainTextEdit>("sourceMappingField")
                ->setPlainText(
                    u"each: $.builds[*]\nfields:\n  repo: $.project\n  run_id: .number\n  pipeline: .name\n  status: .state\n"_s);
        if (!byMouse)
            QVERIFY(tabTo("sourceNameField")); // where Enter is no line of a text
        next();

        if (!isFolder) {
            QVERIFY2(step() == u"tokenStep", qPrintable(problem()));
            if (byMouse) {
                auto* way = field<QComboBox>("tokenWay");
                way->setCurrentIndex(way->findText(u"variable"_s, Qt::MatchContains));
                field<QLineEdit>("tokenVariable")->setText(u"CI_TOKEN"_s);
            } else {
                choose("tokenWay", u"variable"_s);
                typeInto("tokenVariable", u"CI_TOKEN"_s);
            }
            next();
            QVERIFY2(step() == u"testStep", qPrintable(problem()));
            QTRY_VERIFY(field<QLabel>("testState")->text().startsWith(u"It works"));
            next();
        }
        if (!hookPath.isEmpty()) {
            QVERIFY2(step() == u"hookStep", qPrintable(problem()));
            auto* wanted = field<QCheckBox>("hookWanted");
            if (byMouse)
                QTest::mouseClick(wanted, Qt::LeftButton, {}, {8, wanted->height() / 2});
            else {
                QVERIFY(tabTo("hookWanted"));
                press(Qt::Key_Space);
            }
            QVERIFY(wanted->isChecked());
            QCOMPARE(field<QLineEdit>("hookAddress")->text(), u"http://ci-watch.example.org:8377"_s + hookPath);
            if (byMouse)
                click("hookAddressCopy");
            else {
                QVERIFY(tabTo("hookAddressCopy"));
                press(Qt::Key_Space);
            }
            QCOMPARE(QGuiApplication::clipboard()->text(), u"http://ci-watch.example.org:8377"_s + hookPath);
            if (byMouse) {
                auto* way = field<QComboBox>("hookSecretWay");
                way->setCurrentIndex(way->findText(u"variable"_s, Qt::MatchContains));
                field<QLineEdit>("hookSecretVariable")->setText(u"HOOK_SECRET"_s);
            } else {
                choose("hookSecretWay", u"variable"_s);
                typeInto("hookSecretVariable", u"HOOK_SECRET"_s);
            }
            next();
        }
        QVERIFY2(step() == u"doneStep", qPrintable(step() + u": "_s + problem()));
        const QList<QLabel*> facts = wizard()->findChildren<QLabel*>(u"summaryValue"_s);
        QVERIFY(std::any_of(facts.begin(), facts.end(), [&address](const QLabel* fact) { return fact->text() == address; }));
        next();
        QTRY_VERIFY(!wizard());
        QTRY_COMPARE(m_page->model().rowCount(), 1);
        const Source& added = m_page->model().itemAt(0)->source;
        QCOMPARE(added.kind, kind);
        QCOMPARE(added.name, u"Mine"_s);
        QCOMPARE(added.address, address);
        QCOMPARE(added.projects, hasProjects ? QStringList{u"acme/anvil"_s} : QStringList());
        QCOMPARE(added.token, isFolder ? QString() : u"env:CI_TOKEN"_s);
        QCOMPARE(added.hookSecret, hookPath.isEmpty() ? QString() : u"env:HOOK_SECRET"_s);
    }

    void enterInTheListOfProvidersNeverEditsASource()
    {
        Source source;
        source.name = u"Anvil"_s;
        source.address = u"https://api.github.com"_s;
        source.addedAt = {1};
        m_polled->add(source);
        QTRY_COMPARE(m_page->model().rowCount(), 1);
        m_page->table().setFocus();
        m_page->addSource();
        QVERIFY(isInFront(wizard()));
        press(Qt::Key_Return);
        QCOMPARE(m_page->findChildren<SourceWizard*>().size(), 1);
        QCOMPARE(step(), u"placeStep"_s);
    }

    void aDoubleClickChoosesAProvider()
    {
        m_page->addSource();
        auto* kinds = field<QListWidget>("sourceKinds");
        const QPoint at = kinds->visualItemRect(kinds->item(int(SourceKind::Buildbot))).center();
        QTest::mouseClick(kinds->viewport(), Qt::LeftButton, {}, at);
        QTest::mouseDClick(kinds->viewport(), Qt::LeftButton, {}, at);
        QCOMPARE(step(), u"placeStep"_s);
        QCOMPARE(steps().size(), 5); // Buildbot sends no webhooks
    }

    void oneCanGoBackAndChooseAnother()
    {
        m_page->addSource();
        QVERIFY(isInFront(wizard()));
        press(Qt::Key_Return);
        QCOMPARE(step(), u"placeStep"_s);
        press(Qt::Key_Left, Qt::AltModifier);
        QCOMPARE(step(), u"kindStep"_s);
        for (int i = 0; i < int(SourceKind::Folder); ++i)
            press(Qt::Key_Down);
        press(Qt::Key_Return);
        QCOMPARE(steps().size(), 3);
        press(Qt::Key_Escape);
        QTRY_VERIFY(!wizard());
        QCOMPARE(m_page->model().rowCount(), 0);
    }

    void silenceCanBeGivenATime()
    {
        Source source;
        source.name = u"Anvil"_s;
        source.address = u"https://api.github.com"_s;
        source.token = u"env:CI_TOKEN"_s;
        source.silentAfterSeconds = 5400;
        source.addedAt = {1};
        m_polled->add(source);
        QTRY_COMPARE(m_page->model().rowCount(), 1);
        const auto saved = [this](std::function<void()> change) {
            if (!isInFront(m_page.get()))
                qFatal("the page is not in front");
            m_page->table().setFocus();
            QTest::keyClick(&m_page->table(), Qt::Key_E);
            if (!QTest::qWaitFor([this] { return wizard() != nullptr; }))
                qFatal("no wizard");
            change();
            for (int i = 0; i < 5 && step() != u"doneStep"; ++i)
                click("wizardNext");
            click("wizardNext");
            if (!QTest::qWaitFor([this] { return !wizard(); }))
                qFatal("not saved");
            return m_polled->ask([](Reader& db) { return sources(db); }).front().silentAfterSeconds;
        };
        QCOMPARE(saved([] {}), 5400); // whoever changes something else keeps it to the second
        QCOMPARE(saved([this] { field<QSpinBox>("sourceSilentField")->setValue(8); }), 8 * 3600);
        QCOMPARE(saved([this] { field<QSpinBox>("sourceSilentField")->setValue(0); }), 0);
    }
};

QTEST_MAIN(TestSourceWizard)
#include "tst_sourcewizard.moc"
