#include "core/reports/diagnosticcandidates_p.h"

#include "core/reports/diagnosticshapes_p.h"

#include <algorithm>
#include <cstring>
#include <memory>
#include <string>
#include <vector>

namespace sentinel {

namespace {

constexpr qint64 pieceSize = qint64(1) << 20;
constexpr qint64 overlap = 512; ///< of pieces within one line; no pattern is as long

struct FreeScratch
{
    void operator()(hs_scratch_t* scratch) const { hs_free_scratch(scratch); }
};

struct Hits
{
    std::string_view bytes;
    size_t lineEnd = 0; ///< of the line that was hit last: it is passed over
    std::vector<size_t> offsets;
};

int onHit(unsigned, unsigned long long, unsigned long long to, unsigned, void* context)
{
    Hits& hits = *static_cast<Hits*>(context);
    const size_t at = to > 0 ? static_cast<size_t>(to) - 1 : 0; // the last byte of the match may be the line feed
    if (at < hits.lineEnd)
        return 0;
    hits.offsets.push_back(at);
    const void* end = std::memchr(hits.bytes.data() + at, '\n', hits.bytes.size() - at);
    hits.lineEnd = end ? static_cast<size_t>(static_cast<const char*>(end) - hits.bytes.data()) + 1 : hits.bytes.size();
    return 0;
}

} // namespace

void eachCandidate(const Log& log, const std::function<bool(qint64 line)>& take, std::stop_token stop,
                   const std::function<void(qint64 offset)>& progress)
{
    const std::shared_ptr<const hs_database_t> database = diagnosticShapes();
    hs_scratch_t* raw = nullptr;
    if (!database || hs_alloc_scratch(database.get(), &raw) != HS_SUCCESS)
        return;
    const std::unique_ptr<hs_scratch_t, FreeScratch> scratch(raw);
    const qint64 size = log.size();
    qint64 last = 0;
    for (qint64 from = 0; from < size;) {
        if (stop.stop_requested())
            return;
        const Bytes piece = log.read({from, std::min(from + pieceSize, size)});
        Hits hits;
        hits.bytes = piece.view();
        if (hits.bytes.empty())
            return; // the file was cut short
        // Whole lines, where there is one: what is left begins the next piece.
        const bool isLast = from + qint64(hits.bytes.size()) >= size;
        size_t used = hits.bytes.size();
        if (!isLast) {
            const size_t feed = hits.bytes.rfind('\n');
            used = feed != std::string_view::npos ? feed + 1 : std::max<size_t>(hits.bytes.size() - size_t(overlap), 1);
            if (feed != std::string_view::npos)
                hits.bytes = hits.bytes.substr(0, used);
        }
        hs_scan(database.get(), hits.bytes.data(), static_cast<unsigned>(hits.bytes.size()), 0, scratch.get(), &onHit, &hits);
        for (const size_t offset : hits.offsets) {
            const qint64 line = log.lineAt(from + qint64(offset));
            if (line <= last)
                continue;
            last = line;
            if (!take(line))
                return;
        }
        from += isLast ? qint64(hits.bytes.size()) : qint64(used);
        if (progress)
            progress(from);
    }
}

} // namespace sentinel
