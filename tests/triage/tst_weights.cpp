// The file with the weights of the evidence model: what it must hold, and what is said of one that is wrong.

#include "core/triage/weights.h"

#include <QFile>
#include <QTest>

using namespace sentinel;

namespace {

QByteArray builtInFile()
{
    QFile file(QStringLiteral(":/triage/weights.yaml"));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

class TestWeights : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theBuiltInFileIsRead()
    {
        const Weights& weights = builtInWeights();
        QVERIFY(weights.of(Feature::Shape) > 0);
        QVERIFY(weights.of(Feature::Old) < 0);
        QVERIFY(weights.alone.blocks >= 3);
        const Result<Weights> again = readWeights(builtInFile(), QStringLiteral("w.yaml"));
        QVERIFY(again);
        QVERIFY(*again == weights);
    }

    void everyFeatureHasANameOfItsOwn()
    {
        for (size_t i = 0; i < featureCount; ++i)
            QVERIFY(featureNamed(featureId(Feature(i))) == Feature(i));
        QVERIFY(!featureNamed("no such feature"));
    }

    void theScoreIsTheWeightedSum()
    {
        Features features = {};
        features[size_t(Feature::Shape)] = 0.5;
        features[size_t(Feature::Old)] = 1;
        Weights weights;
        weights.weights[size_t(Feature::Shape)] = 3;
        weights.weights[size_t(Feature::Old)] = -2;
        QCOMPARE(weights.score(features), -0.5);
    }

    void aMistakeIsNamedWithItsPlace_data()
    {
        QTest::addColumn<QByteArray>("from");
        QTest::addColumn<QByteArray>("to");
        QTest::addColumn<QString>("message");
        const auto row = [](const char* name, const char* from, const char* to, const char* message) {
            QTest::newRow(name) << QByteArray(from) << QByteArray(to) << QString::fromUtf8(message);
        };
        row("an unknown feature", "  shape: ", "  shapes: ", R"("weights" has no key "shapes")");
        row("a missing feature", "  shape: ", "  # shape: ", R"("weights" lacks "shape")");
        row("a feature given twice", "  rule: ", "  shape: 1\n  rule: ", R"(key "shape" is given twice)");
        row("no number", "version: 1", "version: one", R"("version" must be a number between -100 and 100)");
        row("not a number", "  shape: ", "  shape: .nan # ", R"("shape" must be a number)");
        row("another version", "version: 1", "version: 2", R"("version" must be 1)");
        row("blocks by halves", "{blocks: ", "{blocks: 1.5, x: ", R"("blocks" must be a whole number from 1)");
        row("no block at all", "{blocks: ", "{blocks: -", R"("blocks" must be a whole number from 1)");
        row("a section that is a text", "shown:", "shown: x\nother:", R"("the file" has no key "other")");
        row("not YAML", "weights:", "weights: {", "this is not valid YAML");
    }
    void aMistakeIsNamedWithItsPlace()
    {
        QFETCH(QByteArray, from);
        QFETCH(QByteArray, to);
        QFETCH(QString, message);
        QByteArray yaml = builtInFile();
        const qsizetype at = yaml.indexOf(from);
        QVERIFY(at >= 0);
        yaml.replace(at, from.size(), to);
        const Result<Weights> weights = readWeights(yaml, QStringLiteral("w.yaml"));
        QVERIFY(!weights);
        QCOMPARE(weights.error().kind, Error::Kind::Malformed);
        QVERIFY2(weights.error().message.startsWith(QStringLiteral("w.yaml:")), qPrintable(weights.error().message));
        QVERIFY2(weights.error().message.contains(message), qPrintable(weights.error().message));
    }

    void nothingIsNoFile()
    {
        QVERIFY(!readWeights({}, QStringLiteral("w.yaml")));
        QVERIFY(!readWeights("[1, 2]", QStringLiteral("w.yaml")));
        QVERIFY(!readWeights("{a: {b: [", QStringLiteral("w.yaml")));
    }
};

QTEST_GUILESS_MAIN(TestWeights)
#include "tst_weights.moc"
