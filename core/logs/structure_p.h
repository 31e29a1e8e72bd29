#pragma once

#include "core/logs/layers_p.h"
#include "core/logs/lines_p.h"
#include "core/logs/log.h"

#include <optional>
#include <string_view>
#include <vector>

namespace sentinel {

/// Everything that a log says about itself beside its lines.
struct Structure
{
    Layers layers;
    std::vector<Step> steps;
    std::vector<Fold> folds;
    std::vector<Hole> holes;
    Outcome outcome = Outcome::Unknown;
    std::optional<int> exitCode;
    std::optional<Timestamp> startedAt;
    std::optional<Timestamp> finishedAt;
    Log::Origin origin;
};

/// The lines that may be the provider's own, chosen by a look at their first bytes while lines are found: a few in a hundred,
/// so that only they need peeling to know a log's structure.
class Candidates
{
public:
    explicit Candidates(const Layers& layers) : m_layers(layers) {}

    void look(std::string_view raw, qint64 line)
    {
        if (isCandidate(raw))
            m_lines.push_back(line);
    }

    const std::vector<qint64>& lines() const { return m_lines; }

private:
    bool isCandidate(std::string_view raw);

    Layers m_layers;
    std::string_view m_fullPrefix; ///< of the last line of a GitHub log that names job and step in every line
    std::vector<qint64> m_lines;
};

void readStructure(const Document& document, const Lines& lines, const Candidates& candidates, Structure& structure);

} // namespace sentinel
