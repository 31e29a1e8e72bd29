#include "core/store/reader.h"
#include "core/store/runs.h"
#include "core/store/runsearch_p.h"
#include "core/store/transaction.h"
#include "tests/store/builders.h"

#include <QTemporaryDir>
#include <QTest>

using namespace sentinel;
using namespace Qt::StringLiterals;

class TestRunSearch : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void splitsWords_data();
    void splitsWords();
    void findsRunsByTheirTexts_data();
    void findsRunsByTheirTexts();
    void anyTextIsATextAndNoSyntax_data();
    void anyTextIsATextAndNoSyntax();
    void commonWordsAreFoundLikeRareOnes();
    void aTextAndAFilterBothHold();
    void theIndexesFollowTheirTables();
};

void TestRunSearch::splitsWords_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QStringList>("words");
    QTest::newRow("nothing") << u"  \t\n"_s << QStringList();
    QTest::newRow("words") << u" undefined  reference\tto "_s << QStringList{u"undefined"_s, u"reference"_s, u"to"_s};
    QTest::newRow("twice the same") << u"a b a"_s << QStringList{u"a"_s, u"b"_s};
    QTest::newRow("a phrase") << u"in \"exit code 2\" here"_s << QStringList{u"in"_s, u"exit code 2"_s, u"here"_s};
    QTest::newRow("a quote within a word") << u"it\"s fine\""_s << QStringList{u"it\"s"_s, u"fine\""_s};
    QTest::newRow("an open quote") << u"\"never closed"_s << QStringList{u"\"never"_s, u"closed"_s};
    QTest::newRow("nothing in quotes") << u"\"\" x"_s << QStringList{u"x"_s};
    QTest::newRow("NUL") << u"a\0b"_s << QStringList{u"a"_s, u"b"_s};
}

void TestRunSearch::splitsWords()
{
    QFETCH(QString, text);
    QFETCH(QStringList, words);
    QCOMPARE(searchWords(text), words);
}

void TestRunSearch::findsRunsByTheirTexts_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("isFound");
    QTest::newRow("nothing lets all through") << u" "_s << true;
    QTest::newRow("pipeline") << u"build and"_s << true;
    QTest::newRow("a part of the repo") << u"e/anv"_s << true;
    QTest::newRow("branch, beyond ASCII") << u"dröp"_s << true;
    QTest::newRow("title") << u"tests failed in"_s << true;
    QTest::newRow("other case") << u"ANVILTEST"_s << true;
    QTest::newRow("evidence") << u"assertionerror"_s << true;
    QTest::newRow("the second block of evidence") << u"\"[check] Error 2\""_s << true;
    QTest::newRow("a failed test") << u"hits_coyote"_s << true;
    QTest::newRow("a passed test") << u"falls_dow"_s << true;
    QTest::newRow("a suite") << u"nvilTes"_s << true;
    QTest::newRow("words in different places") << u"falls_down AssertionError acme"_s << true;
    QTest::newRow("one word too many") << u"falls_down rabbit"_s << false;
    QTest::newRow("a phrase that is not there") << u"\"failed tests\""_s << false;
    QTest::newRow("neither") << u"rabbit"_s << false;
    QTest::newRow("short, in the title") << u"2"_s << true;
    QTest::newRow("short, in the branch") << u"ö"_s << true;
    QTest::newRow("short words are not looked for in evidence") << u"**"_s << false;
    QTest::newRow("nor in tests") << u"[\""_s << false;
    QTest::newRow("short, not there") << u"qx"_s << false;
    QTest::newRow("short and long") << u"in rabbit"_s << false;
    QTest::newRow("an underscore is no wildcard") << u"_o"_s << false;
    QTest::newRow("a percent sign is no wildcard") << u"a%l"_s << false;
    QTest::newRow("messages are not searched") << u"runner"_s << false;
}

void TestRunSearch::findsRunsByTheirTexts()
{
    QFETCH(QString, text);
    QFETCH(bool, isFound);
    QTemporaryDir folder;
    auto store = opened(folder.path());
    QVERIFY(change(*store, [](Transaction& db) { return addRun(db, fullRun()); }));
    RunFilter filter;
    filter.text = text;
    const auto page = ask(*store, [filter](Reader& db) { return runPage(db, filter, RunOrder::StoredAt, true, {}, 10); });
    QVERIFY2(page, qPrintable(page ? QString() : page.error().detail));
    QCOMPARE(page->runs.size(), size_t(isFound));
    QCOMPARE(*ask(*store, [filter](Reader& db) { return runCount(db, filter); }), qint64(isFound));
}

void TestRunSearch::anyTextIsATextAndNoSyntax_data()
{
    QTest::addColumn<QString>("text");
    for (const QString& text : {u"\""_s,         u"\"\""_s,
                                u"\"\"\""_s,     u"a\"b"_s,
                                u"abc\"def"_s,   u"*"_s,
                                u"abc*"_s,       u"-abc"_s,
                                u"abc -def"_s,   u"NEAR(a b)"_s,
                                u"abc AND"_s,    u"OR"_s,
                                u"NOT abc"_s,    u"title:abc"_s,
                                u"{abc}"_s,      u"(abc"_s,
                                u"abc)"_s,       u"^abc"_s,
                                u"abc + def"_s,  u"'; DROP TABLE run"_s,
                                u"%"_s,          u"_"_s,
                                u"\\"_s,         u"%%%%"_s,
                                u"\\\\\\"_s,     u"?1"_s,
                                u":name"_s,      u"\u2603\u2603\u2603"_s,
                                u"\U0001F4A3"_s, u"\U0001F4A3\U0001F4A3\U0001F4A3"_s})
        QTest::newRow(qPrintable(text.toHtmlEscaped())) << text;
    QTest::newRow("half a character") << QString(QChar(0xd83d)).repeated(4);
    QTest::newRow("NULs") << QString(QChar(QChar::Null)).repeated(4);
    QTest::newRow("a hundred words") << u"abc%1 "_s.repeated(100);
    QTest::newRow("long") << u"abc"_s.repeated(10'000);
}

void TestRunSearch::anyTextIsATextAndNoSyntax()
{
    QFETCH(QString, text);
    QTemporaryDir folder;
    auto store = opened(folder.path());
    NewRun added = fullRun();
    QVERIFY(change(*store, [added](Transaction& db) { return addRun(db, added); }));
    RunFilter filter;
    filter.text = text;
    const auto find = [&] { return ask(*store, [filter](Reader& db) { return runPage(db, filter, RunOrder::StartedAt, true, {}, 10); }); };
    const auto before = find();
    QVERIFY2(before, qPrintable(before ? QString() : before.error().detail));
    if (text.contains(QChar::Null) || text.contains(QChar(0xd83d)))
        return;
    // A run whose title is the very text is found by it.
    added.run.externalId = u"the one"_s;
    added.run.title = text;
    QVERIFY(change(*store, [added](Transaction& db) { return addRun(db, added); }));
    const auto after = find();
    QVERIFY(after);
    QVERIFY(std::any_of(after->runs.begin(), after->runs.end(), [](const Run& run) { return run.externalId == "the one"_L1; }));
}

void TestRunSearch::commonWordsAreFoundLikeRareOnes()
{
    QTemporaryDir folder;
    auto store = opened(folder.path());
    constexpr int many = fewRuns + 500;
    for (int from = 0; from < many; from += 500) {
        QVERIFY(change(*store, [from](Transaction& db) {
            Result<StoredRun> stored = StoredRun();
            for (int n = from; stored && n < from + 500; ++n) {
                NewRun added;
                added.run.externalId = QString::number(n);
                added.run.pipeline = u"nightly"_s;
                added.run.title = n % 1000 == 7 ? u"needle %1"_s.arg(n) : u"everyday failure"_s;
                added.run.storedAt = Timestamp{n};
                stored = addRun(db, added);
            }
            return stored;
        }));
    }
    const auto find = [&store](const QString& text, RunOrder order) {
        RunFilter filter;
        filter.text = text;
        std::vector<QString> ids;
        QString next;
        do {
            const auto page = *ask(*store, [=](Reader& db) { return runPage(db, filter, order, true, next, 1000); });
            for (const Run& run : page.runs)
                ids.push_back(run.externalId);
            next = page.next;
        } while (!next.isEmpty());
        const auto counted = *ask(*store, [=](Reader& db) { return runCount(db, filter); });
        if (counted != qint64(ids.size()))
            qFatal("counted %lld of %zu", counted, ids.size());
        return ids;
    };
    for (const RunOrder order : {RunOrder::StoredAt, RunOrder::Pipeline}) {
        QCOMPARE(find(u"NIGHTly"_s, order).size(), size_t(many));
        QCOMPARE(find(u"everyday"_s, order).size(), size_t(many - 6));
        QCOMPARE(find(u"ni"_s, order).size(), size_t(many));
        QCOMPARE(find(u"nightly needle"_s, order), (std::vector{u"5007"_s, u"4007"_s, u"3007"_s, u"2007"_s, u"1007"_s, u"7"_s}));
        QCOMPARE(find(u"nightly \"needle 3\""_s, order), std::vector{u"3007"_s});
    }
}

void TestRunSearch::aTextAndAFilterBothHold()
{
    QTemporaryDir folder;
    auto store = opened(folder.path());
    QVERIFY(change(*store, [](Transaction& db) { return addRun(db, fullRun()); }));
    RunFilter filter;
    filter.text = u"coyote"_s;
    const auto found = [&] { return *ask(*store, [filter](Reader& db) { return runCount(db, filter); }); };
    QCOMPARE(found(), 1);
    filter.outcomes = {Outcome::Failed};
    QCOMPARE(found(), 1);
    filter.outcomes = {Outcome::Passed};
    QCOMPARE(found(), 0);
    filter.outcomes.clear();
    filter.since = fullRun().run.startedAt;
    QCOMPARE(found(), 1);
    filter.until = filter.since;
    QCOMPARE(found(), 0);
}

void TestRunSearch::theIndexesFollowTheirTables()
{
    QTemporaryDir folder;
    auto store = opened(folder.path());
    RunId first;
    for (const char* id : {"one", "two", "three"}) {
        NewRun added = fullRun();
        added.run.externalId = QString::fromLatin1(id);
        const auto stored = change(*store, [added](Transaction& db) { return addRun(db, added); });
        first = first ? first : stored->id;
    }
    NewRun again = fullRun();
    again.run.externalId = u"two"_s;
    again.run.attempt = 3;
    again.run.title = u"another title"_s;
    QVERIFY(change(*store, [again](Transaction& db) { return addRun(db, again); }));
    QVERIFY(change(*store, [first](Transaction& db) { return deleteRun(db, first); }));
    const auto isSound = [&store](const std::string& index) {
        return change(*store, [index](Transaction& db) { // compares the index with what it is of, word by word
            return db.run(Topic::Runs, "INSERT INTO " + index + " (" + index + ", rank) VALUES ('integrity-check', 1)");
        });
    };
    for (const char* index : {"run_text", "evidence_text", "test_text"}) {
        const auto sound = isSound(index);
        QVERIFY2(sound, qPrintable(sound ? QString() : sound.error().detail));
    }
    QVERIFY(change(*store, [](Transaction& db) { return db.run(Topic::Runs, "DROP TRIGGER run_text_after_update"); }));
    QVERIFY(change(*store, [](Transaction& db) { return db.run(Topic::Runs, "UPDATE run SET title = 'unknown to the index'"); }));
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"malformed"_s));
    QVERIFY(!isSound("run_text")); // the question does tell
}

QTEST_GUILESS_MAIN(TestRunSearch)
#include "tst_runsearch.moc"
