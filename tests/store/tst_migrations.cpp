#include "core/store/bookmarks.h"
#include "core/store/check.h"
#include "core/store/connection_p.h"
#include "core/store/folder_p.h"
#include "core/store/migrations_p.h"
#include "core/store/transaction.h"
#include "tests/store/builders.h"

#include <QCryptographicHash>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace sentinel;
using namespace Qt::StringLiterals;

namespace {

std::unique_ptr<Connection> connected(const QString& path)
{
    return std::move(*Connection::open(path, Connection::Access::ReadWrite));
}

void write(const QString& path, const QByteArray& bytes)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(file.write(bytes), bytes.size());
}

const std::vector<Migration> two = {{1, "CREATE TABLE a (id INTEGER PRIMARY KEY) STRICT"},
                                    {2, "CREATE TABLE b (id INTEGER PRIMARY KEY) STRICT; INSERT INTO a VALUES (7)"}};

} // namespace

class TestMigrations : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void builtInOnesAreNumberedWithoutGaps();
    void releasedOnesAreNeverEdited();
    void aStoreOfTheFirstSchemaKeepsItsRuns();
    void anEmptyFileIsBroughtUpToDate();
    void onlyWhatIsMissingIsRun();
    void aMigrationThatFailsLeavesNothing();
    void aNewerDatabaseIsRefused();
    void theDatabaseOfAnotherProgramIsRefused();
    void whatIsNoDatabaseIsRefused_data();
    void whatIsNoDatabaseIsRefused();
    void everyTableIsStrict();
    void anOlderDatabaseIsNotOpenedForReading();
};

void TestMigrations::builtInOnesAreNumberedWithoutGaps()
{
    const std::vector<Migration> migrations = builtInMigrations();
    QVERIFY(!migrations.empty());
    for (size_t i = 0; i < migrations.size(); ++i) {
        QCOMPARE(migrations[i].version, int(i) + 1);
        QVERIFY(!migrations[i].sql.isEmpty());
    }
}

// What stores out there were made with: another text under the same number would give two kinds of stores.
void TestMigrations::releasedOnesAreNeverEdited()
{
    const std::vector<Migration> migrations = builtInMigrations();
    QCOMPARE(QCryptographicHash::hash(migrations[0].sql, QCryptographicHash::Sha256).toHex(),
             "cf1282e5b94ae3c2b2cb20398263aa48c676236f4623202ff3c46d66116b77f1");
}

void TestMigrations::aStoreOfTheFirstSchemaKeepsItsRuns()
{
    QTemporaryDir folder;
    {
        auto db = connected(databasePath(folder.path()));
        QVERIFY(migrate(*db, {builtInMigrations().front()}));
        QVERIFY(db->execute(
            "INSERT INTO run (id, provider, external_id, repo, pipeline, branch, commit_id, cause, attempt, outcome, stored_at, source, "
            "url, category, confidence, title, fingerprint, tests_run, tests_passed, tests_failed, tests_errors, tests_skipped) "
            "VALUES (3, 'github', '77', 'acme/anvil', 'build', 'main', '', '', 1, 'failed', 1700000000000, '', '', 'unknown', 0, "
            "'a title', '', 0, 0, 0, 0, 0);"
            "INSERT INTO attempt VALUES (3, 1, 'failed', NULL, NULL, 1700000000000, '', '', 'unknown', 0, 'a title', '', 0, 0, 0, 0, 0);"
            "INSERT INTO job VALUES (5, 3, 1, 0, 'linux', 'failed', NULL, NULL, NULL)"));
        QVERIFY(!requireCurrent(*db, builtInMigrations()));
    }
    auto store = opened(folder.path());
    const auto run = ask(*store, [](Reader& db) { return runById(db, RunId{3}); });
    QVERIFY(run && *run);
    QCOMPARE((*run)->title, u"a title"_s);
    Bookmark bookmark;
    bookmark.job = JobId{5};
    bookmark.line = 7;
    QVERIFY(change(*store, [bookmark](Transaction& db) { return addBookmark(db, bookmark); }));
    QCOMPARE(ask(*store, [](Reader& db) { return bookmarksOfJob(db, JobId{5}); })->size(), size_t(1));
    store.reset();
    const Result<CheckReport> report = checkStore(folder.path());
    QVERIFY(report && report->isWhole());
    QCOMPARE(report->schemaVersion, int(builtInMigrations().size()));
}

void TestMigrations::anEmptyFileIsBroughtUpToDate()
{
    QTemporaryDir folder;
    auto db = connected(folder.filePath(u"x.db"_s));
    QCOMPARE(*schemaVersion(*db), 0);
    QVERIFY(migrate(*db, two));
    QCOMPARE(*schemaVersion(*db), 2);
    QCOMPARE(*db->number("SELECT id FROM a"), 7);
    QCOMPARE(*db->number("PRAGMA application_id"), 0x53746e6c); // "Stnl"
}

void TestMigrations::onlyWhatIsMissingIsRun()
{
    QTemporaryDir folder;
    auto db = connected(folder.filePath(u"x.db"_s));
    QVERIFY(migrate(*db, {two[0]}));
    QCOMPARE(*schemaVersion(*db), 1);
    QVERIFY(migrate(*db, two));
    QVERIFY(migrate(*db, two));
    QCOMPARE(*db->number("SELECT count(*) FROM a"), 1);
}

void TestMigrations::aMigrationThatFailsLeavesNothing()
{
    QTemporaryDir folder;
    auto db = connected(folder.filePath(u"x.db"_s));
    const auto failed = migrate(*db, {two[0], {2, "CREATE TABLE b (id INTEGER); INSERT INTO nowhere VALUES (1)"}});
    QVERIFY(!failed);
    QVERIFY(failed.error().detail.contains(u"nowhere"_s));
    QCOMPARE(*schemaVersion(*db), 1);
    QCOMPARE(*db->number("SELECT count(*) FROM sqlite_schema WHERE name = 'b'"), 0);
    QVERIFY(migrate(*db, two));
    QCOMPARE(*schemaVersion(*db), 2);
}

void TestMigrations::aNewerDatabaseIsRefused()
{
    QTemporaryDir folder;
    opened(folder.path()).reset();
    QVERIFY(connected(databasePath(folder.path()))->execute("PRAGMA user_version = 9999"));
    for (const bool readOnly : {false, true}) {
        const auto store = Store::open({folder.path(), readOnly, 1});
        QVERIFY(!store);
        QCOMPARE(store.error().kind, Error::Kind::Unsupported);
        QVERIFY(store.error().message.contains(u"newer"_s));
    }
}

void TestMigrations::theDatabaseOfAnotherProgramIsRefused()
{
    QTemporaryDir folder;
    QVERIFY(connected(databasePath(folder.path()))->execute("CREATE TABLE theirs (id INTEGER)"));
    const auto store = Store::open({folder.path()});
    QVERIFY(!store);
    QCOMPARE(store.error().kind, Error::Kind::Malformed);
    QVERIFY(store.error().message.contains(u"another program"_s));
    QCOMPARE(*connected(databasePath(folder.path()))->number("SELECT count(*) FROM sqlite_schema"), 1);
}

void TestMigrations::whatIsNoDatabaseIsRefused_data()
{
    QTemporaryDir folder;
    opened(folder.path()).reset();
    QFile file(databasePath(folder.path()));
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray good = file.readAll();
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("text") << QByteArray("this is a letter to my aunt\n").repeated(100);
    QTest::newRow("zeros") << QByteArray(8192, '\0');
    QTest::newRow("its first page alone") << good.left(4096);
    QTest::newRow("a damaged first page") << good.left(100) + QByteArray(8000, 'x') + good.mid(8100);
    QTest::newRow("a damaged header") << QByteArray(50, 'x') + good.mid(50);
}

void TestMigrations::whatIsNoDatabaseIsRefused()
{
    QFETCH(QByteArray, bytes);
    QTemporaryDir folder;
    const QString path = databasePath(folder.path());
    write(path, bytes);
    for (const bool readOnly : {false, true}) {
        const auto store = Store::open({folder.path(), readOnly, 1});
        QVERIFY(!store);
        QCOMPARE(store.error().kind, Error::Kind::Malformed);
        QVERIFY2(store.error().message.contains(path), qPrintable(store.error().message));
    }
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.readAll(), bytes); // not ours to touch
}

void TestMigrations::everyTableIsStrict()
{
    QTemporaryDir folder;
    opened(folder.path()).reset();
    auto db = connected(databasePath(folder.path()));
    QStringList lax;
    QVERIFY(db->query("SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND strict = 0 "
                      "AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'",
                      {}, [&lax](Row& row) {
                          lax.push_back(row.next<QString>());
                          return true;
                      }));
    QCOMPARE(lax, QStringList());
}

void TestMigrations::anOlderDatabaseIsNotOpenedForReading()
{
    QTemporaryDir folder;
    auto db = connected(folder.filePath(u"x.db"_s));
    QVERIFY(migrate(*db, {two[0]}));
    const auto current = requireCurrent(*db, two);
    QVERIFY(!current);
    QCOMPARE(current.error().kind, Error::Kind::Unsupported);
    QVERIFY(current.error().message.contains(u"older"_s));
    QVERIFY(migrate(*db, two));
    QVERIFY(requireCurrent(*db, two));
}

QTEST_GUILESS_MAIN(TestMigrations)
#include "tst_migrations.moc"
