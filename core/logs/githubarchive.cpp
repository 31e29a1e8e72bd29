#include "core/logs/githubarchive_p.h"

// GitHub's archive holds every job's log twice: whole, at the top level, and a file a step in a folder named like the job.
// The whole log is what a job's page shows, so it becomes the document, and the step files only say where its steps lie.

#include "core/base/timestamp.h"

#include <algorithm>
#include <cstring>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace sentinel {

namespace {

constexpr std::string_view byteOrderMark = "\xef\xbb\xbf";

// "3_Run tests.txt" taken apart.
struct NumberedName
{
    int number = 0;
    std::string name;
};

std::optional<NumberedName> numberedName(std::string_view file)
{
    size_t digits = 0;
    while (digits < file.size() && digits < 6 && file[digits] >= '0' && file[digits] <= '9')
        ++digits;
    if (digits == 0 || digits >= file.size() || file[digits] != '_' || !file.ends_with(".txt"))
        return {};
    file.remove_suffix(4);
    if (file.size() <= digits + 1)
        return {};
    NumberedName named;
    for (const char c : file.substr(0, digits))
        named.number = named.number * 10 + (c - '0');
    named.name = file.substr(digits + 1);
    return named;
}

std::string_view withoutMark(std::string_view text)
{
    return text.starts_with(byteOrderMark) ? text.substr(byteOrderMark.size()) : text;
}

// Every line that the runner writes begins with a time stamp.
bool looksStamped(std::string_view text)
{
    text = withoutMark(text);
    const size_t blank = text.substr(0, 40).find(' ');
    return blank != std::string_view::npos && parseRfc3339(text.substr(0, blank));
}

struct StepFile
{
    int number = 0;
    std::string name;
    Bytes bytes;
};

struct JobFiles
{
    std::optional<int> number; ///< of the whole log's name
    Bytes whole;
    Bytes system;
    std::vector<StepFile> steps;
};

using Jobs = std::map<std::string, JobFiles>;

bool addFile(Jobs& jobs, const Document& document)
{
    const std::string_view path = document.name;
    const size_t slash = path.find('/');
    if (slash == std::string_view::npos) {
        const std::optional<NumberedName> named = numberedName(path);
        if (!named)
            return false;
        JobFiles& job = jobs[named->name];
        job.number = named->number;
        job.whole = document.bytes;
        return true;
    }
    const std::string_view file = path.substr(slash + 1);
    JobFiles& job = jobs[std::string(path.substr(0, slash))];
    if (file == "system.txt") {
        job.system = document.bytes;
        return true;
    }
    const std::optional<NumberedName> named = numberedName(file);
    if (!named || file.find('/') != std::string_view::npos)
        return false;
    job.steps.push_back({named->number, named->name, document.bytes});
    return true;
}

std::string_view firstLines(std::string_view text, int count)
{
    size_t end = 0;
    while (count-- > 0 && end < text.size()) {
        const size_t feed = text.find('\n', end);
        end = feed == std::string_view::npos ? text.size() : feed + 1;
    }
    return text.substr(0, end);
}

// Finds the step files in the whole log. They mostly follow one another to the byte; where one does not, it is searched for,
// with a limit on the work that a made-up archive can cause.
class StepFinder
{
public:
    explicit StepFinder(std::string_view whole) : m_whole(whole), m_next(whole.size() - withoutMark(whole).size()) {}

    std::optional<ByteRange> find(std::string_view step)
    {
        const std::optional<size_t> at = m_whole.substr(m_next).starts_with(step) ? m_next : searched(step);
        if (!at)
            return {};
        const bool isComplete = m_whole.substr(*at).starts_with(step);
        m_next = isComplete ? *at + step.size() : *at + 1;
        return ByteRange{static_cast<qint64>(*at), static_cast<qint64>(isComplete ? m_next : m_whole.size())};
    }

private:
    std::optional<size_t> position(std::string_view head, size_t from)
    {
        const void* found = memmem(m_whole.data() + from, m_whole.size() - from, head.data(), head.size());
        const size_t at = found ? size_t(static_cast<const char*>(found) - m_whole.data()) : m_whole.size();
        m_searched += at - from;
        return found ? std::optional(at) : std::nullopt;
    }

    // By its first lines; nothing if they are not there, or in two places.
    std::optional<size_t> searched(std::string_view step)
    {
        for (const int lines : {1, 4, 64}) {
            const std::string_view head = firstLines(step, lines);
            if (head.empty() || m_searched > mostSearched)
                return {};
            const std::optional<size_t> at = position(head, m_next);
            if (!at)
                return {};
            if (!position(head, *at + 1))
                return at;
        }
        return {};
    }

    static constexpr size_t mostSearched = size_t(4) << 30;
    std::string_view m_whole;
    size_t m_next = 0;
    size_t m_searched = 0;
};

std::vector<DocumentStep> stepsWithin(std::string_view whole, const std::vector<StepFile>& files)
{
    std::vector<DocumentStep> steps;
    StepFinder finder(whole);
    for (const StepFile& file : files) {
        const std::optional<ByteRange> bytes = finder.find(withoutMark(file.bytes.view()));
        if (!bytes)
            return {};
        if (!steps.empty())
            steps.back().bytes.end = std::min(steps.back().bytes.end, bytes->begin);
        steps.push_back({file.number, file.name, *bytes});
    }
    return steps;
}

Document joined(const std::string& name, JobFiles& job)
{
    Document document;
    document.name = name;
    std::stable_sort(job.steps.begin(), job.steps.end(), [](const StepFile& a, const StepFile& b) { return a.number < b.number; });
    if (!job.whole.isEmpty()) {
        document.bytes = job.whole;
        document.steps = stepsWithin(job.whole.view(), job.steps);
        return document;
    }
    if (job.steps.empty()) {
        document.bytes = job.system;
        return document;
    }
    std::string text;
    for (const StepFile& step : job.steps) {
        if (!text.empty() && text.back() != '\n')
            text += '\n';
        const auto begin = static_cast<qint64>(text.size());
        text += text.empty() ? step.bytes.view() : withoutMark(step.bytes.view());
        document.steps.push_back({step.number, step.name, ByteRange{begin, static_cast<qint64>(text.size())}});
    }
    document.bytes = Bytes::of(std::move(text));
    return document;
}

} // namespace

bool joinGitHubJobs(std::vector<Document>& documents)
{
    Jobs jobs;
    for (const Document& document : documents) {
        if (!addFile(jobs, document))
            return false;
    }
    const bool isStamped = std::all_of(documents.begin(), documents.end(), [](const Document& d) { return looksStamped(d.bytes.view()); });
    if (jobs.empty() || !isStamped)
        return false;

    std::vector<std::pair<int, Document>> ordered;
    for (auto& [name, job] : jobs)
        ordered.emplace_back(job.number.value_or(1 << 20), joined(name, job));
    std::stable_sort(ordered.begin(), ordered.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    std::vector<Hole> holes;
    for (const Document& document : documents)
        holes.insert(holes.end(), document.holes.begin(), document.holes.end());
    documents.clear();
    for (auto& [number, document] : ordered)
        documents.push_back(std::move(document));
    documents.back().holes.insert(documents.back().holes.end(), holes.begin(), holes.end());
    return true;
}

} // namespace sentinel
