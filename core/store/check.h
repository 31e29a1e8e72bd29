#pragma once

#include "core/base/result.h"

#include <QString>

#include <stop_token>
#include <vector>

namespace sentinel {

struct CheckOptions
{
    bool isQuick = false;       ///< believes that what is in a log file is what its name says
    bool removeOrphans = false; ///< deletes log files that belong to no run, and what interrupted writes left; none younger than an hour
};

/// What was found in a store.
struct CheckReport
{
    enum class Severity {
        Note,   ///< harmless: what an interrupted write leaves, say
        Damage, ///< something that was stored is lost or wrong
    };
    struct Item
    {
        Severity severity = Severity::Note;
        QString text;
        bool operator==(const Item&) const = default;
    };
    std::vector<Item> items;
    int schemaVersion = 0;
    qint64 runs = 0;
    qint64 logs = 0;

    bool isWhole() const; ///< no damage
};

/// Looks at everything in a data folder: the database's structure, its references, its counts, and that each log is there and
/// is what its name says. Other programs may use the store meanwhile. Errors: NotFound, Unreadable, Busy, Cancelled,
/// Unsupported (newer than this program); damage is no error but found.
Result<CheckReport> checkStore(const QString& folder, const CheckOptions& options = {}, std::stop_token stop = {});

} // namespace sentinel
