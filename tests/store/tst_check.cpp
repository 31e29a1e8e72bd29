#include "core/store/check.h"
#include "core/store/connection_p.h"
#include "core/store/folder_p.h"
#include "core/store/logfile_p.h"
#include "core/store/logs.h"
#include "core/store/transaction.h"
#include "tests/store/builders.h"

#include <QDateTime>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace sentinel;
using namespace Qt::StringLiterals;

namespace {

/// A store with some runs and logs in it, closed again. Gives the digest of one of the logs.
Digest filled(const QString& folder)
{
    auto store = opened(folder);
    Digest digest{};
    for (int i = 0; i < 40; ++i) {
        const auto log = writeLogFile(folder, std::string(2'000'000, char('a' + i % 3)), 1);
        digest = log->digest;
        NewRun added = fullRun();
        added.run.externalId = QString::number(i);
        const auto stored = change(*store, [&](Transaction& db) -> Result<StoredRun> {
            added.jobs[0].job.log = *addLog(db, *log);
            return addRun(db, added);
        });
        if (!stored)
            qFatal("%s", qUtf8Printable(stored.error().detail));
    }
    return digest;
}

QStringList damageIn(const CheckReport& report)
{
    QStringList texts;
    for (const CheckReport::Item& item : report.items) {
        if (item.severity == CheckReport::Severity::Damage)
            texts.push_back(item.text);
    }
    return texts;
}

QStringList notesIn(const CheckReport& report)
{
    QStringList texts;
    for (const CheckReport::Item& item : report.items) {
        if (item.severity == CheckReport::Severity::Note)
            texts.push_back(item.text);
    }
    return texts;
}

// Changes the database behind the store's back, without its rules.
void tamper(const QString& folder, const char* sql)
{
    const auto db = Connection::open(databasePath(folder), Connection::Access::ReadWrite);
    const auto done = (*db)->execute((QByteArray("PRAGMA foreign_keys = OFF;") + sql).constData());
    QVERIFY2(done, qPrintable(done ? QString() : done.error().detail));
}

void change(const QString& path, const std::function<void(QByteArray&)>& how)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadWrite));
    QByteArray bytes = file.readAll();
    how(bytes);
    QVERIFY(file.resize(0) && file.seek(0));
    QCOMPARE(file.write(bytes), bytes.size());
}

void makeOld(const QString& path)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadWrite));
    QVERIFY(file.setFileTime(QDateTime::currentDateTime().addSecs(-7200), QFileDevice::FileModificationTime));
}

} // namespace

class TestCheck : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aStoreInUseIsWhole();
    void findsWhatWasTamperedWith_data();
    void findsWhatWasTamperedWith();
    void findsDamagedLogs_data();
    void findsDamagedLogs();
    void findsADamagedDatabase();
    void whatIsNoDatabaseIsDamage();
    void noStoreIsAnError();
    void aStoreWhoseMakingWasInterruptedIsWhole();
    void orphansAreNotesAndOldOnesCanBeRemoved();
    void canBeStopped();
};

void TestCheck::aStoreInUseIsWhole()
{
    QTemporaryDir folder;
    filled(folder.path());
    auto store = opened(folder.path());
    const auto report = checkStore(folder.path());
    QVERIFY2(report, qPrintable(report ? QString() : report.error().detail));
    QCOMPARE(report->items, std::vector<CheckReport::Item>());
    QVERIFY(report->isWhole());
    QCOMPARE(report->runs, 40);
    QCOMPARE(report->logs, 3);
    QVERIFY(report->schemaVersion >= 1);
}

void TestCheck::findsWhatWasTamperedWith_data()
{
    QTest::addColumn<QByteArray>("sql");
    QTest::addColumn<QString>("said");
    QTest::newRow("a job of no run") << QByteArray("UPDATE job SET run_id = 999 WHERE id = 1") << u"table job"_s;
    QTest::newRow("a step of no job") << QByteArray("UPDATE step SET job_id = 999 WHERE job_id = 1") << u"table step"_s;
    QTest::newRow("a log that is not there") << QByteArray("UPDATE job SET log_id = 999 WHERE id = 1") << u"table log"_s;
    QTest::newRow("a run without its attempt") << QByteArray("UPDATE run SET attempt = 3 WHERE id = 2") << u"1 runs lack"_s;
    QTest::newRow("a wrong tally") << QByteArray("UPDATE tally SET runs = runs + 1") << u"lost count"_s;
    QTest::newRow("a log of another size") << QByteArray("UPDATE log SET bytes = 7 WHERE id = 2") << u"incomplete"_s;
    QTest::newRow("a log by another name") << QByteArray("UPDATE log SET digest = zeroblob(32) WHERE id = 2") << u"missing"_s;
}

void TestCheck::findsWhatWasTamperedWith()
{
    QFETCH(QByteArray, sql);
    QFETCH(QString, said);
    QTemporaryDir folder;
    filled(folder.path());
    tamper(folder.path(), sql);
    const auto report = checkStore(folder.path());
    QVERIFY(report);
    QVERIFY(!report->isWhole());
    QVERIFY2(damageIn(*report).join('\n'_L1).contains(said), qPrintable(damageIn(*report).join('\n'_L1)));
}

void TestCheck::findsDamagedLogs_data()
{
    QTest::addColumn<QString>("how");
    QTest::addColumn<bool>("quickly"); // found without reading the log, too
    QTest::newRow("missing") << u"missing"_s << true;
    QTest::newRow("cut") << u"cut"_s << true;
    QTest::newRow("a bit flipped") << u"flipped"_s << false;
    QTest::newRow("another log") << u"another"_s << false;
}

void TestCheck::findsDamagedLogs()
{
    QFETCH(QString, how);
    QFETCH(bool, quickly);
    QTemporaryDir folder;
    const Digest digest = filled(folder.path());
    const QString path = logFilePath(folder.path(), digest);
    if (how == u"missing") {
        QVERIFY(QFile::remove(path));
    } else if (how == u"cut") {
        change(path, [](QByteArray& bytes) { bytes.chop(3); });
    } else if (how == u"flipped") {
        change(path, [](QByteArray& bytes) { bytes[20] = char(bytes[20] ^ 1); });
    } else {
        const auto other = writeLogFile(folder.path(), std::string(2'000'000, 'z'), 1);
        QVERIFY(QFile::remove(path));
        QVERIFY(QFile::rename(logFilePath(folder.path(), other->digest), path));
        tamper(folder.path(), ("UPDATE log SET compressed_bytes = " + QByteArray::number(QFileInfo(path).size())).constData());
    }
    const auto report = checkStore(folder.path());
    QVERIFY(report);
    QCOMPARE(damageIn(*report).size(), 1);
    QVERIFY(damageIn(*report).front().contains(path));
    CheckOptions quick;
    quick.isQuick = true;
    QCOMPARE(checkStore(folder.path(), quick)->isWhole(), !quickly);
}

void TestCheck::findsADamagedDatabase()
{
    QTemporaryDir folder;
    filled(folder.path());
    change(databasePath(folder.path()), [](QByteArray& bytes) {
        for (qsizetype page = 8; page < 30; ++page)
            bytes.replace(page * 4096 + 10, 200, QByteArray(200, '\x5a'));
    });
    const auto report = checkStore(folder.path());
    QVERIFY2(report, qPrintable(report ? QString() : report.error().detail));
    QVERIFY(!report->isWhole());
}

void TestCheck::whatIsNoDatabaseIsDamage()
{
    QTemporaryDir folder;
    QFile file(databasePath(folder.path()));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(QByteArray("a letter to my aunt\n").repeated(200));
    file.close();
    const auto report = checkStore(folder.path());
    QVERIFY2(report, qPrintable(report ? QString() : report.error().detail));
    QVERIFY(!report->isWhole());
    QVERIFY(damageIn(*report).front().contains(file.fileName()));
}

void TestCheck::noStoreIsAnError()
{
    QTemporaryDir folder;
    const auto report = checkStore(folder.path());
    QVERIFY(!report);
    QCOMPARE(report.error().kind, Error::Kind::NotFound);
}

void TestCheck::aStoreWhoseMakingWasInterruptedIsWhole()
{
    QTemporaryDir folder;
    QFile database(folder.filePath(u"sentinel.db"_s)); // made, but killed before the schema was committed
    QVERIFY(database.open(QIODevice::WriteOnly));
    database.close();
    const auto report = checkStore(folder.path());
    QVERIFY2(report, qPrintable(report ? QString() : report.error().message));
    QVERIFY(report->isWhole());
    QCOMPARE(notesIn(*report).size(), 1);
    QVERIFY(notesIn(*report)[0].startsWith("Nothing is stored yet"_L1));

    filled(folder.path());
    const auto later = checkStore(folder.path());
    QVERIFY(later && later->isWhole());
    QVERIFY(notesIn(*later).isEmpty());
}

void TestCheck::orphansAreNotesAndOldOnesCanBeRemoved()
{
    QTemporaryDir folder;
    const Digest kept = filled(folder.path());
    const QString oldOrphan = logFilePath(folder.path(), writeLogFile(folder.path(), "old orphan", 1)->digest);
    const QString youngOrphan = logFilePath(folder.path(), writeLogFile(folder.path(), "young orphan", 1)->digest);
    const QString leftover = logFilePath(folder.path(), kept) + ".1abc.tmp"_L1;
    QVERIFY(QFile::copy(youngOrphan, leftover));
    for (const QString& path : {oldOrphan, leftover, logFilePath(folder.path(), kept)})
        makeOld(path);

    const auto report = checkStore(folder.path());
    QVERIFY(report);
    QVERIFY(report->isWhole());
    QCOMPARE(notesIn(*report).size(), 2);
    QVERIFY(notesIn(*report)[0].startsWith("2 log files belong to no run"_L1));
    QVERIFY(notesIn(*report)[1].startsWith("1 file is left of an interrupted write"_L1));
    QVERIFY(QFile::exists(oldOrphan) && QFile::exists(leftover));

    CheckOptions sweep;
    sweep.removeOrphans = true;
    QVERIFY(checkStore(folder.path(), sweep)->isWhole());
    QVERIFY(!QFile::exists(oldOrphan));
    QVERIFY(!QFile::exists(leftover));
    QVERIFY(QFile::exists(youngOrphan)); // its row may be on the way
    QVERIFY(QFile::exists(logFilePath(folder.path(), kept)));
    QVERIFY(checkStore(folder.path())->isWhole());
}

void TestCheck::canBeStopped()
{
    QTemporaryDir folder;
    filled(folder.path());
    std::stop_source stop;
    stop.request_stop();
    const auto report = checkStore(folder.path(), {}, stop.get_token());
    QVERIFY(!report);
    QCOMPARE(report.error().kind, Error::Kind::Cancelled);
}

QTEST_GUILESS_MAIN(TestCheck)
#include "tst_check.moc"
