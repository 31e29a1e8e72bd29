// How right the verdicts are, and how far their confidence can be believed: for each set of labelled logs the share of categories that are
// right, and over all of them a reliability table (of the verdicts said with 0.8, how many are right?), the Brier score and the expected
// calibration error. Cases are halved by group (repository, or place in the file): what is learned is learned on the first half alone, and
// the second tells whether it holds elsewhere. A case whose job also passed once is judged twice: alone, and beside the passing log.
//
//     bench_accuracy [--data DIR] [--labels FILE] [--misses] [--scores] [--learn FILE | --bear-out FILE]
//
// Sets: the cases of tests/data/verdicts; of DIR (default: shared/data beside the project) the logs in which tests are known to have
// failed; and FILE with lines "path<TAB>group<TAB>category[|category]", paths below DIR. --learn fits resources/triage/confidence.yaml,
// --bear-out only what its estimates are worth: that moves no verdict.
// --scores also runs the scorer that lies beside the data, where there is one, and prints its table.

#include "bench/doubtful.h"
#include "core/logs/input.h"
#include "core/reports/reports.h"
#include "core/triage/choice.h"
#include "core/triage/triage.h"
#include "tests/triage/verdictcases.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QHash>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>

#include <array>
#include <cmath>
#include <cstdio>
#include <map>
#include <set>

namespace {

using namespace sentinel;

struct Case
{
    std::string set, group, name;
    std::vector<Category> right;
    int half = 0;
    // what came out
    Verdict verdict;
    Grounds grounds = {};
    Category chosen = Category::Unknown; ///< before one that is too doubtful was left unsaid
    bool isRight(Category category) const { return std::find(right.begin(), right.end(), category) != right.end(); }
};

struct Options
{
    QString data = QStringLiteral(SENTINEL_SOURCE_DIR "/../shared/data");
    QString labels, learn, bearOut;
    bool misses = false, scores = false;
};

Options optionsIn(const QStringList& words)
{
    Options options;
    for (qsizetype i = 1; i < words.size(); ++i) {
        const QString& word = words[i];
        if (word == QLatin1String("--misses"))
            options.misses = true;
        else if (word == QLatin1String("--scores"))
            options.scores = true;
        else if (i + 1 < words.size() && word == QLatin1String("--data"))
            options.data = words[++i];
        else if (i + 1 < words.size() && word == QLatin1String("--labels"))
            options.labels = words[++i];
        else if (i + 1 < words.size() && word == QLatin1String("--learn"))
            options.learn = words[++i];
        else if (i + 1 < words.size() && word == QLatin1String("--bear-out"))
            options.bearOut = words[++i];
        else
            qFatal("usage: bench_accuracy [--data DIR] [--labels FILE] [--misses] [--scores] [--learn FILE | --bear-out FILE]");
    }
    return options;
}

void judge(Case& one, const Log& log, const RuleSet& rules, const Log* green = nullptr)
{
    const TestReport tests = readLogTests(log);
    one.verdict = triageLog(log, tests, rules, green);
    const Choice choice = choiceIn(log, tests, rules, green);
    one.grounds = choice.grounds;
    one.chosen = choice.category;
}

/// The same case beside the log that passed.
Case beside(Case one, const Log& log, const RuleSet& rules, const Log& green)
{
    one.set += ", beside passing";
    one.name += " (beside passing)";
    judge(one, log, rules, &green);
    return one;
}

Log ownLog(const std::string& text)
{
    Document document;
    document.bytes = Bytes::of(text);
    return *Log::parse(document);
}

std::optional<Log> logAt(const QString& path)
{
    const Result<Input> input = readInput(QFile::exists(path) ? path : path + QStringLiteral(".gz"));
    if (!input)
        return {};
    Result<Log> log = Log::parse(input->documents.front());
    return log ? std::optional(std::move(*log)) : std::nullopt;
}

std::vector<Case> ourCases(const RuleSet& rules)
{
    std::vector<Case> cases;
    std::map<Category, int> count;
    for (const VerdictCase& made : verdictCases()) {
        Case one;
        one.set = "own";
        one.name = one.group = made.name;
        one.right = made.right;
        one.half = count[made.right.front()]++ % 2;
        const Log log = ownLog(made.log);
        judge(one, log, rules);
        if (!made.passing.empty())
            cases.push_back(beside(one, log, rules, ownLog(made.passing)));
        cases.push_back(std::move(one));
    }
    return cases;
}

/// Harder forms of our cases. Each goes with the half of the case that it is made of, and so does what is put in front of it.
std::vector<Case> doubtfulCases(const RuleSet& rules)
{
    const std::vector<VerdictCase> all = verdictCases();
    std::array<std::vector<const VerdictCase*>, 2> halves;
    std::map<Category, int> count;
    for (const VerdictCase& made : all)
        halves[size_t(count[made.right.front()]++ % 2)].push_back(&made);
    std::vector<Case> cases;
    for (size_t half = 0; half < halves.size(); ++half) {
        const std::vector<const VerdictCase*>& of = halves[half];
        for (size_t i = 0; i < of.size(); ++i) {
            const VerdictCase& noise = *of[(i * 7 + 3) % of.size()];
            for (const VerdictCase& made : {bench::behindNoise(*of[i], noise), bench::cutShort(*of[i])}) {
                if (made.log == of[i]->log)
                    continue;
                Case one;
                one.set = made.name.ends_with("short") ? "own, cut short" : "own, behind noise";
                one.name = made.name;
                one.group = of[i]->name;
                one.right = made.right;
                one.half = int(half);
                judge(one, ownLog(made.log), rules);
                cases.push_back(std::move(one));
            }
        }
    }
    return cases;
}

struct Label
{
    QString path;
    std::string set, group;
    std::vector<Category> right;
};

/// Logs of builds in which tests failed, as the set's authors counted them.
std::vector<Label> failedTests(const QString& data)
{
    std::vector<Label> labels;
    QFile file(data + QStringLiteral("/bugswarm_logs/expected.jsonl"));
    if (!file.open(QIODevice::ReadOnly))
        return labels;
    while (!file.atEnd()) {
        const QJsonObject one = QJsonDocument::fromJson(file.readLine()).object();
        if (!one[QStringLiteral("expected")].toObject()[QStringLiteral("any_test_failed")].toBool())
            continue;
        const QString log = QStringLiteral("bugswarm_logs/") + one[QStringLiteral("log")].toString();
        const QString group = one[QStringLiteral("repo")].toString(one[QStringLiteral("id")].toString());
        labels.push_back({log, "bugswarm_logs", group.toStdString(), {Category::TestFailure}});
    }
    return labels;
}

std::vector<Label> labelsIn(const QString& path)
{
    std::vector<Label> labels;
    QFile file(path);
    if (path.isEmpty())
        return labels;
    if (!file.open(QIODevice::ReadOnly))
        qFatal("%s cannot be read", qPrintable(path));
    while (!file.atEnd()) {
        const QStringList fields = QString::fromUtf8(file.readLine()).trimmed().split(QLatin1Char('\t'));
        if (fields.size() == 3)
            labels.push_back({fields[0], fields[0].section(QLatin1Char('/'), 0, 0).toStdString(), fields[1].toStdString(),
                              categoriesNamed(fields[2].toStdString())});
    }
    return labels;
}

std::vector<Case> realCases(const Options& options, const RuleSet& rules)
{
    std::vector<Label> labels = labelsIn(options.labels);
    std::set<QString> known;
    for (const Label& label : labels)
        known.insert(label.path);
    for (Label& label : failedTests(options.data)) {
        if (!known.contains(label.path))
            labels.push_back(std::move(label));
    }
    std::set<std::string> groups;
    for (const Label& label : labels)
        groups.insert(label.group);
    std::vector<Case> cases;
    for (const Label& label : labels) {
        const std::optional<Log> log = logAt(options.data + QLatin1Char('/') + label.path);
        if (!log)
            continue;
        Case one;
        one.set = label.set;
        one.group = label.group;
        one.name = label.path.toStdString();
        one.right = label.right;
        one.half = int(std::distance(groups.begin(), groups.find(label.group))) % 2;
        judge(one, *log, rules);
        QString passing = options.data + QLatin1Char('/') + label.path;
        passing.replace(QStringLiteral(".fail."), QStringLiteral(".pass."));
        if (const std::optional<Log> green = passing.endsWith(label.path) ? std::nullopt : logAt(passing))
            cases.push_back(beside(one, *log, rules, *green));
        cases.push_back(std::move(one));
    }
    return cases;
}

// Figures --------------------------------------------------------------------------------------------------------------------------------

struct Said
{
    double confidence = 0;
    bool right = false;
};

/// What is said of a case by a model; nothing where it says "unknown".
std::optional<Said> saidOf(const Case& one, const Confidence& model)
{
    if (one.chosen == Category::Unknown || !model.isWorthSaying(one.grounds))
        return {};
    return Said{model.of(one.grounds), one.isRight(one.chosen)};
}

struct Figures
{
    int cases = 0, said = 0, right = 0;
    double brier = 0, error = 0, mean = 0;
    double chance = 0; ///< the error that a model would show to which every word is true, with so few cases
    struct Bin
    {
        int count = 0, right = 0;
        double sum = 0;
        std::map<std::string, double> spread; ///< of each group, whose cases are right or wrong together
    };
    std::array<Bin, 10> bins;
};

Figures figuresOf(const std::vector<Case>& cases, const Confidence& model, int half)
{
    Figures figures;
    for (const Case& one : cases) {
        if (half >= 0 && one.half != half)
            continue;
        ++figures.cases;
        const std::optional<Said> said = saidOf(one, model);
        if (!said)
            continue;
        ++figures.said;
        figures.right += said->right ? 1 : 0;
        figures.mean += said->confidence;
        figures.brier += std::pow(said->confidence - (said->right ? 1 : 0), 2);
        Figures::Bin& bin = figures.bins[std::min<size_t>(9, size_t(said->confidence * 10))];
        ++bin.count;
        bin.right += said->right ? 1 : 0;
        bin.sum += said->confidence;
        bin.spread[one.group] += std::sqrt(said->confidence * (1 - said->confidence));
    }
    const double count = std::max(1, figures.said);
    figures.brier /= count;
    figures.mean /= count;
    for (const Figures::Bin& bin : figures.bins) {
        if (bin.count == 0)
            continue;
        figures.error += std::abs(bin.sum - bin.right) / count;
        double variance = 0;
        for (const auto& [group, spread] : bin.spread)
            variance += spread * spread;
        constexpr double meanOfHalfNormal = 0.7979; // |x| of a normal x, in standard deviations
        figures.chance += meanOfHalfNormal * std::sqrt(variance) / count;
    }
    return figures;
}

void printLine(const char* name, const Figures& f)
{
    std::printf("%-24s %5d %8.3f %10.3f %9.3f %7.3f %7.3f %9.3f\n", name, f.cases, double(f.right) / std::max(1, f.cases),
                double(f.right) / std::max(1, f.said), 1 - double(f.said) / std::max(1, f.cases), f.brier, f.error, f.chance);
}

void printReliability(const char* of, const std::vector<Case>& cases, const Confidence& model)
{
    std::printf("\nreliability of %s\n%-10s", of, "");
    for (const char* half : {"tuned half", "other half", "both"})
        std::printf(" %25s  ", half);
    std::printf("\n%-10s", "said");
    for (int half = 0; half < 3; ++half)
        std::printf(" %6s %9s %8s  ", "n", "mean said", "right");
    std::printf("\n");
    const Figures all[] = {figuresOf(cases, model, 0), figuresOf(cases, model, 1), figuresOf(cases, model, -1)};
    for (size_t i = 0; i < 10; ++i) {
        std::printf("%.1f–%.1f   ", double(i) / 10, double(i + 1) / 10);
        for (const Figures& half : all) {
            const Figures::Bin& bin = half.bins[i];
            if (bin.count == 0)
                std::printf(" %6d %9s %8s  ", 0, "–", "–");
            else
                std::printf(" %6d %9.2f %8.2f  ", bin.count, bin.sum / bin.count, double(bin.right) / bin.count);
        }
        std::printf("\n");
    }
}

void printSets(const std::vector<Case>& cases, const Confidence& model)
{
    std::printf("\n%-24s %5s %8s %10s %9s %7s %7s %9s\n", "set", "n", "right", "right/said", "unknown", "Brier", "ECE", "by chance");
    std::map<std::string, std::vector<Case>> sets;
    for (const Case& one : cases)
        sets[one.set].push_back(one);
    for (const auto& [name, part] : sets)
        printLine(name.c_str(), figuresOf(part, model, -1));
    printLine("all, tuned half", figuresOf(cases, model, 0));
    printLine("all, other half", figuresOf(cases, model, 1));
    std::vector<Case> real;
    std::copy_if(cases.begin(), cases.end(), std::back_inserter(real), [](const Case& c) { return !c.set.starts_with("own"); });
    printLine("real, tuned half", figuresOf(real, model, 0));
    printLine("real, other half", figuresOf(real, model, 1));
    printLine("real", figuresOf(real, model, -1));
    if (!real.empty())
        printReliability("real logs", real, model);
    printReliability("all", cases, model);
}

void printCategories(const std::vector<Case>& cases, const Confidence& model)
{
    struct Row
    {
        int truth = 0, said = 0, right = 0;
    };
    std::map<Category, Row> rows;
    for (const Case& one : cases) {
        const std::optional<Said> said = saidOf(one, model);
        const Category category = said ? one.chosen : Category::Unknown;
        const bool right = said && said->right;
        ++rows[right ? category : one.right.front()].truth;
        ++rows[category].said;
        rows[category].right += right ? 1 : 0;
    }
    std::printf("\n%-24s %6s %6s %9s %7s\n", "category", "n", "said", "precision", "recall");
    for (const auto& [category, row] : rows)
        std::printf("%-24s %6d %6d %9.2f %7.2f\n", std::string(jsonName(category)).c_str(), row.truth, row.said,
                    row.said > 0 ? double(row.right) / row.said : 0, row.truth > 0 ? double(row.right) / row.truth : 0);
}

void printMisses(const std::vector<Case>& cases, const Confidence& model)
{
    std::printf("\nmisses\n");
    for (const Case& one : cases) {
        const std::optional<Said> said = saidOf(one, model);
        if (said && said->right)
            continue;
        std::printf("%d %s\n    want %s, got %s %.2f %s | %s\n", one.half, one.name.c_str(),
                    std::string(jsonName(one.right.front())).c_str(), std::string(jsonName(said ? one.chosen : Category::Unknown)).c_str(),
                    model.of(one.grounds), qUtf8Printable(one.verdict.rule), qUtf8Printable(one.verdict.title));
    }
}

// Learning -------------------------------------------------------------------------------------------------------------------------------

/// Which way each ground may push: a sign that the data contradict is noise of a small sample.
constexpr int signs[groundCount] = {+1, 0, -1, -1, -1, +1, +1, +1, -1, -1, +1, -1, +1, +1, -1, -1};

/// Logistic regression by gradient descent with a penalty on the weights' squares; groups count the same however many cases they have, so
/// that one repository with the same failure twenty times does not outweigh the others.
Confidence learned(const std::vector<Case>& cases, const Confidence& from)
{
    constexpr double penalty = 0.03;
    constexpr int steps = 20000;
    constexpr double rate = 0.3;
    std::map<std::string, int> perGroup;
    std::vector<const Case*> tuned;
    for (const Case& one : cases) {
        if (one.half == 0 && one.chosen != Category::Unknown) {
            tuned.push_back(&one);
            ++perGroup[one.group];
        }
    }
    const double total = double(perGroup.size());
    Confidence model = from;
    model.base = 0;
    model.weights = {};
    for (int step = 0; step < steps; ++step) {
        double base = 0;
        Grounds slope = {};
        for (const Case* one : tuned) {
            const double weight = 1.0 / perGroup[one->group] / total;
            const double miss = weight * (model.estimate(one->grounds) - (one->isRight(one->chosen) ? 1 : 0));
            base += miss;
            for (size_t i = 0; i < groundCount; ++i)
                slope[i] += miss * one->grounds[i];
        }
        model.base -= rate * base;
        for (size_t i = 0; i < groundCount; ++i) {
            double& weight = model.weights[i];
            weight -= rate * (slope[i] + penalty * weight / std::sqrt(total));
            if (signs[i] * weight < 0)
                weight = 0;
        }
    }
    return model;
}

/// What the estimates of categories that are said were worth: on real logs and our plain cases, each counting the same as it does in the
/// table. Logistic regression with a penalty for leaving the estimate as it is, by Newton's method.
BorneOut borneOut(const std::vector<Case>& cases, const Confidence& model)
{
    constexpr double penalty = 0.03; // measured: of those from 0 to 0.2 best on the tuned half's groups left out in turn
    constexpr int steps = 50;
    std::vector<const Case*> said;
    for (const Case& one : cases) {
        const bool isPlain = one.set == "own" || !one.set.starts_with("own");
        if (one.half == 0 && isPlain && one.chosen != Category::Unknown && model.isWorthSaying(one.grounds))
            said.push_back(&one);
    }
    BorneOut fitted;
    for (int step = 0; step < steps && !said.empty(); ++step) {
        double slope = penalty * (fitted.slope - 1), shift = penalty * fitted.shift; // of the loss
        double slopes = penalty, shifts = penalty, both = 0;                         // second derivatives
        for (const Case* one : said) {
            const double sum = model.sum(one->grounds);
            const double right = 1 / (1 + std::exp(-(fitted.slope * sum + fitted.shift)));
            const double miss = (right - (one->isRight(one->chosen) ? 1 : 0)) / double(said.size());
            const double bend = right * (1 - right) / double(said.size());
            slope += miss * sum;
            shift += miss;
            slopes += bend * sum * sum;
            shifts += bend;
            both += bend * sum;
        }
        const double determinant = slopes * shifts - both * both;
        fitted.slope -= (shifts * slope - both * shift) / determinant;
        fitted.shift -= (slopes * shift - both * slope) / determinant;
    }
    return fitted;
}

void write(const Confidence& model, const QString& path)
{
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly))
        qFatal("%s cannot be written", qPrintable(path));
    QByteArray text =
        "# How sure a category is: first an estimate, 1 / (1 + exp(-sum)), sum = base + the grounds, each times its weight. Grounds are\n"
        "# 0..1; what each means: core/triage/confidence.h. A category whose estimate is below \"unknown_below\" is not said. What is said "
        "is\n"
        "# what such estimates were worth, 1 / (1 + exp(-(slope * sum + shift))). Learned by `bench_accuracy --learn` and `--bear-out`, "
        "which\n"
        "# also print how far it holds.\n"
        "version: 1\n";
    const auto number = [](double value) { return QByteArray::number(std::round(value * 100) / 100, 'f', 2); };
    text += "base: " + number(model.base) + "\nweights:\n";
    for (size_t i = 0; i < groundCount; ++i) {
        const std::string_view id = groundId(Ground(i));
        text += "  " + QByteArray(id.data(), qsizetype(id.size())) + ": " + number(model.weights[i]) + "\n";
    }
    file.write(text + "unknown_below: " + number(model.unknownBelow) + "\nborne_out:\n  slope: " + number(model.borneOut.slope)
               + "\n  shift: " + number(model.borneOut.shift) + "\n");
}

/// What leaving the doubtful unsaid would cost and save.
void printThresholds(const std::vector<Case>& cases, Confidence model)
{
    std::printf("\nsaid only from…  tuned: said  right/said  right-wrong    other: said  right/said  right-wrong\n");
    for (double threshold = 0; threshold < 0.65; threshold += 0.1) {
        model.unknownBelow = threshold;
        const Figures t = figuresOf(cases, model, 0), o = figuresOf(cases, model, 1);
        std::printf("%.1f %23d %11.3f %12d %15d %11.3f %12d\n", threshold, t.said, double(t.right) / std::max(1, t.said),
                    2 * t.right - t.said, o.said, double(o.right) / std::max(1, o.said), 2 * o.right - o.said);
    }
}

void printScores(const Options& options)
{
    const QString scorer = options.data + QStringLiteral("/../tools/score");
    const QString program = QCoreApplication::applicationDirPath() + QStringLiteral("/../sentinel");
    if (!QFile::exists(scorer))
        return (void)std::printf("\nno scorer lies beside the data\n");
    QProcess process;
    process.setProcessChannelMode(QProcess::ForwardedChannels);
    std::printf("\n");
    std::fflush(stdout);
    process.start(scorer,
                  {QStringLiteral("--sentinel"), program, QStringLiteral("logchunks"), QStringLiteral("cidiff"), QStringLiteral("bugswarm"),
                   QStringLiteral("treeherder"), QStringLiteral("pytorch"), QStringLiteral("fingerprints")});
    process.waitForFinished(-1);
}

} // namespace

int main(int argc, char** argv)
{
    const QCoreApplication application(argc, argv);
    const Options options = optionsIn(application.arguments());
    const Result<RuleSet> rules = RuleSet::load(RuleSet::builtInFiles());
    if (!rules)
        qFatal("%s", qPrintable(rules.error().message));
    std::vector<Case> cases = ourCases(*rules);
    for (Case& one : doubtfulCases(*rules))
        cases.push_back(std::move(one));
    for (Case& one : realCases(options, *rules))
        cases.push_back(std::move(one));
    Confidence model = builtInConfidence();
    if (!options.learn.isEmpty()) {
        model = learned(cases, model);
        model.borneOut = borneOut(cases, model);
        write(model, options.learn);
    }
    if (!options.bearOut.isEmpty()) {
        model.borneOut = borneOut(cases, model);
        write(model, options.bearOut);
    }
    printSets(cases, model);
    printCategories(cases, model);
    printThresholds(cases, model);
    if (options.misses)
        printMisses(cases, model);
    if (options.scores)
        printScores(options);
    return 0;
}
