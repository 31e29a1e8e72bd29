// Clustering of made-up failures: processor seconds for 20,000, 100,000 and 1,000,000 texts (naming lines, masks, fingerprints) and for as
// many kinds (near-duplicates joined), the exponent by which the time grows, how well the clusters are those that the texts were made
// from, and sets made to be slow. A figure to compare with: Kubernetes triage takes 17 processor seconds for 20,000 failures.
//
//   bench_clusters [--small]     only up to 100,000

#include "core/analysis/clustering.h"
#include "core/triage/fingerprint.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <functional>
#include <map>
#include <random>
#include <string>
#include <unordered_map>
#include <vector>

#include <sys/resource.h>

namespace {

using namespace sentinel;

double processorSeconds()
{
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return double(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) + double(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) * 1e-6;
}

double secondsOf(const std::function<void()>& work)
{
    const double begin = processorSeconds();
    work();
    return processorSeconds() - begin;
}

double medianOf(std::vector<double> values)
{
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
}

constexpr std::array<const char*, 48> nouns{
    "cart",    "stock",   "order",   "invoice", "session", "token",   "cache",   "index",   "shard",  "broker", "ledger",  "parser",
    "schema",  "router",  "gateway", "worker",  "planner", "cursor",  "bucket",  "replica", "tenant", "policy", "report",  "widget",
    "journal", "catalog", "payment", "refund",  "account", "profile", "message", "channel", "stream", "window", "filter",  "sensor",
    "camera",  "driver",  "kernel",  "socket",  "thread",  "buffer",  "packet",  "frame",   "module", "plugin", "archive", "volume"};
constexpr std::array<const char*, 16> verbs{"load",   "store",   "merge",  "close",    "open",   "flush",  "parse",   "render",
                                            "encode", "resolve", "commit", "rollback", "attach", "detach", "publish", "consume"};
constexpr std::array<const char*, 12> troubles{"was closed before all of it was read",
                                               "is not what the caller asked for",
                                               "must not be empty here",
                                               "does not exist in this region",
                                               "has more entries than it may have",
                                               "could not be written in time",
                                               "belongs to somebody else",
                                               "changed while it was being read",
                                               "is locked by another transaction",
                                               "lacks the permission to do that",
                                               "was not expected in this state",
                                               "ran out of the memory it was given"};

std::string capital(std::string word)
{
    word[0] = char(word[0] & ~0x20);
    return word;
}

/// The text of a failure made from template `kind`: what differs between two of one template is what differs between two runs.
class Texts
{
public:
    explicit Texts(unsigned seed) : m_random(seed) {}

    std::string of(unsigned kind)
    {
        std::mt19937 fixed(kind * 2654435761u + 1); // what the template says, always the same
        const auto pick = [&fixed](const auto& from) { return std::string(from[fixed() % from.size()]); };
        const std::string noun = pick(nouns), other = pick(nouns), third = pick(nouns), verb = pick(verbs), trouble = pick(troubles);
        const std::string subject = noun + capital(other) + capital(third);
        switch (fixed() % 6) {
        case 0: // JVM
            return stamp() + " ERROR " + number(5) + " --- [pool-" + number(2) + "-thread-" + number(1) + "] org." + noun + '.' + other
                + "." + capital(third) + " : it failed\norg." + noun + '.' + other + '.' + capital(third) + "Exception: the " + subject
                + " with id " + uuid() + ' ' + trouble + " (waited " + number(4) + " ms)\n\tat org." + noun + '.' + other + '.'
                + capital(verb) + capital(third) + '.' + verb + '(' + capital(verb) + capital(third) + ".java:" + number(3) + ")"
                + frames(fixed) + "\n\tat org." + noun + ".Main." + verb + "All(Main.java:" + number(2)
                + ")\n\tat java.base/java.lang.Thread.run(Thread.java:" + number(3) + ")\n\t... " + number(2) + " more\n";
        case 1: // Python
            return "Traceback (most recent call last):\n  File \"/home/runner/work/" + noun + "/tests/test_" + other + ".py\", line "
                + number(3) + ", in test_" + verb + "_" + third + "\n    " + subject + '.' + verb + "(" + third
                + ")\n  File \"/home/runner/work/" + noun + "/src/" + other + ".py\", line " + number(3) + ", in " + verb + "\n    raise "
                + capital(third) + "Error(message)\n" + noun + ".errors." + capital(third) + "Error: " + subject + " 0x" + hex(12) + ' '
                + trouble + "\n";
        case 2: // a compiler
            return "/builds/" + number(6) + "/src/" + noun + '/' + other + ".cpp:" + number(3) + ':' + number(2)
                + ": error: no matching function for call to '" + subject + "::" + verb + "(" + capital(third) + "&)'\n  " + number(3)
                + " |     " + subject + "." + verb + "(" + third + ");\n      |     ^~~~~\nmake[2]: *** [" + noun + "/" + other
                + ".o] Error 1\n";
        case 3: // Go
            return "--- FAIL: Test" + capital(verb) + capital(noun) + " (" + number(2) + "." + number(2) + "s)\n    " + other + "_test.go:"
                + number(3) + ": " + verb + " of " + subject + " at 127.0.0.1:" + number(5) + ": the " + third + ' ' + trouble + "\nFAIL\n";
        case 4: // one line
            return stamp() + " [ERROR] cannot " + verb + " the " + subject + " of pod " + noun + "-" + suffix(9) + "-" + suffix(5) + ": it "
                + trouble + " after " + number(3) + "s";
        default: // a word changes that no mask knows
            return "E   AssertionError: the " + subject + " that the " + verb + "er of the " + other + " made for " + word() + ' ' + trouble
                + " in the " + third + " tests\nE   assert " + number(3) + " == " + number(3) + "\ntests/" + noun + "/test_" + other
                + ".py:" + number(3) + ": AssertionError\n";
        }
    }

    std::string word()
    {
        std::string text;
        for (unsigned length = 4 + unsigned(m_random() % 5); length > 0; --length)
            text += char('a' + m_random() % 26);
        return text;
    }
    std::string number(unsigned digits)
    {
        std::string text(1, char('1' + m_random() % 9));
        while (text.size() < digits)
            text += char('0' + m_random() % 10);
        return text;
    }
    std::string hex(size_t digits)
    {
        std::string text;
        while (text.size() < digits)
            text += "0123456789abcdef"[m_random() % 16];
        return text;
    }
    unsigned any(unsigned below) { return unsigned(m_random() % below); }

private:
    /// What a framework puts between a program and its tests.
    std::string frames(std::mt19937& fixed)
    {
        std::string text;
        for (unsigned depth = 5 + unsigned(fixed() % 40); depth > 0; --depth)
            text += std::string("\n\tat org.junit.platform.engine.support.") + nouns[fixed() % nouns.size()] + ".Node"
                + capital(nouns[fixed() % nouns.size()]) + '.' + verbs[fixed() % verbs.size()] + "(Node.java:" + number(3) + ")";
        return text;
    }
    std::string suffix(size_t length)
    {
        std::string text;
        while (text.size() < length)
            text += "bcdfghjklmnpqrstvwxz2456789"[m_random() % 27];
        return text;
    }
    std::string uuid() { return hex(8) + '-' + hex(4) + '-' + hex(4) + '-' + hex(4) + '-' + hex(12); }
    std::string stamp()
    {
        return "2026-0" + number(1) + "-1" + number(1) + "T1" + number(1) + ":2" + number(1) + ":3" + number(1) + '.' + number(3) + "Z";
    }

    std::mt19937 m_random;
};

struct Kind
{
    QByteArray fingerprint;
    std::string skeleton;
    Category category = Category::TestFailure;
};

std::vector<FailureKind> viewOf(const std::vector<Kind>& kinds)
{
    std::vector<FailureKind> all;
    all.reserve(kinds.size());
    for (const Kind& kind : kinds)
        all.push_back({kind.fingerprint, kind.category, kind.skeleton});
    return all;
}

/// Pairs of failures in one cluster that are of one template, and the like.
void printAgreement(const std::vector<unsigned>& made, const std::vector<int>& found)
{
    std::map<std::pair<unsigned, int>, double> both;
    std::map<unsigned, double> wanted;
    std::map<int, double> got;
    for (size_t i = 0; i < made.size(); ++i) {
        ++both[{made[i], found[i]}];
        ++wanted[made[i]];
        ++got[found[i]];
    }
    const auto pairs = [](const auto& counts) {
        double sum = 0;
        for (const auto& [key, count] : counts)
            sum += count * (count - 1) / 2;
        return sum;
    };
    const double precision = pairs(both) / std::max(1.0, pairs(got)), recall = pairs(both) / std::max(1.0, pairs(wanted));
    std::printf("    %zu templates, %zu clusters; pairs: precision %.4f, recall %.4f\n", wanted.size(), got.size(), precision, recall);
}

struct Timing
{
    size_t count = 0;
    double texts = 0, kinds = 0;
};

/// Failures as texts, from templates of which there are a twentieth as many.
Timing runTexts(size_t count, int repeats)
{
    Timing timing{count, 0, 0};
    std::vector<double> textTimes, clusterTimes;
    std::vector<unsigned> made;
    std::vector<int> found;
    size_t bytes = 0, different = 0;
    for (int repeat = 0; repeat < repeats; ++repeat) {
        Texts texts(1);
        std::unordered_map<std::string, size_t> known;
        std::vector<Kind> kinds;
        std::vector<size_t> kindOf;
        made.clear();
        bytes = 0;
        double spent = 0;
        constexpr size_t batch = 1000; // texts are made outside the time
        std::vector<std::string> made1000;
        for (size_t i = 0; i < count; i += batch) {
            made1000.clear();
            for (size_t k = 0; k < batch && i + k < count; ++k) {
                made.push_back(texts.any(unsigned(count / 20)));
                made1000.push_back(texts.of(made.back()));
                bytes += made1000.back().size();
            }
            spent += secondsOf([&] {
                for (const std::string& text : made1000) {
                    Fingerprint fingerprint = fingerprintOf(Category::TestFailure, namingLinesOf(text));
                    const auto [at, isNew] = known.emplace(fingerprint.id.toStdString(), kinds.size());
                    if (isNew)
                        kinds.push_back({fingerprint.id, fingerprint.skeleton.toStdString()});
                    kindOf.push_back(at->second);
                }
            });
        }
        textTimes.push_back(spent);
        std::vector<int> clusters;
        clusterTimes.push_back(secondsOf([&] { clusters = clustersOf(viewOf(kinds)); }));
        different = kinds.size();
        found.clear();
        for (const size_t kind : kindOf)
            found.push_back(clusters[kind]);
    }
    timing.texts = medianOf(textTimes);
    timing.kinds = medianOf(clusterTimes);
    std::printf("%8zu texts (%.0f MB)     fingerprints %7.3f s (%.0f MB/s), %zu kinds clustered in %7.3f s; together %7.3f s\n", count,
                double(bytes) * 1e-6, timing.texts, double(bytes) * 1e-6 / timing.texts, different, timing.kinds,
                timing.texts + timing.kinds);
    printAgreement(made, found);
    return timing;
}

/// Kinds that all differ: what is left when no mask knows what varies.
double runKinds(size_t count, int repeats)
{
    Texts texts(2);
    std::vector<Kind> kinds;
    std::vector<unsigned> made;
    for (size_t i = 0; i < count; ++i) {
        made.push_back(texts.any(unsigned(count / 20)) * 6 + 5);
        const Fingerprint fingerprint = fingerprintOf(Category::TestFailure, namingLinesOf(texts.of(made.back())));
        kinds.push_back({QByteArray::fromStdString(texts.hex(32)), fingerprint.skeleton.toStdString() + " in " + texts.word()});
    }
    const std::vector<FailureKind> all = viewOf(kinds);
    std::vector<double> times;
    std::vector<int> clusters;
    for (int repeat = 0; repeat < repeats; ++repeat)
        times.push_back(secondsOf([&] { clusters = clustersOf(all); }));
    std::printf("%8zu kinds              clustered in %7.3f s\n", count, medianOf(times));
    printAgreement(made, clusters);
    return medianOf(times);
}

void printExponents(const char* what, const std::vector<std::pair<size_t, double>>& times)
{
    for (size_t i = 1; i < times.size(); ++i)
        std::printf("    %s: from %zu to %zu as n^%.2f\n", what, times[i - 1].first, times[i].first,
                    std::log(times[i].second / times[i - 1].second) / std::log(double(times[i].first) / double(times[i - 1].first)));
}

std::string hostile(int shape, Texts& texts, size_t i)
{
    static const std::string common = [] {
        Texts fixed(3);
        std::string text;
        for (int k = 0; k < 400; ++k)
            text += fixed.word() + ' ';
        return text;
    }();
    std::string text;
    switch (shape) {
    case 0:
        text = common;
        for (int k = 0; k < 150; ++k)
            text += texts.word() + ' ';
        return text;
    case 1:
        return "everything in this message is the same for all of them but for one word that no mask knows: " + texts.word() + texts.word();
    case 2:
        for (int k = 0; k < 40; ++k)
            text += std::string(nouns[texts.any(48)]) + ' ';
        return text;
    case 3:
        while (text.size() < (i % 1000 == 0 ? 1'000'000u : 20u))
            text += std::string(nouns[texts.any(48)]) + verbs[texts.any(16)] + ' ';
        return text;
    default:
        return text;
    }
}

void runHostile()
{
    constexpr std::array<const char*, 5> names{"a huge common beginning", "all the same but for one word", "random choices of few words",
                                               "one in 1,000 of 1 MB", "empty"};
    for (int shape = 0; shape < 5; ++shape) {
        std::vector<std::pair<size_t, double>> times;
        for (const size_t count : {size_t(5'000), size_t(20'000)}) {
            Texts texts(4);
            std::vector<Kind> kinds;
            for (size_t i = 0; i < count; ++i)
                kinds.push_back({QByteArray::fromStdString(texts.hex(32)), hostile(shape, texts, i)});
            const std::vector<FailureKind> all = viewOf(kinds);
            std::vector<int> clusters;
            times.emplace_back(count, secondsOf([&] { clusters = clustersOf(all); }));
            std::printf("%8zu kinds, %-30s %7.3f s, %d clusters\n", count, names[size_t(shape)], times.back().second,
                        *std::max_element(clusters.begin(), clusters.end()) + 1);
        }
        printExponents(names[size_t(shape)], times);
    }
}

} // namespace

int main(int argc, char** argv)
{
    const bool small = argc > 1 && std::strcmp(argv[1], "--small") == 0;
    std::vector<std::pair<size_t, double>> textTimes, kindTimes;
    for (const size_t count : {size_t(20'000), size_t(100'000), size_t(1'000'000)}) {
        if (small && count > 100'000)
            break;
        const int repeats = count > 100'000 ? 1 : 5;
        const Timing timing = runTexts(count, repeats);
        textTimes.emplace_back(count, timing.texts + timing.kinds);
        kindTimes.emplace_back(count, runKinds(count, repeats));
    }
    printExponents("texts", textTimes);
    printExponents("kinds", kindTimes);
    runHostile();
    return 0;
}
