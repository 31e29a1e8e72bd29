// How right and how quick the mining of line templates is. Formats with known templates (bench/hardlogs.h): grouping accuracy (share of
// lines whose group is exactly a true one), F1 of groups, and share of lines whose template's text is the true one; beside two peers:
// lines grouped by their masked form, and Drain (He et al., ICWS 2017: depth 4, similarity 0.4, 100 children) written here from the paper.
// Then lines a second on one core, for logs that repeat themselves and for hostile ones.
//
//   bench_templates [quality | speed | all] [SEED]

#include "core/triage/templates.h"
#include "bench/hardlogs.h"
#include "core/logs/mask.h"

#include <chrono>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <map>
#include <memory>
#include <sys/resource.h>

namespace {

using namespace sentinel;

struct Answer
{
    std::vector<std::string> group; // by line
    std::vector<std::string> text;
};

Answer ours(const std::vector<std::string>& lines)
{
    TemplateMiner miner;
    for (const std::string& line : lines)
        miner.add(line);
    const MinedTemplates mined = miner.finish();
    Answer answer;
    for (std::uint32_t i : mined.ofLine) {
        answer.group.push_back(mined.templates[i].id);
        answer.text.push_back(mined.templates[i].text);
    }
    return answer;
}

Answer masks(const std::vector<std::string>& lines)
{
    Answer answer;
    for (const std::string& line : lines) {
        std::string text = masked(line);
        for (const std::string_view mask : {"#", "<hex>", "<id>", "<tmp>"}) {
            for (size_t at = 0; (at = text.find(mask, at)) != text.npos; at += 3)
                text.replace(at, mask.size(), "<*>");
        }
        answer.group.push_back(text);
        answer.text.push_back(text);
    }
    return answer;
}

/// A tree by number of words and first words; its leaves hold templates, the most similar one takes the line.
class Drain
{
public:
    size_t add(const std::string& line)
    {
        std::vector<std::string> words;
        for (size_t at = 0; at < line.size();) {
            const size_t end = std::min(line.find(' ', at), line.size());
            if (end > at)
                words.push_back(line.substr(at, end - at));
            at = end + 1;
        }
        Node* node = &m_root;
        node = child(*node, std::to_string(words.size()), 1'000'000);
        for (size_t i = 0; i < std::min<size_t>(2, words.size()); ++i)
            node = child(*node, words[i].find_first_of("0123456789") == words[i].npos ? words[i] : "<*>", 100);
        size_t best = m_templates.size();
        size_t bestEqual = 0;
        for (size_t t : node->templates) {
            size_t equal = 0;
            for (size_t i = 0; i < words.size(); ++i)
                equal += m_templates[t][i] == words[i] ? 1 : 0;
            if (best == m_templates.size() || equal > bestEqual) {
                best = t;
                bestEqual = equal;
            }
        }
        if (best == m_templates.size() || double(bestEqual) < 0.4 * double(words.size())) {
            node->templates.push_back(m_templates.size());
            m_templates.push_back(words);
            return m_templates.size() - 1;
        }
        for (size_t i = 0; i < words.size(); ++i) {
            if (m_templates[best][i] != words[i])
                m_templates[best][i] = "<*>";
        }
        return best;
    }
    std::string text(size_t t) const
    {
        std::string text;
        for (const std::string& word : m_templates[t])
            text += (text.empty() ? "" : " ") + word;
        return text;
    }

private:
    struct Node
    {
        std::map<std::string, std::unique_ptr<Node>> children;
        std::vector<size_t> templates;
    };
    static Node* child(Node& node, const std::string& word, size_t most)
    {
        const auto found = node.children.find(word);
        if (found != node.children.end())
            return found->second.get();
        std::unique_ptr<Node>& made = node.children[node.children.size() + 1 < most ? word : "<*>"];
        if (!made)
            made = std::make_unique<Node>();
        return made.get();
    }
    Node m_root;
    std::vector<std::vector<std::string>> m_templates;
};

Answer drain(const std::vector<std::string>& lines)
{
    Drain drain;
    std::vector<size_t> numbers;
    for (const std::string& line : lines)
        numbers.push_back(drain.add(line));
    Answer answer;
    for (size_t number : numbers) {
        answer.group.push_back(std::to_string(number));
        answer.text.push_back(drain.text(number));
    }
    return answer;
}

/// Runs of blanks and of parameters are one.
std::string plain(std::string_view text)
{
    std::string squeezed;
    for (char c : text) {
        if (c != ' ' || (!squeezed.empty() && squeezed.back() != ' '))
            squeezed += c;
    }
    while (squeezed.ends_with(' '))
        squeezed.pop_back();
    for (size_t at = 0; (at = squeezed.find("<*><*>", at)) != squeezed.npos;)
        squeezed.erase(at, 3);
    return squeezed;
}

struct Score
{
    double grouping = 0, groups = 0, texts = 0;
};

Score scored(const Answer& answer, const std::vector<bench::HardLine>& lines, const bench::HardFormat& format)
{
    std::map<std::string, std::vector<size_t>> found;
    std::map<size_t, std::vector<size_t>> wanted;
    size_t same = 0;
    for (size_t i = 0; i < lines.size(); ++i) {
        found[answer.group[i]].push_back(i);
        wanted[lines[i].pattern].push_back(i);
        same += plain(answer.text[i]) == plain(bench::HardLog::templateOf(format.patterns[lines[i].pattern])) ? 1 : 0;
    }
    std::map<std::vector<size_t>, bool> right;
    for (const auto& [group, members] : found)
        right[members] = true;
    size_t both = 0, inBoth = 0;
    for (const auto& [pattern, members] : wanted) {
        if (right.contains(members)) {
            ++both;
            inBoth += members.size();
        }
    }
    return {double(inBoth) / double(lines.size()), 2 * double(both) / double(found.size() + wanted.size()),
            double(same) / double(lines.size())};
}

void quality(std::uint64_t seed)
{
    std::printf("2,000 lines a format, seed %llu; GA FGA PA\n%-11s %-20s%-20s%-20s\n", static_cast<unsigned long long>(seed), "", "ours",
                "masks alone", "Drain");
    Answer (*const miners[])(const std::vector<std::string>&) = {ours, masks, drain};
    Score sums[3][2];
    size_t counts[2] = {};
    for (size_t f = 0; f < bench::hardFormats().size(); ++f) {
        const bench::HardFormat& format = bench::hardFormats()[f];
        bench::HardLog log(format, seed);
        std::vector<bench::HardLine> lines;
        std::vector<std::string> texts;
        for (int i = 0; i < 2000; ++i) {
            lines.push_back(log.next());
            texts.push_back(lines.back().text);
        }
        std::printf("%-11s ", std::string(format.name).c_str());
        ++counts[f % 2];
        for (size_t m = 0; m < 3; ++m) {
            const Score score = scored(miners[m](texts), lines, format);
            std::printf("%.3f %.3f %.3f   ", score.grouping, score.groups, score.texts);
            Score& sum = sums[m][f % 2];
            sum = {sum.grouping + score.grouping, sum.groups + score.groups, sum.texts + score.texts};
        }
        std::printf("%s\n", std::string(format.difficulty).c_str());
    }
    // The formats were written first; those at even places were looked at while the miner was made, the others were not.
    for (size_t half = 0; half < 2; ++half) {
        std::printf("%-11s ", half == 0 ? "mean, seen" : "not seen");
        for (const auto& sum : sums)
            std::printf("%.3f %.3f %.3f   ", sum[half].grouping / double(counts[half]), sum[half].groups / double(counts[half]),
                        sum[half].texts / double(counts[half]));
        std::printf("\n");
    }
}

double cpuSeconds()
{
    timespec now{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return double(now.tv_sec) + double(now.tv_nsec) * 1e-9;
}

/// `count` lines out of these, again and again.
void time(const char* name, const std::vector<std::string>& lines, size_t count)
{
    std::vector<double> seconds;
    size_t bytes = 0, templates = 0;
    int coarseness = 0;
    double finishing = 0;
    for (int run = 0; run < 5; ++run) {
        TemplateMiner miner;
        const double begin = cpuSeconds();
        bytes = 0;
        for (size_t i = 0, k = 0; i < count; ++i, k = k + 1 == lines.size() ? 0 : k + 1) {
            miner.add(lines[k]);
            bytes += lines[k].size() + 1;
        }
        const double read = cpuSeconds();
        const MinedTemplates mined = miner.finish();
        seconds.push_back(cpuSeconds() - begin);
        finishing = cpuSeconds() - read;
        templates = mined.templates.size();
        coarseness = mined.coarseness;
    }
    std::sort(seconds.begin(), seconds.end());
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    std::printf("%-34s %9zu lines %7.1f MB  %7.3f s (%.3f of it at the end)  %6.2f M lines/s  %6.1f MB/s  %zu templates, coarseness %d, "
                "most memory so far %ld MB\n",
                name, count, double(bytes) / 1e6, seconds[2], finishing, double(count) / seconds[2] / 1e6, double(bytes) / seconds[2] / 1e6,
                templates, coarseness, usage.ru_maxrss / 1024);
}

void speed(std::uint64_t seed)
{
    std::printf("CPU seconds, median of 5, one core\n");
    std::vector<std::string> mixed;
    for (const bench::HardFormat& format : bench::hardFormats()) {
        if (format.name == "freetext")
            continue;
        bench::HardLog log(format, seed);
        for (int i = 0; i < 8000; ++i)
            mixed.push_back(log.next().text);
    }
    bench::HardLog blocks(bench::hardFormats().front(), seed);
    std::vector<std::string> repetitive;
    for (int i = 0; i < 100'000; ++i)
        repetitive.push_back(blocks.next().text);
    time("one format", repetitive, 1'000'000);
    time("one format", repetitive, 10'000'000);
    time("thirteen formats", mixed, 1'000'000);
    time("thirteen formats", mixed, 10'000'000);

    std::uint64_t state = seed;
    const auto word = [&state] {
        std::string text;
        for (int c = 0; c < 7; ++c) {
            state = state * 6364136223846793005u + 1442695040888963407u;
            text += char('a' + (state >> 33) % 26);
        }
        return text;
    };
    std::vector<std::string> different;
    for (int i = 0; i < 1'000'000; ++i) {
        std::string line;
        for (int k = 0; k < 12; ++k)
            line += (k > 0 ? " " : "") + word();
        different.push_back(std::move(line));
    }
    time("every word of every line different", different, 1'000'000);
    std::vector<std::string> pairs;
    const std::string words[2] = {"yes", "no"};
    for (std::uint64_t i = 0; i < 300'000; ++i) {
        std::string line;
        for (int k = 0; k < 30; ++k) {
            state = state * 6364136223846793005u + 1442695040888963407u;
            line += words[state >> 63] + ' ';
        }
        pairs.push_back(std::move(line));
    }
    time("two words everywhere", pairs, 300'000);
    std::vector<std::string> prefixes;
    for (int i = 0; i < 300'000; ++i) {
        std::string line;
        for (int k = 0; k < i % 200; ++k)
            line += "a ";
        prefixes.push_back(line + word());
    }
    time("one word, any number of times", prefixes, 300'000);
    std::vector<std::string> brackets;
    for (int i = 0; i < 100'000; ++i)
        brackets.push_back(std::string(size_t(i % 2000), i % 3 ? '(' : '"') + word() + std::string(size_t(i % 1500), ')'));
    time("nested brackets", brackets, 100'000);
    std::vector<std::string> huge;
    for (int i = 0; i < 8; ++i)
        huge.push_back(word() + ' ' + std::string(1 << 20, char('a' + i)) + word());
    time("lines of a megabyte", huge, 1000);
}

} // namespace

int main(int argc, char** argv)
{
    const std::string what = argc > 1 ? argv[1] : "all";
    const std::uint64_t seed = argc > 2 ? std::strtoull(argv[2], nullptr, 10) : 1;
    if (what != "speed")
        quality(seed);
    if (what != "quality")
        speed(seed);
    return 0;
}
