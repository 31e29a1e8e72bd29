#include "core/store/bookmarks.h"
#include "core/store/transaction.h"
#include "tests/store/builders.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace sentinel;
using namespace Qt::StringLiterals;

class TestBookmarks : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;
    std::unique_ptr<Store> m_store;
    RunId m_run;
    JobId m_job;

    Bookmark at(qint64 line, const QString& note = {}) const
    {
        return {{}, m_job, line, line * 10, note, Timestamp{1'700'000'000'000 + line}};
    }
    Result<BookmarkId> add(const Bookmark& bookmark)
    {
        return change(*m_store, [bookmark](Transaction& db) { return addBookmark(db, bookmark); });
    }
    std::vector<Bookmark> stored()
    {
        return *ask(*m_store, [job = m_job](Reader& db) { return bookmarksOfJob(db, job); });
    }

private Q_SLOTS:
    void initTestCase() { m_store = opened(m_folder.path()); }

    void init()
    {
        m_run = change(*m_store, [](Transaction& db) { return addRun(db, fullRun()); })->id;
        m_job = ask(*m_store, [run = m_run](Reader& db) { return jobsOfRun(db, run); })->front().id;
    }

    void cleanup()
    {
        QVERIFY(change(*m_store, [run = m_run](Transaction& db) { return deleteRun(db, run); }));
    }

    void areKeptWithTheirNotesAndComeByLine()
    {
        const Bookmark late = at(900, u"the first „real“ error"_s);
        const Result<BookmarkId> second = add(late);
        QVERIFY(second && *second);
        const Result<BookmarkId> first = add(at(12));
        QVERIFY(first);
        Bookmark expectedFirst = at(12);
        expectedFirst.id = *first;
        Bookmark expectedSecond = late;
        expectedSecond.id = *second;
        QCOMPARE(stored(), std::vector({expectedFirst, expectedSecond}));
    }

    void aLineHasOne()
    {
        const Result<BookmarkId> first = add(at(12, u"why"_s));
        const Result<BookmarkId> again = add(at(12, u"another"_s));
        QVERIFY(first && again);
        QCOMPARE(*again, *first);
        QCOMPARE(stored().size(), size_t(1));
        QCOMPARE(stored().front().note, u"why"_s);
    }

    void notesChangeAndBookmarksGo()
    {
        QVERIFY(add(at(12)));
        QVERIFY(add(at(13)));
        QVERIFY(change(*m_store, [job = m_job](Transaction& db) { return setBookmarkNote(db, job, 12, u"linker\nran out of memory"_s); }));
        QCOMPARE(stored().front().note, u"linker\nran out of memory"_s);
        QVERIFY(change(*m_store, [job = m_job](Transaction& db) { return removeBookmark(db, job, 12); }));
        QCOMPARE(stored().size(), size_t(1));
        QCOMPARE(stored().front().line, 13);
        QVERIFY(stored().front().note.isEmpty());
    }

    void whatIsGoneIsNotFound()
    {
        const auto note = change(*m_store, [job = m_job](Transaction& db) { return setBookmarkNote(db, job, 99, u"x"_s); });
        QVERIFY(!note);
        QCOMPARE(note.error().kind, Error::Kind::NotFound);
        const auto removed = change(*m_store, [job = m_job](Transaction& db) { return removeBookmark(db, job, 99); });
        QVERIFY(!removed);
        QCOMPARE(removed.error().kind, Error::Kind::NotFound);
    }

    void aPlaceThatIsNoneIsRefused()
    {
        Bookmark lost = at(3);
        lost.job = {};
        Bookmark before = at(0);
        Bookmark negative = at(3);
        negative.byte = -1;
        for (const Bookmark& wrong : {lost, before, negative}) {
            const Result<BookmarkId> added = add(wrong);
            QVERIFY(!added);
            QCOMPARE(added.error().kind, Error::Kind::Malformed);
        }
        Bookmark stranger = at(3);
        stranger.job = JobId{987'654};
        QVERIFY(!add(stranger)); // the database itself refuses what belongs to nothing
        QVERIFY(stored().empty());
    }

    void theyGoWithTheirRun()
    {
        QVERIFY(add(at(12)));
        QVERIFY(change(*m_store, [run = m_run](Transaction& db) { return deleteRun(db, run); }));
        QVERIFY(stored().empty());
        init(); // cleanup takes a run away
    }

    void whoeverListensHearsOfThem()
    {
        int told = 0; // of the run that was stored before we may hear, too
        connect(m_store.get(), &Store::committed, this, [&told](Topic topic) { told += topic == Topic::Bookmarks ? 1 : 0; });
        QVERIFY(add(at(12)));
        QTRY_COMPARE(told, 1);
        m_store->disconnect(this);
    }
};

QTEST_GUILESS_MAIN(TestBookmarks)
#include "tst_bookmarks.moc"
