#include "core/logs/markers_p.h"

#include <cctype>
#include <charconv>

namespace sentinel {

std::optional<int> numberAt(std::string_view text)
{
    int number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc() && end != text.data() ? std::optional(number) : std::nullopt;
}

std::optional<int> numberAfter(std::string_view text, std::string_view words)
{
    const size_t at = text.find(words);
    return at == std::string_view::npos ? std::nullopt : numberAt(text.substr(at + words.size()));
}

// "+ make" as `sh -x` prints it; not the added line of a diff.
bool isTracedCommand(std::string_view text)
{
    if (text.size() < 3 || !text.starts_with("+ "))
        return false;
    const char first = text[2];
    if (first == '/')
        return text.size() > 3 && text[3] != '/' && text[3] != '*';
    return std::isalnum(static_cast<unsigned char>(first)) || std::string_view("._[\"'$:~{(").find(first) != std::string_view::npos;
}

namespace {

struct Word
{
    std::string_view text;
    Marker marker;
};

void exitOf(PeeledLine& out, Marker marker, std::string_view words)
{
    out.marker = marker;
    out.exitCode = numberAfter(out.text, words);
}

void peelGitHubError(PeeledLine& out)
{
    out.marker = Marker::Error;
    if (out.text.starts_with("Process completed with exit code "))
        exitOf(out, Marker::Exit, "exit code ");
}

// "##[error]text"; also what a program asks the runner to show: "::error file=a.c,line=1::text".
void peelGitHub(PeeledLine& out)
{
    const std::string_view text = out.text;
    if (text.size() < 4 || (text[0] != '#' && text[0] != ':' && text[0] != '['))
        return;
    static constexpr Word bracketed[] = {
        {"##[group]", Marker::GroupStart}, {"##[endgroup]", Marker::GroupEnd}, {"##[error]", Marker::Error},
        {"##[warning]", Marker::Warning},  {"##[notice]", Marker::Notice},     {"##[debug]", Marker::Notice},
        {"##[command]", Marker::Command},  {"[command]", Marker::Command},     {"##[section]", Marker::None},
        {"::group::", Marker::GroupStart}, {"::endgroup::", Marker::GroupEnd}, {"::debug::", Marker::Notice},
    };
    for (const Word& word : bracketed) {
        if (text.starts_with(word.text)) {
            dropFront(out, word.text.size());
            out.marker = word.marker;
            if (word.marker == Marker::Error)
                peelGitHubError(out);
            return;
        }
    }
    static constexpr Word commands[] = {{"::error", Marker::Error}, {"::warning", Marker::Warning}, {"::notice", Marker::Notice}};
    for (const Word& word : commands) {
        const size_t size = word.text.size();
        if (!text.starts_with(word.text) || size >= text.size() || (text[size] != ':' && text[size] != ' '))
            continue;
        const size_t end = text.find("::", size);
        if (end == std::string_view::npos)
            return;
        if (end > size + 1 && out.prefix.empty() && out.pieces.empty())
            out.prefix = text.substr(size + 1, end - size - 1);
        dropFront(out, end + 2);
        out.marker = word.marker;
        return;
    }
}

void peelTravis(PeeledLine& out)
{
    const std::string_view text = out.text;
    if (text.empty())
        return;
    if (text.starts_with("$ "))
        out.marker = Marker::Command;
    else if (text.starts_with("Done. ") && (text.find("exited with") != std::string_view::npos))
        exitOf(out, Marker::Result, text.find("with: ") != std::string_view::npos ? "exited with: " : "exited with ");
    else if (text.back() == '.' && text.find("\" ") != std::string_view::npos && numberAfter(text, "exited with ")
             && (text.starts_with("The command \"") || text.find("\" exited with ") != std::string_view::npos))
        exitOf(out, Marker::Exit, "exited with ");
    else if (text.starts_with("Your build has been stopped.") || text.starts_with("The build has been terminated"))
        out.marker = Marker::Result;
}

void peelGitLab(PeeledLine& out)
{
    const std::string_view text = out.text;
    if (text.starts_with("$ "))
        out.marker = out.marker == Marker::None ? Marker::Command : out.marker;
    else if (text.starts_with("ERROR: Job failed"))
        exitOf(out, Marker::Result, "exit code ");
    else if (text == "Job succeeded")
        out.marker = Marker::Result;
    else if (text.starts_with("ERROR: "))
        out.marker = Marker::Error;
    else if (text.starts_with("WARNING: "))
        out.marker = Marker::Warning;
}

void peelJenkins(PeeledLine& out)
{
    const std::string_view text = out.text;
    if (text.starts_with("[Pipeline] ")) {
        const std::string_view word = text.substr(11);
        out.marker = word.starts_with("{") ? Marker::GroupStart
            : word == "}"                  ? Marker::GroupEnd
            : word.starts_with("// ")      ? Marker::None
                                           : Marker::Command;
    } else if (isTracedCommand(text) || text.starts_with("$ ")) {
        out.marker = Marker::Command;
    } else if (text.starts_with("[") && text.find("] $ ") != std::string_view::npos) {
        out.marker = Marker::Command; // "[folder] $ /bin/sh -xe script"
    } else if (text.starts_with("Finished: ")) {
        out.marker = Marker::Result;
    } else if (text.starts_with("ERROR: script returned exit code ")) {
        exitOf(out, Marker::Exit, "exit code ");
    } else if (text.starts_with("Build step '") && text.find("' marked build as ") != std::string_view::npos) {
        out.marker = Marker::Exit;
    }
}

void peelTaskcluster(PeeledLine& out)
{
    if (out.text.starts_with("[taskcluster:error]"))
        out.marker = Marker::Error;
    else if (out.text.starts_with("[taskcluster:warn]"))
        out.marker = Marker::Warning;
    else if (out.prefix == "taskcluster" && out.text.find("uccessful task run with exit code: ") != std::string_view::npos)
        exitOf(out, Marker::Result, "exit code: ");
}

void peelBuildbot(PeeledLine& out)
{
    if (out.text.starts_with("program finished with exit code "))
        exitOf(out, Marker::Exit, "exit code ");
}

} // namespace

void peelMarkers(Provider provider, PeeledLine& out)
{
    if (out.text.empty())
        return;
    switch (provider) {
    case Provider::GitHub:
        return peelGitHub(out);
    case Provider::Generic: // Azure and windows cut from GitHub's logs have its markers, too
        peelGitHub(out);
        if (out.marker == Marker::None)
            peelTaskcluster(out);
        return;
    case Provider::GitLab:
        return peelGitLab(out);
    case Provider::Jenkins:
        return peelJenkins(out);
    case Provider::Travis:
        return peelTravis(out);
    case Provider::Buildbot:
        return peelBuildbot(out);
    }
}

} // namespace sentinel
