#include "bench/labelled/labelledlogs.h"

#include "core/logs/input.h"
#include "core/reports/reports.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>

namespace bench {

using namespace sentinel;

namespace {

constexpr size_t linesThatCount = 20; // of a block, where a known line must be in it
constexpr double temperature = 0.25;  // a block this far behind the best is e times less likely to be meant
constexpr size_t contenders = 12;     // blocks that may become the first

[[noreturn]] void fail(const QString& message)
{
    std::fprintf(stderr, "%s\n", qPrintable(message));
    std::exit(1);
}

/// Without colour codes and blanks at the ends.
std::string cleaned(std::string_view text)
{
    std::string clean;
    for (size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '\x1b') {
            clean += text[i];
            continue;
        }
        if (i + 1 < text.size() && text[i + 1] == '[') {
            size_t end = i + 2;
            while (end < text.size() && (std::isdigit(static_cast<unsigned char>(text[end])) || text[end] == ';' || text[end] == '?'))
                ++end;
            if (end < text.size() && std::isalpha(static_cast<unsigned char>(text[end])))
                i = end;
        }
    }
    const auto blank = [](char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '\f' || c == '\v'; };
    size_t first = 0;
    while (first < clean.size() && blank(clean[first]))
        ++first;
    while (clean.size() > first && blank(clean.back()))
        clean.pop_back();
    return clean.substr(first);
}

std::vector<QJsonObject> rowsOf(const QString& folder, const QString& set)
{
    std::vector<QJsonObject> rows;
    QFile file(folder + u'/' + set + QStringLiteral("/expected.jsonl"));
    if (file.open(QIODevice::ReadOnly)) {
        while (!file.atEnd()) {
            const QJsonObject row = QJsonDocument::fromJson(file.readLine()).object();
            if (!row.isEmpty())
                rows.push_back(row);
        }
    }
    return rows;
}

Log logAt(const QString& path)
{
    const Result<Input> input = readInput(QFile::exists(path) ? path : path + QStringLiteral(".gz"));
    if (!input)
        fail(input.error().message);
    Result<Log> log = Log::parse(input->documents.front());
    if (!log)
        fail(log.error().message);
    return *std::move(log);
}

std::string textOf(const QJsonObject& row, const char* key)
{
    return row[QLatin1StringView(key)].toString().toStdString();
}

/// Line ranges that count from 1, as line numbers that count from 0.
std::set<int> expanded(const QJsonObject& annotator, const char* key)
{
    std::set<int> lines;
    for (const QJsonValue& range : annotator[QLatin1StringView(key)].toArray()) {
        for (int line = range.toArray()[0].toInt(); line <= range.toArray()[1].toInt(); ++line)
            lines.insert(line - 1);
    }
    return lines;
}

/// Does the line hold more than the provider's time stamp?
bool says(const std::string& text)
{
    const size_t stamp = text.find("Z");
    return !text.empty() && !(text.size() < 30 && stamp != std::string::npos && stamp + 1 == text.size() && text[0] == '2');
}

class Reader
{
public:
    Reader(QString folder, const RuleSet& rules, const Weights& weights) : m_folder(std::move(folder)), m_rules(rules), m_weights(weights)
    {
    }

    void logChunks()
    {
        const QString set = QStringLiteral("logchunks");
        for (const QJsonObject& row : rowsOf(m_folder, set)) {
            Case& one = add(Set::FirstBlock, textOf(row, "repo"), set, row, "log", nullptr);
            const std::string chunk = textOf(row, "chunk");
            const TruthLines wanted(chunk);
            for (size_t line = 0; line < wanted.count(); ++line) {
                if (!wanted.text(line).empty())
                    ++one.bag[wanted.text(line)];
            }
        }
    }

    void ciDiff()
    {
        const QString set = QStringLiteral("cidiff");
        for (const QJsonObject& row : rowsOf(m_folder, set)) {
            const Log green = logAt(m_folder + u'/' + set + u'/' + row[QLatin1StringView("pass_log")].toString());
            const QJsonObject annotator = row[QLatin1StringView("annotator1")].toObject();
            for (const bool compared : {false, true}) {
                Case& one =
                    add(compared ? Set::BesidePassing : Set::Alone, textOf(row, "id"), set, row, "fail_log", compared ? &green : nullptr);
                for (int line : expanded(annotator, "error")) {
                    if (size_t(line) < one.truth.count() && says(one.truth.text(size_t(line))))
                        one.wanted.insert(line);
                }
                for (int line : expanded(annotator, "context")) {
                    if (!one.wanted.contains(line))
                        one.neutral.insert(line);
                }
            }
        }
    }

    void knownLines()
    {
        const QString set = QStringLiteral("pytorch_logclassifier");
        for (const QJsonObject& row : rowsOf(m_folder, set)) {
            const QJsonObject match = row[QLatin1StringView("match")].toObject();
            if (match.isEmpty())
                continue;
            Case& one = add(Set::KnownLine, textOf(row, "id"), set, row, "log", nullptr);
            one.wanted.insert(one.truth.lineOf(one.log.lineBytes(match[QLatin1StringView("line")].toInt()).begin));
        }
    }

    void errorLines()
    {
        const QString set = QStringLiteral("treeherder");
        for (const QJsonObject& row : rowsOf(m_folder, set)) {
            Case& one = add(Set::ErrorLines, textOf(row, "id"), set, row, "log", nullptr);
            for (const QJsonValue& error : row[QLatin1StringView("errors")].toArray()) {
                one.wanted.insert(error.toObject()[QLatin1StringView("line0")].toInt());
                one.wantedTexts.insert(cleaned(textOf(error.toObject(), "text")));
            }
        }
    }

    std::vector<std::unique_ptr<Case>> cases;

private:
    Case& add(Set set, std::string group, const QString& folder, const QJsonObject& row, const char* key, const Log* green)
    {
        auto one = std::make_unique<Case>(logAt(m_folder + u'/' + folder + u'/' + row[QLatin1StringView(key)].toString()));
        one->set = set;
        one->name = textOf(row, "id");
        one->group = std::move(group);
        std::optional<Evidence> found = evidenceIn(one->lines, readLogTests(one->log), m_rules, m_weights, green);
        if (found)
            one->evidence = std::move(*found);
        cases.push_back(std::move(one));
        return *cases.back();
    }

    QString m_folder;
    const RuleSet& m_rules;
    const Weights& m_weights;
};

double f1(size_t right, size_t shown, size_t wanted)
{
    return shown + wanted == 0 ? 0 : 2.0 * double(right) / double(shown + wanted);
}

/// The measure of one block that stands first.
double firstBlock(Case& one, const LineRange& range)
{
    const std::vector<int>& shown = one.linesOf(range);
    if (one.set == Set::KnownLine) {
        const auto end = shown.begin() + std::ptrdiff_t(std::min(shown.size(), linesThatCount));
        return std::find_if(shown.begin(), end, [&one](int line) { return one.wanted.contains(line); }) != end ? 1 : 0;
    }
    std::map<std::string, int> bag;
    for (int line : shown)
        ++bag[one.truth.text(size_t(line))];
    size_t right = 0;
    size_t wanted = 0;
    for (const auto& [text, count] : one.bag)
        wanted += size_t(count);
    for (const auto& [text, count] : bag) {
        const auto found = one.bag.find(text);
        right += found == one.bag.end() ? 0 : size_t(std::min(count, found->second));
    }
    return f1(right, shown.size(), wanted);
}

double allBlocks(Case& one, const std::vector<ShownBlock>& blocks)
{
    std::set<int> shown;
    for (const ShownBlock& block : blocks) {
        for (int line : one.linesOf(block.lines)) {
            if (!one.neutral.contains(line) && (one.set == Set::ErrorLines || says(one.truth.text(size_t(line)))))
                shown.insert(line);
        }
    }
    size_t right = 0;
    if (one.set != Set::ErrorLines) {
        for (int line : shown)
            right += one.wanted.contains(line) ? 1 : 0;
        return f1(right, shown.size(), one.wanted.size());
    }
    std::set<std::string> texts;
    for (int line : shown) {
        texts.insert(one.truth.text(size_t(line)));
        right += one.wanted.contains(line) || one.wantedTexts.contains(one.truth.text(size_t(line))) ? 1 : 0;
    }
    size_t found = 0;
    for (int line : one.wanted)
        found += shown.contains(line) || texts.contains(one.truth.text(size_t(line))) ? 1 : 0;
    const double recall = one.wanted.empty() ? 1 : double(found) / double(one.wanted.size());
    const double precision = shown.empty() ? 0 : double(right) / double(shown.size());
    return 0.75 * recall + 0.25 * precision; // an error that is not shown costs more than a line too many
}

double oneOfThree(Case& one, const std::vector<ShownBlock>& blocks)
{
    for (size_t i = 0; i < std::min<size_t>(3, blocks.size()); ++i) {
        if (firstBlock(one, blocks[i].lines) > 0)
            return 1;
    }
    return 0;
}

} // namespace

const char* nameOf(Set set)
{
    switch (set) {
    case Set::FirstBlock:
        return "logchunks, first block";
    case Set::Alone:
        return "cidiff, alone";
    case Set::BesidePassing:
        return "cidiff, beside the passing log";
    case Set::KnownLine:
        return "pytorch, first block and three";
    case Set::ErrorLines:
        return "treeherder, error lines";
    }
    return "";
}

TruthLines::TruthLines(std::string_view bytes)
{
    size_t begin = 0;
    const auto take = [&](size_t end) {
        m_starts.push_back(qint64(begin));
        m_ends.push_back(qint64(end));
        m_texts.push_back(cleaned(bytes.substr(begin, end - begin)));
    };
    for (size_t i = 0; i < bytes.size(); ++i) {
        if (bytes[i] != '\n' && bytes[i] != '\r')
            continue;
        take(i);
        if (bytes[i] == '\r' && i + 1 < bytes.size() && bytes[i + 1] == '\n')
            ++i;
        begin = i + 1;
    }
    take(bytes.size());
}

int TruthLines::lineOf(qint64 byte) const
{
    return int(std::upper_bound(m_starts.begin(), m_starts.end(), byte) - m_starts.begin()) - 1;
}

std::vector<int> TruthLines::touched(ByteRange range) const
{
    std::vector<int> lines;
    if (range.end <= range.begin)
        return lines;
    for (int line = std::max(0, lineOf(range.begin)); size_t(line) < m_starts.size() && m_starts[size_t(line)] < range.end; ++line) {
        if (m_ends[size_t(line)] > range.begin && !m_texts[size_t(line)].empty())
            lines.push_back(line);
    }
    return lines;
}

const std::vector<int>& Case::linesOf(const LineRange& range)
{
    const auto [entry, isNew] = known.try_emplace({range.first, range.last});
    if (isNew)
        entry->second = truth.touched({log.lineBytes(range.first).begin, log.lineBytes(range.last).end});
    return entry->second;
}

std::vector<std::unique_ptr<Case>> readCases(const QString& folder, const RuleSet& rules, const Weights& weights)
{
    Reader reader(folder, rules, weights);
    reader.logChunks();
    reader.ciDiff();
    reader.knownLines();
    reader.errorLines();
    return std::move(reader.cases);
}

double measureOf(Case& one, const Weights& weights)
{
    rank(one.evidence.candidates, weights);
    const std::vector<ShownBlock> blocks = shownBlocks(one.evidence, one.lines, weights);
    if (blocks.empty())
        return 0;
    if (one.set == Set::FirstBlock)
        return firstBlock(one, blocks.front().lines);
    if (one.set == Set::KnownLine)
        return (firstBlock(one, blocks.front().lines) + oneOfThree(one, blocks)) / 2;
    return allBlocks(one, blocks);
}

size_t shownIn(Case& one, const Weights& weights)
{
    rank(one.evidence.candidates, weights);
    return shownBlocks(one.evidence, one.lines, weights).size();
}

double softMeasureOf(Case& one, const Weights& weights)
{
    const double measure = measureOf(one, weights);
    if (one.set != Set::FirstBlock && one.set != Set::KnownLine)
        return measure;
    const std::vector<Candidate>& ranked = one.evidence.candidates;
    double sum = 0;
    double all = 0;
    for (size_t i = 0; i < std::min(ranked.size(), contenders); ++i) {
        const double chance = std::exp((ranked[i].score - ranked.front().score) / temperature);
        sum += chance * firstBlock(one, ranked[i].lines);
        all += chance;
    }
    return all == 0 ? 0 : (measure + sum / all) / 2;
}

} // namespace bench
