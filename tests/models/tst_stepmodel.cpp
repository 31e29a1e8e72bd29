#include "models/stepmodel.h"

#include <QAbstractItemModelTester>
#include <QTest>

using namespace sentinel;

namespace {

Step step(const char* name, int depth, Outcome outcome, double seconds, LineRange lines)
{
    Step made;
    made.name = QString::fromLatin1(name);
    made.depth = depth;
    made.outcome = outcome;
    made.duration = seconds;
    made.lines = lines;
    return made;
}

std::vector<Step> build()
{
    return {
        step("checkout", 0, Outcome::Passed, 2, {1, 10}),   step("build", 0, Outcome::Failed, 40, {11, 60}),
        step("configure", 1, Outcome::Passed, 5, {12, 20}), step("compile", 1, Outcome::Failed, 20, {21, 60}),
        step("link", 3, Outcome::Failed, 10, {50, 60}),     step("upload", 0, Outcome::Unknown, 0, {0, 0}),
    };
}

/// The tree as indented names.
QString sketch(const QAbstractItemModel& model, const QModelIndex& parent = {}, int indent = 0)
{
    QString text;
    for (int row = 0; row < model.rowCount(parent); ++row) {
        const QModelIndex index = model.index(row, 0, parent);
        text += QString(indent, u' ') + index.data().toString() + u'\n' + sketch(model, index, indent + 1);
    }
    return text;
}

} // namespace

class TestStepModel : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void depthMakesTheTree()
    {
        StepModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
        model.setSteps(build());
        QCOMPARE(sketch(model), QStringLiteral("checkout\nbuild\n configure\n compile\n  link\nupload\n"));
        model.setSteps({});
        QCOMPARE(model.rowCount(), 0);
    }

    void aFirstStepThatStartsDeepIsNotLost()
    {
        StepModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
        model.setSteps({step("inner", 2, Outcome::Passed, 1, {1, 2}), step("outer", 0, Outcome::Passed, 1, {3, 4})});
        QCOMPARE(sketch(model), QStringLiteral("inner\nouter\n"));
    }

    void barsCompareSiblings()
    {
        StepModel model;
        model.setSteps(build());
        const QModelIndex parent = model.index(1, 0);
        QCOMPARE(parent.data(StepModel::ShareRole).toDouble(), 1.0);
        QCOMPARE(model.index(0, 0).data(StepModel::ShareRole).toDouble(), 0.05);
        QCOMPARE(model.index(0, 0, parent).data(StepModel::ShareRole).toDouble(), 0.25);
        QCOMPARE(model.index(1, 0, parent).data(StepModel::ShareRole).toDouble(), 1.0);
    }

    void theFirstFailureIsTheDeepestOfItsChain()
    {
        StepModel model;
        QVERIFY(!model.firstFailed().isValid());
        model.setSteps(build());
        QCOMPARE(model.firstFailed().data().toString(), QStringLiteral("link"));
    }

    void aLineBelongsToTheInnermostStep()
    {
        StepModel model;
        model.setSteps(build());
        QCOMPARE(model.stepAtLine(5).data().toString(), QStringLiteral("checkout"));
        QCOMPARE(model.stepAtLine(30).data().toString(), QStringLiteral("compile"));
        QCOMPARE(model.stepAtLine(55).data().toString(), QStringLiteral("link"));
        QVERIFY(!model.stepAtLine(70).isValid());
    }
};

QTEST_GUILESS_MAIN(TestStepModel)
#include "tst_stepmodel.moc"
