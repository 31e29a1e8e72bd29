#pragma once

#include "core/base/result.h"
#include "core/store/row.h"
#include "core/store/value.h"

#include <functional>
#include <list>
#include <memory>
#include <span>
#include <string>
#include <string_view>

struct sqlite3;
struct sqlite3_stmt;

namespace sentinel {

/// A connection to one database file, with its prepared statements. One thread at a time.
class Connection
{
public:
    enum class Access { ReadOnly, ReadWrite };

    /// Opens, and creates with ReadWrite. What is in the file is not looked at yet.
    static Result<std::unique_ptr<Connection>> open(const QString& path, Access access);
    ~Connection();
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    /// Runs one statement; `each` gets the rows and stops by answering false.
    Result<> query(std::string_view sql, std::span<const Value> values, const std::function<bool(Row&)>& each);
    /// Runs one statement without rows.
    Result<> run(std::string_view sql, std::span<const Value> values = {});
    /// Runs a script: any number of statements, none with parameters.
    Result<> execute(const char* script);
    /// The number that a PRAGMA or a count answers.
    Result<qint64> number(std::string_view sql);

    /// Asked now and then during long statements: true ends them with Error::Cancelled.
    void setInterrupt(std::function<bool()> isWanted);
    /// Called after each commit of this connection with how many pages are in the write-ahead log now; SQLite itself moves none of them
    /// into the database from then on. An empty one leaves that to SQLite again.
    void onCommit(std::function<void(int pages)> committed);
    /// Moves pages from the write-ahead log into the database, as far as it can without waiting for anybody. What it cannot do now the next
    /// one does.
    void checkpoint();
    bool isInTransaction() const;
    qint64 changedRows() const; ///< by the last statement
    const QString& path() const { return m_path; }
    /// What SQLite says about the last call.
    Error lastError(std::string_view sql = {}) const;

private:
    struct Prepared
    {
        std::string sql;
        sqlite3_stmt* statement;
    };
    using Lent = std::list<Prepared>::iterator;
    class Use;

    explicit Connection(QString path) : m_path(std::move(path)) {}
    Result<Lent> prepare(std::string_view sql);
    void giveBack(Lent statement);

    QString m_path;
    sqlite3* m_db = nullptr;
    std::list<Prepared> m_prepared; ///< those not in use, the latest first
    std::list<Prepared> m_lent;     ///< those in use
    std::function<bool()> m_isInterruptWanted;
    std::function<void(int)> m_committed;
};

} // namespace sentinel
