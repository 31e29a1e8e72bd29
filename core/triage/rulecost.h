#pragma once

#include <QtGlobal>

#include <string>
#include <string_view>

namespace sentinel {

/// What an expression costs where logs are scanned, told before it is used.
struct PatternCost
{
    /// Which lines are asked: those that hold a certain text, those that tell a place in a file, those that begin in a certain way, or
    /// all. The last is many times as dear as the first.
    enum class Asked { LinesWithText, LinesWithPlace, LinesByStart, AllLines };

    bool isUsable = false; ///< false: it cannot be compiled
    Asked asked = Asked::AllLines;
    int texts = 0;         ///< how many texts choose its lines
    qint64 bytes = 0;      ///< of its compiled form: a large one repeats large parts
    double askedShare = 0; ///< of the bytes of an ordinary log that are asked, 0..1
};

/// Facts that are the same on every machine; nothing is measured. Takes milliseconds.
PatternCost patternCost(const std::string& expression, bool ignoreCase);

/// A made-up log of half a megabyte, always the same: builds, downloads, tests that pass, a few that do not.
std::string_view ordinaryLog();

} // namespace sentinel
