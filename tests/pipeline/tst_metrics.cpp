#include "core/pipeline/metrics.h"
#include "core/pipeline/sourcemetrics.h"

#include <QProcess>
#include <QStandardPaths>
#include <QTest>

using namespace sentinel;
using namespace Qt::StringLiterals;

class TestMetrics : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void writesWhatTheFormatSays();
    void histogramsAddUp();
    void sourcesAreToldApart();
    void theirOwnToolFindsNothingToSay();
};

void TestMetrics::writesWhatTheFormatSays()
{
    MetricsText text;
    text.counter("sentinel_things", "Things, \\ and\nlines.", 3);
    text.begin("sentinel_queue_depth", "Waiting.", "gauge");
    text.add({{"queue", "a \"b\"\n\\"}, {"kind", "x"}}, 0.25);
    text.add({}, 1e21);
    QCOMPARE(text.text(),
             std::string("# HELP sentinel_things_total Things, \\\\ and\\nlines.\n"
                         "# TYPE sentinel_things_total counter\n"
                         "sentinel_things_total 3\n"
                         "# HELP sentinel_queue_depth Waiting.\n"
                         "# TYPE sentinel_queue_depth gauge\n"
                         "sentinel_queue_depth{queue=\"a \\\"b\\\"\\n\\\\\",kind=\"x\"} 0.25\n"
                         "sentinel_queue_depth 1e+21\n"));
}

void TestMetrics::histogramsAddUp()
{
    MetricsText text;
    text.histogram("sentinel_took_seconds", "How long.", std::array{0.1, 1.0}, std::array<qint64, 3>{2, 3, 4}, 7.5);
    QCOMPARE(text.text(),
             std::string("# HELP sentinel_took_seconds How long.\n"
                         "# TYPE sentinel_took_seconds histogram\n"
                         "sentinel_took_seconds_bucket{le=\"0.1\"} 2\n"
                         "sentinel_took_seconds_bucket{le=\"1\"} 5\n"
                         "sentinel_took_seconds_bucket{le=\"+Inf\"} 9\n"
                         "sentinel_took_seconds_sum 7.5\n"
                         "sentinel_took_seconds_count 9\n"));
}

namespace {

std::vector<std::pair<Source, SourceState>> someSources()
{
    Source anvil, rocket;
    anvil.name = u"Anvil \"at work\""_s;
    rocket.name = u"Rocket"_s;
    rocket.kind = SourceKind::GitLab;
    rocket.isPaused = true;
    SourceState state;
    state.lastSuccess = state.lastEvent = state.silentSince = Timestamp{1'700'000'000'500};
    state.asks = 12;
    state.unchanged = 7;
    state.budgetLeft = 4000;
    state.budgetLimit = 5000;
    state.gapsFound = 3;
    state.gapsFilled = 2;
    return {{anvil, state}, {rocket, {}}};
}

} // namespace

void TestMetrics::sourcesAreToldApart()
{
    MetricsText text;
    writeSourceMetrics(text, {});
    QVERIFY(text.text().empty());
    writeSourceMetrics(text, someSources());
    const auto has = [&text](const char* line) { return text.text().find(std::string("\n") + line + "\n") != std::string::npos; };
    QVERIFY2(has("sentinel_source_last_success_timestamp_seconds{source=\"Anvil \\\"at work\\\"\",kind=\"github\"} 1700000000.5"),
             text.text().c_str());
    QVERIFY(has("sentinel_source_silent{source=\"Anvil \\\"at work\\\"\",kind=\"github\"} 1"));
    QVERIFY(has("sentinel_source_silent{source=\"Rocket\",kind=\"gitlab\"} 0"));
    QVERIFY(has("sentinel_source_paused{source=\"Rocket\",kind=\"gitlab\"} 1"));
    QVERIFY(has("sentinel_source_requests_left{source=\"Anvil \\\"at work\\\"\",kind=\"github\"} 4000"));
    QVERIFY(text.text().find("sentinel_source_requests_left{source=\"Rocket\"") == std::string::npos); // its server does not say
    QVERIFY(has("sentinel_source_gaps_fetched_total{source=\"Anvil \\\"at work\\\"\",kind=\"github\"} 2"));
}

void TestMetrics::theirOwnToolFindsNothingToSay()
{
    Metrics metrics;
    ListenerCounts counts;
    counts.latency[2] = 5;
    counts.latency.back() = 1;
    metrics.add([&](MetricsText& text) { writeListenerMetrics(text, counts); });
    metrics.add([&](MetricsText& text) { writeSourceMetrics(text, someSources()); });
    const std::string text = metrics.text();
    QVERIFY(text.find("\nprocess_resident_memory_bytes ") != std::string::npos);
    QVERIFY(text.find("\nsentinel_listener_answer_seconds_count 6\n") != std::string::npos);

    const QString promtool = QStandardPaths::findExecutable(u"promtool"_s);
    if (promtool.isEmpty())
        QSKIP("promtool is not installed");
    QProcess check;
    check.start(promtool, {u"check"_s, u"metrics"_s});
    check.write(text.data(), qint64(text.size()));
    check.closeWriteChannel();
    QVERIFY(check.waitForFinished());
    QCOMPARE(check.readAllStandardError() + check.readAllStandardOutput(), QByteArray());
    QCOMPARE(check.exitCode(), 0);
}

QTEST_GUILESS_MAIN(TestMetrics)
#include "tst_metrics.moc"
