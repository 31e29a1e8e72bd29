#pragma once

#include "core/domain/place.h"
#include "core/domain/words.h"

#include <QString>
#include <QStringList>

#include <span>

namespace sentinel {

class Lines;

/// From a line inside it to the whole block.
using GrowBlock = LineRange (*)(Lines& lines, qint64 at);

/// A line by whose shape a failure can be told without a signature, and the block that belongs to it.
struct Anchor
{
    const char* id;
    const char* why; ///< in words, for people
    const char* pattern;
    bool ignoreCase;
    GrowBlock grow;
    double weight;       ///< how much it says about the cause, 0..1
    Category category;   ///< what it is when no signature says so
    bool isList = false; ///< names what failed, without the reasons
};
std::span<const Anchor> anchors();
/// The most telling anchor for a line by kind id; null if there is none.
const Anchor* anchorNamed(std::string_view id);

/// A line by which a tool shows that it is speaking.
struct Voice
{
    const char* tool;
    const char* pattern;
};
std::span<const Voice> voices();
bool isKnownTool(const QString& tool);
QStringList knownTools();

} // namespace sentinel
