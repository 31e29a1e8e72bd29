#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace sentinel {

/// Places in a text near which one of the expressions for diagnostics may match (core/reports/diagnosticshapes.h): told by the texts
/// and the signs that each expression cannot do without, at a fraction of the cost of asking the expressions. A line that holds no such
/// place matches none. One thread.
class DiagnosticGate
{
public:
    /// A bit for each byte of the text. Valid until the next call.
    const std::vector<std::uint64_t>& placesIn(std::string_view text);

private:
    void mark(size_t at) { m_places[at >> 6] |= std::uint64_t(1) << (at & 63); }
    void markTexts(std::string_view text);
    void markSigns(std::string_view text);

    std::vector<std::uint64_t> m_places;
};

} // namespace sentinel
