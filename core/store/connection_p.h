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
    class Use;

    explicit Connection(QString path) : m_path(std::move(path)) {}
    Result<sqlite3_stmt*> prepare(std::string_view sql);
    void giveBack(std::string_view sql, sqlite3_stmt* statement);

    QString m_path;
    sqlite3* m_db = nullptr;
    std::list<Prepared> m_prepared; ///< those not in use, the latest first
    std::function<bool()> m_isInterruptWanted;
};

} // namespace sentinel
