#pragma once

#include "core/base/result.h"

#include <QByteArray>
#include <QString>

namespace sentinel {

/// Where things lie in a data folder.
QString databasePath(const QString& folder);
QString logsPath(const QString& folder);

/// Makes the folder if it is not there and sees to it that only its owner can read it.
/// Errors: Unreadable; Unsupported (on a network file system, where SQLite's locks and shared memory do not hold).
Result<> prepareFolder(const QString& folder);

/// Fails with Unsupported if the folder, which exists, is on a network file system.
Result<> requireLocal(const QString& folder);

/// The name of the network file system, or nothing if it is a local one. `magic` is statfs's f_type; `mountInfo` is
/// /proc/self/mountinfo, which tells FUSE file systems apart; `path` is absolute and has no links in it.
QString networkFileSystem(quint64 magic, const QByteArray& mountInfo, const QByteArray& path);

} // namespace sentinel
