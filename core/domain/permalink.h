#pragma once

#include "core/domain/run.h"

#include <QString>
#include <QStringView>

#include <optional>

namespace sentinel {

/// A place in a run's log as people hand it to each other: `run/12#L40`, `run/12#L40-L44`, or `run/12` alone. Where the run has
/// several jobs, `run/12/3#L40` is in the third of them; without a number it is the one that opens by itself.
struct Permalink
{
    RunId run;
    int job = 0;     ///< from 1; 0 when not said
    LineRange lines; ///< 0 to 0 when not said
    bool operator==(const Permalink&) const = default;
};

QString toText(const Permalink& link);
/// Blanks around it, and whatever stands before "run/" up to a slash (the address of a console), do not matter. Nothing when it is no link.
std::optional<Permalink> permalinkFrom(QStringView text);

} // namespace sentinel
