#pragma once

#include "core/domain/source.h"

#include <QString>

#include <vector>

namespace sentinel {

/// How it goes with a source, in one word.
enum class SourceHealth {
    Working,
    Troubled,  ///< its last try failed
    Silent,    ///< answers, and has had nothing new for too long
    New,       ///< not asked yet
    HooksOnly, ///< is not asked, calls by itself
    Paused,
};

SourceHealth healthOf(const Source& source, const SourceState& state);
QString healthName(SourceHealth health);

/// "20 s", "4 min", "3 h": in one unit, to the second below two minutes.
QString spanText(qint64 milliseconds);
/// "20 s ago"; "now" for what is ahead by a clock that is wrong.
QString agoText(Timestamp then, Timestamp now);
/// "in 40 s"; "now" when it is due; "paused", "never" where nothing is asked.
QString nextText(const Source& source, const SourceState& state, Timestamp now);
/// "4,812 of 5,000"; empty where the server says nothing.
QString budgetText(const SourceState& state);
/// "3 found, 2 fetched"; "none".
QString gapsText(const SourceState& state);
/// What of it is asked: "acme/anvil and 2 more", or all.
QString projectsText(const Source& source);
/// "In trouble since 12:03, next try in 40 s": one line that goes below the name of its state.
QString healthText(const Source& source, const SourceState& state, Timestamp now);

/// That it is silent for too long, why that is too long, and what to look at; empty while it is not, or paused.
QString silenceSentence(const Source& source, const SourceState& state);

struct SourceItem;
/// How old the data is, for the status bar: the one source there is, or the worst of several. Empty without sources.
QString dataAgeText(const std::vector<SourceItem>& items, Timestamp now);

} // namespace sentinel
