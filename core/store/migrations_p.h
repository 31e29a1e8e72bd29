#pragma once

#include "core/base/result.h"

#include <QByteArray>

#include <vector>

namespace sentinel {

class Connection;

/// A step from one version of the schema to the next. Never edited once released.
struct Migration
{
    int version = 0; ///< the version after it
    QByteArray sql;
};

/// The migrations that are built in, in order.
std::vector<Migration> builtInMigrations();

/// The version of the schema in a database: 0 for an empty one. Errors: Malformed (no database, or of another program).
Result<int> schemaVersion(Connection& db);

/// Brings a database up to the last version, each migration in a transaction of its own. Several programs may try at once.
/// Errors: Unsupported (newer than this program).
Result<> migrate(Connection& db, const std::vector<Migration>& migrations);

/// For those who may not migrate: fails unless the database has the last version.
Result<> requireCurrent(Connection& db, const std::vector<Migration>& migrations);

} // namespace sentinel
