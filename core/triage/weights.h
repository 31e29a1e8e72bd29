#pragma once

#include "core/base/result.h"
#include "core/triage/features.h"

#include <QByteArray>

namespace sentinel {

/// The model by which blocks are weighed and chosen, as a readable file: resources/triage/weights.yaml. Values only; any thread.
struct Weights
{
    /// How many of the best blocks are shown.
    struct Shown
    {
        int blocks = 1;
        int lines = 1;           ///< of all of them together; the best one is shown whatever its length
        double within = 0;       ///< a block that falls behind the best one's score by more is left out,
        double statedWithin = 0; ///< or, where the provider marks it as error or a runner lists what failed, by more than this
        bool operator==(const Shown&) const = default;
    };

    Features weights = {};
    Shown alone;         ///< without a passing log
    Shown besidePassing; ///< with one more can be shown without showing what is harmless
    bool operator==(const Weights&) const = default;

    double of(Feature feature) const { return weights[size_t(feature)]; }
    const Shown& shown(bool compared) const { return compared ? besidePassing : alone; }
    double score(const Features& features) const;
};

/// Reads such a file; every feature has to have a weight. Errors: Malformed (file, line, what).
Result<Weights> readWeights(const QByteArray& yaml, const QString& name);

/// The weights that are built into the program, read once.
const Weights& builtInWeights();

} // namespace sentinel
