// Learns the weights of the evidence model (resources/triage/weights.yaml) from labelled logs, and says how good they are.
//
//   bench_learnweights DATA [--from FILE] [--to FILE] [--show TEXT]
//
// DATA is a folder as bench/labelled/labelledlogs.h describes. Groups of logs (repositories, cases), sorted by name, are halved: the first,
// third, fifth, … are learnt from, the others are only measured, and both are printed. Method: coordinate ascent. One number after the
// other is moved by a quarter, a half and one, up and down, as long as the mean of the sets' measures on the learnt half rises by more
// than a move costs and more groups gain by it than lose: what helps one repository alone is no rule. A number away from where it
// started costs a little, so that the file keeps round numbers that mean something, and what the data does not speak of stays as people
// set it. Deterministic. Nothing is written without --to; --show lists the best candidates of the cases whose name holds the text, with
// what their scores are made of.

#include "bench/labelled/labelledlogs.h"

#include <QFile>
#include <QRegularExpression>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <map>

namespace {

using namespace sentinel;
using bench::Case;
using bench::Set;

constexpr double steps[] = {1, 0.5, 0.25};
constexpr double moveCost = 0.0002; // for each quarter that a number is away from its start
constexpr int mostRounds = 12;
constexpr double felt = 0.002; // of a group's measure: less is no change
constexpr int leastGain = 1;   // groups that gain, less those that lose

/// What a set's mean counts for in the sum: the large, hand-made ones more than a tool's own output.
double shareOf(Set set)
{
    switch (set) {
    case Set::FirstBlock:
        return 0.4;
    case Set::Alone:
    case Set::BesidePassing:
    case Set::KnownLine:
        return 0.15;
    case Set::ErrorLines:
        return 0.15;
    }
    return 0;
}

using Cases = std::vector<std::unique_ptr<Case>>;
using Means = std::map<Set, std::pair<double, int>>;

/// Is the case in the half that is learnt from?
std::map<std::pair<Set, std::string>, bool> halvesOf(const Cases& cases)
{
    std::map<Set, std::vector<std::string>> groups;
    for (const auto& one : cases) {
        std::vector<std::string>& names = groups[one->set];
        if (std::find(names.begin(), names.end(), one->group) == names.end())
            names.push_back(one->group);
    }
    std::map<std::pair<Set, std::string>, bool> learnt;
    for (auto& [set, names] : groups) {
        // Without regard to case, as people sort names.
        std::sort(names.begin(), names.end(), [](const std::string& a, const std::string& b) {
            return QString::fromStdString(a).toLower() < QString::fromStdString(b).toLower();
        });
        for (size_t i = 0; i < names.size(); ++i)
            learnt[{set, names[i]}] = i % 2 == 0;
    }
    return learnt;
}

Means meansOf(const std::vector<Case*>& cases, const Weights& weights)
{
    Means means;
    for (Case* one : cases) {
        auto& [sum, count] = means[one->set];
        sum += bench::measureOf(*one, weights);
        ++count;
    }
    return means;
}

/// What weights are worth: the sets' means in their shares, and each group's part.
struct Worth
{
    double sum = 0;
    std::map<std::pair<Set, std::string>, double> groups;
};

Worth worthOf(const std::vector<Case*>& cases, const Weights& weights)
{
    std::map<Set, std::map<std::string, std::pair<double, int>>> sets;
    for (Case* one : cases) {
        auto& [sum, count] = sets[one->set][one->group];
        sum += bench::softMeasureOf(*one, weights);
        ++count;
    }
    Worth worth;
    for (const auto& [set, groups] : sets) {
        for (const auto& [name, part] : groups) {
            worth.groups[{set, name}] = part.first / part.second;
            worth.sum += shareOf(set) * part.first / part.second / double(groups.size());
        }
    }
    return worth;
}

/// Do more groups gain than lose?
bool isCommonGain(const Worth& from, const Worth& to)
{
    int gain = 0;
    for (const auto& [group, part] : to.groups) {
        const double change = part - from.groups.at(group);
        gain += change > felt ? 1 : change < -felt ? -1 : 0;
    }
    return gain >= leastGain;
}

/// The numbers of the model that are learnt, one after the other.
std::vector<double*> numbersOf(Weights& weights)
{
    std::vector<double*> numbers;
    for (double& weight : weights.weights)
        numbers.push_back(&weight);
    for (Weights::Shown* shown : {&weights.alone, &weights.besidePassing}) {
        numbers.push_back(&shown->within);
        numbers.push_back(&shown->statedWithin);
    }
    return numbers;
}

Weights learn(const std::vector<Case*>& cases, const Weights& start)
{
    Weights best = start;
    Weights origin = start;
    const std::vector<double*> origins = numbersOf(origin);
    const auto costOf = [&](Weights weights) {
        double cost = 0;
        const std::vector<double*> numbers = numbersOf(weights);
        for (size_t i = 0; i < numbers.size(); ++i)
            cost += moveCost * std::abs(*numbers[i] - *origins[i]) / 0.25;
        return cost;
    };
    Worth worth = worthOf(cases, best);
    double reached = worth.sum;
    for (int round = 0; round < mostRounds; ++round) {
        const double before = reached;
        for (size_t i = 0; i < origins.size(); ++i) {
            for (double step : steps) {
                for (double move : {step, -step}) {
                    Weights tried = best;
                    double& number = *numbersOf(tried)[i];
                    number += move;
                    if (i >= featureCount && number < 0)
                        continue;
                    Worth found = worthOf(cases, tried);
                    const double value = found.sum - costOf(tried);
                    if (value > reached + 1e-9 && isCommonGain(worth, found)) {
                        reached = value;
                        worth = std::move(found);
                        best = tried;
                    }
                }
            }
        }
        std::printf("round %d: %.4f\n", round + 1, reached);
        if (reached <= before)
            break;
    }
    return best;
}

void print(const char* what, const std::vector<Case*>& learnt, const std::vector<Case*>& unseen, const Weights& weights)
{
    std::printf("%s\n", what);
    const Means left = meansOf(learnt, weights);
    const Means right = meansOf(unseen, weights);
    for (const auto& [set, mean] : left) {
        const auto other = right.find(set);
        std::printf("  %-32s learnt half %.3f (%d)   other half %.3f (%d)\n", bench::nameOf(set), mean.first / mean.second, mean.second,
                    other == right.end() ? 0.0 : other->second.first / other->second.second,
                    other == right.end() ? 0 : other->second.second);
    }
}

/// The file with other numbers in it; its comments stay.
QByteArray rewritten(const QByteArray& yaml, const Weights& weights)
{
    QString text = QString::fromUtf8(yaml);
    const auto put = [&text](const QString& pattern, double number) {
        const QRegularExpression expression(pattern, QRegularExpression::MultilineOption);
        const QRegularExpressionMatch match = expression.match(text);
        if (match.hasMatch())
            text.replace(match.capturedStart(1), match.capturedLength(1),
                         QString::number(number, 'f', number * 10 == std::floor(number * 10) ? 1 : 2));
    };
    for (size_t i = 0; i < featureCount; ++i)
        put(QStringLiteral("^  %1: (-?[\\d.]+)").arg(QString::fromStdString(std::string(featureId(Feature(i))))), weights.weights[i]);
    for (const auto& [name, shown] : {std::pair("alone", &weights.alone), std::pair("beside_passing", &weights.besidePassing)}) {
        const QString head = QStringLiteral("^  %1: .*").arg(QLatin1StringView(name));
        put(head + QStringLiteral(" within: ([\\d.]+)"), shown->within);
        put(head + QStringLiteral(" stated_within: ([\\d.]+)"), shown->statedWithin);
    }
    return text.toUtf8();
}

void show(Case& one, const Weights& weights)
{
    std::printf("== %s, %s: %.3f, ends at line %lld\n", one.name.c_str(), bench::nameOf(one.set), bench::measureOf(one, weights),
                static_cast<long long>(one.evidence.situation.end));
    const size_t shown = bench::shownIn(one, weights);
    for (size_t i = 0; i < std::min<size_t>(one.evidence.candidates.size(), shown + 6); ++i) {
        const Candidate& candidate = one.evidence.candidates[i];
        std::printf("%s %lld-%lld %.2f %s |%s\n   ", i < shown ? "*" : " ", static_cast<long long>(candidate.lines.first),
                    static_cast<long long>(candidate.lines.last), candidate.score, candidate.anchor ? candidate.anchor->id : "-",
                    std::string(one.lines.text(candidate.key).substr(0, 100)).c_str());
        for (const ScoreTerm& term : termsOf(candidate, weights))
            std::printf(" %s %.2f*%.2f", qPrintable(term.feature), term.value, term.weight);
        std::printf("\n");
    }
}

[[noreturn]] void fail(const QString& message)
{
    std::fprintf(stderr, "%s\n", qPrintable(message));
    std::exit(1);
}

} // namespace

int main(int argc, char** argv)
{
    QString data, from = QStringLiteral(":/triage/weights.yaml"), to, asked;
    for (int i = 1; i < argc; ++i) {
        const QString word = QString::fromLocal8Bit(argv[i]);
        QString& value = word == QStringLiteral("--from") ? from
            : word == QStringLiteral("--to")              ? to
            : word == QStringLiteral("--show")            ? asked
                                                          : data;
        value = &value == &data ? word : QString::fromLocal8Bit(i + 1 < argc ? argv[++i] : "");
    }
    if (data.isEmpty())
        fail(QStringLiteral("usage: bench_learnweights DATA [--from FILE] [--to FILE] [--show TEXT]"));
    (void)builtInWeights(); // the resources are there from here on
    QFile file(from);
    if (!file.open(QIODevice::ReadOnly))
        fail(file.errorString());
    const QByteArray yaml = file.readAll();
    const Result<Weights> start = readWeights(yaml, from);
    if (!start)
        fail(start.error().message);
    const Result<RuleSet> rules = RuleSet::load(RuleSet::builtInFiles());
    if (!rules)
        fail(rules.error().message);

    const Cases cases = bench::readCases(data, *rules, *start);
    const auto halves = halvesOf(cases);
    std::vector<Case*> learnt, unseen;
    for (const auto& one : cases)
        (halves.at({one->set, one->group}) ? learnt : unseen).push_back(one.get());
    std::printf("%zu cases, %zu of them learnt from\n", cases.size(), learnt.size());
    print("as they are:", learnt, unseen, *start);
    for (const auto& one : cases) {
        if (!asked.isEmpty() && one->name.find(asked.toStdString()) != std::string::npos)
            show(*one, *start);
    }
    if (to.isEmpty())
        return 0;

    const Weights learned = learn(learnt, *start);
    print("learned:", learnt, unseen, learned);
    QFile out(to);
    if (!out.open(QIODevice::WriteOnly) || out.write(rewritten(yaml, learned)) < 0)
        fail(out.errorString());
    return 0;
}
