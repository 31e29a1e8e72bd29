#include "core/store/logfile_p.h"

#include "core/store/folder_p.h"

#include <QtEndian>

namespace sentinel {

namespace {

constexpr quint32 skippableMagic = 0x184D2A5E;
constexpr quint32 seekableMagic = 0x8F92EAB1;
constexpr qint64 headerBytes = 8; // magic, size of what follows
constexpr qint64 entryBytes = 8;  // compressed size, size
constexpr qint64 footerBytes = 9; // number of frames, flags, magic

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

qint64 LogFrames::bytes() const
{
    qint64 sum = 0;
    for (const Frame& frame : frames)
        sum += frame.bytes;
    return sum;
}

QString logFilePath(const QString& dataFolder, const Digest& digest)
{
    const QString name = QString::fromLatin1(hex(digest));
    return logsPath(dataFolder) + QLatin1Char('/') + name.left(2) + QLatin1Char('/') + name + QStringLiteral(".zst");
}

QByteArray seekTable(const LogFrames& frames)
{
    QByteArray table;
    append(table, skippableMagic);
    append(table, static_cast<quint32>(static_cast<qint64>(frames.frames.size()) * entryBytes + footerBytes));
    for (const LogFrames::Frame& frame : frames.frames) {
        append(table, static_cast<quint32>(frame.compressed));
        append(table, static_cast<quint32>(frame.bytes));
    }
    append(table, static_cast<quint32>(frames.frames.size()));
    table.append('\0');
    append(table, seekableMagic);
    return table;
}

std::optional<LogFrames> readLogFrames(std::string_view file)
{
    const auto size = static_cast<qint64>(file.size());
    if (size < headerBytes + footerBytes || numberAt(file, size - 4) != seekableMagic || file[file.size() - 5] != 0)
        return {};
    const qint64 count = numberAt(file, size - footerBytes);
    const qint64 content = count * entryBytes + footerBytes;
    const qint64 start = size - content - headerBytes;
    if (start < 0 || numberAt(file, start) != skippableMagic || numberAt(file, start + 4) != content)
        return {};
    LogFrames frames;
    qint64 compressed = 0;
    for (qint64 i = 0; i < count; ++i) {
        const qint64 at = start + headerBytes + i * entryBytes;
        frames.frames.push_back({numberAt(file, at), numberAt(file, at + 4)});
        compressed += frames.frames.back().compressed;
    }
    if (compressed != start)
        return {};
    return frames;
}

} // namespace sentinel
