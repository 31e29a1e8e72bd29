#include "core/base/seektable.h"

#include <QtEndian>

#include <numeric>

namespace sentinel {

namespace {

constexpr quint32 skippableMagic = 0x184D2A5E;
constexpr quint32 seekableMagic = 0x8F92EAB1;
constexpr qint64 headerBytes = 8; // magic, size of what follows
constexpr qint64 entryBytes = 8;  // compressed size, size

void append(QByteArray& bytes, quint32 number)
{
    const quint32 little = qToLittleEndian(number);
    bytes.append(reinterpret_cast<const char*>(&little), sizeof little);
}

quint32 numberAt(std::string_view bytes, qint64 at)
{
    return qFromLittleEndian<quint32>(bytes.data() + at);
}

} // namespace

qint64 SeekTable::bytes() const
{
    return std::accumulate(frames.begin(), frames.end(), qint64(0), [](qint64 sum, const Frame& f) { return sum + f.bytes; });
}

qint64 SeekTable::compressed() const
{
    return std::accumulate(frames.begin(), frames.end(), qint64(0), [](qint64 sum, const Frame& f) { return sum + f.compressed; });
}

QByteArray SeekTable::serialized() const
{
    QByteArray table;
    append(table, skippableMagic);
    append(table, static_cast<quint32>(static_cast<qint64>(frames.size()) * entryBytes + footerBytes));
    for (const Frame& frame : frames) {
        append(table, static_cast<quint32>(frame.compressed));
        append(table, static_cast<quint32>(frame.bytes));
    }
    append(table, static_cast<quint32>(frames.size()));
    table.append('\0');
    append(table, seekableMagic);
    return table;
}

std::optional<qint64> SeekTable::sizeFrom(std::string_view footer)
{
    if (footer.size() != footerBytes || numberAt(footer, 5) != seekableMagic || footer[4] != 0)
        return {};
    return headerBytes + numberAt(footer, 0) * entryBytes + footerBytes;
}

std::optional<SeekTable> SeekTable::parse(std::string_view table)
{
    const auto size = static_cast<qint64>(table.size());
    if (size < headerBytes + footerBytes || sizeFrom(table.substr(table.size() - footerBytes)) != size
        || numberAt(table, 0) != skippableMagic || numberAt(table, 4) != size - headerBytes)
        return {};
    SeekTable parsed;
    for (qint64 at = headerBytes; at < size - footerBytes; at += entryBytes)
        parsed.frames.push_back({numberAt(table, at), numberAt(table, at + 4)});
    return parsed;
}

} // namespace sentinel
