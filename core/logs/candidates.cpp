#include "core/logs/structure_p.h"

// Asked once a line while the log is indexed, so: first bytes only, and wrong answers only on the side of "may be".

#include <cstring>

namespace sentinel {

namespace {

std::string_view withoutCodes(std::string_view text)
{
    while (!text.empty() && text.front() == '\x1b')
        text.remove_prefix(escapeLength(text));
    return text;
}

bool isGitHub(std::string_view text)
{
    if (text.size() < 8)
        return false;
    switch (text.front()) {
    case '#':
        return text.starts_with("##[");
    case ':':
        return text.starts_with("::");
    case 'P':
        return text.starts_with("Post job cleanup.");
    case 'C':
        return text.starts_with("Cleaning up orphan processes") || text.starts_with("Current runner version:");
    default:
        return false;
    }
}

bool hasReturnInside(std::string_view raw)
{
    while (raw.ends_with('\r'))
        raw.remove_suffix(1);
    return !raw.empty() && std::memchr(raw.data(), '\r', raw.size()) != nullptr;
}

bool isTravis(std::string_view text, std::string_view raw)
{
    if (text.starts_with("travis_") || text.starts_with("$ ") || text.starts_with("The command \"") || text.starts_with("Done")
        || text.starts_with("Your build has been stopped") || text.starts_with("The build has been terminated")
        || text.starts_with("The job exceeded") || text.starts_with("Using worker: ") || text.starts_with("No output has been received"))
        return true;
    // Output without a line feed at its end pushes a marker into the line; a command of many lines ends with its exit code.
    if (hasReturnInside(raw) && raw.find("travis_") != std::string_view::npos)
        return true;
    while (raw.ends_with('\r'))
        raw.remove_suffix(1);
    if (!raw.ends_with('.') && !raw.ends_with('m'))
        return false;
    const std::string_view tail = raw.substr(raw.size() - std::min<size_t>(raw.size(), 32));
    return tail.find("exited with ") != std::string_view::npos;
}

bool isGitLab(std::string_view text, std::string_view raw)
{
    if (text.starts_with("section_") || text.starts_with("$ ") || text.starts_with("ERROR: Job failed") || text.starts_with("Job succeeded")
        || text.starts_with("Running with gitlab-runner"))
        return true;
    return hasReturnInside(raw) && raw.find("section_") != std::string_view::npos;
}

bool isJenkins(std::string_view text)
{
    if (text.empty())
        return false;
    switch (text.front()) {
    case '[':
        return text.starts_with("[Pipeline]") || text.find("] $ ") != std::string_view::npos;
    case '+':
        return text.starts_with("+ ");
    case 'S':
        return text.starts_with("Started by ") || text.starts_with("Stage \"") || text.starts_with("Started from command line");
    case 'F':
        return text.starts_with("Finished: ");
    case 'B':
        return text.starts_with("Build step '") || text.starts_with("Build was aborted");
    case 'A':
        return text.starts_with("Aborted by ");
    case 'E':
        return text.starts_with("ERROR: script returned exit code");
    default:
        return false;
    }
}

bool isBuildbot(std::string_view text)
{
    return text.starts_with("========= ") || text.starts_with("program finished with exit code") || text.starts_with("elapsedTime=");
}

// What may stand first in a candidate: escape sequences and marks are looked behind.
constexpr std::string_view always = "\x1b\xef";

std::string_view firstsOf(Provider provider)
{
    switch (provider) {
    case Provider::GitHub:
        return "#:PC";
    case Provider::Jenkins:
        return "[+SFBAE";
    case Provider::Buildbot:
        return "=pe";
    default:
        return {}; // theirs may stand anywhere in a line
    }
}

} // namespace

Candidates::Candidates(const Layers& layers) : m_layers(layers)
{
    const std::string_view firsts = firstsOf(layers.provider);
    m_isStamped = layers.provider == Provider::GitHub && layers.stamp == Stamp::Rfc3339;
    m_isBare = !firsts.empty() && layers.stamp == Stamp::None;
    for (const std::string_view part : {firsts, always}) {
        for (const char c : part)
            m_first[static_cast<unsigned char>(c)] = true;
    }
}

bool Candidates::anyIn(const Layers& layers)
{
    return layers.provider != Provider::Generic || layers.stamp == Stamp::Named || layers.stamp == Stamp::Rfc3339;
}

bool Candidates::isCandidate(std::string_view raw)
{
    if (m_layers.provider == Provider::Generic) {
        return (m_layers.stamp == Stamp::Named && raw.starts_with("[taskcluster"))
            || (m_layers.stamp == Stamp::Rfc3339 && isGitHub(raw.substr(prefixLength(raw, m_layers.stamp))));
    }
    if (m_layers.stamp == Stamp::GitHubFull) {
        const size_t length = prefixLength(raw, m_layers.stamp, nullptr);
        const std::string_view names = raw.substr(0, raw.substr(0, length).rfind('\t'));
        if (length > 0 && names != m_fullPrefix) {
            m_fullPrefix.assign(names);
            return true;
        }
        return isGitHub(withoutCodes(raw.substr(length)));
    }
    const bool isUsual = m_layers.stamp == Stamp::Rfc3339 && raw.size() > 28 && raw[10] == 'T' && raw[27] == 'Z' && raw[28] == ' ';
    const std::string_view rest = raw.substr(isUsual ? 29 : prefixLength(raw, m_layers.stamp, nullptr));
    const std::string_view text = withoutCodes(rest);
    switch (m_layers.provider) {
    case Provider::GitHub:
        return isGitHub(text);
    case Provider::Travis:
        return isTravis(text, rest);
    case Provider::GitLab:
        return isGitLab(text, rest);
    case Provider::Jenkins:
        return isJenkins(text);
    case Provider::Buildbot:
        return isBuildbot(text);
    case Provider::Generic:
        break;
    }
    return false;
}

} // namespace sentinel
