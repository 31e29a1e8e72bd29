#pragma once

#include <QString>

namespace sentinel {

/// Where both programs keep what: the same folders, so that what one imports the other shows.
struct DataFolders
{
    QString data;
    QString config;                                                       ///< the file sentinel.yaml
    bool configNamed = false;                                             ///< somebody asked for this file, so it must be there
    QString cache;                                                        ///< may be emptied at any time
    QString indexes() const { return cache + QStringLiteral("/indexes"); } ///< of large logs that lie elsewhere
    QString inbox() const { return data + QStringLiteral("/inbox"); }
};

/// What an option says goes before SENTINEL_DATA and SENTINEL_CONFIG, and these before the platform's own folders.
DataFolders dataFolders(const QString& dataOption = {}, const QString& configOption = {});

} // namespace sentinel
