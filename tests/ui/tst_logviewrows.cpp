#include "ui/logview/logviewrows.h"

#include <QTest>

#include <random>

using namespace sentinel;

namespace {

/// The plain way to keep what a LogRows keeps: a flag a line, folds as they were given.
struct PlainRows
{
    qint64 lines = 0;
    std::vector<char> filter;  ///< by line; empty when there is none
    std::vector<char> leftOut; ///< by line

    std::vector<qint64> shown(const LogRows& rows) const
    {
        std::vector<qint64> list;
        for (qint64 line = 1; line <= lines; ++line) {
            bool hidden = !filter.empty() ? !filter[size_t(line)] : size_t(line) < leftOut.size() && leftOut[size_t(line)];
            for (size_t i = 0; filter.empty() && i < rows.foldCount(); ++i)
                hidden |= rows.isShut(i) && line > rows.fold(i).first && line <= rows.fold(i).last;
            if (!hidden)
                list.push_back(line);
        }
        return list;
    }
};

LineSet setOf(qint64 lines, const std::vector<qint64>& members)
{
    LineSet set(lines);
    for (const qint64 line : members)
        set.insert(line);
    return set;
}

std::vector<qint64> shownLines(const LogRows& rows)
{
    std::vector<qint64> list;
    for (qint64 row = 0; row < rows.rowCount(); ++row)
        list.push_back(rows.lineOfRow(row));
    return list;
}

} // namespace

class TestLogRows : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void anEmptyLogHasNoRows()
    {
        const LogRows rows(0, {{1, 5}});
        QCOMPARE(rows.rowCount(), 0);
        QCOMPARE(rows.lineOfRow(0), 0);
        QCOMPARE(rows.foldCount(), size_t(0));
    }

    void aShutFoldKeepsItsFirstLine()
    {
        LogRows rows(10, {{3, 6}});
        QCOMPARE(rows.rowCount(), 10);
        rows.setShut(0, true);
        QCOMPARE(rows.rowCount(), 7);
        QCOMPARE(rows.lineOfRow(2), 3);
        QCOMPARE(rows.lineOfRow(3), 7);
        QCOMPARE(rows.rowOfLine(5), 2);
        QVERIFY(rows.isHidden(6) && !rows.isHidden(3) && !rows.isHidden(7));
    }

    void revealingALineOpensWhatHidesItAndNothingElse()
    {
        LogRows rows(30, {{2, 20}, {5, 10}, {12, 15}, {25, 28}});
        rows.setAllShut(true);
        QVERIFY(rows.reveal(7));
        QVERIFY(!rows.isShut(0) && !rows.isShut(1));
        QVERIFY(rows.isShut(2) && rows.isShut(3));
        QVERIFY(!rows.reveal(7));
    }

    void theInnermostFoldHoldsALine()
    {
        const LogRows rows(30, {{2, 20}, {5, 10}});
        QCOMPARE(rows.foldAround(7), std::optional<size_t>(1));
        QCOMPARE(rows.foldAround(15), std::optional<size_t>(0));
        QVERIFY(!rows.foldAround(25));
        QCOMPARE(rows.foldAt(5), std::optional<size_t>(1));
        QVERIFY(!rows.foldAt(6));
    }

    void aFilterShowsItsLinesAndNothingElse()
    {
        LogRows rows(20, {{2, 10}, {12, 15}});
        rows.setAllShut(true);
        rows.setFilter(setOf(20, {4, 5, 13}));
        QVERIFY(rows.isFiltered());
        QCOMPARE(shownLines(rows), std::vector<qint64>({4, 5, 13}));
        QCOMPARE(rows.rowOfLine(9), 1);
        QCOMPARE(rows.gapBehind(5), std::optional(LineRange{6, 12}));
        QCOMPARE(rows.gapBefore(4), std::optional(LineRange{1, 3}));
        QVERIFY(!rows.gapBehind(4));
        QCOMPARE(rows.gapBehind(13), std::optional(LineRange{14, 20}));
        rows.setFilter({});
        QCOMPARE(rows.rowCount(), 20 - 8 - 3);
    }

    void aFilterThatMatchesNothingHasNoRows()
    {
        LogRows rows(5, {});
        rows.setFilter(LineSet(5));
        QCOMPARE(rows.rowCount(), 0);
        QCOMPARE(rows.lineOfRow(0), 0);
        QCOMPARE(rows.rowOfLine(3), 0);
        rows.grow(9, {});
        QCOMPARE(rows.rowCount(), 0);
        QVERIFY(rows.reveal(9));
        QCOMPARE(shownLines(rows), std::vector<qint64>({6, 7, 8, 9}));
    }

    void aFilterMadeForALongerLogIsCutToThisOne()
    {
        LogRows rows(5, {});
        rows.setFilter(setOf(9, {2, 5, 6, 9}));
        QCOMPARE(shownLines(rows), std::vector<qint64>({2, 5}));
    }

    void aHiddenLineThatIsGoneToShowsWithItsNeighbours()
    {
        LogRows rows(100, {{40, 60}});
        rows.setAllShut(true);
        rows.setFilter(setOf(100, {1, 99}));
        QVERIFY(rows.reveal(50));
        QVERIFY(!rows.reveal(50));
        QCOMPARE(shownLines(rows), std::vector<qint64>({1, 47, 48, 49, 50, 51, 52, 53, 99}));
        QVERIFY2(rows.isShut(0), "folds are left as they are while a filter stands");
        rows.setFilter({});
        QVERIFY(rows.isHidden(50));
    }

    void whatIsLeftOutIsAGapThatOpens()
    {
        LogRows rows(10, {{7, 9}});
        rows.setLeftOut(setOf(10, {1, 2, 5, 6}));
        rows.setAllShut(true);
        QCOMPARE(shownLines(rows), std::vector<qint64>({3, 4, 7, 10}));
        QVERIFY(rows.isTakenAway(5) && !rows.isTakenAway(8));
        rows.openGap(*rows.gapBehind(4));
        QCOMPARE(shownLines(rows), std::vector<qint64>({3, 4, 5, 6, 7, 10}));
        rows.openGap(*rows.gapBehind(7));
        QVERIFY(!rows.isShut(0));
        rows.openGap(*rows.gapBefore(3));
        QCOMPARE(rows.rowCount(), 10);
        rows.setLeftOut({});
        QVERIFY(!rows.leavesOut());
    }

    void growingKeepsWhatIsShutHiddenAndFiltered()
    {
        LogRows rows(20, {{2, 20}, {5, 10}});
        rows.setShut(1, true);
        rows.setLeftOut(setOf(20, {1, 15}));
        // The open group goes on, another one is known now, and the outer one has a sibling in front.
        rows.grow(40, {{2, 35}, {3, 4}, {5, 10}, {36, 40}});
        QCOMPARE(rows.foldCount(), size_t(4));
        QVERIFY(!rows.isShut(0) && !rows.isShut(1) && rows.isShut(2) && !rows.isShut(3));
        QCOMPARE(rows.rowCount(), 40 - 5 - 2);
        QVERIFY(!rows.isHidden(40) && rows.isHidden(15));
        rows.setFilter(setOf(40, {3, 30}));
        rows.grow(50, {{2, 35}});
        QCOMPARE(shownLines(rows), std::vector<qint64>({3, 30}));
        rows.setFilter({});
        QVERIFY(rows.isHidden(1) && !rows.isHidden(50));
    }

    void theInnermostFoldIsFoundAmongAnyFolds()
    {
        std::mt19937 random(7);
        for (int round = 0; round < 300; ++round) {
            std::vector<LineRange> folds;
            for (int i = 0; i < int(random() % 12); ++i) {
                const qint64 first = 1 + qint64(random() % 50);
                folds.push_back({first, first + 1 + qint64(random() % 30)});
            }
            const LogRows rows(60, folds);
            for (qint64 line = 1; line <= 60; ++line) {
                std::optional<size_t> innermost;
                for (size_t i = 0; i < rows.foldCount(); ++i) {
                    if (rows.fold(i).first <= line && line <= rows.fold(i).last)
                        innermost = i;
                }
                QCOMPARE(rows.foldAround(line), innermost);
            }
        }
    }

    void rowsAndLinesAgreeWithAPlainListWhateverIsHidden()
    {
        std::mt19937 random(20240131);
        const auto upTo = [&random](qint64 most) { return qint64(random() % quint64(most + 1)); };
        for (int round = 0; round < 400; ++round) {
            PlainRows plain;
            plain.lines = upTo(90);
            std::vector<LineRange> folds;
            for (qint64 i = upTo(9); i > 0; --i) {
                const qint64 first = upTo(95) - 2;
                folds.push_back({first, first + upTo(20)});
            }
            LogRows rows(plain.lines, folds);
            const auto someLines = [&] {
                std::vector<char> some(size_t(plain.lines) + 1);
                for (char& flag : some)
                    flag = upTo(2) == 0;
                return some;
            };
            const auto asSet = [&](const std::vector<char>& flags) {
                LineSet set(plain.lines);
                for (qint64 line = 1; line <= plain.lines; ++line) {
                    if (flags[size_t(line)])
                        set.insert(line);
                }
                return set;
            };
            const auto show = [&](std::vector<char>& flags, const LineRange& lines, char value) {
                for (qint64 line = lines.first; line <= lines.last; ++line)
                    flags[size_t(line)] = value;
            };
            for (int change = 0; change < 8; ++change) {
                switch (upTo(6)) {
                case 0:
                    plain.filter = someLines();
                    rows.setFilter(asSet(plain.filter));
                    break;
                case 1:
                    plain.filter.clear();
                    rows.setFilter({});
                    break;
                case 2:
                    plain.leftOut = someLines();
                    rows.setLeftOut(asSet(plain.leftOut));
                    break;
                case 3:
                    if (const qint64 line = rows.lineOfRow(upTo(rows.rowCount())); line > 0) {
                        const std::optional<LineRange> gap = rows.gapBehind(line);
                        if (!gap)
                            break;
                        rows.openGap(*gap);
                        if (!plain.filter.empty())
                            show(plain.filter, *gap, 1);
                        else if (!plain.leftOut.empty())
                            show(plain.leftOut, *gap, 0);
                        QVERIFY(!rows.isHidden(gap->first));
                    }
                    break;
                case 4:
                    if (const qint64 to = plain.lines + upTo(4); to <= 120) {
                        std::vector<LineRange> kept;
                        for (size_t i = 0; i < rows.foldCount(); ++i)
                            kept.push_back(rows.fold(i));
                        std::vector<bool> shut;
                        for (size_t i = 0; i < rows.foldCount(); ++i)
                            shut.push_back(rows.isShut(i));
                        rows.grow(to, kept);
                        for (size_t i = 0; i < shut.size(); ++i)
                            QCOMPARE(rows.isShut(i), bool(shut[i]));
                        plain.lines = to;
                        if (!plain.filter.empty())
                            plain.filter.resize(size_t(to) + 1);
                        if (!plain.leftOut.empty())
                            plain.leftOut.resize(size_t(to) + 1);
                    }
                    break;
                default:
                    if (rows.foldCount() > 0)
                        rows.setShut(size_t(upTo(qint64(rows.foldCount()) - 1)), upTo(3) > 0);
                }
                const std::vector<qint64> shown = plain.shown(rows);
                QCOMPARE(rows.rowCount(), qint64(shown.size()));
                QCOMPARE(shownLines(rows), shown);
                qint64 row = -1;
                for (qint64 line = 1; line <= plain.lines; ++line) {
                    const bool isShown = size_t(row + 1) < shown.size() && shown[size_t(row + 1)] == line;
                    row += isShown ? 1 : 0;
                    QCOMPARE(rows.isHidden(line), !isShown);
                    QCOMPARE(rows.rowOfLine(line), std::max<qint64>(0, row));
                }
            }
        }
    }
};

QTEST_GUILESS_MAIN(TestLogRows)
#include "tst_logviewrows.moc"
