#include "core/logs/layers_p.h"

// Whose log is this? The shape of the time stamps counts first, since it is on every line; words count where the system itself
// writes them: at the beginning of lines, near the beginning or the end of the log.

#include <algorithm>
#include <array>

namespace sentinel {

namespace {

constexpr int sampledLines = 400;

struct Stamps
{
    int lines = 0;             ///< that hold anything
    std::array<int, 7> with{}; ///< by Stamp
    int sevenDigits = 0;       ///< GitHub and Azure write tenths of microseconds

    int count(Stamp stamp) const { return with[size_t(stamp)]; }
};

template <typename Visit>
void eachLine(std::string_view text, int limit, Visit visit)
{
    while (!text.empty() && limit-- > 0) {
        const size_t feed = text.find('\n');
        std::string_view line = text.substr(0, feed);
        while (line.ends_with('\r'))
            line.remove_suffix(1);
        visit(line);
        text.remove_prefix(feed == std::string_view::npos ? text.size() : feed + 1);
    }
}

Stamps stampsOf(std::string_view head)
{
    Stamps stamps;
    eachLine(head, sampledLines, [&stamps](std::string_view line) {
        if (line.empty())
            return;
        ++stamps.lines;
        const size_t mark = prefixLength(line, Stamp::None);
        for (const Stamp stamp : {Stamp::Rfc3339, Stamp::GitHubFull, Stamp::Bracketed, Stamp::Named, Stamp::Clock})
            stamps.with[size_t(stamp)] += prefixLength(line, stamp) > mark;
        const size_t plain = prefixLength(line, Stamp::Rfc3339), gitLab = prefixLength(line, Stamp::GitLab);
        stamps.with[size_t(Stamp::GitLab)] += gitLab > plain;
        stamps.sevenDigits += plain >= mark + 28 && line[mark + 27] == 'Z';
    });
    return stamps;
}

Stamp stampOf(const Stamps& stamps)
{
    // Programs print times of their own and some lines go without: two of three is a habit of the log.
    const auto isHabit = [&stamps](Stamp stamp) { return stamps.lines > 0 && stamps.count(stamp) * 3 >= stamps.lines * 2; };
    for (const Stamp stamp : {Stamp::GitHubFull, Stamp::GitLab, Stamp::Rfc3339, Stamp::Bracketed, Stamp::Named, Stamp::Clock}) {
        if (isHabit(stamp))
            return stamp;
    }
    return Stamp::None;
}

// How strongly lines speak for each provider, by the words that it alone writes.
using Votes = std::array<int, 6>;

void vote(std::string_view line, Stamp stamp, Votes& votes)
{
    const auto give = [&votes](Provider provider, int weight) { votes[size_t(provider)] += weight; };
    std::string_view text = line.substr(prefixLength(line, stamp));
    while (text.starts_with('\x1b'))
        text.remove_prefix(escapeLength(text));
    const auto starts = [&text](std::string_view words) { return text.starts_with(words); };

    if (starts("travis_fold:") || starts("travis_time:"))
        give(Provider::Travis, 5);
    else if (starts("Using worker: ") || starts("Done. Your build exited with ") || starts("Done. Build script exited with"))
        give(Provider::Travis, 5);
    else if (starts("section_start:") || starts("section_end:"))
        give(Provider::GitLab, 5);
    else if (starts("Running with gitlab-runner ") || starts("ERROR: Job failed") || text == "Job succeeded")
        give(Provider::GitLab, 5);
    else if (starts("[Pipeline] "))
        give(Provider::Jenkins, 5);
    else if (starts("Started by ") || starts("Building in workspace ") || starts("Building remotely on ")
             || starts("Started from command line by "))
        give(Provider::Jenkins, 3);
    else if (starts("Finished: ")
             && (starts("Finished: SUCCESS") || starts("Finished: FAILURE") || starts("Finished: UNSTABLE") || starts("Finished: ABORTED")
                 || starts("Finished: NOT_BUILT")))
        give(Provider::Jenkins, 4);
    else if (starts("##[group]Run ") || starts("Current runner version: ") || starts("Cleaning up orphan processes"))
        give(Provider::GitHub, 4);
    else if (starts("##[group]") || starts("##[error]") || starts("[command]/"))
        give(Provider::GitHub, 2);
    else if (starts("========= Started ") || starts("========= Finished ") || starts("program finished with exit code "))
        give(Provider::Buildbot, 4);
    else if (starts("using PTY: ") || starts("watching logfiles {"))
        give(Provider::Buildbot, 2);
}

} // namespace

Layers layersOf(std::string_view text)
{
    const std::string_view head = text.substr(0, layersHead);
    return layersOf(head, text.substr(text.size() - std::min(text.size() - head.size(), layersTail)));
}

Layers layersOf(std::string_view head, std::string_view tail)
{
    const Stamps stamps = stampsOf(head);
    Layers layers;
    layers.stamp = stampOf(stamps);

    Votes votes{};
    bool isAzure = false;
    const auto visit = [&](std::string_view line) {
        vote(line, layers.stamp, votes);
        isAzure = isAzure || line.substr(prefixLength(line, layers.stamp)).starts_with("##[section]");
    };
    eachLine(head, sampledLines, visit);
    eachLine(tail, sampledLines, visit);

    if (layers.stamp == Stamp::GitHubFull || (layers.stamp == Stamp::Rfc3339 && stamps.sevenDigits * 3 >= stamps.lines * 2))
        layers.provider = isAzure ? Provider::Generic : Provider::GitHub;
    else if (layers.stamp == Stamp::GitLab)
        layers.provider = Provider::GitLab;
    else if (const auto best = std::max_element(votes.begin(), votes.end()); *best >= 3)
        layers.provider = isAzure ? Provider::Generic : Provider(best - votes.begin());
    if (layers.stamp == Stamp::Clock && layers.provider != Provider::Jenkins)
        layers.stamp = Stamp::None; // a program's own clock is part of its text
    return layers;
}

} // namespace sentinel
