#pragma once

#include "core/base/result.h"
#include "core/domain/place.h"
#include "core/domain/verdict.h"
#include "core/logs/bytes.h"

#include <QString>
#include <QStringList>

#include <functional>
#include <stop_token>
#include <string>
#include <vector>

namespace sentinel {

/// What one input may cost us before it is refused with Error::Kind::TooLarge. Defaults are for people's files.
struct ReadLimits
{
    qint64 bytes = qint64(16) << 30; ///< decompressed, all entries together
    qint64 ratio = 400;              ///< decompressed to compressed, once over `ratioFrom`; text rarely passes 100
    qint64 ratioFrom = qint64(64) << 20;
    int entries = 20'000;               ///< of one archive
    int nesting = 3;                    ///< archives in archives, compression included
    qint64 inMemory = qint64(32) << 20; ///< larger documents go to an unlinked temporary file
};

/// A named stretch of a document that its archive tells about (GitHub's zip has one file a step).
struct DocumentStep
{
    int number = 0;
    std::string name;
    ByteRange bytes;
    bool operator==(const DocumentStep&) const = default;
};

/// One log or report, decompressed.
struct Document
{
    std::string name; ///< path inside the archive; for a GitHub archive the job's name; the file's own name otherwise
    Bytes bytes;
    std::vector<DocumentStep> steps; ///< in order, not overlapping; empty unless the archive says so
    std::vector<Hole> holes;         ///< CutArchive when the container ended early but what came before is usable
};

/// One thing that a person gave us: a file, an archive, standard input, pasted text.
struct Input
{
    QString path;           ///< as given; "-" for standard input
    bool isArchive = false; ///< more than a compressed file: has entries with names
    bool isGitHubArchive = false;
    std::vector<Document> documents; ///< never empty in a successful result; order as in the archive, jobs by their number
    QStringList skipped;             ///< entries left out with the reason, for people ("logo.png: not text")
};

using ReadProgress = std::function<void(qint64 bytesRead)>;

/// Reads a plain, .gz, .zst, .bz2, .xz file or a .zip or .tar.* archive (by content, not by name). Blocks; any thread. A single
/// compressed file that ends early is Malformed; of an archive that does, what came before is kept, with a hole. An archive in
/// an archive that is damaged or refused is skipped; a limit that is passed ends reading.
/// Errors: NotFound, Unreadable, Malformed (with what is wrong), TooLarge (a bomb), Unsupported (binary, empty), Cancelled.
Result<Input> readInput(const QString& path, const ReadLimits& limits = {}, std::stop_token stop = {}, const ReadProgress& progress = {});

/// The same for bytes in hand: clipboard text, a drop, a resource. `name` is used in messages and as the document's name.
Result<Input> readInput(Bytes bytes, const QString& name, const ReadLimits& limits = {}, std::stop_token stop = {});

/// The same for an open file descriptor read to its end (standard input).
Result<Input> readDescriptor(int fd, const QString& name, const ReadLimits& limits = {}, std::stop_token stop = {});

/// The files below folders (recursively, sorted, hidden ones and links to folders left out); files stand for themselves.
/// A folder without any file, or a path that is not there, is an error.
Result<QStringList> filesBelow(const QStringList& paths);

} // namespace sentinel
