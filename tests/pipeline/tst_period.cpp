#include "core/pipeline/period.h"

#include "core/base/timestamp.h"

#include <QTest>

using namespace sentinel;
using namespace Qt::StringLiterals;

namespace {

constexpr Timestamp now{1'710'000'000'000}; // 2024-03-09T16:00:00Z

QString text(const Result<Period>& period)
{
    return period ? toRfc3339(period->since).left(16) + u' ' + toRfc3339(period->until).left(16) : period.error().message;
}

Request asking(std::vector<std::pair<std::string, std::string>> query)
{
    Request request;
    request.method = "GET";
    request.query = std::move(query);
    return request;
}

} // namespace

class TestPeriod : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void weeksAreThoseOfIso8601_data()
    {
        QTest::addColumn<QString>("monday");
        const auto row = [](const char* week, const char* monday) { QTest::newRow(week) << QString::fromLatin1(monday); };
        row("2026-W47", "2026-11-16");
        row("2024-W01", "2024-01-01");
        row("2020-W53", "2020-12-28"); // a long year
        row("2021-W01", "2021-01-04");
        row("2019-W01", "2018-12-31"); // begins in the year before
        row("1969-W52", "1969-12-22");
        row("2021-W53", "");
        row("2021-W00", "");
        row("2021-W60", "");
        row("2021-47", "");
        row("21-W47", "");
        row("2021-W471", "");
    }
    void weeksAreThoseOfIso8601()
    {
        QFETCH(QString, monday);
        const std::optional<Period> week = isoWeek(QString::fromLatin1(QTest::currentDataTag()));
        QCOMPARE(week ? toRfc3339(week->since).left(10) : QString(), monday);
        if (week)
            QCOMPARE(week->until.ms - week->since.ms, qint64(7) * 86'400'000);
    }

    void withoutAWordItIsTheLastSevenDays()
    {
        QCOMPARE(text(periodOf(asking({}), now)), u"2024-03-02T16:00 2024-03-09T16:00"_s);
        QCOMPARE(text(periodOf(asking({{"since", "1d"}}), now)), u"2024-03-08T16:00 2024-03-09T16:00"_s);
        QCOMPARE(text(periodOf(asking({{"until", "2024-01-31"}}), now)), u"2024-01-24T00:00 2024-01-31T00:00"_s);
    }

    void aBodyIsAskedBeforeTheQuery()
    {
        Request request = asking({{"week", "2024-W01"}});
        request.method = "POST";
        QCOMPARE(text(periodOf(request, now)), u"2024-01-01T00:00 2024-01-08T00:00"_s);
        request.body = R"({"since": "2024-03-01", "until": "2024-03-03"})";
        QCOMPARE(text(periodOf(request, now)), u"2024-03-01T00:00 2024-03-03T00:00"_s);
        request.body = R"({"since": "2024-03-03", "until": "2024-03-01"})";
        QCOMPARE(periodOf(request, now).error().kind, Error::Kind::Unsupported);
        request.body = "{";
        QCOMPARE(periodOf(request, now).error().kind, Error::Kind::Malformed);
    }

    void theOneBeforeIsAsLong() { QCOMPARE(before({{1000}, {1500}}), (Period{{500}, {1000}})); }
};

QTEST_GUILESS_MAIN(TestPeriod)
#include "tst_period.moc"
