#include "core/store/check.h"

#include "core/base/hash.h"
#include "core/base/text.h"
#include "core/store/connection_p.h"
#include "core/store/folder_p.h"
#include "core/store/logfile_p.h"
#include "core/store/logs.h"
#include "core/store/migrations_p.h"
#include "core/store/newfile_p.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QDirIterator>
#include <QFile>
#include <QSet>

#include <algorithm>

namespace sentinel {

namespace {

constexpr qint64 youngSeconds = 3600; // a log file is written before the row that names it
constexpr int listedAtMost = 20;      // of one kind of damage: enough to see what it is

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(Store)
};

class Check
{
public:
    Check(Connection& db, QString folder, const CheckOptions& options, std::stop_token stop)
        : m_db(db), m_folder(std::move(folder)), m_options(options), m_stop(std::move(stop))
    {
    }

    Result<CheckReport> report();

private:
    using Part = Result<> (Check::*)();

    void note(const QString& text) { m_report.items.push_back({CheckReport::Severity::Note, text}); }
    void damage(const QString& text) { m_report.items.push_back({CheckReport::Severity::Damage, text}); }
    Result<bool> isUnborn(int version);
    Result<> checkStructure();
    Result<> checkReferences();
    Result<> checkCounts();
    Result<> checkClusters();
    Result<> checkLogs();
    Result<> checkFolder();
    void checkLog(const QByteArray& digest, qint64 bytes, qint64 compressedBytes);
    void sweep(const QStringList& files, const QString& what);

    Connection& m_db;
    const QString m_folder;
    const CheckOptions m_options;
    const std::stop_token m_stop;
    CheckReport m_report;
    QSet<QString> m_logFiles; // that rows name
};

Result<CheckReport> Check::report()
{
    const Result<int> version = schemaVersion(m_db);
    if (!version && version.error().kind != Error::Kind::Malformed)
        return version.error();
    if (!version) {
        damage(version.error().message);
        return m_report;
    }
    m_report.schemaVersion = *version;
    const Result<bool> unborn = isUnborn(*version);
    if (!unborn)
        return unborn.error();
    if (*unborn) {
        note(Text::tr("Nothing is stored yet: the program was stopped while it made the store. The next one to open it goes on."));
        return m_report;
    }
    const Result<> current = requireCurrent(m_db, builtInMigrations());
    if (!current)
        return current.error();
    for (const Part part : {&Check::checkStructure, &Check::checkReferences, &Check::checkCounts, &Check::checkClusters, &Check::checkLogs,
                            &Check::checkFolder}) {
        const Result<> done = m_stop.stop_requested() ? Error{Error::Kind::Cancelled, Text::tr("Cancelled."), {}} : (this->*part)();
        if (done)
            continue;
        if (done.error().kind != Error::Kind::Malformed)
            return done.error();
        damage(done.error().message + QStringLiteral(" (%1)").arg(done.error().detail));
        return m_report; // what rests on a damaged database would only confuse
    }
    return m_report;
}

// The schema comes in one transaction: before it the database holds nothing, and nothing in it can be damaged.
Result<bool> Check::isUnborn(int version)
{
    int tables = 0;
    const Result<> counted = m_db.query("SELECT count(*) FROM sqlite_schema", {}, [&tables](Row& row) {
        tables = row.next<int>();
        return true;
    });
    if (!counted)
        return counted.error();
    return version == 0 && tables == 0;
}

Result<> Check::checkStructure()
{
    return m_db.query("PRAGMA integrity_check(20)", {}, [this](Row& row) {
        const QString said = row.next<QString>();
        if (said != QLatin1String("ok"))
            damage(Text::tr("The database is damaged: %1").arg(said));
        return true;
    });
}

Result<> Check::checkReferences()
{
    int found = 0;
    return m_db.query("PRAGMA foreign_key_check", {}, [this, &found](Row& row) {
        const QString from = row.next<QString>();
        const qint64 id = row.next<qint64>();
        damage(Text::tr("Row %1 of table %2 belongs to a row of table %3 that is missing.").arg(id).arg(from, row.next<QString>()));
        return ++found < listedAtMost;
    });
}

Result<> Check::checkCounts()
{
    const Result<qint64> runs = m_db.number("SELECT count(*) FROM run");
    if (!runs)
        return runs.error();
    m_report.runs = *runs;
    const Result<qint64> torn = m_db.number("SELECT count(*) FROM run WHERE NOT EXISTS "
                                            "(SELECT 1 FROM attempt WHERE run_id = run.id AND number = run.attempt)");
    if (!torn)
        return torn.error();
    if (*torn > 0)
        damage(Text::tr("%1 runs lack the attempt that they show.").arg(*torn));
    const Result<qint64> wrong = m_db.number("WITH counted AS (SELECT 'run', '', count(*) FROM run HAVING count(*) > 0 "
                                             "UNION ALL SELECT 'pipeline', pipeline, count(*) FROM run GROUP BY 2 "
                                             "UNION ALL SELECT 'repo', repo, count(*) FROM run GROUP BY 2 "
                                             "UNION ALL SELECT 'branch', branch, count(*) FROM run GROUP BY 2 "
                                             "UNION ALL SELECT 'outcome', outcome, count(*) FROM run GROUP BY 2 "
                                             "UNION ALL SELECT 'category', category, count(*) FROM run GROUP BY 2) "
                                             "SELECT (SELECT count(*) FROM (SELECT * FROM counted EXCEPT SELECT * FROM tally)) "
                                             "+ (SELECT count(*) FROM (SELECT * FROM tally EXCEPT SELECT * FROM counted))");
    if (!wrong)
        return wrong.error();
    if (*wrong > 0)
        damage(Text::tr("The store has lost count of its runs (%1 sums are wrong).").arg(*wrong));
    return {};
}

Result<> Check::checkClusters()
{
    // What triggers keep is counted again; what leads nowhere is looked for.
    const struct
    {
        const char* sql;
        QString text;
    } parts[] = {
        {"WITH seen AS (SELECT id AS run_id, fingerprint FROM run WHERE fingerprint <> '' UNION "
         "SELECT run.id, finding.fingerprint FROM finding JOIN job ON job.id = finding.job_id "
         "JOIN run ON run.id = job.run_id AND run.attempt = job.attempt WHERE finding.fingerprint <> '' AND finding.detector = 'triage'), "
         "kept AS (SELECT run_id, fingerprint FROM sighting) "
         "SELECT (SELECT count(*) FROM (SELECT * FROM seen EXCEPT SELECT * FROM kept)) "
         "+ (SELECT count(*) FROM (SELECT * FROM kept EXCEPT SELECT * FROM seen))",
         Text::tr("The store has lost track of what was seen in its runs (%1 kinds of failures are wrong).")},
        {"WITH counted AS (SELECT fingerprint, count(*), min(happened_at), max(happened_at) FROM sighting "
         "GROUP BY fingerprint), kept AS (SELECT fingerprint, runs, first_seen, last_seen FROM failure WHERE runs <> 0) "
         "SELECT (SELECT count(*) FROM (SELECT * FROM counted EXCEPT SELECT * FROM kept)) "
         "+ (SELECT count(*) FROM (SELECT * FROM kept EXCEPT SELECT * FROM counted))",
         Text::tr("The store has lost count of its kinds of failures (%1 are wrong).")},
        {"WITH counted AS (SELECT cluster_id, count(DISTINCT run_id), count(DISTINCT sighting.fingerprint), min(happened_at), "
         "max(happened_at) FROM failure JOIN sighting ON sighting.fingerprint = failure.fingerprint "
         "WHERE cluster_id IS NOT NULL GROUP BY cluster_id), "
         "kept AS (SELECT id, runs, kinds, first_seen, last_seen FROM cluster WHERE runs <> 0 OR kinds <> 0) "
         "SELECT (SELECT count(*) FROM (SELECT * FROM counted EXCEPT SELECT * FROM kept)) "
         "+ (SELECT count(*) FROM (SELECT * FROM kept EXCEPT SELECT * FROM counted))",
         Text::tr("The store has lost count of its clusters (%1 are wrong).")},
        {"SELECT count(*) FROM failure JOIN cluster ON cluster.id = failure.cluster_id WHERE cluster.merged_into IS NOT NULL",
         Text::tr("%1 kinds of failures are in clusters that went into others.")},
        {"SELECT count(*) FROM cluster WHERE merged_into IS NOT NULL AND NOT EXISTS ("
         "WITH RECURSIVE way (id, next) AS (SELECT one.id, one.merged_into FROM cluster AS one WHERE one.id = cluster.merged_into "
         "UNION SELECT one.id, one.merged_into FROM way JOIN cluster AS one ON one.id = way.next) "
         "SELECT 1 FROM way WHERE next IS NULL)",
         Text::tr("%1 clusters that went into others lead nowhere.")},
        {"SELECT count(*) FROM cluster WHERE NOT EXISTS (SELECT 1 FROM failure WHERE fingerprint = cluster.face)",
         Text::tr("%1 clusters have no failure that stands for them.")},
        {"SELECT count(*) <> 1 FROM clustering", Text::tr("It is not known how far the clusters were worked out.")},
    };
    for (const auto& part : parts) {
        const Result<qint64> wrong = m_db.number(part.sql);
        if (!wrong)
            return wrong.error();
        if (*wrong > 0)
            damage(part.text.contains(QLatin1String("%1")) ? part.text.arg(*wrong) : part.text);
    }
    return {};
}

Result<> Check::checkLogs()
{
    bool wasStopped = false;
    const Result<> done = m_db.query("SELECT digest, bytes, compressed_bytes FROM log ORDER BY id", {}, [&](Row& row) {
        const QByteArray digest = row.next<QByteArray>();
        const qint64 bytes = row.next<qint64>();
        checkLog(digest, bytes, row.next<qint64>());
        ++m_report.logs;
        wasStopped = m_stop.stop_requested();
        return !wasStopped;
    });
    if (done && wasStopped)
        return Error{Error::Kind::Cancelled, Text::tr("Cancelled."), {}};
    return done;
}

void Check::checkLog(const QByteArray& digestBytes, qint64 bytes, qint64 compressedBytes)
{
    Digest digest{};
    std::copy_n(digestBytes.cbegin(), std::min<size_t>(digest.size(), static_cast<size_t>(digestBytes.size())), digest.begin());
    const QString path = logFilePath(m_folder, digest);
    m_logFiles.insert(path);
    m_logFiles.insert(logIndexPath(path));
    if (!QFile::exists(path)) {
        damage(Text::tr("The log file %1 is missing.").arg(path));
        return;
    }
    const std::optional<LogFileSizes> sizes = logFileSizes(path);
    if (!sizes || sizes->bytes != bytes || sizes->file != compressedBytes) {
        damage(Text::tr("The log file %1 is incomplete or damaged.").arg(path));
        return;
    }
    if (m_options.isQuick)
        return;
    Hasher hasher;
    const Result<> read = readLogFile(
        m_folder, digest,
        [&hasher](std::string_view part) {
            hasher.addBytes(part);
            return true;
        },
        m_stop);
    if (!read && read.error().kind == Error::Kind::Cancelled)
        return;
    if (!read)
        damage(read.error().message);
    else if (hasher.result() != digest)
        damage(Text::tr("The log file %1 holds another log than its name says.").arg(path));
}

Result<> Check::checkFolder()
{
    QStringList orphans, leftovers;
    QDirIterator files(logsPath(m_folder), QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
    while (files.hasNext()) {
        const QString path = files.next();
        if (path.endsWith(QLatin1String(temporarySuffix)))
            leftovers.push_back(path);
        else if (!m_logFiles.contains(path))
            orphans.push_back(path);
    }
    sweep(orphans,
          orphans.size() == 1 ? Text::tr("1 log file belongs to no run") : Text::tr("%1 log files belong to no run").arg(orphans.size()));
    sweep(leftovers,
          leftovers.size() == 1 ? Text::tr("1 file is left of an interrupted write")
                                : Text::tr("%1 files are left of interrupted writes").arg(leftovers.size()));
    return {};
}

void Check::sweep(const QStringList& files, const QString& what)
{
    if (files.isEmpty())
        return;
    qint64 bytes = 0;
    int removed = 0;
    for (const QString& path : files) {
        const QFileInfo file(path);
        bytes += file.size();
        const bool isOld = file.lastModified().secsTo(QDateTime::currentDateTime()) > youngSeconds;
        if (m_options.removeOrphans && isOld && QFile::remove(path))
            ++removed;
    }
    const QString found = QStringLiteral("%1 (%2)").arg(what, sizeText(bytes));
    if (!m_options.removeOrphans)
        note(Text::tr("%1; they can be removed.").arg(found));
    else if (removed == files.size())
        note(Text::tr("%1; they were removed.").arg(found));
    else
        note(Text::tr("%1; %2 of them were removed, the others are younger than an hour or not ours to remove.").arg(found).arg(removed));
}

} // namespace

bool CheckReport::isWhole() const
{
    return std::none_of(items.begin(), items.end(), [](const Item& item) { return item.severity == Severity::Damage; });
}

Result<CheckReport> checkStore(const QString& folder, const CheckOptions& options, std::stop_token stop)
{
    const QString absolute = QFileInfo(folder).absoluteFilePath();
    const QString path = databasePath(absolute);
    if (!QFile::exists(path))
        return Error{Error::Kind::NotFound, Text::tr("There is no Sentinel store in %1.").arg(absolute), {}};
    const Result<std::unique_ptr<Connection>> db = Connection::open(path, Connection::Access::ReadOnly);
    if (!db)
        return db.error();
    (*db)->setInterrupt([stop] { return stop.stop_requested(); });
    if (const Result<> begun = (*db)->run("BEGIN"); !begun) // one snapshot for all parts
        return begun.error();
    return Check(**db, absolute, options, stop).report();
}

} // namespace sentinel
