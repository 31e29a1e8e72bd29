#include "core/triage/lineranges.h"

#include <QTest>

using namespace sentinel;

namespace {

Step step(qint64 first, qint64 last, int depth = 0)
{
    Step made;
    made.lines = {first, last};
    made.depth = depth;
    return made;
}

} // namespace

class TestLineRanges : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aLineInAnyOfThemIsHeld()
    {
        const LineRanges ranges({{20, 30}, {5, 7}, {25, 26}, {8, 9}, {40, 40}});
        QString held;
        for (qint64 line = 1; line <= 41; ++line)
            held += ranges.holds(line) ? u'x' : u'.';
        QCOMPARE(held, QStringLiteral("....xxxxx..........xxxxxxxxxxx.........x."));
        QCOMPARE(ranges.merged().size(), size_t(3));
        QVERIFY(!LineRanges().holds(1));
    }

    void theStepOfALineIsTheFirstThatHoldsIt()
    {
        const std::vector<Step> steps{step(2, 10), step(3, 4, 1), step(8, 12), step(9, 9), step(20, 30)};
        const StepFinder finder(steps);
        QCOMPARE(finder.stepOf(1), nullptr);
        QCOMPARE(finder.stepOf(3), &steps[0]);
        QCOMPARE(finder.stepOf(10), &steps[0]);
        QCOMPARE(finder.stepOf(11), &steps[2]);
        QCOMPARE(finder.stepOf(13), nullptr);
        QCOMPARE(finder.stepOf(30), &steps[4]);
        QCOMPARE(finder.stepOf(31), nullptr);
    }

    // Going through all of them for each line would take an hour.
    void aMillionOfThemAreAskedAMillionTimes()
    {
        constexpr qint64 count = 1'000'000;
        std::vector<LineRange> ranges;
        std::vector<Step> steps;
        for (qint64 i = 0; i < count; ++i) {
            ranges.push_back({3 * i + 1, 3 * i + 1});
            steps.push_back(step(3 * i + 1, 3 * i + 2));
        }
        const LineRanges held(ranges);
        const StepFinder finder(steps);
        qint64 in = 0, stepped = 0;
        for (qint64 line = 1; line <= 3 * count; ++line) {
            in += held.holds(line);
            stepped += finder.stepOf(line) != nullptr;
        }
        QCOMPARE(in, count);
        QCOMPARE(stepped, 2 * count);
    }
};

QTEST_GUILESS_MAIN(TestLineRanges)
#include "tst_lineranges.moc"
