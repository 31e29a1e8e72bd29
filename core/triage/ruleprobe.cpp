#include "core/triage/ruleprobe.h"

#include "core/logs/linewalk.h"
#include "core/triage/lines.h"
#include "core/triage/patternbank_p.h"

#include <QCoreApplication>

#include <algorithm>

namespace sentinel {

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(RuleProbe)
};

constexpr qint64 stopEvery = qint64(4) << 20; // bytes between two looks at the stop token

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

/// Counts matches, each rule once a line, and keeps the first of each.
struct Catcher
{
    RuleProbe::Answer answer;
    std::vector<qint64> latest; ///< line of each rule
    size_t most = 0;

    Catcher(size_t rules, size_t limit) : latest(rules, 0), most(limit) { answer.count.assign(rules, 0); }
    static void add(void* context, qint64 line, unsigned rule)
    {
        auto& self = *static_cast<Catcher*>(context);
        if (self.latest[rule] >= line)
            return;
        self.latest[rule] = line;
        if (size_t(self.answer.count[rule]++) < self.most)
            self.answer.found.push_back({line, int(rule)});
    }
};

void addLine(PatternScan& scan, qint64 line, std::string_view text)
{
    if (text.size() <= lineHead + lineTail) {
        scan.add(line, text);
    } else {
        scan.add(line, text.substr(0, lineHead));
        scan.add(line, text.substr(text.size() - lineTail));
    }
}

} // namespace

struct RuleProbe::Private
{
    size_t rules = 0;
    std::shared_ptr<const PatternBank> bank;
};

Result<RuleProbe> RuleProbe::compile(const std::vector<Rule>& rules)
{
    std::vector<LinePattern> patterns;
    for (const Rule& rule : rules)
        patterns.push_back({rule.pattern, rule.ignoreCase, false});
    PatternBank::Made made = PatternBank::make(patterns);
    if (!made.bank && made.trouble->pattern < 0)
        return Error{Error::Kind::Internal, Text::tr("There is not enough memory for the expression."), made.trouble->what};
    if (!made.bank)
        return Error{Error::Kind::Malformed, reasonFor(made.trouble->what), made.trouble->what};
    auto d = std::make_shared<Private>();
    d->rules = rules.size();
    d->bank = std::move(made.bank);
    RuleProbe probe;
    probe.m_d = std::move(d);
    return probe;
}

RuleProbe RuleProbe::of(std::vector<Rule> rules, std::vector<Unusable>& unusable)
{
    for (;;) {
        std::vector<LinePattern> patterns;
        for (const Rule& rule : rules)
            patterns.push_back({rule.pattern, rule.ignoreCase, false});
        PatternBank::Made made = PatternBank::make(patterns);
        if (!made.bank && made.trouble->pattern >= 0) {
            Rule& bad = rules[size_t(made.trouble->pattern)];
            unusable.push_back({made.trouble->pattern, reasonFor(made.trouble->what)});
            bad.pattern = "\\x01nothing at all\\x02"; // the others are compiled already, and kept
            bad.ignoreCase = false;
            continue;
        }
        RuleProbe probe;
        auto d = std::make_shared<Private>();
        d->rules = rules.size();
        if (!made.bank)
            unusable.push_back({0, Text::tr("there is not enough memory for all expressions")});
        d->bank = made.bank ? std::move(made.bank) : PatternBank::make({}).bank;
        probe.m_d = std::move(d);
        return probe;
    }
}

RuleProbe::Answer RuleProbe::search(const Log& log, size_t most, std::stop_token stop) const
{
    Catcher catcher(m_d->rules, most);
    PatternScan scan(*m_d->bank, &Catcher::add, &catcher);
    if (!scan.isReady())
        return std::move(catcher.answer);
    qint64 nextLook = stopEvery;
    for (LineWalk walk(log); walk.next();) {
        const PeeledLine& peeled = walk.peeled();
        // The provider's own words are no tool's: triage leaves them out as well.
        if (peeled.marker == Marker::Exit || peeled.marker == Marker::Result || peeled.marker == Marker::Command
            || peeled.marker == Marker::GroupStart)
            continue;
        addLine(scan, walk.line(), withoutClock(peeled.text));
        if (walk.bytes().end >= nextLook) {
            nextLook = walk.bytes().end + stopEvery;
            if (stop.stop_requested())
                return std::move(catcher.answer);
        }
    }
    scan.finish();
    std::stable_sort(catcher.answer.found.begin(), catcher.answer.found.end(),
                     [](const Found& a, const Found& b) { return a.line < b.line; });
    return std::move(catcher.answer);
}

std::vector<int> RuleProbe::matching(std::string_view line) const
{
    return matching(std::vector<std::string>{std::string(line)}).front();
}

std::vector<std::vector<int>> RuleProbe::matching(const std::vector<std::string>& lines) const
{
    Catcher catcher(m_d->rules, lines.size());
    PatternScan scan(*m_d->bank, &Catcher::add, &catcher);
    if (scan.isReady()) {
        for (size_t i = 0; i < lines.size(); ++i)
            addLine(scan, qint64(i) + 1, lines[i]);
        scan.finish();
    }
    std::vector<std::vector<int>> rules(lines.size());
    for (const Found& found : catcher.answer.found)
        rules[size_t(found.line) - 1].push_back(found.rule);
    for (std::vector<int>& one : rules)
        std::sort(one.begin(), one.end());
    return rules;
}

size_t RuleProbe::bytes() const
{
    return m_d->bank->bytes();
}

} // namespace sentinel
