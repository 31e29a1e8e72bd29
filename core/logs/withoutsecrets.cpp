#include "core/logs/withoutsecrets.h"

#include "core/logs/spool_p.h"

#include <algorithm>
#include <optional>
#include <vector>

namespace sentinel {

namespace {

constexpr size_t blockSize = size_t(1) << 20;
constexpr size_t overlap = redaction::Stream::longest; // looked at behind a block, for what begins in it
constexpr qint64 inMemory = qint64(32) << 20;

/// A stretch as text: of UTF-16 a character a unit, others than ASCII ones as a byte that no secret has.
std::string narrowed(std::string_view wide, bool isBigEndian)
{
    std::string text;
    text.reserve(wide.size() / 2);
    for (size_t i = 0; i + 1 < wide.size(); i += 2) {
        const char high = wide[i + (isBigEndian ? 0 : 1)], low = wide[i + (isBigEndian ? 1 : 0)];
        text += high == 0 ? low : '\x80';
    }
    return text;
}

} // namespace

Result<MaskedBytes> withoutSecrets(const Bytes& bytes, const redaction::Settings& settings, std::stop_token stop)
{
    const std::string_view all = bytes.view();
    const bool isLittle = all.starts_with("\xff\xfe"), isBig = all.starts_with("\xfe\xff");
    const size_t unit = isLittle || isBig ? 2 : 1;
    MaskedBytes result;
    std::optional<Spool> spool; // made when the first secret is found
    size_t copied = 0;
    for (size_t at = 0; at < all.size();) {
        if (stop.stop_requested())
            return Error{Error::Kind::Cancelled, {}, {}};
        const std::string_view seen = all.substr(at, (blockSize + overlap) * unit);
        const std::string wide = unit == 2 ? narrowed(seen, isBig) : std::string();
        const std::string_view text = unit == 2 ? std::string_view(wide) : seen;
        // A block ends with a line where there is one, so that the next does not begin inside of a word.
        const bool isLast = at + seen.size() == all.size();
        size_t end = isLast ? text.size() : std::min(blockSize, text.size());
        if (const size_t line = isLast ? text.npos : text.rfind('\n', end - 1); line != text.npos && line > end / 2)
            end = line + 1;
        for (const redaction::Span& span : redaction::secretsIn(text, settings)) {
            if (span.begin >= end)
                break;
            if (!spool)
                spool.emplace(inMemory);
            const size_t begin = at + span.begin * unit;
            if (Result<> kept = spool->append(all.substr(copied, begin - copied)); !kept)
                return kept.error();
            std::string mask;
            for (size_t i = span.begin; i < span.end; ++i) {
                const char c = text[i] == '\n' || text[i] == '\r' ? text[i] : '*';
                if (unit == 2)
                    mask += isBig ? std::string{'\0', c} : std::string{c, '\0'};
                else
                    mask += c;
            }
            if (Result<> written = spool->append(mask); !written)
                return written.error();
            copied = begin + mask.size();
            ++result.masked;
            end = std::max(end, span.end);
        }
        at += std::max<size_t>(end, 1) * unit;
    }
    if (!spool) {
        result.bytes = bytes;
        return result;
    }
    if (Result<> rest = spool->append(all.substr(std::min(copied, all.size()))); !rest)
        return rest.error();
    Result<Bytes> written = spool->finish();
    if (!written)
        return written.error();
    result.bytes = *written;
    return result;
}

} // namespace sentinel
