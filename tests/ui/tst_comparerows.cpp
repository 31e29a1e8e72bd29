#include "ui/compare/comparerows.h"

#include <QTest>

#include <random>

using namespace sentinel;

namespace {

/// "=9 -2 +3 x2/1": equal, only left, only right, others left than right.
/// Every line that is not equal is new, or gone; with "?" behind it, it is not.
Comparison comparisonOf(const QByteArray& story)
{
    Comparison comparison;
    comparison.newLines = LineSet(1000);
    comparison.goneLines = LineSet(1000);
    qint64 left = 1, right = 1;
    for (QByteArray word : story.split(' ')) {
        if (word.isEmpty())
            continue;
        const bool isTold = !word.endsWith('?');
        if (!isTold)
            word.chop(1);
        const QByteArrayList counts = word.mid(1).split('/');
        const qint64 first = counts.front().toLongLong(), last = counts.back().toLongLong();
        const qint64 lefts = word[0] == '+' ? 0 : first, rights = word[0] == '-' ? 0 : last;
        const auto kind = word[0] == '=' ? Segment::Kind::Equal
            : word[0] == '-'             ? Segment::Kind::OnlyLeft
            : word[0] == '+'             ? Segment::Kind::OnlyRight
                                         : Segment::Kind::Changed;
        comparison.segments.push_back({kind, {left, left + lefts - 1}, {right, right + rights - 1}});
        if (kind != Segment::Kind::Equal && isTold) {
            comparison.goneLines.insert(LineRange{left, left + lefts - 1});
            comparison.newLines.insert(LineRange{right, right + rights - 1});
        }
        left += lefts;
        right += rights;
    }
    return comparison;
}

/// Rows as "1=1 2|. .|3 …9": equal, only left, only right, a fold of nine.
QByteArray told(const CompareRows& rows)
{
    QByteArray story;
    const auto number = [](qint64 line) { return line == 0 ? QByteArray(".") : QByteArray::number(line); };
    for (qint64 row = 0; row < rows.rowCount(); ++row) {
        const CompareRow shown = rows.at(row);
        story += story.isEmpty() ? "" : " ";
        if (shown.kind == CompareRow::Kind::Fold)
            story += "…" + QByteArray::number(shown.hidden);
        else
            story += number(shown.left) + (shown.kind == CompareRow::Kind::Equal ? "=" : "|") + number(shown.right);
    }
    return story;
}

} // namespace

class TestCompareRows : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void equalStretchesAreFoldedButForWhatStandsBesideAChange_data()
    {
        QTest::addColumn<QByteArray>("segments");
        QTest::addColumn<QByteArray>("rows");
        const auto row = [](const char* name, const char* segments, const char* rows) {
            QTest::newRow(name) << QByteArray(segments) << QByteArray(rows);
        };
        row("nothing", "", "");
        row("all equal", "=5", "…5");
        row("all equal, too few to fold", "=3", "1=1 2=2 3=3");
        row("a change at the end", "=20 +2", "…17 18=18 19=19 20=20 .|21 .|22");
        row("a change at the begin", "-1 =20", "1|. 2=1 3=2 4=3 …17");
        row("between changes", "x1/1 =12 x1/2", "1|1 2=2 3=3 4=4 …6 11=11 12=12 13=13 14|14 .|15");
        row("too few between changes", "x1/1 =9 -1", "1|1 2=2 3=3 4=4 5=5 6=6 7=7 8=8 9=9 10=10 11|.");
    }
    void equalStretchesAreFoldedButForWhatStandsBesideAChange()
    {
        QFETCH(QByteArray, segments);
        QFETCH(QByteArray, rows);
        QCOMPARE(told(CompareRows(comparisonOf(segments))), rows);
    }

    void aFoldIsOpenedAndShut()
    {
        CompareRows rows(comparisonOf("=8 +1 =9"));
        QCOMPARE(told(rows), QByteArray("…5 6=6 7=7 8=8 .|9 9=10 10=11 11=12 …6"));
        QVERIFY(rows.hasShutFolds() && !rows.hasOpenFolds());
        rows.setOpen(0, true);
        QCOMPARE(told(rows), QByteArray("1=1 2=2 3=3 4=4 5=5 6=6 7=7 8=8 .|9 9=10 10=11 11=12 …6"));
        rows.setAllOpen(true);
        QCOMPARE(rows.rowCount(), rows.fullCount());
        QVERIFY(!rows.hasShutFolds() && rows.hasOpenFolds());
        rows.setAllOpen(false);
        QCOMPARE(told(rows), QByteArray("…5 6=6 7=7 8=8 .|9 9=10 10=11 11=12 …6"));
    }

    void changesAreGoneToFromAnyRow()
    {
        const CompareRows rows(comparisonOf("=1 +2 =1 -1 =1"));
        QCOMPARE(told(rows), QByteArray("1=1 .|2 .|3 2=4 3|. 4=5"));
        QCOMPARE(rows.changeCount(), 2);
        QCOMPARE(rows.rowsOfChange(0), (LineRange{1, 2}));
        QCOMPARE(rows.changeBehind(0), std::optional<qint64>(0));
        QCOMPARE(rows.changeBehind(1), std::optional<qint64>(1));
        QCOMPARE(rows.changeBehind(4), std::nullopt);
        QCOMPARE(rows.changeBefore(5), std::optional<qint64>(1));
        QCOMPARE(rows.changeBefore(4), std::optional<qint64>(0));
        QCOMPARE(rows.changeBefore(1), std::nullopt);
        QCOMPARE(rows.changeAt(2), std::optional<qint64>(0));
        QCOMPARE(rows.changeAt(3), std::nullopt);
    }

    void changesThatSayNothingArePassedBy()
    {
        const CompareRows rows(comparisonOf("=1 +2? =1 -1 =1"));
        QCOMPARE(told(rows), QByteArray("1=1 .|2 .|3 2=4 3|. 4=5"));
        QCOMPARE(rows.changeCount(), 1);
        QCOMPARE(rows.rowsOfChange(0), (LineRange{4, 4}));
        QCOMPARE(rows.changeAt(1), std::nullopt);
    }

    // Whatever is open, a row's lines lead back to the row, and full places are those of all rows opened.
    void rowsAndLinesLeadToEachOther()
    {
        std::mt19937 random(3);
        for (int i = 0; i < 300; ++i) {
            QByteArray story;
            for (auto n = random() % 8; n > 0; --n) {
                story += " =" + QByteArray::number(1 + qint64(random() % 20));
                const char* const kinds[] = {" -%1", " +%1", " x%1/%2"};
                story += QString::fromLatin1(kinds[random() % 3])
                             .replace(QStringLiteral("%1"), QString::number(1 + random() % 5))
                             .replace(QStringLiteral("%2"), QString::number(1 + random() % 5))
                             .toLatin1();
            }
            CompareRows rows(comparisonOf(story)), all(comparisonOf(story));
            all.setAllOpen(true);
            QCOMPARE(all.rowCount(), rows.fullCount());
            for (size_t segment = 0; segment < rows.segments().size(); ++segment)
                rows.setOpen(segment, random() % 2 == 0);
            for (qint64 row = 0; row < rows.rowCount(); ++row) {
                const CompareRow shown = rows.at(row);
                if (shown.left > 0)
                    QCOMPARE(rows.rowOfLeft(shown.left), row);
                if (shown.right > 0)
                    QCOMPARE(rows.rowOfRight(shown.right), row);
                const CompareRow opened = all.at(rows.fullOfRow(row));
                QCOMPARE(opened.left, shown.left);
                QCOMPARE(opened.right, shown.right);
                QCOMPARE(rows.rowOfFull(rows.fullOfRow(row)), row);
            }
        }
    }
};

QTEST_GUILESS_MAIN(TestCompareRows)
#include "tst_comparerows.moc"
