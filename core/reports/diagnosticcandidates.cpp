#include "core/reports/diagnosticcandidates_p.h"

#include "core/reports/diagnosticgate_p.h"
#include "core/reports/diagnosticshapes_p.h"

#include <algorithm>
#include <bit>
#include <iterator>
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

/// Lines that may match, put together: the expressions cost several times as much a byte as telling those.
struct Asked
{
    std::string text;
    struct Start
    {
        size_t inText;
        size_t inPiece;
    };
    std::vector<Start> starts;   ///< of the lines
    size_t lineEnd = 0;          ///< in `text`, of the line that was hit last: it is passed over
    std::vector<size_t> offsets; ///< in the piece, of the lines that were hit
};

void ask(std::string_view piece, const std::vector<std::uint64_t>& places, Asked& asked)
{
    asked.text.clear();
    asked.starts.clear();
    asked.offsets.clear();
    asked.lineEnd = 0;
    size_t done = 0;
    for (size_t word = 0; word < places.size(); ++word) {
        for (std::uint64_t left = places[word]; left != 0; left &= left - 1) {
            const size_t at = word * 64 + size_t(std::countr_zero(left));
            if (at < done || at >= piece.size())
                continue;
            const size_t feed = at == 0 ? std::string_view::npos : piece.rfind('\n', at - 1);
            const size_t begin = feed == std::string_view::npos ? 0 : feed + 1;
            done = std::min(piece.find('\n', at), piece.size() - 1) + 1;
            asked.starts.push_back({asked.text.size(), begin});
            asked.text.append(piece.substr(begin, done - begin));
        }
    }
}

int onHit(unsigned, unsigned long long, unsigned long long to, unsigned, void* context)
{
    Asked& asked = *static_cast<Asked*>(context);
    const size_t at = to > 0 ? static_cast<size_t>(to) - 1 : 0; // the last byte of the match may be the line feed
    if (at < asked.lineEnd)
        return 0;
    const auto next = std::upper_bound(asked.starts.begin(), asked.starts.end(), at,
                                       [](size_t offset, const Asked::Start& start) { return offset < start.inText; });
    asked.lineEnd = next == asked.starts.end() ? asked.text.size() : next->inText;
    asked.offsets.push_back(std::prev(next)->inPiece);
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
    DiagnosticGate gate;
    Asked asked;
    const qint64 size = log.size();
    qint64 last = 0;
    for (qint64 from = 0; from < size;) {
        if (stop.stop_requested())
            return;
        const Bytes piece = log.read({from, std::min(from + pieceSize, size)});
        std::string_view bytes = piece.view();
        if (bytes.empty())
            return; // the file was cut short
        // Whole lines, where there is one: what is left begins the next piece.
        const bool isLast = from + qint64(bytes.size()) >= size;
        size_t used = bytes.size();
        if (!isLast) {
            const size_t feed = bytes.rfind('\n');
            used = feed != std::string_view::npos ? feed + 1 : std::max<size_t>(bytes.size() - size_t(overlap), 1);
            if (feed != std::string_view::npos)
                bytes = bytes.substr(0, used);
        }
        ask(bytes, gate.placesIn(bytes), asked);
        if (!asked.text.empty())
            hs_scan(database.get(), asked.text.data(), static_cast<unsigned>(asked.text.size()), 0, scratch.get(), &onHit, &asked);
        for (const size_t offset : asked.offsets) {
            const qint64 line = log.lineAt(from + qint64(offset));
            if (line <= last)
                continue;
            last = line;
            if (!take(line))
                return;
        }
        from += isLast ? qint64(bytes.size()) : qint64(used);
        if (progress)
            progress(from);
    }
}

} // namespace sentinel
