// How well the verdicts do on logs that others collected and labelled. The floors are what must always hold; what is
// reached is printed.

#include "core/logs/input.h"
#include "core/triage/rulehits.h"
#include "triaged.h"

#include <QDirIterator>
#include <QFile>
#include <QHash>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>
#include <QTest>

#include <algorithm>

using namespace sentinel;

namespace {

const QString dataFolder = QStringLiteral(SENTINEL_SOURCE_DIR "/../shared/data");

std::vector<QJsonObject> casesOf(const QString& set)
{
    std::vector<QJsonObject> cases;
    QFile file(dataFolder + u'/' + set + QStringLiteral("/expected.jsonl"));
    if (file.open(QIODevice::ReadOnly)) {
        while (!file.atEnd())
            cases.push_back(QJsonDocument::fromJson(file.readLine()).object());
    }
    return cases;
}

Log logAt(const QString& path)
{
    const Result<Input> input = readInput(QFile::exists(path) ? path : path + QStringLiteral(".gz"));
    if (!input)
        qFatal("%s", qPrintable(input.error().message));
    return Log::parse(input->documents.front()).value();
}

Verdict verdictOn(const Log& log, const Log* green = nullptr)
{
    return triageLog(log, readLogTests(log), builtInRules(), green);
}

/// Lines without codes and blanks at the ends; empty ones left out.
QHash<QString, int> linesOf(QString text)
{
    static const QRegularExpression codes(QStringLiteral("\\x1b\\[[0-9;?]*[A-Za-z]"));
    static const QRegularExpression ends(QStringLiteral("\\r\\n|\\r|\\n"));
    QHash<QString, int> lines;
    for (const QString& line : text.remove(codes).split(ends)) {
        if (const QString trimmed = line.trimmed(); !trimmed.isEmpty())
            ++lines[trimmed];
    }
    return lines;
}

int sizeOf(const QHash<QString, int>& lines)
{
    return std::accumulate(lines.cbegin(), lines.cend(), 0);
}

QString rawText(const Log& log, const EvidenceBlock& block)
{
    const std::string_view bytes = log.bytes().substr(size_t(block.bytes.begin), size_t(block.bytes.size()));
    return QString::fromUtf8(bytes.data(), qsizetype(bytes.size()));
}

} // namespace

class TestAccuracy : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theFirstBlockExplainsTravisLogs()
    {
        const std::vector<QJsonObject> cases = casesOf(QStringLiteral("logchunks"));
        if (cases.empty())
            QSKIP("the folder ../shared/data is not there");
        double f1 = 0;
        double any = 0;
        std::vector<int> sizes;
        for (const QJsonObject& one : cases) {
            const Log log = logAt(dataFolder + QStringLiteral("/logchunks/") + one[QLatin1StringView("log")].toString());
            const Verdict verdict = verdictOn(log);
            QVERIFY(verdict.outcome == Outcome::Failed);
            const auto shown = verdict.evidence.empty() ? QHash<QString, int>() : linesOf(rawText(log, verdict.evidence.front()));
            const auto wanted = linesOf(one[QLatin1StringView("chunk")].toString());
            int right = 0;
            for (auto line = shown.cbegin(); line != shown.cend(); ++line)
                right += std::min(line.value(), wanted.value(line.key()));
            f1 += 2.0 * right / std::max(1, sizeOf(shown) + sizeOf(wanted));
            any += right > 0 ? 1 : 0;
            sizes.push_back(sizeOf(shown));
        }
        std::sort(sizes.begin(), sizes.end());
        const double count = double(cases.size());
        qInfo("F1 %.3f, any line right %.3f, median of %d lines", f1 / count, any / count, sizes[sizes.size() / 2]);
        QVERIFY(f1 / count >= 0.45);
        QVERIFY(any / count >= 0.82);
        QVERIFY(sizes[sizes.size() / 2] <= 15);
    }

    void passingLogsAreNotCalledFailedAndRulesStayQuietOnThem()
    {
        QDirIterator logs(dataFolder + QStringLiteral("/cidiff/logs"), {QStringLiteral("*.pass.log*")}, QDir::Files);
        if (!logs.hasNext())
            QSKIP("the folder ../shared/data is not there");
        std::vector<Log> passing;
        while (logs.hasNext())
            passing.push_back(logAt(logs.next()));
        for (const QJsonObject& one : casesOf(QStringLiteral("bugswarm_logs"))) {
            if (one[QLatin1StringView("expected")].toObject()[QLatin1StringView("status")].toString() == QLatin1StringView("ok"))
                passing.push_back(logAt(dataFolder + QStringLiteral("/bugswarm_logs/") + one[QLatin1StringView("log")].toString()));
        }
        std::vector<int> fires(builtInRules().rules().size());
        for (const Log& log : passing) {
            QVERIFY(verdictOn(log).outcome != Outcome::Failed);
            QSet<QString> ids;
            for (const QString& id : rulesThatFire(log, builtInRules()))
                ids.insert(id);
            for (size_t i = 0; i < fires.size(); ++i)
                fires[i] += ids.contains(builtInRules().rules()[i].id) ? 1 : 0;
        }
        QStringList broad;
        for (size_t i = 0; i < fires.size(); ++i) {
            if (fires[i] * 10 > int(passing.size()))
                broad << QStringLiteral("%1 (%2 of %3)").arg(builtInRules().rules()[i].id).arg(fires[i]).arg(passing.size());
        }
        QVERIFY2(broad.isEmpty(), qPrintable(broad.join(QStringLiteral(", "))));
    }

    void outcomesOfRealLogsAreRight()
    {
        const std::vector<QJsonObject> cases = casesOf(QStringLiteral("bugswarm_logs"));
        if (cases.empty())
            QSKIP("the folder ../shared/data is not there");
        int right = 0;
        int all = 0;
        for (const QJsonObject& one : cases) {
            const QString status = one[QLatin1StringView("expected")].toObject()[QLatin1StringView("status")].toString();
            if (status != QLatin1StringView("ok") && status != QLatin1StringView("broken"))
                continue;
            const Outcome wanted = status == QLatin1StringView("ok") ? Outcome::Passed : Outcome::Failed;
            ++all;
            right += verdictOn(logAt(dataFolder + QStringLiteral("/bugswarm_logs/") + one[QLatin1StringView("log")].toString())).outcome
                    == wanted
                ? 1
                : 0;
        }
        qInfo("%d of %d outcomes right", right, all);
        QVERIFY(right >= 0.9 * all);
    }
};

QTEST_GUILESS_MAIN(TestAccuracy)
#include "tst_accuracy.moc"
