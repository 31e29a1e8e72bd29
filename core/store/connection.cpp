#include "core/store/connection_p.h"

#include <QCoreApplication>
#include <QFile>

#include <sqlite3.h>

#include <algorithm>

namespace sentinel {

namespace {

constexpr int busyTimeoutMs = 10'000;    // other programs commit in short groups: whoever waits longer has met a dead lock
constexpr size_t preparedAtMost = 100;   // a few KB each; filters build many different statements
constexpr int instructionsPerAsk = 5000; // well under a millisecond

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(Store)
};

Error::Kind kindOf(int code)
{
    switch (code & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return Error::Kind::Busy;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        return Error::Kind::Malformed;
    case SQLITE_FULL:
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
    case SQLITE_READONLY:
    case SQLITE_AUTH:
        return Error::Kind::Unreadable;
    case SQLITE_INTERRUPT:
        return Error::Kind::Cancelled;
    case SQLITE_CONSTRAINT:
        return Error::Kind::Conflict;
    case SQLITE_TOOBIG:
        return Error::Kind::TooLarge;
    default:
        return Error::Kind::Internal;
    }
}

QString messageOf(int code, const QString& path)
{
    switch (code & 0xff) {
    case SQLITE_FULL:
        return Text::tr("The disk that holds %1 is full: make room and try again.").arg(path);
    case SQLITE_READONLY:
    case SQLITE_PERM:
        return Text::tr("%1 may not be written: check its permissions.").arg(path);
    case SQLITE_TOOBIG:
        return Text::tr("A text is too large for the store.");
    default:
        break;
    }
    switch (kindOf(code)) {
    case Error::Kind::Busy:
        return Text::tr("Another program is writing to %1 and did not finish in time: try again.").arg(path);
    case Error::Kind::Malformed:
        return Text::tr("%1 is damaged or is no Sentinel database: restore a backup, or move the file away to start anew.").arg(path);
    case Error::Kind::Unreadable:
        return Text::tr("%1 cannot be read or written: check its permissions and the disk.").arg(path);
    case Error::Kind::Cancelled:
        return Text::tr("The question to the store was cancelled.");
    case Error::Kind::Conflict:
        return Text::tr("The change contradicts what is stored in %1.").arg(path);
    default:
        return Text::tr("The store in %1 did not understand a question.").arg(path);
    }
}

Error errorOf(int code, const char* said, const QString& path, std::string_view sql)
{
    QString detail = QStringLiteral("SQLite %1: %2").arg(code).arg(QString::fromUtf8(said));
    if (!sql.empty())
        detail += QStringLiteral(" in: ") + QString::fromUtf8(sql.data(), static_cast<qsizetype>(sql.size()));
    return {kindOf(code), messageOf(code, path), detail};
}

} // namespace

/// A prepared statement for as long as one query runs; nobody else gets it meanwhile, so queries may nest.
class Connection::Use
{
public:
    Use(Connection& connection, Lent statement) : m_connection(connection), m_statement(statement) {}
    ~Use() { m_connection.giveBack(m_statement); }
    Use(const Use&) = delete;
    Use& operator=(const Use&) = delete;

private:
    Connection& m_connection;
    Lent m_statement;
};

Result<std::unique_ptr<Connection>> Connection::open(const QString& path, Access access)
{
    std::unique_ptr<Connection> connection(new Connection(path));
    const int flags =
        SQLITE_OPEN_NOMUTEX | (access == Access::ReadOnly ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
    const int code = sqlite3_open_v2(QFile::encodeName(path).constData(), &connection->m_db, flags, nullptr);
    if (code != SQLITE_OK)
        return errorOf(code, connection->m_db ? sqlite3_errmsg(connection->m_db) : sqlite3_errstr(code), path, {});
    sqlite3_extended_result_codes(connection->m_db, 1);
    sqlite3_busy_timeout(connection->m_db, busyTimeoutMs);
    return connection;
}

Connection::~Connection()
{
    for (const Prepared& prepared : m_prepared)
        sqlite3_finalize(prepared.statement);
    sqlite3_close(m_db);
}

Result<Connection::Lent> Connection::prepare(std::string_view sql)
{
    const auto known = std::find_if(m_prepared.begin(), m_prepared.end(), [sql](const Prepared& p) { return p.sql == sql; });
    if (known != m_prepared.end()) {
        m_lent.splice(m_lent.begin(), m_prepared, known);
        return m_lent.begin();
    }
    sqlite3_stmt* statement = nullptr;
    const int code = sqlite3_prepare_v3(m_db, sql.data(), static_cast<int>(sql.size()), SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
    if (code != SQLITE_OK)
        return lastError(sql);
    m_lent.push_front({std::string(sql), statement});
    return m_lent.begin();
}

void Connection::giveBack(Lent statement)
{
    sqlite3_reset(statement->statement);
    sqlite3_clear_bindings(statement->statement);
    m_prepared.splice(m_prepared.begin(), m_lent, statement);
    if (m_prepared.size() > preparedAtMost) {
        sqlite3_finalize(m_prepared.back().statement);
        m_prepared.pop_back();
    }
}

Result<> Connection::query(std::string_view sql, std::span<const Value> values, const std::function<bool(Row&)>& each)
{
    const Result<Lent> lent = prepare(sql);
    if (!lent)
        return lent.error();
    const Use use(*this, *lent);
    sqlite3_stmt* const statement = (*lent)->statement;
    Q_ASSERT(sqlite3_bind_parameter_count(statement) == static_cast<int>(values.size()));
    for (size_t i = 0; i < values.size(); ++i) {
        if (values[i].bindTo(statement, static_cast<int>(i) + 1) != SQLITE_OK)
            return lastError(sql);
    }
    while (true) {
        const int code = sqlite3_step(statement);
        if (code == SQLITE_DONE)
            return {};
        if (code != SQLITE_ROW)
            return lastError(sql);
        Row row(statement);
        if (each && !each(row))
            return {};
    }
}

Result<> Connection::run(std::string_view sql, std::span<const Value> values)
{
    return query(sql, values, {});
}

Result<> Connection::execute(const char* script)
{
    if (sqlite3_exec(m_db, script, nullptr, nullptr, nullptr) != SQLITE_OK)
        return lastError();
    return {};
}

Result<qint64> Connection::number(std::string_view sql)
{
    qint64 number = 0;
    const Result<> done = query(sql, {}, [&number](Row& row) {
        number = row.next<qint64>();
        return false;
    });
    if (!done)
        return done.error();
    return number;
}

void Connection::setInterrupt(std::function<bool()> isWanted)
{
    m_isInterruptWanted = std::move(isWanted);
    const auto ask = [](void* self) { return int(static_cast<Connection*>(self)->m_isInterruptWanted()); };
    sqlite3_progress_handler(m_db, instructionsPerAsk, m_isInterruptWanted ? +ask : nullptr, this);
}

void Connection::onCommit(std::function<void(int)> committed)
{
    constexpr int byDefault = 1000; // pages
    m_committed = std::move(committed);
    if (!m_committed) {
        sqlite3_wal_autocheckpoint(m_db, byDefault);
        return;
    }
    const auto tell = [](void* self, sqlite3*, const char*, int pages) {
        static_cast<Connection*>(self)->m_committed(pages);
        return SQLITE_OK;
    };
    sqlite3_wal_hook(m_db, +tell, this);
}

void Connection::checkpoint()
{
    sqlite3_wal_checkpoint_v2(m_db, nullptr, SQLITE_CHECKPOINT_PASSIVE, nullptr, nullptr);
}

bool Connection::isInTransaction() const
{
    return sqlite3_get_autocommit(m_db) == 0;
}

qint64 Connection::changedRows() const
{
    return sqlite3_changes64(m_db);
}

Error Connection::lastError(std::string_view sql) const
{
    return errorOf(sqlite3_extended_errcode(m_db), sqlite3_errmsg(m_db), m_path, sql);
}

} // namespace sentinel
