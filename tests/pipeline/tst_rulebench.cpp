#include "core/pipeline/rulebench.h"

#include "core/pipeline/analysis.h"
#include "core/pipeline/pipeline.h"
#include "core/store/store.h"
#include "core/triage/ruletext.h"
#include "tests/pipeline/texts.h"

#include <QDir>
#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace sentinel;
using namespace Qt::StringLiterals;

namespace {

Rule ruleOf(const QString& id, const std::string& pattern)
{
    Rule rule;
    rule.id = id;
    rule.pattern = pattern;
    rule.category = Category::ConfigurationError;
    rule.attribution = Attribution::Code;
    rule.confidence = 0.97;
    rule.title = u"Found it"_s;
    rule.hint = u"Look at it."_s;
    rule.matches = {"E       assert 3 == 4"};
    rule.rejects = {"all is well"};
    return rule;
}

} // namespace

class TestRuleBench : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        Result<Analyser> analyser = Analyser::load({}, m_cache.path());
        QVERIFY(analyser);
        m_analyser = std::make_shared<Analyser>(std::move(*analyser));
    }
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_folders.data = m_folder->filePath(u"data"_s);
        m_folders.config = m_folder->filePath(u"sentinel.yaml"_s);
        m_folders.cache = m_cache.path();
        m_store = std::move(*Store::open({m_folders.data, false, 1}));
        m_pipeline = std::make_unique<Pipeline>(*m_store, m_analyser);
        m_bench = std::make_unique<RuleBench>(*m_pipeline, m_folders);
    }
    void cleanup()
    {
        m_bench.reset();
        m_pipeline.reset();
        m_store.reset();
        m_folder.reset();
    }

    void theRulesAreReadWithWhereTheyComeFrom()
    {
        writeOwn("pack: own\nrules:\n  - {id: shell.exit, disabled: true}\n");
        load();
        const Rule* builtIn = m_bench->rule(u"git.fatal"_s);
        QVERIFY(builtIn && isBuiltIn(builtIn->file));
        QVERIFY(m_bench->textOf(*builtIn).startsWith("- id: git.fatal\n"));
        const Rule* off = m_bench->rule(u"shell.exit"_s);
        QVERIFY(off && off->disabled);
        QCOMPARE(off->file, ownFile());
        QVERIFY(isBuiltIn(off->overrides));
        QCOMPARE(m_bench->ownFile(), ownFile());
    }

    void aRuleIsTriedOnTheWholeHistory()
    {
        import(u"red"_s, failingLog());
        import(u"other"_s, failingLog("test_other"));
        import(u"green"_s, passingLog());
        load();
        m_bench->tryRule(ruleOf(u"own.assert"_s, "^E +assert"), {});
        const BenchTrial trial = waited();
        QVERIFY(!trial.error);
        QCOMPARE(trial.logs, 3);
        QCOMPARE(trial.looked, 3);
        QCOMPARE(trial.report.failing, 2);
        QCOMPARE(trial.report.passing, 1);
        QCOMPARE(trial.report.changes.size(), size_t(1));
        QCOMPARE(trial.report.changes[0].failing, 2);
        QCOMPARE(trial.failing.size(), size_t(2));
        QVERIFY(trial.failing[0].run > trial.failing[1].run);
        QCOMPARE(trial.failing[0].line, qint64(14));
        QVERIFY(trial.passing.empty());
        QCOMPARE(trial.touched, 2);
        QCOMPARE(trial.judged, 2);
        QCOMPARE(trial.changes.size(), size_t(2));
        QCOMPARE(trial.changes[0].change.after.rule, u"own.assert"_s);
        QCOMPARE(trial.changes[0].change.after.title.isEmpty(), false);
    }

    void aRuleAsItIsChangesNothingButIsFound()
    {
        import(u"green"_s, passingLog());
        load();
        Rule rule = ruleOf(u"own.session"_s, "test session starts");
        writeOwn("rules:\n" + indented(ruleYaml(rule)));
        load();
        m_bench->tryRule(*m_bench->rule(rule.id), rule.id);
        const BenchTrial trial = waited();
        QCOMPARE(trial.passing.size(), size_t(1));
        QCOMPARE(trial.report.isTooBroad(0), true);
        QCOMPARE(trial.judged, 0);
        QVERIFY(trial.changes.empty());
    }

    void aPatternThatCannotBeUsedEndsTheTrial()
    {
        load();
        m_bench->tryRule(ruleOf(u"own.bad"_s, "(?=x)y"), {});
        const BenchTrial trial = waited();
        QVERIFY(trial.error);
        QCOMPARE(trial.error->kind, Error::Kind::Malformed);
    }

    void aNewTrialTakesThePlaceOfTheLast()
    {
        import(u"red"_s, failingLog());
        load();
        m_bench->tryRule(ruleOf(u"own.one"_s, "^E +assert"), {});
        m_bench->tryRule(ruleOf(u"own.two"_s, "no log says this"), {});
        const BenchTrial trial = waited();
        QVERIFY(trial.failing.empty());
        m_bench->tryRule(ruleOf(u"own.one"_s, "^E +assert"), {}); // and one that still runs when everything goes
    }

    void aSavedRuleIsInForceAtOnce()
    {
        writeOwn("# ours\npack: own\nrules:\n  - {id: shell.exit, disabled: true}\n");
        load();
        QSignalSpy changed(m_pipeline.get(), &Pipeline::analyserChanged);
        QSignalSpy saved(m_bench.get(), &RuleBench::saved);
        QSignalSpy refused(m_bench.get(), &RuleBench::refused);
        m_bench->save(u"own.assert"_s, ruleYaml(ruleOf(u"own.assert"_s, "^E +assert")));
        QVERIFY(m_bench->isSaving());
        QTRY_VERIFY_WITH_TIMEOUT(saved.size() + refused.size() > 0, 60000);
        QCOMPARE(refused.size(), 0);
        QVERIFY(!m_bench->isSaving());
        QCOMPARE(changed.size(), 1);
        QVERIFY(own().startsWith("# ours\npack: own\nrules:\n  - {id: shell.exit, disabled: true}\n"));
        QVERIFY(m_bench->rule(u"own.assert"_s));
        const std::vector<Rule>& inForce = m_pipeline->analyser()->rules().rules();
        QVERIFY(std::any_of(inForce.begin(), inForce.end(), [](const Rule& r) { return r.id == u"own.assert"; }));
        m_bench->remove(u"own.assert"_s);
        QTRY_COMPARE_WITH_TIMEOUT(saved.size() + refused.size(), 2, 60000);
        QCOMPARE(own(), QByteArray("# ours\npack: own\nrules:\n  - {id: shell.exit, disabled: true}\n"));
        QVERIFY(!m_bench->rule(u"own.assert"_s));
    }

    void whatCannotBeReadIsNotWritten()
    {
        load();
        QSignalSpy refused(m_bench.get(), &RuleBench::refused);
        m_bench->save(u"own.bad"_s, "- id: own.bad\n  pattern: 'x'\n");
        QTRY_COMPARE(refused.size(), 1);
        QVERIFY(!QFile::exists(ownFile()));
        m_bench->save(u"own.bad"_s, ruleYaml(ruleOf(u"own.bad"_s, "(?=x)y")));
        QTRY_COMPARE(refused.size(), 2);
        QVERIFY(!QFile::exists(ownFile()));
    }

    void aCheckSaysWhichLinesMatch()
    {
        QSignalSpy checked(m_bench.get(), &RuleBench::checked);
        m_bench->check("no rule", {});
        m_bench->check(ruleYaml(ruleOf(u"own.assert"_s, "^E +assert (\\d)")), {u"E  assert 1"_s, u"something else"_s});
        QTRY_COMPARE(checked.size(), 1);
        const RuleCheck check = checked.first().first().value<RuleCheck>();
        QVERIFY(check.rule);
        QCOMPARE(check.rule->id, u"own.assert"_s);
        QVERIFY(!check.hasErrors());
        QCOMPARE(check.matches, std::vector<bool>{true});
        QCOMPARE(check.rejects, std::vector<bool>{false});
        QCOMPARE(check.tried, (std::vector<bool>{true, false}));
        QCOMPARE(check.titles, QStringList{u"Found it"_s});
    }

    void aMistakeIsToldWithItsLineInTheItem()
    {
        const RuleCheck check = checkRule("- id: a.b\n  category: nonsense\n", {});
        QVERIFY(!check.rule);
        QVERIFY(check.hasErrors());
        QVERIFY(std::any_of(check.problems.begin(), check.problems.end(), [](const RuleProblem& p) { return p.line == 2; }));
    }

private:
    QString ownFile() const { return m_folder->filePath(u"rules/own.yaml"_s); }
    QByteArray own() const
    {
        QFile file(ownFile());
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    void writeOwn(const QByteArray& yaml)
    {
        QVERIFY(QDir().mkpath(m_folder->filePath(u"rules"_s)));
        QFile file(ownFile());
        QVERIFY(file.open(QIODevice::WriteOnly));
        QCOMPARE(file.write(yaml), qint64(yaml.size()));
    }
    static QByteArray indented(const QByteArray& item) { return "  " + QByteArray(item).trimmed().replace("\n", "\n  ") + "\n"; }
    void load()
    {
        QSignalSpy loaded(m_bench.get(), &RuleBench::loaded);
        QSignalSpy refused(m_bench.get(), &RuleBench::refused);
        m_bench->load();
        QTRY_VERIFY(loaded.size() + refused.size() > 0);
        QCOMPARE(refused.size(), 0);
    }
    void import(const QString& name, const std::string& text)
    {
        QFile file(m_folder->filePath(name + u".log"_s));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(text.data(), qint64(text.size()));
        file.close();
        const ImportedInput imported = importFile(*m_store, *m_analyser, file.fileName());
        QVERIFY(imported.run);
    }
    BenchTrial waited()
    {
        [this] { QTRY_VERIFY_WITH_TIMEOUT(!m_bench->trial().isRunning, 60000); }();
        return m_bench->trial();
    }

    QTemporaryDir m_cache;
    std::unique_ptr<QTemporaryDir> m_folder;
    DataFolders m_folders;
    std::shared_ptr<const Analyser> m_analyser;
    std::unique_ptr<Store> m_store;
    std::unique_ptr<Pipeline> m_pipeline;
    std::unique_ptr<RuleBench> m_bench;
};

QTEST_GUILESS_MAIN(TestRuleBench)
#include "tst_rulebench.moc"
