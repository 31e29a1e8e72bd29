#include "core/logs/lineset.h"

#include <QTest>

#include <algorithm>
#include <random>
#include <set>

using namespace sentinel;

namespace {

/// The same set, as plain as can be.
struct Plain
{
    qint64 lines = 0;
    std::set<qint64> members;

    void insert(const LineRange& range)
    {
        for (qint64 line = std::max<qint64>(range.first, 1); line <= std::min(range.last, lines); ++line)
            members.insert(line);
    }

    void invert()
    {
        std::set<qint64> others;
        for (qint64 line = 1; line <= lines; ++line) {
            if (!members.contains(line))
                others.insert(line);
        }
        members = others;
    }

    Plain widened(qint64 context) const
    {
        Plain wide{lines, {}};
        for (const qint64 line : members)
            wide.insert({line - context, line + context});
        return wide;
    }
};

qint64 at(std::mt19937& random, qint64 from, qint64 to)
{
    return std::uniform_int_distribution<qint64>(from, to)(random);
}

bool hasAnyIn(const Plain& plain, const LineRange& range)
{
    const auto first = plain.members.lower_bound(range.first);
    return first != plain.members.end() && *first <= range.last;
}

/// Every answer of the set against the plain one's.
bool agree(const LineSet& set, const Plain& plain, std::mt19937& random)
{
    if (set.lineCount() != plain.lines || set.count() != qint64(plain.members.size()) || set.isEmpty() != plain.members.empty())
        return false;
    qint64 index = 0;
    for (const qint64 line : plain.members) {
        if (set.nth(index++) != line)
            return false;
    }
    if (set.nth(index) != 0 || set.nth(-1) != 0)
        return false;
    for (int i = 0; i < 50; ++i) {
        const qint64 line = at(random, -2, plain.lines + 3);
        const auto after = plain.members.lower_bound(line);
        const auto behind = plain.members.upper_bound(line);
        const std::optional<qint64> next = after == plain.members.end() ? std::nullopt : std::optional(*after);
        const std::optional<qint64> previous = behind == plain.members.begin() ? std::nullopt : std::optional(*std::prev(behind));
        const LineRange range{line, line + at(random, -3, 200)};
        if (set.contains(line) != plain.members.contains(line) || set.next(line) != next || set.previous(line) != previous
            || set.countBefore(line) != std::distance(plain.members.begin(), after) || set.hasAnyIn(range) != hasAnyIn(plain, range))
            return false;
    }
    return true;
}

} // namespace

class TestLineSet : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void itAnswersLikeAnOrderedSetThroughRandomChanges()
    {
        std::mt19937 random(7);
        for (int round = 0; round < 40; ++round) {
            const qint64 lines = at(random, 0, 2500);
            LineSet set(lines);
            Plain plain{lines, {}};
            for (int step = 0; step < 40; ++step) {
                const qint64 line = at(random, -1, plain.lines + 2);
                switch (at(random, 0, 6)) {
                case 0:
                case 1:
                case 2:
                    set.insert(line);
                    plain.insert({line, line});
                    break;
                case 3: {
                    const LineRange range{line, line + at(random, -2, 300)};
                    set.insert(range);
                    plain.insert(range);
                    break;
                }
                case 4:
                    set.erase(line);
                    plain.members.erase(line);
                    break;
                case 5:
                    if (step % 4 == 0) {
                        set.invert();
                        plain.invert();
                    }
                    break;
                default:
                    plain.lines = std::max(plain.lines, plain.lines + at(random, -5, 130));
                    set.grow(plain.lines);
                    break;
                }
                if (step % 5 == 0)
                    QVERIFY(agree(set, plain, random));
            }
            QVERIFY(agree(set, plain, random));
            const qint64 context = at(random, 0, 80);
            QVERIFY(agree(set.widened(context), plain.widened(context), random));
        }
    }

    void unitingTakesTheLongerLog()
    {
        LineSet few(10), many(1000);
        few.insert(3);
        many.insert(LineRange{3, 700});
        LineSet both = few;
        both.unite(many);
        QCOMPARE(both, many);
        many.unite(few);
        QCOMPARE(both, many);
        QCOMPARE(both.count(), 698);
        QCOMPARE(both.countBefore(700), 697);
    }

    void linesThatAreNotThereAreLeftOut()
    {
        LineSet set(64);
        set.insert(0);
        set.insert(65);
        set.insert(LineRange{-5, 0});
        set.insert(LineRange{65, 90});
        QVERIFY(set.isEmpty());
        set.insert(LineRange{-5, 90});
        QCOMPARE(set.count(), 64);
        set.invert();
        QVERIFY(set.isEmpty());
        QVERIFY(!LineSet().next(1));
        QCOMPARE(LineSet().widened(3), LineSet());
    }

    void aSetThatGrowsAtItsEndKeepsItsRanks()
    {
        LineSet set(1);
        for (qint64 line = 1; line <= 5000; ++line) {
            set.grow(line);
            if (line % 3 == 0)
                set.insert(line);
            QCOMPARE(set.countBefore(line + 1), line / 3);
        }
        QCOMPARE(set.nth(1000), 3003);
    }

    void aContextWiderThanTheLogIsTheWholeLog()
    {
        LineSet set(100'000);
        for (qint64 line = 1; line <= 100'000; line += 2)
            set.insert(line);
        QCOMPARE(set.widened(1'000'000'000'000).count(), 100'000);
    }
};

QTEST_APPLESS_MAIN(TestLineSet)
#include "tst_lineset.moc"
