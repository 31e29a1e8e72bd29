#include "core/logs/feed_p.h"

#include <archive_entry.h>

#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

namespace sentinel {

namespace {

constexpr size_t blockSize = 64 * 1024;

// Is there a tar archive under the compression? A zip there is taken for a file, and then looked at as a container of its own.
bool packsTar(const ArchiveSource& source)
{
    Feed feed(source);
    const ArchivePtr a = opened(feed, Format::PackedFile);
    archive_entry* entry = nullptr;
    if (!a || archive_read_open1(a.get()) < ARCHIVE_WARN || archive_read_next_header(a.get(), &entry) < ARCHIVE_WARN)
        return false;
    std::array<char, 512> head;
    const la_ssize_t got = archive_read_data(a.get(), head.data(), head.size());
    return got > 0 && containerOf({head.data(), size_t(got)}) == Container::Tar;
}

} // namespace

Feed::Feed(const ArchiveSource& from) : source(from), buffer(from.fd >= 0 ? blockSize : 0) {}

la_ssize_t Feed::read(archive* a, const void** data)
{
    ssize_t got = 0;
    if (source.fd < 0) {
        const std::string_view block = source.bytes.substr(std::min(size_t(position), source.bytes.size()), blockSize);
        *data = block.data();
        got = static_cast<ssize_t>(block.size());
    } else {
        do {
            got = ::pread(source.fd, buffer.data(), buffer.size(), position);
        } while (got < 0 && errno == EINTR);
        if (got < 0)
            archive_set_error(a, errno, "%s", std::strerror(errno));
        *data = buffer.data();
    }
    position += std::max<qint64>(got, 0);
    consumed += std::max<qint64>(got, 0);
    return got;
}

la_int64_t Feed::seek(la_int64_t offset, int whence)
{
    const qint64 end = source.fd < 0 ? static_cast<qint64>(source.bytes.size()) : ::lseek(source.fd, 0, SEEK_END);
    const qint64 from = whence == SEEK_SET ? 0 : whence == SEEK_CUR ? position : end;
    position = std::clamp<qint64>(from + offset, 0, std::max<qint64>(end, 0));
    return position;
}

ArchivePtr opened(Feed& feed, Format format)
{
    ArchivePtr a(archive_read_new());
    if (!a)
        return a;
    if (format == Format::PackedTar || format == Format::PackedFile) {
        archive_read_support_filter_gzip(a.get());
        archive_read_support_filter_bzip2(a.get());
        archive_read_support_filter_xz(a.get());
        archive_read_support_filter_zstd(a.get());
    }
    if (format == Format::Zip) {
        archive_read_support_format_zip(a.get());
    } else if (format == Format::PackedFile) {
        archive_read_support_format_raw(a.get());
        archive_read_support_format_empty(a.get());
    } else {
        archive_read_support_format_tar(a.get());
    }
    archive_read_set_callback_data(a.get(), &feed);
    archive_read_set_read_callback(
        a.get(), [](archive* from, void* data, const void** block) { return static_cast<Feed*>(data)->read(from, block); });
    archive_read_set_seek_callback(
        a.get(), [](archive*, void* data, la_int64_t offset, int whence) { return static_cast<Feed*>(data)->seek(offset, whence); });
    return a;
}

Format formatOf(const ArchiveSource& source, Container container)
{
    if (container == Container::Zip)
        return Format::Zip;
    if (container == Container::Tar)
        return Format::Tar;
    return packsTar(source) ? Format::PackedTar : Format::PackedFile;
}

} // namespace sentinel
