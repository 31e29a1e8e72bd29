#include "core/logs/structure_p.h"

// Where a log comes from, as far as its first few thousand lines say: the checkout does in nearly every log.

#include "core/base/text.h"

#include <algorithm>
#include <string>

namespace sentinel {

namespace {

constexpr qint64 mostLines = 3000;
constexpr qint64 mostBytes = qint64(1) << 20;

QString toText(std::string_view bytes)
{
    return displayText(shortened(bytes, 200));
}

bool isCommit(std::string_view text)
{
    return text.size() == 40
        && std::all_of(text.begin(), text.end(), [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

std::string_view wordAt(std::string_view text)
{
    text.remove_prefix(std::min(text.size(), text.find_first_not_of(' ')));
    return text.substr(0, text.find_first_of(" \t\"'"));
}

std::string_view wordAfter(std::string_view text, std::string_view words)
{
    const size_t at = text.find(words);
    return at == std::string_view::npos ? std::string_view() : wordAt(text.substr(at + words.size()));
}

// "owner/name" of "https://host/owner/name.git", "git@host:owner/name", "ssh://git@host/group/owner/name".
std::string_view repoOfAddress(std::string_view address)
{
    const size_t scheme = address.find("://");
    if (scheme != std::string_view::npos) {
        address.remove_prefix(scheme + 3);
        const size_t slash = address.find('/');
        if (slash == std::string_view::npos)
            return {};
        address.remove_prefix(slash + 1);
    } else {
        const size_t at = address.find('@'), colon = address.find(':', at == std::string_view::npos ? 0 : at);
        if (at == std::string_view::npos || colon == std::string_view::npos)
            return {};
        address.remove_prefix(colon + 1);
    }
    while (address.ends_with('/'))
        address.remove_suffix(1);
    if (address.ends_with(".git"))
        address.remove_suffix(4);
    return address.find('/') == std::string_view::npos ? std::string_view() : address;
}

std::string_view lastPart(std::string_view path)
{
    while (path.ends_with('/'))
        path.remove_suffix(1);
    const size_t slash = path.rfind('/');
    return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

class OriginReading
{
public:
    void read(std::string_view text, Provider provider);
    Log::Origin result() const { return m_origin; }

private:
    static void setOnce(QString& field, std::string_view value)
    {
        if (field.isEmpty() && !value.empty())
            field = toText(value);
    }
    void setBranch(std::string_view ref);
    void setCommit(std::string_view commit)
    {
        if (isCommit(commit))
            setOnce(m_origin.commit, commit);
    }
    void readGitHub(std::string_view text);
    void readTravis(std::string_view text);
    void readGitLab(std::string_view text);
    void readJenkins(std::string_view text);

    Log::Origin m_origin;
    bool m_isCommitNext = false;
};

void OriginReading::setBranch(std::string_view ref)
{
    for (const std::string_view prefix : {"refs/heads/", "refs/remotes/origin/", "refs/remotes/", "origin/", "refs/tags/", "refs/"}) {
        if (ref.starts_with(prefix)) {
            ref.remove_prefix(prefix.size());
            break;
        }
    }
    if (ref != "detached" && ref != "FETCH_HEAD" && ref != "HEAD")
        setOnce(m_origin.branch, ref);
}

void OriginReading::readGitHub(std::string_view text)
{
    if (m_isCommitNext) {
        if (text.size() >= 40)
            setCommit(text.substr(text.front() == '\'' ? 1 : 0, 40));
        m_isCommitNext = false;
    }
    for (const std::string_view words : {"Job defined at: ", "Uses: "}) {
        // "owner/name/.github/workflows/build.yml@refs/heads/main (commit)"
        const size_t folder = text.starts_with(words) ? text.find("/.github/workflows/") : std::string_view::npos;
        if (folder == std::string_view::npos)
            continue;
        const std::string_view file = wordAt(text.substr(folder + std::string_view("/.github/workflows/").size()));
        setOnce(m_origin.repo, text.substr(words.size(), folder - words.size()));
        setOnce(m_origin.pipeline, file.substr(0, file.find('@')));
        if (const size_t at = file.find('@'); at != std::string_view::npos)
            setBranch(file.substr(at + 1));
        return;
    }
    if (text.starts_with("Syncing repository: "))
        setOnce(m_origin.repo, wordAfter(text, "Syncing repository: "));
    else if (text.find("git checkout --progress --force ") != std::string_view::npos)
        setBranch(wordAt(text.substr(text.rfind(' ') + 1)));
    else if (text.find("git log -1 --format=") != std::string_view::npos)
        m_isCommitNext = true;
}

void OriginReading::readTravis(std::string_view text)
{
    if (text.starts_with("$ git clone ")) {
        const size_t address = std::min({text.find("https://"), text.find("git://"), text.find("git@"), text.find("ssh://")});
        if (address != std::string_view::npos)
            setOnce(m_origin.repo, repoOfAddress(wordAt(text.substr(address))));
        setBranch(wordAfter(text, "--branch="));
    } else if (text.starts_with("$ git checkout -qf ")) {
        setCommit(wordAfter(text, "-qf "));
    }
}

void OriginReading::readGitLab(std::string_view text)
{
    const size_t folder = text.find("existing Git repository in /builds/") != std::string_view::npos
            || text.starts_with("Initialized empty Git repository in /builds/")
        ? text.find("/builds/")
        : std::string_view::npos;
    if (folder != std::string_view::npos) {
        std::string_view path = wordAt(text.substr(folder + 8));
        if (const size_t end = path.find("/.git"); end != std::string_view::npos)
            setOnce(m_origin.repo, path.substr(0, end));
    } else if (text.starts_with("Checking out ")) {
        const std::string_view commit = wordAfter(text, "Checking out ");
        if (commit.size() >= 8 && commit.size() <= 40)
            setOnce(m_origin.commit, commit);
        std::string_view ref = wordAfter(text, "(ref is ");
        if (ref.ends_with(')'))
            ref.remove_suffix(1);
        else if (ref.ends_with(")..."))
            ref.remove_suffix(4);
        if (ref.empty())
            ref = wordAfter(text, " as ");
        if (ref.ends_with("..."))
            ref.remove_suffix(3);
        setBranch(ref);
    }
}

void OriginReading::readJenkins(std::string_view text)
{
    if (text.starts_with("Checking out Revision ")) {
        setCommit(wordAfter(text, "Checking out Revision "));
        std::string_view ref = wordAfter(text, " (");
        if (ref.ends_with(')'))
            ref.remove_suffix(1);
        setBranch(ref);
    } else if (text.starts_with("Cloning repository ") || text.starts_with("Fetching upstream changes from ")
               || text.starts_with("Obtained ")) {
        const size_t at = text.rfind(' ');
        setOnce(m_origin.repo, repoOfAddress(wordAt(text.substr(at + 1))));
    } else if (text.starts_with("Building ") || text.starts_with("Running on ")) {
        const size_t workspace = text.find(" in workspace "), folder = text.rfind(" in /");
        if (workspace == std::string_view::npos && folder == std::string_view::npos)
            return;
        std::string_view path = text.substr(workspace != std::string_view::npos ? workspace + 14 : folder + 4);
        if (path.ends_with("/workspace"))
            path.remove_suffix(10);
        if (const size_t copy = path.rfind('@'); copy != std::string_view::npos && path.size() - copy <= 3)
            path = path.substr(0, copy); // a second workspace of the same job
        setOnce(m_origin.pipeline, lastPart(path));
    }
}

void OriginReading::read(std::string_view text, Provider provider)
{
    switch (provider) {
    case Provider::GitHub:
        readGitHub(text);
        break;
    case Provider::Travis:
        readTravis(text);
        break;
    case Provider::GitLab:
        readGitLab(text);
        break;
    case Provider::Jenkins:
        readJenkins(text);
        break;
    case Provider::Buildbot:
    case Provider::Generic:
        break;
    }
    if (text.starts_with("BUILD_URL=http"))
        setOnce(m_origin.url, wordAt(text.substr(10)));
}

} // namespace

Log::Origin readOrigin(const Lines& lines, const Layers& layers)
{
    OriginReading reading;
    LineReader reader(lines, layers);
    const qint64 last = std::min(lines.count(), mostLines);
    LogWindow window;
    for (qint64 n = 1; n <= last && lines.bytes(n, window).end < mostBytes; ++n)
        reading.read(reader.peeled(n).text, layers.provider);
    return reading.result();
}

} // namespace sentinel
