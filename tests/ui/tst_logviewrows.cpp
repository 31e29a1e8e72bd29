#include "ui/logviewrows.h"

#include <QTest>

#include <random>

using namespace sentinel;

namespace {

/// The plain way to say which lines show: a list.
std::vector<qint64> shownLines(const LogRows& rows)
{
    std::vector<qint64> shown;
    for (qint64 line = 1; line <= rows.lineCount(); ++line) {
        bool hidden = false;
        for (size_t i = 0; i < rows.foldCount(); ++i)
            hidden |= rows.isShut(i) && line > rows.fold(i).first && line <= rows.fold(i).last;
        if (!hidden)
            shown.push_back(line);
    }
    return shown;
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

    void rowsAndLinesAgreeWithAPlainListWhateverIsShut()
    {
        std::mt19937 random(20240131);
        const auto upTo = [&random](qint64 most) { return qint64(random() % quint64(most + 1)); };
        for (int round = 0; round < 400; ++round) {
            const qint64 lines = upTo(60);
            std::vector<LineRange> folds;
            for (qint64 i = upTo(9); i > 0; --i) {
                const qint64 first = upTo(65) - 2;
                folds.push_back({first, first + upTo(20)});
            }
            LogRows rows(lines, folds);
            for (int change = 0; change < 6; ++change) {
                if (rows.foldCount() > 0) {
                    const size_t index = size_t(upTo(qint64(rows.foldCount()) - 1));
                    rows.setShut(index, upTo(3) > 0);
                }
                const std::vector<qint64> shown = shownLines(rows);
                QCOMPARE(rows.rowCount(), qint64(shown.size()));
                qint64 row = -1;
                for (qint64 line = 1; line <= lines; ++line) {
                    const bool isShown = size_t(row + 1) < shown.size() && shown[size_t(row + 1)] == line;
                    row += isShown ? 1 : 0;
                    QCOMPARE(rows.isHidden(line), !isShown);
                    QCOMPARE(rows.rowOfLine(line), row);
                    QCOMPARE(rows.lineOfRow(row), shown[size_t(row)]);
                }
            }
        }
    }
};

QTEST_GUILESS_MAIN(TestLogRows)
#include "tst_logviewrows.moc"
