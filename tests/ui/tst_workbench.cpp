#include "core/pipeline/analysis.h"
#include "core/pipeline/importing.h"
#include "core/pipeline/pipeline.h"
#include "core/store/store.h"
#include "ui/theme/theme.h"
#include "ui/workbench/workbencheditor.h"
#include "ui/workbench/workbenchlist.h"
#include "ui/workbench/workbenchpage.h"
#include "ui/workbench/workbenchresults.h"
#include "ui/workbench/workbenchtrial.h"

#include <QAbstractItemModelTester>
#include <QAction>
#include <QApplication>
#include <QComboBox>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QTabWidget>
#include <QTemporaryDir>
#include <QTest>
#include <QTreeView>

using namespace sentinel;
using namespace Qt::StringLiterals;

namespace {

const QByteArray redLog = "$ make\nthe pump is broken: valve 12\nmake: *** [all] Error 2\nThe command \"make\" exited with 2.\n";
const QByteArray greenLog = "$ make\nthe pump is well\nThe command \"make\" exited with 0.\n\nDone. Your build exited with 0.\n";

} // namespace

class TestWorkbench : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QSettings::setDefaultFormat(QSettings::IniFormat);
        QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, m_cache.path());
        applyTheme(*qApp, ThemeChoice::Light);
        Result<Analyser> analyser = Analyser::load({}, m_cache.path());
        QVERIFY(analyser);
        m_analyser = std::make_shared<Analyser>(std::move(*analyser));
    }
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_folders = {};
        m_folders.data = m_folder->filePath(u"data"_s);
        m_folders.config = m_folder->filePath(u"sentinel.yaml"_s);
        m_folders.cache = m_cache.path();
        m_store = std::move(*Store::open({m_folders.data, false, 1}));
        import(u"red.log"_s, redLog);
        import(u"green.log"_s, greenLog);
        m_pipeline = std::make_unique<Pipeline>(*m_store, m_analyser);
        m_bench = std::make_unique<RuleBench>(*m_pipeline, m_folders);
        m_page = std::make_unique<WorkbenchPage>(*m_bench);
        m_page->resize(1200, 800);
        m_page->show();
        QTRY_VERIFY_WITH_TIMEOUT(m_page->isSettled(), 60000);
    }
    void cleanup()
    {
        m_page.reset();
        m_bench.reset();
        m_pipeline.reset();
        m_store.reset();
        m_folder.reset();
    }

    void theListShowsAllRulesAndNarrowsThemDown()
    {
        WorkbenchList& list = m_page->list();
        QAbstractItemModelTester tester(&list.model(), QAbstractItemModelTester::FailureReportingMode::Fatal);
        QVERIFY(list.model().rowCount() > 300);
        child<QLineEdit>("ruleFilter")->setText(u"git.fatal"_s);
        QTRY_COMPARE(list.model().rowCount(), 1);
        QVERIFY(child<QLabel>("ruleListCount")->text().startsWith(u"1 of "_s));
        child<QLineEdit>("ruleFilter")->setText(u"no rule is called so"_s);
        QTRY_COMPARE(list.model().rowCount(), 0);
        QVERIFY(child<QLabel>("ruleListEmpty")->isVisible());
        child<QLineEdit>("ruleFilter")->clear();
        QTRY_VERIFY(list.model().rowCount() > 300);
        auto* origin = child<QComboBox>("ruleFilterOrigin");
        origin->setCurrentIndex(1);
        Q_EMIT origin->activated(1);
        QCOMPARE(list.model().rowCount(), 0);
    }

    void aRuleThatIsChosenIsShownWithItsLines()
    {
        m_page->openRule(u"git.fatal"_s);
        QCOMPARE(child<QLineEdit>("ruleId")->text(), u"git.fatal"_s);
        QVERIFY(child<QPlainTextEdit>("rulePattern")->toPlainText().contains(u"fatal: "_s));
        QTRY_VERIFY(child<QLabel>("ruleMatchesVerdict")->text().endsWith(u"match"_s));
        QVERIFY(child<QLabel>("ruleOrigin")->text().contains(u"built in"_s));
        QVERIFY(!child<QPushButton>("saveRuleButton")->isEnabled());
        QVERIFY(child<QPushButton>("takeOutRuleButton")->isHidden());
    }

    void aNewRuleIsTriedOnTheHistoryWhileItIsWritten()
    {
        writePumpRule();
        WorkbenchTrial& trial = m_page->trial();
        QTRY_COMPARE_WITH_TIMEOUT(trial.failing().rowCount(), 1, 60000);
        QTRY_VERIFY_WITH_TIMEOUT(m_page->isSettled(), 60000);
        QAbstractItemModelTester failing(&trial.failing(), QAbstractItemModelTester::FailureReportingMode::Fatal);
        QAbstractItemModelTester changes(&trial.changes(), QAbstractItemModelTester::FailureReportingMode::Fatal);
        QCOMPARE(trial.failing().at(0).line, qint64(2));
        QCOMPARE(trial.passing().rowCount(), 0);
        QVERIFY2(trial.summary().startsWith(u"Matches in 1 of 1 failing and 0 of 1 passing logs"_s), qPrintable(trial.summary()));
        QCOMPARE(trial.changes().rowCount(), 1);
        QVERIFY(trial.changes().index(0, WorkbenchChangeModel::After).data().toString().contains(u"The pump is broken"_s));

        QSignalSpy links(m_page.get(), &WorkbenchPage::linkActivated);
        auto* list = child<QTreeView>("trialFailing");
        list->setCurrentIndex(trial.failing().index(0, 0));
        QTest::keyClick(list, Qt::Key_Return);
        QCOMPARE(links.size(), 1);
        QCOMPARE(links.first().first().value<Permalink>().lines, (LineRange{2, 2}));
    }

    void aRuleThatIsSavedIsInForce()
    {
        writePumpRule();
        QTRY_VERIFY_WITH_TIMEOUT(child<QPushButton>("saveRuleButton")->isEnabled(), 60000);
        QSignalSpy said(m_page.get(), &WorkbenchPage::said);
        m_page->findChild<QAction*>(u"saveRule"_s)->trigger();
        QTRY_VERIFY_WITH_TIMEOUT(!said.isEmpty(), 60000);
        const Rule* saved = m_bench->rule(u"own.pump"_s);
        QVERIFY2(saved, qPrintable(said.first().first().toString()));
        QCOMPARE(saved->title, u"The pump is broken: \\1"_s);
        QCOMPARE(child<QLabel>("ruleName")->text(), u"own.pump"_s);
        QCOMPARE(m_page->list().current(), u"own.pump"_s);
        QVERIFY(child<QPushButton>("takeOutRuleButton")->isVisible());
        QVERIFY(!child<QPushButton>("saveRuleButton")->isEnabled());
    }

    void whatWasBegunIsKeptWhileAnotherRuleIsLookedAt()
    {
        m_page->openRule(u"git.fatal"_s);
        auto* hint = child<QLineEdit>("ruleHint");
        hint->selectAll();
        QTest::keyClicks(hint, u"changed"_s);
        m_page->openRule(u"git.auth"_s);
        QVERIFY(hint->text() != u"changed");
        m_page->openRule(u"git.fatal"_s);
        QCOMPARE(hint->text(), u"changed"_s);
        QVERIFY(child<QLabel>("ruleOrigin")->text().contains(u"overrides"_s));
        m_page->findChild<QAction*>(u"revertRule"_s)->trigger();
        QVERIFY(hint->text() != u"changed");
    }

    void fieldsAndYamlShowTheSame()
    {
        writePumpRule();
        m_page->editor().setYamlShown(true);
        auto* yaml = child<QPlainTextEdit>("ruleYaml");
        QVERIFY(yaml->toPlainText().contains(u"own.pump"_s));
        yaml->setPlainText(yaml->toPlainText().replace(u"own.pump"_s, u"own.valve"_s));
        QTRY_COMPARE(child<QLineEdit>("ruleId")->text(), u"own.valve"_s);
        yaml->setPlainText(u"- id: [\n"_s);
        QTRY_VERIFY(!child<QTabWidget>("ruleEditorTabs")->isTabEnabled(0));
        QVERIFY(!child<QPushButton>("saveRuleButton")->isEnabled());
        QVERIFY(child<QTabWidget>("trialTabs")->tabText(3).contains(u"1"_s));
    }

    void linesThatArePastedAreTried()
    {
        writePumpRule();
        child<QPlainTextEdit>("ruleTried")->setPlainText(u"the pump is broken: hose\n\nanother line"_s);
        QTRY_COMPARE(child<QLabel>("ruleTriedVerdict")->text(), u"1 of 2 match"_s);
    }

    void everythingHasAName()
    {
        QStringList nameless;
        for (const QWidget* widget : m_page->findChildren<QWidget*>()) {
            const bool isTyped = qobject_cast<const QLineEdit*>(widget) || qobject_cast<const QPlainTextEdit*>(widget)
                || qobject_cast<const QComboBox*>(widget) || qobject_cast<const QAbstractItemView*>(widget);
            const bool isInner = widget->objectName().startsWith(u"qt_"_s) || qobject_cast<const QComboBox*>(widget->parentWidget())
                || widget->parentWidget()->inherits("QComboBoxPrivateContainer") || widget->inherits("QHeaderView");
            if (isTyped && !isInner && (widget->objectName().isEmpty() || widget->accessibleName().isEmpty()))
                nameless << QLatin1StringView(widget->metaObject()->className()) + u' ' + widget->objectName();
        }
        QVERIFY2(nameless.isEmpty(), qPrintable(nameless.join(u'\n')));
    }

    void aRuleFromALineIsADraft()
    {
        Rule draft;
        draft.id = u"git.fatal"_s; // taken already
        draft.pattern = "xyz (\\d+)";
        draft.title = u"Xyz \\1"_s;
        draft.matches = {"xyz 12"};
        m_page->newRule(draft);
        QCOMPARE(child<QLineEdit>("ruleId")->text(), u"git.fatal-2"_s);
        QCOMPARE(child<QLabel>("ruleName")->text(), u"New rule"_s);
        QTRY_COMPARE(child<QLabel>("ruleTitlePreview")->text(), u"reads: Xyz 12"_s);
    }

private:
    template <typename W>
    W* child(const char* name) const
    {
        W* found = m_page->findChild<W*>(QString::fromLatin1(name));
        if (!found)
            qFatal("no %s", name);
        return found;
    }
    void writePumpRule()
    {
        Rule rule;
        rule.id = u"own.pump"_s;
        rule.category = Category::ResourceExhaustion;
        rule.attribution = Attribution::Infrastructure;
        rule.title = u"The pump is broken: \\1"_s;
        rule.hint = u"Mend it."_s;
        rule.confidence = 0.97;
        rule.matches = {"the pump is broken: valve"};
        rule.rejects = {"the pump is well"};
        rule.pattern = "nothing yet";
        m_page->newRule(rule);
        child<QPlainTextEdit>("rulePattern")->setPlainText(u"pump is broken: (\\w+)"_s);
    }
    void import(const QString& name, const QByteArray& text)
    {
        QFile file(m_folder->filePath(name));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(text);
        file.close();
        QVERIFY(importFile(*m_store, *m_analyser, file.fileName()).run);
    }

    QTemporaryDir m_cache;
    std::unique_ptr<QTemporaryDir> m_folder;
    DataFolders m_folders;
    std::shared_ptr<const Analyser> m_analyser;
    std::unique_ptr<Store> m_store;
    std::unique_ptr<Pipeline> m_pipeline;
    std::unique_ptr<RuleBench> m_bench;
    std::unique_ptr<WorkbenchPage> m_page;
};

QTEST_MAIN(TestWorkbench)
#include "tst_workbench.moc"
