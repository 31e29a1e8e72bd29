#pragma once

#include "core/logs/input.h"

#include <QString>

#include <functional>
#include <stop_token>
#include <string_view>
#include <vector>

namespace sentinel {

/// What the first bytes say about a container. Names are not looked at.
enum class Container { None, Compressed, Tar, Zip, Unreadable };

/// Needs the first 512 bytes to know a tar archive.
Container containerOf(std::string_view head);

/// Where an archive's bytes come from: an open file, or memory.
struct ArchiveSource
{
    int fd = -1; ///< -1: `bytes`
    std::string_view bytes;
};

/// What one input has cost so far, over all its archives in archives.
struct ReadCost
{
    qint64 bytes = 0;    ///< decompressed, all layers
    qint64 consumed = 0; ///< of the outermost container
    qint64 inMemory = 0; ///< held by documents, outside of temporary files
    int entries = 0;
};

struct ReadContext
{
    QString name;     ///< of the input, as given, for messages
    QString fileName; ///< without folders, for documents
    ReadLimits limits;
    std::stop_token stop;
    ReadProgress progress;
    ReadCost cost;
};

/// What an unpacked container holds.
struct Unpacked
{
    bool isArchive = false; ///< has named entries
    std::vector<Document> documents;
    QStringList skipped;
};

/// Takes a container apart, containers within it too. `prefix` goes in front of the entries' names; `depth` counts the layers
/// that were peeled already.
Result<Unpacked> unpack(const ArchiveSource& source, Container container, const QString& prefix, int depth, ReadContext& context);

/// Why these bytes are no log or report; empty if they may be one.
QString unreadableBecause(std::string_view bytes);

Error cancelled();

} // namespace sentinel
