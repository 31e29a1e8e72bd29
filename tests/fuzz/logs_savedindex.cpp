// An index that was saved beside a log and came back as something else: whatever its bytes say, reading the log stays within the log. What
// is fuzzed is the content, compressed as it should be, since a checksum keeps out what is merely damaged.

#include "core/logs/savedindex.h"

#include <QByteArray>

#include <cstdint>
#include <string>

#include <zstd.h>

using namespace sentinel;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, size_t size)
{
    static const std::string text = [] {
        std::string lines;
        for (int n = 0; n < 2000; ++n)
            lines += "line " + std::to_string(n) + (n % 3 == 0 ? "\r\n" : "\n");
        return lines;
    }();
    static const Log good = [] {
        Document document;
        document.bytes = Bytes::of(text);
        return *Log::parse(document);
    }();
    static const QByteArray saved = savedIndex(good);
    static const qsizetype head = saved.indexOf('\n') + 1;
    static const std::string plain = [] {
        std::string bytes(size_t(1) << 16, '\0');
        const size_t length =
            ZSTD_decompress(bytes.data(), bytes.size(), saved.constData() + head, static_cast<size_t>(saved.size() - head));
        bytes.resize(ZSTD_isError(length) ? 0 : length);
        return bytes;
    }();

    // The good one with bytes exchanged at a place that the input names: closer to what would be believed than any bytes at all.
    std::string changed = plain;
    if (size > 2) {
        const size_t at = (size_t(data[0]) << 8 | data[1]) % changed.size();
        changed.replace(at, std::min(size - 2, changed.size() - at), reinterpret_cast<const char*>(data) + 2, size - 2);
    }
    QByteArray given = saved.left(head);
    QByteArray packed(static_cast<qsizetype>(ZSTD_compressBound(changed.size())), '\0');
    const size_t length = ZSTD_compress(packed.data(), static_cast<size_t>(packed.size()), changed.data(), changed.size(), 1);
    given += packed.left(static_cast<qsizetype>(length));

    const Result<Log> log = logFromSaved(memorySource(Bytes::of(text)), static_cast<qint64>(text.size()), given);
    if (!log)
        return 0;
    PeeledLine peeled;
    for (qint64 line = 0; line <= log->lineCount() + 1; line += 37) {
        log->peel(line, peeled);
        const ByteRange bytes = log->lineBytes(line);
        if (bytes.begin < 0 || bytes.end < bytes.begin || bytes.end > log->size())
            __builtin_trap();
    }
    for (qint64 offset = -1; offset <= log->size() + 1; offset += 997) {
        const qint64 line = log->lineAt(offset);
        if (line < 0 || line > log->lineCount())
            __builtin_trap();
    }
    for (const Fold& fold : log->folds()) {
        if (fold.lines.first < 0 || fold.lines.last > log->lineCount())
            __builtin_trap();
    }
    return 0;
}
