#include "core/logs/structure_p.h"

// What is missing from a log: cut by the provider, ended before the provider's last words, or unreadable as text.

#include "core/logs/sequence_p.h"
#include "core/logs/text_p.h"

#include <algorithm>

namespace sentinel {

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(Holes)
};

constexpr qint64 tailLines = 400;
constexpr qint64 headLines = 5;
constexpr qint64 sampleSize = 256 * 1024;

// How providers say that they wrote no further. Looked for at the beginning of the last lines only: a program may quote them.
constexpr std::string_view cutMessages[] = {
    "The log length has exceeded the limit of",           // Travis
    "The job exceeded the maximum log length",            // Travis
    "Job's log exceeded limit of",                        // GitLab
    "This step has been truncated due to its large size", // GitHub
    "Output size limit exceeded",                         // Buildbot and others
    "Log truncated",
    "[log truncated",
};

bool saysCut(std::string_view text)
{
    return std::any_of(std::begin(cutMessages), std::end(cutMessages),
                       [text](std::string_view message) { return text.starts_with(message); });
}

// "Skipping 1,234 KB.." is how Jenkins begins the short form of a long log.
bool saysBeginningSkipped(std::string_view text)
{
    return text.starts_with("Skipping ") && text.find("KB..") != std::string_view::npos;
}

void readCuts(LineReader& reader, Structure& structure)
{
    const Lines& lines = reader.lines();
    const qint64 count = lines.count();
    for (qint64 n = std::max<qint64>(1, count - tailLines + 1); n <= count; ++n) {
        const std::string_view text = reader.peeled(n).text;
        if (!saysCut(text))
            continue;
        structure.holes.push_back({Hole::Kind::TruncatedByProvider,
                                   Text::tr("The log was cut by the CI system: %1").arg(displayText(shortened(text, 200))),
                                   lines.bytes(n)});
        return;
    }
    for (qint64 n = 1; n <= std::min(headLines, count); ++n) {
        if (saysBeginningSkipped(reader.peeled(n).text))
            structure.holes.push_back({Hole::Kind::TruncatedByProvider, Text::tr("The beginning of the log is missing."), ByteRange{0, 0}});
    }
}

// Bytes that are part of no UTF-8 sequence.
size_t invalidBytes(std::string_view text)
{
    size_t invalid = 0;
    for (size_t i = 0; i < text.size();) {
        const size_t length = sequenceLength(text, i);
        invalid += length == 0;
        i += length == 0 ? 1 : length;
    }
    return invalid;
}

void readEncoding(const Lines& lines, Structure& structure)
{
    LogWindow headWindow, tailWindow;
    const std::string_view head = lines.view({0, sampleSize}, headWindow);
    const auto headSize = static_cast<qint64>(head.size());
    const std::string_view tail = lines.view({std::max(headSize, lines.size() - sampleSize), lines.size()}, tailWindow);
    const size_t invalid = invalidBytes(head) + invalidBytes(tail);
    if (invalid * 200 > head.size() + tail.size())
        structure.holes.push_back({Hole::Kind::BadEncoding, Text::tr("Much of the log is not in UTF-8: some letters cannot be shown."),
                                   ByteRange{0, lines.size()}});
}

} // namespace

void readHoles(const Lines& lines, Structure& structure)
{
    LineReader reader(lines, structure.layers);
    readCuts(reader, structure);
    readEncoding(lines, structure);
    const bool isExplained =
        std::any_of(structure.holes.begin(), structure.holes.end(), [](const Hole& hole) { return hole.kind != Hole::Kind::BadEncoding; });
    if (structure.hasBegin && !structure.hasEnd && !isExplained) {
        const qint64 size = lines.size();
        structure.holes.push_back({Hole::Kind::EndsEarly,
                                   Text::tr("The log ends before the CI system said how the job ended: what followed is missing."),
                                   ByteRange{size, size}});
    }
}

} // namespace sentinel
