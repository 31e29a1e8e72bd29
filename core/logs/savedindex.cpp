#include "core/logs/savedindex.h"

#include "core/logs/log_p.h"

#include <QCoreApplication>
#include <QDataStream>
#include <QIODevice>

#include <algorithm>
#include <memory>

#include <zstd.h>

namespace sentinel {

namespace {

// Raise the number whenever what is saved, or what a pass would find in the same bytes, changes.
constexpr char magic[] = "sentinel log index 1\n";
constexpr qint64 mostBesideCounts = qint64(256) << 20; // names of folds and steps are short and few
constexpr quint32 mostEntries = 1'000'000;

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(SavedIndex)
};

Error malformed(const char* why)
{
    return {Error::Kind::Malformed, Text::tr("The saved index of a log cannot be used: the log is read again."), QString::fromLatin1(why)};
}

template <typename T>
void put(QDataStream& out, const std::optional<T>& value)
{
    out << value.has_value();
    if (value)
        out << *value;
}
template <typename T>
void take(QDataStream& in, std::optional<T>& value)
{
    bool is = false;
    in >> is;
    if (is)
        in >> value.emplace();
}
void put(QDataStream& out, const std::optional<Timestamp>& time)
{
    put(out, time ? std::optional<qint64>(time->ms) : std::nullopt);
}
void take(QDataStream& in, std::optional<Timestamp>& time)
{
    std::optional<qint64> ms;
    take(in, ms);
    if (ms)
        time = Timestamp{*ms};
}
template <typename Enum>
void takeEnum(QDataStream& in, Enum& value, int last)
{
    quint8 number = 0;
    in >> number;
    if (number > last)
        in.setStatus(QDataStream::ReadCorruptData);
    value = Enum(number);
}

QDataStream& operator<<(QDataStream& out, const ByteRange& range)
{
    return out << range.begin << range.end;
}
QDataStream& operator>>(QDataStream& in, ByteRange& range)
{
    return in >> range.begin >> range.end;
}
QDataStream& operator<<(QDataStream& out, const LineRange& range)
{
    return out << range.first << range.last;
}
QDataStream& operator>>(QDataStream& in, LineRange& range)
{
    return in >> range.first >> range.last;
}

QDataStream& operator<<(QDataStream& out, const Step& step)
{
    out << qint32(step.number) << step.name << qint32(step.depth) << quint8(step.outcome) << step.bytes << step.lines;
    put(out, step.exitCode ? std::optional<qint32>(*step.exitCode) : std::nullopt);
    put(out, step.startedAt);
    put(out, step.duration);
    return out;
}
QDataStream& operator>>(QDataStream& in, Step& step)
{
    qint32 number = 0, depth = 0;
    in >> number >> step.name >> depth;
    step.number = number;
    step.depth = depth;
    takeEnum(in, step.outcome, int(Outcome::Cancelled));
    in >> step.bytes >> step.lines;
    take(in, step.exitCode);
    take(in, step.startedAt);
    take(in, step.duration);
    return in;
}
QDataStream& operator<<(QDataStream& out, const Fold& fold)
{
    return out << QByteArray::fromStdString(fold.name) << fold.lines << qint32(fold.depth);
}
QDataStream& operator>>(QDataStream& in, Fold& fold)
{
    QByteArray name;
    qint32 depth = 0;
    in >> name >> fold.lines >> depth;
    fold.name = name.toStdString();
    fold.depth = depth;
    return in;
}
QDataStream& operator<<(QDataStream& out, const Hole& hole)
{
    return out << quint8(hole.kind) << hole.text << hole.bytes;
}
QDataStream& operator>>(QDataStream& in, Hole& hole)
{
    takeEnum(in, hole.kind, int(Hole::Kind::BadEncoding));
    return in >> hole.text >> hole.bytes;
}

template <typename T>
void putAll(QDataStream& out, const std::vector<T>& values)
{
    out << quint32(values.size());
    for (const T& value : values)
        out << value;
}
template <typename T>
void takeAll(QDataStream& in, std::vector<T>& values)
{
    quint32 count = 0;
    in >> count;
    if (count > mostEntries)
        in.setStatus(QDataStream::ReadCorruptData);
    for (quint32 i = 0; i < count && in.status() == QDataStream::Ok; ++i)
        in >> values.emplace_back();
}

void put(QDataStream& out, const Structure& s)
{
    out << quint8(s.layers.provider) << quint8(s.layers.stamp) << quint8(s.outcome) << s.hasBegin << s.hasEnd;
    put(out, s.exitCode ? std::optional<qint32>(*s.exitCode) : std::nullopt);
    put(out, s.startedAt);
    put(out, s.finishedAt);
    out << s.origin.repo << s.origin.branch << s.origin.commit << s.origin.pipeline << s.origin.url;
    putAll(out, s.steps);
    putAll(out, s.folds);
    putAll(out, s.holes);
}
void take(QDataStream& in, Structure& s)
{
    takeEnum(in, s.layers.provider, int(Provider::Buildbot));
    takeEnum(in, s.layers.stamp, int(Stamp::Clock));
    takeEnum(in, s.outcome, int(Outcome::Cancelled));
    in >> s.hasBegin >> s.hasEnd;
    take(in, s.exitCode);
    take(in, s.startedAt);
    take(in, s.finishedAt);
    in >> s.origin.repo >> s.origin.branch >> s.origin.commit >> s.origin.pipeline >> s.origin.url;
    takeAll(in, s.steps);
    takeAll(in, s.folds);
    takeAll(in, s.holes);
}

// Lines that are not there would send views into nowhere.
bool fits(const LineRange& lines, qint64 count)
{
    return lines.first >= 0 && lines.last <= count;
}
bool fits(const Structure& s, const LineIndex& index)
{
    const qint64 lines = index.lineCount();
    return std::all_of(s.steps.begin(), s.steps.end(), [&](const Step& step) { return fits(step.lines, lines); })
        && std::all_of(s.folds.begin(), s.folds.end(), [&](const Fold& fold) { return fits(fold.lines, lines) && fold.depth >= 0; });
}

QByteArray countsOf(const LineIndex& index)
{
    QByteArray bytes;
    bytes.resize(static_cast<qsizetype>(index.counts().size() * 2));
    for (size_t i = 0; i < index.counts().size(); ++i) {
        bytes[static_cast<qsizetype>(2 * i)] = static_cast<char>(index.counts()[i] & 0xff);
        bytes[static_cast<qsizetype>(2 * i + 1)] = static_cast<char>(index.counts()[i] >> 8);
    }
    return bytes;
}
std::vector<std::uint16_t> countsFrom(const QByteArray& bytes)
{
    std::vector<std::uint16_t> counts(static_cast<size_t>(bytes.size() / 2));
    for (size_t i = 0; i < counts.size(); ++i) {
        const auto low = static_cast<unsigned char>(bytes[static_cast<qsizetype>(2 * i)]);
        const auto high = static_cast<unsigned char>(bytes[static_cast<qsizetype>(2 * i + 1)]);
        counts[i] = static_cast<std::uint16_t>(low | high << 8);
    }
    return counts;
}

} // namespace

QByteArray savedIndex(const Log& log)
{
    const Log::Private& d = log.d();
    if (d.input)
        return {};
    QByteArray plain;
    QDataStream out(&plain, QIODevice::WriteOnly);
    out.setVersion(QDataStream::Qt_6_0);
    const LineIndex& index = d.lines.index();
    out << index.size() << (index.lineCount() == index.feeds()) << countsOf(index);
    put(out, d.structure);
    QByteArray saved(magic);
    const qsizetype head = saved.size();
    saved.resize(head + static_cast<qsizetype>(ZSTD_compressBound(static_cast<size_t>(plain.size()))));
    const std::unique_ptr<ZSTD_CCtx, size_t (*)(ZSTD_CCtx*)> context(ZSTD_createCCtx(), &ZSTD_freeCCtx);
    ZSTD_CCtx_setParameter(context.get(), ZSTD_c_checksumFlag, 1);
    const size_t size = ZSTD_compress2(context.get(), saved.data() + head, static_cast<size_t>(saved.size() - head), plain.constData(),
                                       static_cast<size_t>(plain.size()));
    if (ZSTD_isError(size))
        return {};
    saved.resize(head + static_cast<qsizetype>(size));
    return saved;
}

Result<Log> logFromSaved(std::shared_ptr<const LogSource> source, qint64 size, const QByteArray& saved)
{
    constexpr auto head = static_cast<qsizetype>(sizeof magic - 1);
    if (!saved.startsWith(magic))
        return malformed("another version");
    const char* compressed = saved.constData() + head;
    const auto compressedSize = static_cast<size_t>(saved.size() - head);
    const unsigned long long plainSize = ZSTD_getFrameContentSize(compressed, compressedSize);
    const auto most = static_cast<unsigned long long>(mostBesideCounts + size / LineIndex::blockBytes * 2);
    if (plainSize == ZSTD_CONTENTSIZE_UNKNOWN || plainSize == ZSTD_CONTENTSIZE_ERROR || plainSize > most)
        return malformed("no frame of a sound size");
    QByteArray plain(static_cast<qsizetype>(plainSize), Qt::Uninitialized);
    const size_t got = ZSTD_decompress(plain.data(), static_cast<size_t>(plain.size()), compressed, compressedSize);
    if (ZSTD_isError(got) || got != plainSize)
        return malformed("damaged");

    QDataStream in(plain);
    in.setVersion(QDataStream::Qt_6_0);
    qint64 indexed = -1;
    bool endsWithFeed = false;
    QByteArray counts;
    in >> indexed >> endsWithFeed >> counts;
    if (in.status() != QDataStream::Ok || indexed != size)
        return malformed("of another log");
    const std::vector<std::uint16_t> feeds = countsFrom(counts);
    if (!LineIndex::isSound(feeds, size))
        return malformed("counts that cannot be");
    auto d = std::make_shared<Log::Private>();
    d->lines = Lines(std::move(source), LineIndex::of(feeds, size, endsWithFeed));
    take(in, d->structure);
    if (in.status() != QDataStream::Ok || !in.atEnd() || !fits(d->structure, d->lines.index()))
        return malformed("a structure that cannot be");
    return Log(std::move(d));
}

} // namespace sentinel
