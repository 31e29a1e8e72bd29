#include "models/bookmarkmodel.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace sentinel;
using namespace Qt::StringLiterals;

namespace {

Bookmark at(qint64 line, const QString& note = {})
{
    return {BookmarkId{line}, JobId{1}, line, line * 10, note, Timestamp{1'700'000'000'000}};
}

} // namespace

class TestBookmarkModel : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void rowsTellLineNoteAndText()
    {
        BookmarkModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
        model.setTextOf([](qint64 line) { return u"  text of %1"_s.arg(line); });
        model.setBookmarks({at(7, u"first\nand more"_s), at(40)});
        QCOMPARE(model.rowCount(), 2);
        QCOMPARE(model.index(0, BookmarkModel::Line).data().toString(), u"7"_s);
        QCOMPARE(model.index(0, BookmarkModel::Note).data().toString(), u"first and more"_s);
        QCOMPARE(model.index(0, BookmarkModel::Note).data(Qt::EditRole).toString(), u"first\nand more"_s);
        QCOMPARE(model.index(1, BookmarkModel::Text).data().toString(), u"text of 40"_s);
        QCOMPARE(model.index(1, BookmarkModel::Text).data(BookmarkModel::LineRole).toLongLong(), 40);
        QCOMPARE(model.rowOf(40), 1);
        QCOMPARE(model.rowOf(41), -1);
    }

    void rowsThatStayKeepTheirPlace()
    {
        BookmarkModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
        model.setBookmarks({at(10), at(20), at(30)});
        const QPersistentModelIndex twenty(model.index(1, 0));
        model.setBookmarks({at(5), at(20, u"why"_s), at(25), at(40)});
        QCOMPARE(twenty.row(), 1);
        QCOMPARE(model.bookmarks(), std::vector({at(5), at(20, u"why"_s), at(25), at(40)}));
        model.setBookmarks({});
        QVERIFY(!twenty.isValid());
        QCOMPARE(model.rowCount(), 0);
    }

    void anEditedNoteIsToldAndNotKept()
    {
        BookmarkModel model;
        model.setBookmarks({at(10, u"old"_s)});
        QSignalSpy edited(&model, &BookmarkModel::noteEdited);
        QVERIFY(model.setData(model.index(0, BookmarkModel::Note), u" new "_s));
        QVERIFY(model.setData(model.index(0, BookmarkModel::Note), u"old"_s));
        QVERIFY(!model.setData(model.index(0, BookmarkModel::Text), u"new"_s));
        QCOMPARE(edited.size(), 1);
        QCOMPARE(edited[0][0].toLongLong(), 10);
        QCOMPARE(edited[0][1].toString(), u"new"_s);
        QCOMPARE(model.index(0, BookmarkModel::Note).data().toString(), u"old"_s);
    }
};

QTEST_GUILESS_MAIN(TestBookmarkModel)
#include "tst_bookmarkmodel.moc"
