#include "core/analysis/clustering.h"

#include <QTest>

#include <algorithm>
#include <ctime>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <random>
#include <set>
#include <string>

using namespace sentinel;

namespace {

/// Kinds that own their texts.
class Kinds
{
public:
    void add(std::string fingerprint, std::string skeleton, Category category = Category::TestFailure)
    {
        m_skeletons.push_back(std::make_unique<std::string>(std::move(skeleton)));
        m_kinds.push_back({QByteArray::fromStdString(fingerprint), category, *m_skeletons.back()});
    }
    std::vector<FailureKind> all() const { return m_kinds; }

private:
    std::vector<std::unique_ptr<std::string>> m_skeletons;
    std::vector<FailureKind> m_kinds;
};

/// Clusters as sets of fingerprints: what does not depend on numbers or order.
std::set<std::set<QByteArray>> groupsOf(const std::vector<FailureKind>& kinds, const std::vector<ClusterWord>& words = {},
                                        Closeness closeness = Closeness::Cause)
{
    const std::vector<int> clusters = clustersOf(kinds, words, {}, closeness);
    std::map<int, std::set<QByteArray>> groups;
    for (size_t i = 0; i < kinds.size(); ++i)
        groups[clusters.at(i)].insert(kinds[i].fingerprint);
    std::set<std::set<QByteArray>> all;
    for (auto& [number, group] : groups)
        all.insert(group);
    return all;
}

std::string hexOf(std::uint64_t number)
{
    return QByteArray::number(qulonglong(number), 16).rightJustified(16, '0').toStdString();
}

/// The rule of clustering.h, word for word: every kind beside every leader. Words of plain lower-case letters weigh as they are long,
/// from 3 to 8.
std::set<std::set<QByteArray>> naiveGroups(std::vector<FailureKind> kinds)
{
    std::sort(kinds.begin(), kinds.end(), [](const FailureKind& a, const FailureKind& b) { return a.fingerprint < b.fingerprint; });
    std::vector<std::map<std::string, int>> words;
    for (const FailureKind& kind : kinds) {
        std::map<std::string, int> counts;
        std::string word;
        for (char c : std::string(kind.skeleton) + ' ') {
            if (c != ' ' && c != '\n') {
                word += c;
                continue;
            }
            if (!word.empty())
                ++counts[word];
            word.clear();
        }
        words.push_back(counts);
    }
    const auto weight = [](const std::string& word) { return std::clamp<long>(long(word.size()), 3, 8); };
    std::vector<size_t> leaders;
    std::map<size_t, std::set<QByteArray>> groups;
    for (size_t i = 0; i < kinds.size(); ++i) {
        std::optional<size_t> best;
        double bestLikeness = 0;
        for (const size_t leader : leaders) {
            long common = 0, all = 0;
            for (const auto& [word, count] : words[i]) {
                const auto other = words[leader].find(word);
                common += weight(word) * std::min(count, other == words[leader].end() ? 0 : other->second);
                all += weight(word) * std::max(count, other == words[leader].end() ? 0 : other->second);
            }
            for (const auto& [word, count] : words[leader])
                all += words[i].contains(word) ? 0 : weight(word) * count;
            const double likeness = all == 0 ? 1 : double(common) / double(all);
            if (common * 5 >= all * 4 && likeness > bestLikeness) {
                bestLikeness = likeness;
                best = leader;
            }
        }
        if (!best)
            leaders.push_back(i);
        groups[best.value_or(i)].insert(kinds[i].fingerprint);
    }
    std::set<std::set<QByteArray>> all;
    for (auto& [leader, group] : groups)
        all.insert(group);
    return all;
}

/// Texts of a few templates whose words change here and there.
Kinds randomKinds(unsigned seed, int count, int templates)
{
    std::mt19937 random(seed);
    const auto word = [&random](unsigned variety) {
        std::string text;
        std::mt19937 letters(random() % variety);
        for (unsigned length = 2 + unsigned(letters() % 9); length > 0; --length)
            text += char('a' + letters() % 26);
        return text;
    };
    std::vector<std::vector<std::string>> texts;
    for (int t = 0; t < templates; ++t) {
        std::vector<std::string> words(6 + random() % 20);
        for (std::string& w : words)
            w = word(60);
        texts.push_back(words);
    }
    Kinds kinds;
    for (int i = 0; i < count; ++i) {
        std::vector<std::string> words = texts[random() % texts.size()];
        for (auto changes = random() % 5; changes > 0; --changes)
            words[random() % words.size()] = word(400);
        std::string skeleton;
        for (const std::string& w : words)
            skeleton += (skeleton.empty() ? "" : " ") + w;
        kinds.add(hexOf(random()) + hexOf(unsigned(i)), skeleton);
    }
    return kinds;
}

double processorSeconds(const std::function<void()>& work)
{
    const std::clock_t begin = std::clock();
    work();
    return double(std::clock() - begin) / CLOCKS_PER_SEC;
}

} // namespace

class TestClustering : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void textsThatDifferInAWordAreOneCluster()
    {
        Kinds kinds;
        kinds.add("a", "some long failure message that changes occasionally foo");
        kinds.add("b", "some long failure message that changes occasionally bar");
        kinds.add("c", "quite another thing went wrong in the parser");
        QCOMPARE(clustersOf(kinds.all()), (std::vector<int>{0, 0, 1}));
    }

    void shortTextsAndWordsThatTellMuchStayApart_data()
    {
        QTest::addColumn<QString>("one");
        QTest::addColumn<QString>("other");
        QTest::newRow("exit codes") << "exit 1"
                                    << "exit 2";
        QTest::newRow("statuses") << "Process completed with exit code 1"
                                  << "Process completed with exit code 137";
        QTest::newRow("subjects") << "node <id> failed"
                                  << "pod <id> failed";
        QTest::newRow("codes") << "src/a.ts:#:#: error TS2304: of the compiler"
                               << "src/a.ts:#:#: error TS2322: of the compiler";
        QTest::newRow("classes") << "java.io.EOFException: while reading"
                                 << "java.io.UncheckedIOException: while reading";
        QTest::newRow("nothing") << ""
                                 << "exit 1";
    }
    void shortTextsAndWordsThatTellMuchStayApart()
    {
        QFETCH(QString, one);
        QFETCH(QString, other);
        Kinds kinds;
        kinds.add("a", one.toStdString());
        kinds.add("b", other.toStdString());
        QCOMPARE(clustersOf(kinds.all()), (std::vector<int>{0, 1}));
    }

    void kindsOfOneFingerprintShareACluster()
    {
        Kinds kinds;
        kinds.add("a", "one text");
        kinds.add("b", "an entirely different message");
        kinds.add("a", "one text");
        QCOMPARE(clustersOf(kinds.all()), (std::vector<int>{0, 1, 0}));
        QVERIFY(clustersOf({}).empty());
    }

    void clustersAreThoseOfTheRuleAppliedToEveryPair()
    {
        for (unsigned seed = 1; seed <= 40; ++seed) {
            const Kinds kinds = randomKinds(seed, 150, 1 + int(seed % 9));
            QCOMPARE(groupsOf(kinds.all()), naiveGroups(kinds.all()));
        }
    }

    void orderChangesNothing()
    {
        for (const Closeness closeness : {Closeness::Cause, Closeness::Form}) {
            const Kinds random = randomKinds(7, 400, 12);
            std::vector<FailureKind> kinds = random.all();
            std::vector<ClusterWord> words{{kinds[3].fingerprint, kinds[200].fingerprint, true},
                                           {kinds[4].fingerprint, kinds[5].fingerprint, false},
                                           {kinds[17].fingerprint, kinds[3].fingerprint, true}};
            const auto groups = groupsOf(kinds, words, closeness);
            std::mt19937 shuffle(1);
            for (int i = 0; i < 10; ++i) {
                std::shuffle(kinds.begin(), kinds.end(), shuffle);
                QCOMPARE(groupsOf(kinds, words, closeness), groups);
            }
        }
    }

    // Each differs from the one before it in one word of ten; the last has nothing of the first.
    void aChainOfSmallDifferencesIsNotOneCluster()
    {
        Kinds kinds;
        std::vector<std::string> words(10);
        for (size_t w = 0; w < words.size(); ++w)
            words[w] = "start" + std::string(1, char('a' + w));
        for (int step = 0; step <= 60; ++step) {
            std::string text;
            for (const std::string& word : words)
                text += word + ' ';
            kinds.add(hexOf(std::uint64_t(step) * 0x9e3779b97f4a7c15u), text);
            words[size_t(step) % 10] = "later" + std::string(1, char('a' + step % 26)) + std::string(1, char('a' + step / 26));
        }
        const auto groups = groupsOf(kinds.all());
        QVERIFY(groups.size() > 10);
        for (const std::set<QByteArray>& group : groups)
            QVERIFY(group.size() <= 6);
    }

    void anAddedKindMovesFewOthers()
    {
        const Kinds random = randomKinds(11, 600, 20);
        std::vector<FailureKind> kinds = random.all();
        const FailureKind added = kinds.back();
        kinds.pop_back();
        const auto before = groupsOf(kinds);
        kinds.push_back(added);
        const auto after = groupsOf(kinds);
        std::vector<std::set<QByteArray>> changed;
        std::set_difference(before.begin(), before.end(), after.begin(), after.end(), std::back_inserter(changed));
        QVERIFY(changed.size() <= 3);
    }

    void peoplesWordsOutrankTheTexts()
    {
        Kinds kinds;
        kinds.add("a1", "some long failure message that changes occasionally one");
        kinds.add("a2", "some long failure message that changes occasionally two");
        kinds.add("b1", "the connection to the registry was reset by its peer");
        kinds.add("b2", "the connection to the registry was reset by the peer");
        kinds.add("c1", "no such column in the table of orders");
        using Groups = std::set<std::set<QByteArray>>;
        QCOMPARE(groupsOf(kinds.all()), (Groups{{"a1", "a2"}, {"b1", "b2"}, {"c1"}}));
        // Those around them come along.
        QCOMPARE(groupsOf(kinds.all(), {{"a2", "b1", true}}), (Groups{{"a1", "a2", "b1", "b2"}, {"c1"}}));
        QCOMPARE(groupsOf(kinds.all(), {{"a2", "a1", false}}), (Groups{{"a1"}, {"a2"}, {"b1", "b2"}, {"c1"}}));
        // The later word on a pair holds.
        QCOMPARE(groupsOf(kinds.all(), {{"a2", "a1", false}, {"a1", "a2", true}}), (Groups{{"a1", "a2"}, {"b1", "b2"}, {"c1"}}));
        QCOMPARE(groupsOf(kinds.all(), {{"a1", "c1", true}, {"c1", "a1", false}}), (Groups{{"a1", "a2"}, {"b1", "b2"}, {"c1"}}));
        // Through a third, also one that is not there any more; and a later word against what follows from two.
        QCOMPARE(groupsOf(kinds.all(), {{"c1", "gone", true}, {"gone", "b2", true}}), (Groups{{"a1", "a2"}, {"b1", "b2", "c1"}}));
        QCOMPARE(groupsOf(kinds.all(), {{"a1", "c1", true}, {"c1", "b1", true}, {"a1", "b1", false}}),
                 (Groups{{"a1", "a2"}, {"b1", "b2", "c1"}}));
        // Words about nobody, or about oneself.
        QCOMPARE(groupsOf(kinds.all(), {{"x", "y", true}, {"a1", "a1", false}}), (Groups{{"a1", "a2"}, {"b1", "b2"}, {"c1"}}));
    }

    void aClusterThatIsSplitFallsToWhomItsKindsAreLike()
    {
        Kinds kinds;
        kinds.add("1", "request to the payment service failed after three attempts in the checkout of berlin");
        kinds.add("2", "request to the payment service failed after three attempts in the checkout of london");
        kinds.add("3", "request to the payment service failed after three attempts in the checkout of berlin again");
        kinds.add("4", "request to the payment service failed after three attempts in the checkout of london again");
        using Groups = std::set<std::set<QByteArray>>;
        QCOMPARE(groupsOf(kinds.all()).size(), size_t(1));
        QCOMPARE(groupsOf(kinds.all(), {{"1", "2", false}}), (Groups{{"1", "3"}, {"2", "4"}}));
    }

    void contradictoryWordsOfManyPeopleAreSettled()
    {
        Kinds kinds;
        for (int i = 0; i < 60; ++i)
            kinds.add(hexOf(std::uint64_t(i) * 0x9e3779b97f4a7c15u), "some long failure message that changes occasionally");
        const std::vector<FailureKind> all = kinds.all();
        std::mt19937 random(3);
        std::vector<ClusterWord> words;
        for (int i = 0; i < 400; ++i)
            words.push_back({all[random() % all.size()].fingerprint, all[random() % all.size()].fingerprint, random() % 3 == 0});
        const std::vector<int> clusters = clustersOf(all, words);
        // The latest word always holds, and so does each that no later one stands against.
        const ClusterWord last{all[1].fingerprint, all[2].fingerprint, clusters[1] != clusters[2]};
        words.push_back(last);
        const std::vector<int> changed = clustersOf(all, words);
        QCOMPARE(changed[1] == changed[2], last.together);
    }

    void clustersOfAFormHoldWhatOneToolReportsInOneWay()
    {
        Kinds kinds;
        kinds.add("1", "at shop.CartTest.total(CartTest.java:#)\njava.lang.AssertionError: # -> #");
        kinds.add("2", "at shop.StockTest.empty(StockTest.java:#)\njava.lang.AssertionError: the shelf is full of apples");
        kinds.add("3", "at shop.StockTest.empty(StockTest.java:#)\njava.lang.NullPointerException");
        kinds.add("4", "src/cart.go:#:#: undefined: total");
        kinds.add("5", "src/stock/shelf.go:#:#: cannot use apples as pears in assignment");
        kinds.add("6", "no space left on device");
        kinds.add("7", "the registry cannot be reached");
        using Groups = std::set<std::set<QByteArray>>;
        QCOMPARE(groupsOf(kinds.all()).size(), size_t(7));
        QCOMPARE(groupsOf(kinds.all(), {}, Closeness::Form), (Groups{{"1", "2"}, {"3"}, {"4", "5"}, {"6"}, {"7"}}));
    }

    void causesLieWholeInClustersOfAForm()
    {
        const Kinds random = randomKinds(5, 500, 15);
        const std::vector<FailureKind> kinds = random.all();
        const std::vector<int> causes = clustersOf(kinds);
        const std::vector<int> forms = clustersOf(kinds, {}, {}, Closeness::Form);
        std::map<int, int> formOf;
        for (size_t i = 0; i < kinds.size(); ++i)
            QCOMPARE(formOf.emplace(causes[i], forms[i]).first->second, forms[i]);
    }

    // Sets made to defeat the search for candidates: twice as many may cost little more than twice as much.
    void hostileSetsStayBounded_data()
    {
        QTest::addColumn<int>("shape");
        QTest::newRow("a huge common beginning") << 0;
        QTest::newRow("all the same but for one word") << 1;
        QTest::newRow("random choices of few words") << 2;
        QTest::newRow("very long texts") << 3;
        QTest::newRow("all empty") << 4;
    }
    void hostileSetsStayBounded()
    {
        QFETCH(int, shape);
        const auto made = [shape](int count) {
            std::mt19937 random(9);
            Kinds kinds;
            const std::string common = [] {
                std::string text;
                for (int i = 0; i < 200; ++i)
                    text += "common" + std::string(1, char('a' + i % 26)) + std::string(1, char('a' + i / 26)) + ' ';
                return text;
            }();
            for (int i = 0; i < count; ++i) {
                std::string text;
                if (shape == 0) {
                    text = common;
                    for (int k = 0; k < 60; ++k)
                        text += 'w' + hexOf(random());
                } else if (shape == 1) {
                    text = "the whole of this message is the same but for the very last word of it which is ";
                    for (int k = 0; k < 6; ++k)
                        text += char('a' + random() % 26);
                } else if (shape == 2) {
                    for (int k = 0; k < 40; ++k)
                        text += std::string("word") + char('a' + random() % 26) + char('a' + random() % 2) + ' ';
                } else if (shape == 3 && i % 100 == 0) {
                    for (int k = 0; k < 5000; ++k)
                        text += std::string("word") + char('a' + random() % 26) + char('a' + random() % 26) + ' ';
                }
                kinds.add(hexOf(random()) + hexOf(unsigned(i)), text);
            }
            return kinds;
        };
        const Kinds few = made(1500);
        const Kinds many = made(3000);
        std::vector<int> clusters;
        const double fewSeconds = processorSeconds([&] { clusters = clustersOf(few.all()); });
        QCOMPARE(clusters.size(), size_t(1500));
        const double manySeconds = processorSeconds([&] { clusters = clustersOf(many.all()); });
        QCOMPARE(clusters.size(), size_t(3000));
        if (shape == 1 || shape == 4)
            QCOMPARE(*std::max_element(clusters.begin(), clusters.end()), 0);
        qInfo("%.0f ms, twice as many %.0f ms", fewSeconds * 1e3, manySeconds * 1e3);
    }

    void aStoppedClusteringAnswersNothing()
    {
        std::stop_source stop;
        stop.request_stop();
        QVERIFY(clustersOf(randomKinds(1, 100, 3).all(), {}, stop.get_token()).empty());
    }

    void aClusterIsCalledByItsSmallestFingerprint()
    {
        const std::vector<QByteArray> fingerprints{"c", "a", "b"};
        QCOMPARE(clusterName(fingerprints), QByteArray("a"));
        QCOMPARE(clusterName({}), QByteArray());
    }
};

QTEST_GUILESS_MAIN(TestClustering)
#include "tst_clustering.moc"
