#include "core/store/intake.h"
#include "core/store/sourcenews.h"
#include "core/store/sources.h"
#include "core/store/transaction.h"
#include "tests/store/builders.h"

#include <QTemporaryDir>
#include <QTest>

using namespace sentinel;
using namespace Qt::StringLiterals;

namespace {

Source fullSource()
{
    Source source;
    source.kind = SourceKind::Jenkins;
    source.name = u"The old Jenkins"_s;
    source.address = u"https://ci.example"_s;
    source.projects = {u"folder/job"_s, u"with \"quotes\""_s};
    source.user = u"bot"_s;
    source.token = u"env:JENKINS_TOKEN"_s;
    source.hookSecret = u"file:/run/secrets/hook"_s;
    source.polls = false;
    source.isPaused = true;
    source.everySeconds = 90;
    source.mapping = "a: b\n";
    source.silentAfterSeconds = 7200;
    source.addedAt = {77};
    return source;
}

} // namespace

class TestSources : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aSourceIsReadAsItWasAdded();
    void twoSourcesCannotHaveOneName();
    void whatIsWrongIsNamed_data();
    void whatIsWrongIsNamed();
    void aSecretIsNeverStored();
    void stateAndMarksGoWithTheSource();
    void webhooksAreNewsOfTheSourcesTheyMayBeOf();
    void newsNeverGrowOlder();
    void theRhythmOfASourceIsInItsRuns();
};

void TestSources::aSourceIsReadAsItWasAdded()
{
    QTemporaryDir folder;
    auto store = opened(folder.path());
    Source source = fullSource();
    source.id = *change(*store, [source](Transaction& db) { return addSource(db, source); });
    QVERIFY(ask(*store, [id = source.id](Reader& db) { return sourceById(db, id); })->value() == source);
    source.name = u"another"_s;
    source.isPaused = false;
    QVERIFY(change(*store, [source](Transaction& db) { return changeSource(db, source); }));
    const auto all = ask(*store, [](Reader& db) { return sources(db); });
    QCOMPARE(all->size(), size_t(1));
    QVERIFY(all->front() == source);
    source.id = SourceId{99};
    const auto changed = change(*store, [source](Transaction& db) { return changeSource(db, source); });
    QCOMPARE(changed.error().kind, Error::Kind::NotFound);
}

void TestSources::twoSourcesCannotHaveOneName()
{
    QTemporaryDir folder;
    auto store = opened(folder.path());
    QVERIFY(change(*store, [](Transaction& db) { return addSource(db, fullSource()); }));
    const auto again = change(*store, [](Transaction& db) { return addSource(db, fullSource()); });
    QVERIFY(!again);
    QCOMPARE(again.error().kind, Error::Kind::Conflict);
    QVERIFY(again.error().message.contains(u"The old Jenkins"_s));
}

void TestSources::whatIsWrongIsNamed_data()
{
    QTest::addColumn<QString>("field");
    for (const char* field : {"name", "address", "token", "hookSecret", "everySeconds", "silentAfterSeconds"})
        QTest::newRow(field) << QString::fromLatin1(field);
}

void TestSources::whatIsWrongIsNamed()
{
    QFETCH(QString, field);
    Source source = fullSource();
    if (field == u"name")
        source.name = u" "_s;
    else if (field == u"address")
        source.address.clear();
    else if (field == u"token")
        source.token = u"ghp_0123456789"_s;
    else if (field == u"hookSecret")
        source.hookSecret = u"env:"_s;
    else if (field == u"everySeconds")
        source.everySeconds = 0;
    else
        source.silentAfterSeconds = -1;
    QTemporaryDir folder;
    auto store = opened(folder.path());
    const auto added = change(*store, [source](Transaction& db) { return addSource(db, source); });
    QVERIFY(!added);
    QCOMPARE(added.error().kind, Error::Kind::Malformed);
    QCOMPARE(added.error().detail, field);
}

void TestSources::aSecretIsNeverStored()
{
    Source source = fullSource();
    source.token = u"ghp_0123456789"_s;
    QTemporaryDir folder;
    auto store = opened(folder.path());
    const auto added = change(*store, [source](Transaction& db) { return addSource(db, source); });
    QVERIFY(!added);
    QVERIFY(!added.error().message.contains(source.token));
    QVERIFY(!added.error().detail.contains(source.token));
}

void TestSources::stateAndMarksGoWithTheSource()
{
    QTemporaryDir folder;
    auto store = opened(folder.path());
    const SourceId id = *change(*store, [](Transaction& db) { return addSource(db, fullSource()); });
    QVERIFY(*ask(*store, [id](Reader& db) { return sourceState(db, id); }) == SourceState());
    SourceState state;
    state.lastTry = Timestamp{1};
    state.lastSuccess = Timestamp{2};
    state.lastEvent = Timestamp{3};
    state.nextTry = Timestamp{4};
    state.failures = 5;
    state.problem = u"it is away"_s;
    state.detail = u"502"_s;
    state.asks = 6;
    state.unchanged = 7;
    state.budgetLeft = 8;
    state.budgetLimit = 9;
    state.budgetResetsAt = Timestamp{10};
    state.gapsFound = 11;
    state.gapsFilled = 12;
    state.silentSince = Timestamp{3};
    state.silence = u"it never was so quiet"_s;
    QVERIFY(change(*store, [=](Transaction& db) { return setSourceState(db, id, state); }));
    state.failures = 0;
    state.lastTry.reset();
    QVERIFY(change(*store, [=](Transaction& db) { return setSourceState(db, id, state); }));
    QVERIFY(*ask(*store, [id](Reader& db) { return sourceState(db, id); }) == state);

    for (const PollMark& mark : {PollMark{u"runs:b"_s, "7", "W/\"x\""}, PollMark{u"runs:a"_s, {}, "y"}, PollMark{u"runs:b"_s, "8", {}}})
        QVERIFY(change(*store, [=](Transaction& db) { return setPollMark(db, id, mark); }));
    const auto marks = [&] { return *ask(*store, [id](Reader& db) { return pollMarks(db, id); }); };
    QVERIFY((marks() == std::vector<PollMark>{{u"runs:a"_s, {}, "y"}, {u"runs:b"_s, "8", {}}}));
    QVERIFY(change(*store, [=](Transaction& db) { return setPollMark(db, id, {u"runs:a"_s, {}, {}}); }));
    QCOMPARE(marks().size(), size_t(1));

    QVERIFY(change(*store, [=](Transaction& db) { return removeSource(db, id); }));
    QVERIFY(marks().empty());
    QVERIFY(change(*store, [=](Transaction& db) { return setSourceState(db, id, state); })); // a poller that had not heard of it
    QVERIFY(change(*store, [=](Transaction& db) { return setPollMark(db, id, {u"x"_s, "1", {}}); }));
    QVERIFY(marks().empty());
    QCOMPARE(change(*store, [=](Transaction& db) { return removeSource(db, id); }).error().kind, Error::Kind::NotFound);
}

void TestSources::webhooksAreNewsOfTheSourcesTheyMayBeOf()
{
    QTemporaryDir folder;
    auto store = opened(folder.path());
    const auto added = [&](const QString& name, SourceKind kind, const QStringList& projects, bool isPaused) {
        Source source = fullSource();
        source.name = name;
        source.kind = kind;
        source.projects = projects;
        source.isPaused = isPaused;
        return *change(*store, [source](Transaction& db) { return addSource(db, source); });
    };
    const SourceId named = added(u"a"_s, SourceKind::GitHub, {u"acme/anvil"_s}, false), all = added(u"b"_s, SourceKind::GitHub, {}, false),
                   other = added(u"c"_s, SourceKind::GitHub, {u"acme/rocket"_s}, false),
                   gitlab = added(u"d"_s, SourceKind::GitLab, {}, false), paused = added(u"e"_s, SourceKind::GitHub, {}, true);
    CiFact fact;
    fact.provider = Provider::GitHub;
    fact.repo = u"acme/anvil"_s;
    const auto news = [&](SourceId id) { return ask(*store, [id](Reader& db) { return sourceState(db, id); })->lastEvent; };
    QVERIFY(change(*store, [fact](Transaction& db) { return noteNews(db, std::span(&fact, 1), {100'000}); }));
    QCOMPARE(news(named), std::optional(Timestamp{100'000}));
    QCOMPARE(news(all), std::optional(Timestamp{100'000}));
    for (const SourceId id : {other, gitlab, paused})
        QVERIFY(!news(id));
    QVERIFY(change(*store, [fact](Transaction& db) { return noteNews(db, std::span(&fact, 1), {101'000}); }));
    QCOMPARE(news(named), std::optional(Timestamp{100'000})); // of a burst the first
    QVERIFY(change(*store, [fact](Transaction& db) { return noteNews(db, std::span(&fact, 1), {200'000}); }));
    QCOMPARE(news(named), std::optional(Timestamp{200'000}));
    QVERIFY(change(*store, [](Transaction& db) { return noteNews(db, {}, {300'000}); }));
    QCOMPARE(news(all), std::optional(Timestamp{200'000}));
}

void TestSources::newsNeverGrowOlder()
{
    QTemporaryDir folder;
    auto store = opened(folder.path());
    const SourceId id = *change(*store, [](Transaction& db) { return addSource(db, fullSource()); });
    SourceState state;
    const auto saved = [&](std::optional<Timestamp> lastEvent) {
        state.lastEvent = lastEvent;
        if (!change(*store, [=](Transaction& db) { return setSourceState(db, id, state); }))
            qFatal("not saved");
        return ask(*store, [id](Reader& db) { return sourceState(db, id); })->lastEvent;
    };
    QCOMPARE(saved(std::nullopt), std::optional<Timestamp>());
    QCOMPARE(saved(Timestamp{50}), std::optional(Timestamp{50}));
    QCOMPARE(saved(Timestamp{40}), std::optional(Timestamp{50})); // by a poller that had not heard of it
    QCOMPARE(saved(std::nullopt), std::optional(Timestamp{50}));
    QCOMPARE(saved(Timestamp{60}), std::optional(Timestamp{60}));
}

void TestSources::theRhythmOfASourceIsInItsRuns()
{
    constexpr qint64 hour = 3'600'000;
    QTemporaryDir folder;
    auto store = opened(folder.path());
    int number = 0;
    const auto add = [&](Provider provider, const QString& repo, qint64 begun) {
        CiFact fact;
        fact.provider = provider;
        fact.repo = repo;
        fact.pipeline = u"build"_s;
        fact.runId = QString::number(++number);
        fact.phase = Phase::Completed;
        fact.startedAt = Timestamp{begun};
        QVERIFY(change(*store, [fact](Transaction& db) { return foldFacts(db, std::span(&fact, 1), {1}); }));
    };
    add(Provider::GitHub, u"acme/anvil"_s, 100 * hour);
    add(Provider::GitHub, u"acme/anvil"_s, 102 * hour + 5);
    add(Provider::GitHub, u"acme/anvil"_s, 102 * hour + 7);
    add(Provider::GitHub, u"acme/rocket"_s, 103 * hour);
    add(Provider::GitLab, u"acme/anvil"_s, 104 * hour);
    const auto hours = [&](const QStringList& repos, qint64 since) {
        return *ask(*store, [=](Reader& db) { return hoursWithRuns(db, Provider::GitHub, repos, {since}); });
    };
    QCOMPARE(hours({u"acme/anvil"_s}, 0), (std::vector<qint64>{100, 102}));
    QCOMPARE(hours({}, 101 * hour), (std::vector<qint64>{102, 103}));
    QVERIFY(hours({u"acme/\"other"_s}, 0).empty());
}

QTEST_GUILESS_MAIN(TestSources)
#include "tst_sources.moc"
