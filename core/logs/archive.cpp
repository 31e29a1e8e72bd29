#include "core/logs/archive_p.h"

// Containers are read as streams: nothing of an archive is ever written under a name that it chose, and every block that comes
// out is paid for before it is kept. Ratios are taken against what has been consumed so far, so a bomb is noticed early.

#include "core/logs/spool_p.h"
#include "core/logs/text_p.h"

#include <archive.h>
#include <archive_entry.h>

#include <locale.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <memory>

namespace sentinel {

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(Archive)
};

constexpr size_t blockSize = 64 * 1024;

// The reading end that libarchive calls back.
struct Feed
{
    ArchiveSource source;
    qint64 position = 0;
    qint64 consumed = 0;
    std::vector<char> buffer;

    explicit Feed(const ArchiveSource& from) : source(from), buffer(from.fd >= 0 ? blockSize : 0) {}

    la_ssize_t read(archive* a, const void** data)
    {
        if (source.fd < 0) {
            const std::string_view block = source.bytes.substr(std::min(size_t(position), source.bytes.size()), blockSize);
            *data = block.data();
            return took(static_cast<la_ssize_t>(block.size()));
        }
        ssize_t got = 0;
        do {
            got = ::pread(source.fd, buffer.data(), buffer.size(), position);
        } while (got < 0 && errno == EINTR);
        if (got < 0)
            archive_set_error(a, errno, "%s", std::strerror(errno));
        *data = buffer.data();
        return took(got);
    }

    la_int64_t seek(la_int64_t offset, int whence)
    {
        const qint64 end = source.fd < 0 ? static_cast<qint64>(source.bytes.size()) : ::lseek(source.fd, 0, SEEK_END);
        const qint64 from = whence == SEEK_SET ? 0 : whence == SEEK_CUR ? position : end;
        position = std::clamp<qint64>(from + offset, 0, end);
        return position;
    }

private:
    la_ssize_t took(la_ssize_t count)
    {
        if (count > 0) {
            position += count;
            consumed += count;
        }
        return count;
    }
};

struct ArchiveCloser
{
    void operator()(archive* a) const { archive_read_free(a); }
};
using ArchivePtr = std::unique_ptr<archive, ArchiveCloser>;

// What libarchive is asked to recognise. It must not guess further: a file that begins with zeros is no empty tar archive.
enum class Format { Zip, Tar, PackedTar, PackedFile };

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
    archive_read_set_read_callback(a.get(), [](archive* from, void* data, const void** block) {
        return static_cast<Feed*>(data)->read(from, block);
    });
    archive_read_set_seek_callback(a.get(), [](archive*, void* data, la_int64_t offset, int whence) {
        return static_cast<Feed*>(data)->seek(offset, whence);
    });
    return a;
}

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

Format formatOf(const ArchiveSource& source, Container container)
{
    if (container == Container::Zip)
        return Format::Zip;
    if (container == Container::Tar)
        return Format::Tar;
    return packsTar(source) ? Format::PackedTar : Format::PackedFile;
}

QString reasonOf(archive* a)
{
    const char* text = archive_error_string(a);
    return text ? QString::fromUtf8(text) : Text::tr("no reason was given");
}

// libarchive reads names through the locale of the thread, and drops what that cannot say. Names are UTF-8 nearly everywhere.
class Utf8Locale
{
public:
    Utf8Locale() : m_own(::newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr)), m_before(m_own ? ::uselocale(m_own) : nullptr) {}
    ~Utf8Locale()
    {
        if (!m_own)
            return;
        ::uselocale(m_before);
        ::freelocale(m_own);
    }
    Utf8Locale(const Utf8Locale&) = delete;
    Utf8Locale& operator=(const Utf8Locale&) = delete;

private:
    locale_t m_own;
    locale_t m_before;
};

QString nameOf(archive_entry* entry, int number)
{
    if (const char* name = archive_entry_pathname_utf8(entry))
        return QString::fromUtf8(name);
    if (const char* name = archive_entry_pathname(entry))
        return QString::fromUtf8(name);
    return Text::tr("entry %1").arg(number);
}

bool leadsOutside(const QString& name)
{
    QString path = name;
    path.replace(QLatin1Char('\\'), QLatin1Char('/'));
    const bool hasDrive = path.size() >= 2 && path[1] == QLatin1Char(':') && path[0].isLetter();
    return hasDrive || path.startsWith(QLatin1Char('/')) || path.split(QLatin1Char('/')).contains(QLatin1String(".."));
}

// One container on its way through libarchive.
class Unpacking
{
public:
    Unpacking(const ArchiveSource& source, Container container, const QString& prefix, int depth, ReadContext& context)
        : m_feed(source), m_format(formatOf(source, container)), m_prefix(prefix), m_depth(depth), m_context(context)
    {
    }

    Result<Unpacked> run();

private:
    struct EntryData
    {
        Bytes bytes;
        QString damage; ///< why the data ends early
    };

    Result<EntryData> data();
    Result<> pay(qint64 bytes);
    Result<> add(const QString& name, EntryData data);
    Result<> addNested(const QString& name, Container container, const Bytes& bytes);
    void endsEarly(const QString& reason);
    bool isPacked() const { return m_format == Format::PackedTar || m_format == Format::PackedFile; }
    QString subject() const { return quoted(m_prefix.isEmpty() ? m_context.name : m_prefix.chopped(1)); }
    Error malformed(const QString& reason) const;

    Feed m_feed;
    Format m_format;
    QString m_prefix;
    int m_depth;
    ReadContext& m_context;
    ArchivePtr m_archive;
    qint64 m_produced = 0;
    Unpacked m_unpacked;
};

Result<Unpacked> Unpacking::run()
{
    m_archive = opened(m_feed, m_format);
    archive* a = m_archive.get();
    if (!a || archive_read_open1(a) < ARCHIVE_WARN)
        return malformed(a ? reasonOf(a) : QString());
    const int layers = archive_filter_count(a) - 1 + (isPacked() ? 0 : 1);
    if (m_depth + layers > m_context.limits.nesting)
        return Error{Error::Kind::TooLarge,
                     Text::tr("%1 is packed more than %2 times over: unpack it first.").arg(subject()).arg(m_context.limits.nesting), {}};
    m_depth += layers;
    const bool isRaw = m_format == Format::PackedFile;
    m_unpacked.isArchive = !isRaw;

    bool isCut = false;
    for (int number = 1;; ++number) {
        archive_entry* entry = nullptr;
        const int status = archive_read_next_header(a, &entry);
        if (status == ARCHIVE_EOF)
            break;
        if (status < ARCHIVE_WARN) {
            if (m_unpacked.documents.empty())
                return malformed(reasonOf(a));
            if (!isCut)
                endsEarly(reasonOf(a));
            break;
        }
            if (++m_context.cost.entries > m_context.limits.entries)
            return Error{Error::Kind::TooLarge,
                         Text::tr("%1 has more than %2 entries: unpack it and take what you need.")
                             .arg(subject()).arg(m_context.limits.entries), {}};
        const QString name = isRaw ? QString() : nameOf(entry, number);
        if (leadsOutside(name))
            return Error{Error::Kind::Malformed,
                         Text::tr("%1 is refused: its entry %2 points outside of the archive.").arg(subject(), quoted(name)), {}};
        if (archive_entry_is_encrypted(entry))
            return Error{Error::Kind::Unsupported, Text::tr("%1 is encrypted: unpack it with its password first.").arg(subject()), {}};
        if (archive_entry_hardlink(entry) || (!isRaw && archive_entry_filetype(entry) != AE_IFREG)) {
            if (archive_entry_filetype(entry) != AE_IFDIR)
                m_unpacked.skipped.append(Text::tr("%1: not a file").arg(quoted(m_prefix + name)));
            continue;
        }
        Result<EntryData> got = data();
        if (!got)
            return got.error();
        if (!m_unpacked.isArchive && !got->damage.isEmpty())
            return malformed(got->damage);
        isCut = isCut || !got->damage.isEmpty();
        if (Result<> added = add(isRaw ? QString() : m_prefix + name, std::move(*got)); !added)
            return added.error();
        if (isCut && m_format != Format::Zip)
            break;
    }
    return std::move(m_unpacked);
}

Error Unpacking::malformed(const QString& reason) const
{
    if (isPacked() && m_produced > 0)
        return {Error::Kind::Malformed,
                Text::tr("%1 ends in the middle or is damaged: %2 could be read; get the file again.").arg(subject(), sizeText(m_produced)),
                reason};
    return {Error::Kind::Malformed, Text::tr("%1 is damaged or not what it looks like (%2): get the file again.").arg(subject(), reason), reason};
}

void Unpacking::endsEarly(const QString& reason)
{
    Document& last = m_unpacked.documents.back();
    const qint64 size = static_cast<qint64>(last.bytes.size());
    last.holes.push_back({Hole::Kind::CutArchive, Text::tr("The archive %1 ends early (%2): more may be missing.").arg(subject(), reason),
                          ByteRange{size, size}});
}

Result<> Unpacking::pay(qint64 bytes)
{
    if (m_context.stop.stop_requested())
        return cancelled();
    m_produced += bytes;
    ReadCost& cost = m_context.cost;
    cost.bytes += bytes;
    const bool isOutermost = m_prefix.isEmpty();
    if (isOutermost) {
        cost.consumed = m_feed.consumed;
        if (m_context.progress)
            m_context.progress(cost.consumed);
    }
    const ReadLimits& limits = m_context.limits;
    if (cost.bytes > limits.bytes)
        return Error{Error::Kind::TooLarge,
                     Text::tr("%1 unpacks to more than %2: unpack it and take what you need.").arg(subject(), sizeText(limits.bytes)), {}};
    const auto swells = [&limits](qint64 out, qint64 in) { return out > limits.ratioFrom && out / limits.ratio > std::max<qint64>(in, 1); };
    if (swells(m_produced, m_feed.consumed) || swells(cost.bytes, cost.consumed))
        return Error{Error::Kind::TooLarge,
                     Text::tr("%1 looks like a decompression bomb: it grows more than %2-fold; if you trust it, unpack it first.")
                         .arg(subject()).arg(limits.ratio), {}};
    return {};
}

Result<Unpacking::EntryData> Unpacking::data()
{
    const qint64 memoryLeft = 4 * m_context.limits.inMemory - m_context.cost.inMemory;
    Spool spool(std::clamp<qint64>(memoryLeft, 0, m_context.limits.inMemory));
    EntryData entry;
    for (;;) {
        const void* block = nullptr;
        size_t size = 0;
        la_int64_t offset = 0;
        const int status = archive_read_data_block(m_archive.get(), &block, &size, &offset);
        if (status == ARCHIVE_EOF)
            break;
        if (status < ARCHIVE_WARN) {
            entry.damage = reasonOf(m_archive.get());
            break;
        }
        static const std::array<char, blockSize> zeros{};
        while (offset > spool.size()) { // a sparse file's gap
            const size_t gap = size_t(std::min<qint64>(offset - spool.size(), blockSize));
            if (Result<> paid = pay(qint64(gap)); !paid)
                return paid.error();
            if (Result<> kept = spool.append({zeros.data(), gap}); !kept)
                return kept.error();
        }
        if (Result<> paid = pay(qint64(size)); !paid)
            return paid.error();
        if (Result<> kept = spool.append({static_cast<const char*>(block), size}); !kept)
            return kept.error();
    }
    if (spool.isInMemory())
        m_context.cost.inMemory += spool.size();
    Result<Bytes> bytes = spool.finish();
    if (!bytes)
        return bytes.error();
    entry.bytes = std::move(*bytes);
    return entry;
}

Result<> Unpacking::add(const QString& name, EntryData data)
{
    const QString inner = name.isEmpty() ? m_prefix.chopped(m_prefix.isEmpty() ? 0 : 1) : name;
    const Container container = containerOf(data.bytes.view().substr(0, 512));
    if (container == Container::Zip || container == Container::Tar || container == Container::Compressed)
        return addNested(inner, container, data.bytes);
    if (const QString reason = unreadableBecause(data.bytes.view()); !reason.isEmpty()) {
        if (!m_unpacked.isArchive && m_prefix.isEmpty())
            return Error{Error::Kind::Unsupported, Text::tr("%1 %2").arg(subject(), reason), {}};
        m_unpacked.skipped.append(Text::tr("%1 %2").arg(quoted(inner), reason));
        return {};
    }
    Document document;
    document.name = utf8(inner);
    document.bytes = std::move(data.bytes);
    m_unpacked.documents.push_back(std::move(document));
    if (!data.damage.isEmpty())
        endsEarly(data.damage);
    return {};
}

// What an inner archive has of its own faults costs only itself; limits and the person's "stop" end everything.
Result<> Unpacking::addNested(const QString& name, Container container, const Bytes& bytes)
{
    const QString prefix = (name.isEmpty() ? m_context.fileName : name) + QLatin1Char('/');
    Result<Unpacked> inner = Unpacking({-1, bytes.view()}, container, prefix, m_depth, m_context).run();
    if (!inner) {
        const Error& error = inner.error();
        if (!m_unpacked.isArchive || (error.kind != Error::Kind::Malformed && error.kind != Error::Kind::Unsupported))
            return error;
        m_unpacked.skipped.append(error.message);
        return {};
    }
    m_unpacked.isArchive = m_unpacked.isArchive || inner->isArchive;
    std::move(inner->documents.begin(), inner->documents.end(), std::back_inserter(m_unpacked.documents));
    m_unpacked.skipped += inner->skipped;
    return {};
}

bool isTarHeader(std::string_view head)
{
    if (head.size() < 512)
        return false;
    // The header's checksum, its own eight bytes taken as blanks, in octal digits.
    const std::string_view written = head.substr(148, 8);
    int expected = 0;
    bool hasDigit = false;
    for (const char c : written) {
        if (c >= '0' && c <= '7') {
            expected = expected * 8 + (c - '0');
            hasDigit = true;
        } else if (c == '\0' || (c == ' ' && hasDigit)) {
            break;
        } else if (c != ' ') {
            return false;
        }
    }
    int sum = 8 * ' ';
    for (size_t i = 0; i < 512; ++i)
        sum += i >= 148 && i < 156 ? 0 : static_cast<unsigned char>(head[i]);
    return hasDigit && sum == expected && expected != 8 * ' ';
}

} // namespace

Container containerOf(std::string_view head)
{
    using namespace std::string_view_literals;
    const auto starts = [head](std::string_view magic) { return head.starts_with(magic); };
    const bool isBzip2 = starts("BZh"sv) && head.size() >= 10 && head[3] >= '1' && head[3] <= '9'
        && (head.substr(4, 6) == "\x31\x41\x59\x26\x53\x59"sv || head.substr(4, 6) == "\x17\x72\x45\x38\x50\x90"sv);
    if (starts("\x1f\x8b"sv) || starts("\xfd\x37zXZ\0"sv) || starts("\x28\xb5\x2f\xfd"sv) || isBzip2)
        return Container::Compressed;
    if (starts("PK\x03\x04"sv) || starts("PK\x05\x06"sv) || starts("PK\x07\x08"sv))
        return Container::Zip;
    if (starts("7z\xbc\xaf\x27\x1c"sv) || starts("Rar!\x1a\x07"sv) || starts("\x1f\x9d"sv))
        return Container::Unreadable;
    return isTarHeader(head) ? Container::Tar : Container::None;
}

Result<Unpacked> unpack(const ArchiveSource& source, Container container, const QString& prefix, int depth, ReadContext& context)
{
    const Utf8Locale locale;
    return Unpacking(source, container, prefix, depth, context).run();
}

} // namespace sentinel
