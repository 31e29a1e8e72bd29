#pragma once

#include "core/logs/archive_p.h"

#include <archive.h>

#include <memory>
#include <vector>

namespace sentinel {

/// The reading end that libarchive calls back; counts what it hands out.
struct Feed
{
    ArchiveSource source;
    qint64 position = 0;
    qint64 consumed = 0;
    std::vector<char> buffer;

    explicit Feed(const ArchiveSource& from);
    la_ssize_t read(archive* a, const void** data);
    la_int64_t seek(la_int64_t offset, int whence);
};

struct ArchiveCloser
{
    void operator()(archive* a) const { archive_read_free(a); }
};
using ArchivePtr = std::unique_ptr<archive, ArchiveCloser>;

/// What libarchive is asked to recognise. It must not guess further: a file that begins with zeros is no empty tar archive.
enum class Format { Zip, Tar, PackedTar, PackedFile };

/// Looks under the compression, if there is one.
Format formatOf(const ArchiveSource& source, Container container);

/// Ready for archive_read_open1; the feed must outlive it.
ArchivePtr opened(Feed& feed, Format format);

} // namespace sentinel
