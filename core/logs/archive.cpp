#include "core/logs/archive_p.h"

// Containers are read as streams: nothing of an archive is ever written under a name that it chose, and every block that comes
// out is paid for before it is kept. Ratios are taken against what has been consumed so far, so a bomb is noticed early.

#include "core/logs/feed_p.h"
#include "core/logs/spool_p.h"
#include "core/logs/text_p.h"

#include <archive_entry.h>

#include <locale.h>

#include <algorithm>
#include <array>

namespace sentinel {

namespace {

constexpr size_t zerosSize = 64 * 1024;

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(Archive)
};

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
                     Text::tr("%1 is packed more than %2 times over: unpack it first.").arg(subject()).arg(m_context.limits.nesting),
                     {}};
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
            if (m_unpacked.documents.empty() && m_unpacked.skipped.isEmpty())
                return malformed(reasonOf(a));
            if (!isCut && !m_unpacked.documents.empty())
                endsEarly(reasonOf(a));
            break;
        }
        if (++m_context.cost.entries > m_context.limits.entries)
            return Error{
                Error::Kind::TooLarge,
                Text::tr("%1 has more than %2 entries: unpack it and take what you need.").arg(subject()).arg(m_context.limits.entries),
                {}};
        const QString name = isRaw ? QString() : nameOf(entry, number);
        if (leadsOutside(name))
            return Error{Error::Kind::Malformed,
                         Text::tr("%1 is refused: its entry %2 points outside of the archive.").arg(subject(), quoted(name)),
                         {}};
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
    return {Error::Kind::Malformed, Text::tr("%1 is damaged or not what it looks like (%2): get the file again.").arg(subject(), reason),
            reason};
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
                     Text::tr("%1 unpacks to more than %2: unpack it and take what you need.").arg(subject(), sizeText(limits.bytes)),
                     {}};
    const auto swells = [&limits](qint64 out, qint64 in) { return out > limits.ratioFrom && out / std::max<qint64>(limits.ratio, 1) > in; };
    if (swells(m_produced, m_feed.consumed) || swells(cost.bytes, cost.consumed))
        return Error{Error::Kind::TooLarge,
                     Text::tr("%1 looks like a decompression bomb: it grows more than %2-fold; if you trust it, unpack it first.")
                         .arg(subject())
                         .arg(limits.ratio),
                     {}};
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
        static const std::array<char, zerosSize> zeros{};
        while (offset > spool.size()) { // a sparse file's gap
            const size_t gap = size_t(std::min<qint64>(offset - spool.size(), zerosSize));
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
    if (data.bytes.isEmpty() && !data.damage.isEmpty()) {
        m_unpacked.skipped.append(Text::tr("%1 could not be unpacked: %2").arg(quoted(name), data.damage));
        return {};
    }
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

} // namespace

Result<Unpacked> unpack(const ArchiveSource& source, Container container, const QString& prefix, int depth, ReadContext& context)
{
    const Utf8Locale locale;
    return Unpacking(source, container, prefix, depth, context).run();
}

} // namespace sentinel
