// Sources that fall silent, as weeks of hours: which of them is worth a word, and when.

#include "core/analysis/silence.h"

#include <QTest>

using namespace sentinel;
using namespace Qt::StringLiterals;

namespace {

constexpr qint64 hourMs = 60LL * 60 * 1000;
constexpr qint64 week = 7 * 24;
constexpr qint64 monday = 2900 * week + 4 * 24; // 1970 began on a Thursday

/// Weeks of a rhythm: in each, the hours (counted from Monday, midnight) for which `isHeard` says so.
template <typename Heard>
std::vector<qint64> weeksOf(int weeks, Heard isHeard)
{
    std::vector<qint64> hours;
    for (qint64 hour = 0; hour < weeks * week; ++hour) {
        if (isHeard(hour % week))
            hours.push_back(monday - weeks * week + hour);
    }
    return hours;
}

bool isOfficeHour(qint64 hour)
{
    return hour < 5 * 24 && hour % 24 >= 9 && hour % 24 < 17;
}

bool isNight(qint64 hour)
{
    return hour % 24 == 2;
}

/// Nothing since the last hour of `hours`, as it looks `until` hours after Monday, midnight.
SourceNews silentAfter(std::vector<qint64> hours, qint64 until)
{
    SourceNews news;
    news.hours = std::move(hours);
    news.last = {news.hours.empty() ? monday * hourMs : news.hours.back() * hourMs};
    news.knownUntil = {(monday + until) * hourMs};
    return news;
}

} // namespace

class TestSilence : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aWeekendIsNoSilence()
    {
        QVERIFY(!tooSilent(silentAfter(weeksOf(4, isOfficeHour), 0)));
        QVERIFY(!tooSilent(silentAfter(weeksOf(4, isOfficeHour), 9)));
    }

    void aFewBusyHoursWithoutAnythingAre()
    {
        const SourceNews atEleven = silentAfter(weeksOf(4, isOfficeHour), 11), atOne = silentAfter(weeksOf(4, isOfficeHour), 13);
        QVERIFY(!tooSilent(atEleven));
        const std::optional<Silence> silence = tooSilent(atOne);
        QVERIFY(silence);
        QCOMPARE(silence->measure, Silence::Measure::Week);
        QCOMPARE(silence->usualHours, 4);
        QCOMPARE(silence->weeks, 4);
        QCOMPARE(silence->since, atOne.last);
    }

    void whatComesEveryNightMayFailTwice()
    {
        QVERIFY(!tooSilent(silentAfter(weeksOf(4, isNight), 24 + 4)));
        QVERIFY(tooSilent(silentAfter(weeksOf(4, isNight), 3 * 24 + 4)));
    }

    void aShortHistoryIsMeasuredByItsPauses()
    {
        const std::vector<qint64> hours{monday - 60, monday - 50, monday - 40, monday - 30, monday - 10};
        QVERIFY(!tooSilent(silentAfter(hours, 48))); // 58 hours; the longest pause was 20
        const std::optional<Silence> silence = tooSilent(silentAfter(hours, 51));
        QVERIFY(silence);
        QCOMPARE(silence->measure, Silence::Measure::Pauses);
        QCOMPARE(silence->longestSeconds, 20 * 3600);
    }

    void whatComesNowAndThenIsLeftAlone()
    {
        std::vector<qint64> hours;
        for (int i = 0; i < 5; ++i)
            hours.push_back(monday - 5 * week + i * (week - 13)); // never at the same hour
        QVERIFY(!tooSilent(silentAfter(hours, week)));
        QVERIFY(tooSilent(silentAfter(hours, 3 * week)));
        hours.resize(3);
        QVERIFY(!tooSilent(silentAfter(hours, 3 * week)));
    }

    void aSourceThatNeverSaidAnythingIsAskedAboutAfterADay()
    {
        QVERIFY(!tooSilent(silentAfter({}, 23)));
        const std::optional<Silence> silence = tooSilent(silentAfter({}, 25));
        QVERIFY(silence);
        QCOMPARE(silence->measure, Silence::Measure::Never);
    }

    void aTimeThatWasSetOutranksTheRhythm()
    {
        SourceNews news = silentAfter(weeksOf(4, isOfficeHour), 13);
        news.setSeconds = 5 * 24 * 3600;
        QVERIFY(!tooSilent(news));
        news.setSeconds = 2 * 24 * 3600;
        const std::optional<Silence> silence = tooSilent(news);
        QVERIFY(silence);
        QCOMPARE(silence->measure, Silence::Measure::SetTime);
        QCOMPARE(silence->longestSeconds, news.setSeconds);
    }

    void timeInWhichNobodyListenedIsNotTheirSilence()
    {
        SourceNews news = silentAfter(weeksOf(4, isOfficeHour), 13);
        news.listenedFrom = {(monday + 12) * hourMs};
        QVERIFY(!tooSilent(news));
        news.setSeconds = 2 * 3600;
        QVERIFY(!tooSilent(news));
    }

    void aClockThatWasSetBackIsNoSilence()
    {
        SourceNews news = silentAfter(weeksOf(4, isOfficeHour), 13);
        std::swap(news.last, news.knownUntil);
        QVERIFY(!tooSilent(news));
    }

    void ageHasNoEndAndTakesNoTime()
    {
        SourceNews news = silentAfter(weeksOf(4, isOfficeHour), 0);
        news.knownUntil.ms = std::numeric_limits<qint64>::max() / 2;
        QVERIFY(tooSilent(news));
    }
};

QTEST_APPLESS_MAIN(TestSilence)
#include "tst_silence.moc"
