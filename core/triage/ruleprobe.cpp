#include "core/triage/ruleprobe.h"

#include "core/triage/lines.h"
#include "core/triage/pattern.h"
#include "core/triage/ruleset_p.h"

#include <QCoreApplication>

#include <algorithm>

namespace sentinel {

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(RuleProbe)
};

constexpr size_t blockSize = 1 << 20;
constexpr size_t sealSize = 64; // Vectorscan 5.4.9 overlooks some matches in the last bytes that it is given

/// What the library objects to, and what would do instead.
QString reasonFor(const QString& message)
{
    if (message.contains(QLatin1StringView("empty buffer")))
        return Text::tr("it matches an empty line");
    if (message.contains(QLatin1StringView("Back-reference"), Qt::CaseInsensitive))
        return Text::tr("back references (\\1) cannot be used in an expression");
    if (message.contains(QLatin1StringView("assertion")) || message.contains(QLatin1StringView("Zero-width")))
        return Text::tr("look-ahead and look-behind cannot be used; say what must not match in another way");
    if (message.contains(QLatin1StringView("too large")) || message.contains(QLatin1StringView("repeat")))
        return Text::tr("it is too large; use smaller repetitions ({1,200})");
    return Text::tr("%1 (no look-around, back references, atomic groups or conditions)").arg(message);
}

struct Block
{
    std::string text;
    std::vector<std::pair<size_t, qint64>> starts;
    size_t size = 0; ///< without the seal

    void add(qint64 line, std::string_view peeled)
    {
        if (peeled.size() > lineHead + lineTail) {
            add(line, peeled.substr(0, lineHead));
            add(line, peeled.substr(peeled.size() - lineTail));
            return;
        }
        starts.emplace_back(text.size(), line);
        (text += peeled) += '\n';
    }
};

struct Catcher
{
    const Block* block = nullptr;
    RuleProbe::Answer* answer = nullptr;
    std::vector<qint64>* latest = nullptr;
    size_t most = 0;

    static int onMatch(unsigned rule, unsigned long long, unsigned long long to, unsigned, void* context)
    {
        static_cast<Catcher*>(context)->add(rule, size_t(to));
        return 0;
    }
    void add(unsigned rule, size_t end)
    {
        if (end > block->size)
            return;
        const auto after =
            std::lower_bound(block->starts.begin(), block->starts.end(), end, [](const auto& start, size_t e) { return start.first < e; });
        const qint64 line = std::prev(after == block->starts.begin() ? std::next(after) : after)->second;
        if ((*latest)[rule] >= line)
            return;
        (*latest)[rule] = line;
        if (size_t(answer->count[rule]++) < most)
            answer->found.push_back({line, int(rule)});
    }
};

} // namespace

struct RuleProbe::Private
{
    size_t rules = 0;
    std::unique_ptr<hs_database_t, HsFree> database;
    std::unique_ptr<hs_scratch_t, HsFree> scratch; ///< cloned for each search

    std::unique_ptr<hs_scratch_t, HsFree> ownScratch() const
    {
        hs_scratch_t* made = nullptr;
        if (scratch)
            (void)hs_clone_scratch(scratch.get(), &made); // without memory there is none, and nothing is found
        return std::unique_ptr<hs_scratch_t, HsFree>(made);
    }
    void scan(Block& block, Catcher& catcher, hs_scratch_t* own) const
    {
        block.size = block.text.size();
        block.text.append(sealSize, '\n');
        (void)hs_scan(database.get(), block.text.data(), unsigned(block.text.size()), 0, own, &Catcher::onMatch, &catcher);
        block.text.clear();
        block.starts.clear();
    }
};

Result<RuleProbe> RuleProbe::compile(const std::vector<Rule>& rules)
{
    auto d = std::make_shared<Private>();
    d->rules = rules.size();
    std::vector<std::string> texts;
    std::vector<const char*> pointers;
    std::vector<unsigned> flags, ids;
    for (const Rule& rule : rules) {
        texts.push_back(lineBound(rule.pattern));
        flags.push_back(HS_FLAG_MULTILINE | (rule.ignoreCase ? unsigned(HS_FLAG_CASELESS) : 0u));
        ids.push_back(unsigned(ids.size()));
    }
    for (const std::string& text : texts)
        pointers.push_back(text.c_str());
    if (!rules.empty()) {
        hs_database_t* database = nullptr;
        hs_compile_error_t* error = nullptr;
        if (hs_compile_multi(pointers.data(), flags.data(), ids.data(), unsigned(ids.size()), HS_MODE_BLOCK, nullptr, &database, &error)
            != HS_SUCCESS) {
            const QString message = QString::fromUtf8(error->message);
            hs_free_compile_error(error);
            return Error{Error::Kind::Malformed, reasonFor(message), message};
        }
        d->database.reset(database);
        hs_scratch_t* scratch = nullptr;
        if (hs_alloc_scratch(database, &scratch) != HS_SUCCESS)
            return Error{Error::Kind::Internal, Text::tr("There is not enough memory for the expression."), {}};
        d->scratch.reset(scratch);
    }
    RuleProbe probe;
    probe.m_d = std::move(d);
    return probe;
}

RuleProbe::Answer RuleProbe::search(const Log& log, size_t most, std::stop_token stop) const
{
    Answer answer;
    answer.count.assign(m_d->rules, 0);
    const auto scratch = m_d->ownScratch();
    if (!scratch)
        return answer;
    std::vector<qint64> latest(m_d->rules, 0);
    Block block;
    Catcher catcher{&block, &answer, &latest, most};
    PeeledLine peeled;
    const qint64 count = log.lineCount();
    for (qint64 line = 1; line <= count; ++line) {
        log.peel(line, peeled);
        // The provider's own words are no tool's: triage leaves them out as well.
        if (peeled.marker == Marker::Exit || peeled.marker == Marker::Result || peeled.marker == Marker::Command
            || peeled.marker == Marker::GroupStart)
            continue;
        block.add(line, withoutClock(peeled.text));
        if (block.text.size() >= blockSize) {
            if (stop.stop_requested())
                return answer;
            m_d->scan(block, catcher, scratch.get());
        }
    }
    m_d->scan(block, catcher, scratch.get());
    std::stable_sort(answer.found.begin(), answer.found.end(), [](const Found& a, const Found& b) { return a.line < b.line; });
    return answer;
}

std::vector<int> RuleProbe::matching(std::string_view line) const
{
    return matching(std::vector<std::string>{std::string(line)}).front();
}

std::vector<std::vector<int>> RuleProbe::matching(const std::vector<std::string>& lines) const
{
    Answer answer;
    answer.count.assign(m_d->rules, 0);
    std::vector<qint64> latest(m_d->rules, 0);
    Block block;
    for (size_t i = 0; i < lines.size(); ++i)
        block.add(qint64(i) + 1, lines[i]);
    Catcher catcher{&block, &answer, &latest, lines.size()};
    if (const auto scratch = m_d->ownScratch())
        m_d->scan(block, catcher, scratch.get());
    std::vector<std::vector<int>> rules(lines.size());
    for (const Found& found : answer.found)
        rules[size_t(found.line) - 1].push_back(found.rule);
    for (std::vector<int>& one : rules)
        std::sort(one.begin(), one.end());
    return rules;
}

size_t RuleProbe::bytes() const
{
    size_t size = 0;
    if (m_d->database)
        (void)hs_database_size(m_d->database.get(), &size); // fails for no database that was compiled
    return size;
}

} // namespace sentinel
