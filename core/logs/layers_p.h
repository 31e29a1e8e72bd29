#pragma once

#include "core/logs/log.h"

#include <string_view>

namespace sentinel {

/// How a log puts the time in front of its lines.
enum class Stamp {
    None,
    Rfc3339,    ///< "2022-04-27T19:35:18.0513221Z text": GitHub, Azure, `docker logs -t`
    GitHubFull, ///< "job<TAB>step<TAB>2022-04-27T19:35:18.0513221Z text"
    GitLab,     ///< "2024-01-01T00:00:00.000000Z 00O text"
    Bracketed,  ///< "[2024-01-01T00:00:00.000Z] text": Jenkins' timestamper in pipelines
    Named,      ///< "[task 2025-02-13T22:26:33.949Z] text": Taskcluster, which names the part that speaks
    Clock,      ///< "12:34:56  text": Jenkins' timestamper elsewhere; no day, so no instant
};

/// What lies around the text of each line of one log.
struct Layers
{
    Provider provider = Provider::Generic;
    Stamp stamp = Stamp::None;
    bool operator==(const Layers&) const = default;
};

/// Whose log this is, from its beginning and its end.
Layers layersOf(std::string_view text);
/// The same from the first `layersHead` bytes and the last `layersTail` of the rest.
Layers layersOf(std::string_view head, std::string_view tail);
constexpr size_t layersHead = 64 * 1024;
constexpr size_t layersTail = 16 * 1024;

/// Length of what the layers put in front of a line's text: time stamp, names, byte order mark. Sets what it read if asked to.
size_t prefixLength(std::string_view raw, Stamp stamp, PeeledLine* out = nullptr);

/// Takes the layers off a line.
void peelLine(std::string_view raw, const Layers& layers, PeeledLine& out);
/// The same for those who want the text of millions of lines and nothing else: time, names in front and markers that hang on
/// them are not read, which is most of the work.
void peelText(std::string_view raw, const Layers& layers, PeeledLine& out);
/// The same for a line that is known to hold neither escape sequences nor carriage returns.
void peelPlain(std::string_view raw, const Layers& layers, PeeledLine& out);

// The stages of peelLine; each works on out.text, which lies at out.textBegin or in pieces.
void peelCodes(std::string_view raw, size_t from, PeeledLine& out);      ///< carriage returns, escape sequences, fold markers
void peelPlainCodes(std::string_view raw, size_t from, PeeledLine& out); ///< of a line without codes: fold markers alone
void peelMarkers(Provider provider, PeeledLine& out);
void dropFront(PeeledLine& out, size_t bytes);

/// Length of the escape sequence at the start of `text`, which begins with ESC; at least 1.
size_t escapeLength(std::string_view text);

} // namespace sentinel
