#include "core/store/migrations_p.h"

#include "core/store/connection_p.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>

namespace sentinel {

namespace {

constexpr qint64 applicationId = 0x53746e6c; // "Stnl"

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(Store)
};

Error tooNew(const Connection& db, int version)
{
    return {Error::Kind::Unsupported,
            Text::tr("%1 was written by a newer Sentinel: use that version, or another data folder.").arg(db.path()),
            QStringLiteral("schema version %1").arg(version)};
}

int newestOf(const std::vector<Migration>& migrations)
{
    return migrations.empty() ? 0 : migrations.back().version;
}

Result<> apply(Connection& db, const Migration& migration)
{
    // Another program may have been here since we looked: what counts is the version inside the transaction.
    if (const Result<> begun = db.execute("BEGIN IMMEDIATE"); !begun)
        return begun;
    const Result<int> version = schemaVersion(db);
    Result<> done = version ? Result<>() : Result<>(version.error());
    if (version && *version < migration.version) {
        done = db.execute(migration.sql.constData());
        if (done)
            done = db.execute(QByteArray("PRAGMA user_version = " + QByteArray::number(migration.version)
                                         + "; PRAGMA application_id = " + QByteArray::number(applicationId))
                                  .constData());
    }
    if (done)
        done = db.execute("COMMIT");
    if (!done && db.isInTransaction())
        (void)db.execute("ROLLBACK"); // the first error is the one to tell
    return done;
}

} // namespace

std::vector<Migration> builtInMigrations()
{
    std::vector<Migration> migrations;
    const QDir folder(QStringLiteral(":/schema"));
    for (const QString& name : folder.entryList({QStringLiteral("*.sql")}, QDir::Files, QDir::Name)) {
        QFile file(folder.filePath(name));
        const bool isOpen = file.open(QIODevice::ReadOnly);
        Q_ASSERT(isOpen);
        migrations.push_back({name.section(QLatin1Char('_'), 0, 0).toInt(), file.readAll()});
    }
    return migrations;
}

Result<int> schemaVersion(Connection& db)
{
    const Result<qint64> tables = db.number("SELECT count(*) FROM sqlite_schema");
    if (!tables)
        return tables.error();
    const Result<qint64> application = db.number("PRAGMA application_id");
    if (!application)
        return application.error();
    const Result<qint64> version = db.number("PRAGMA user_version");
    if (!version)
        return version.error();
    if (*tables == 0 && *application == 0)
        return 0;
    if (*application != applicationId)
        return Error{Error::Kind::Malformed, Text::tr("%1 is a database of another program: choose another data folder.").arg(db.path()),
                     QStringLiteral("application_id %1").arg(*application)};
    return static_cast<int>(*version);
}

Result<> migrate(Connection& db, const std::vector<Migration>& migrations)
{
    const Result<int> version = schemaVersion(db);
    if (!version)
        return version.error();
    if (*version > newestOf(migrations))
        return tooNew(db, *version);
    for (const Migration& migration : migrations) {
        if (migration.version <= *version)
            continue;
        if (const Result<> applied = apply(db, migration); !applied)
            return applied;
    }
    return {};
}

Result<> requireCurrent(Connection& db, const std::vector<Migration>& migrations)
{
    const Result<int> version = schemaVersion(db);
    if (!version)
        return version.error();
    if (*version > newestOf(migrations))
        return tooNew(db, *version);
    if (*version < newestOf(migrations))
        return Error{Error::Kind::Unsupported,
                     Text::tr("%1 was written by an older Sentinel and must be converted first: open it once with the "
                              "permission to write.")
                         .arg(db.path()),
                     QStringLiteral("schema version %1").arg(*version)};
    return {};
}

} // namespace sentinel
