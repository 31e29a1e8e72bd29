#include "core/store/writer_p.h"

#include "core/store/logging_p.h"
#include "core/store/transaction.h"
#include "core/store/waitingdigests_p.h"

#include <QCoreApplication>

#include <chrono>
#include <exception>

namespace sentinel {

namespace {

using namespace std::chrono_literals;

constexpr size_t waitingAtMost = 1000;
constexpr size_t togetherAtMost = 250;
constexpr auto togetherFor = 50ms; // other programs wait for our lock, and people for the first answer
constexpr auto lookForOthersEvery = 1s;

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(Store)
};

const std::set<Topic> allTopics{Topic::Runs, Topic::Bookmarks, Topic::Clusters, Topic::Intake, Topic::Sources, Topic::Keys};

} // namespace

Writer::Writer(Connection& db, bool mayWrite, Announce announce)
    : m_db(db), m_mayWrite(mayWrite), m_announce(std::move(announce)), m_changes(waitingAtMost)
{
    if (const Result<qint64> version = m_db.number("PRAGMA data_version"))
        m_dataVersion = *version;
    m_thread = std::thread([this] { work(); });
}

Writer::~Writer()
{
    m_changes.close();
    m_thread.join();
}

void Writer::post(PostedChange change)
{
    if (!m_mayWrite)
        change.answer(Error{Error::Kind::Conflict, Text::tr("The store is open for reading only."), {}});
    else if (!m_changes.tryPush(std::move(change)))
        change.answer(Error{Error::Kind::Busy, Text::tr("Too many changes to the store are waiting: try again."), {}});
}

void Writer::work()
{
    while (!m_changes.isDrained()) {
        if (std::optional<PostedChange> change = m_changes.popWithin(lookForOthersEvery))
            commitTogether(std::move(*change));
        noticeOthers();
    }
}

void Writer::commitTogether(PostedChange first)
{
    if (const Result<> begun = m_db.run("BEGIN IMMEDIATE"); !begun) {
        first.answer(begun.error());
        return;
    }
    std::vector<Made> together;
    std::set<Topic> topics;
    const auto end = std::chrono::steady_clock::now() + togetherFor;
    std::optional<PostedChange> next(std::move(first));
    do {
        together.push_back({std::move(*next), std::nullopt});
        next.reset();
        // The first one needs no savepoint, which would write every page that it changes once more: with it all goes back.
        const bool isFirst = together.size() == 1;
        if (!makeChange(together.back(), isFirst, topics) && isFirst)
            return giveUp(together.front());
        // SQLite rolls everything back by itself when the disk is full, say.
        if (m_db.isInTransaction() && together.size() < togetherAtMost && std::chrono::steady_clock::now() < end)
            next = m_changes.tryPop();
    } while (next);

    const std::optional<Error> lost = commit();
    if (lost) {
        WaitingDigests::ofThisThread().rolledBack();
        if (lost->detail != m_told) // once for a trouble that lasts
            qCWarning(lcStore, "%zu changes were not stored: %s", together.size(), qUtf8Printable(lost->detail));
        m_told = lost->detail;
    } else {
        WaitingDigests::ofThisThread().committed();
        m_told.clear();
    }
    for (const Made& made : together)
        made.change.answer(lost ? lost : made.error);
    if (!lost && !topics.empty())
        m_announce(topics);
}

void Writer::giveUp(const Made& made)
{
    if (m_db.isInTransaction())
        (void)m_db.run("ROLLBACK"); // the change's error is the one to tell
    WaitingDigests::ofThisThread().rolledBack();
    made.change.answer(made.error);
}

std::optional<Error> Writer::commit()
{
    if (!m_db.isInTransaction())
        return m_db.lastError();
    if (const Result<> committed = m_db.run("COMMIT"); !committed) {
        if (m_db.isInTransaction())
            (void)m_db.run("ROLLBACK"); // the commit's error is the one to tell
        return committed.error();
    }
    return {};
}

bool Writer::makeChange(Made& made, bool isAlone, std::set<Topic>& topics)
{
    if (!isAlone) {
        if (const Result<> begun = m_db.run("SAVEPOINT change"); !begun) {
            made.error = begun.error();
            return false;
        }
    }
    Transaction transaction(m_db);
    bool isGood = false;
    try {
        isGood = made.change.run(transaction);
    } catch (const std::exception& thrown) {
        qCWarning(lcStore, "a change threw: %s", thrown.what());
        made.error = Error{Error::Kind::Internal, Text::tr("A change to the store failed."), QString::fromUtf8(thrown.what())};
    }
    if (!isAlone && m_db.isInTransaction()) {
        if (!isGood) {
            (void)m_db.run("ROLLBACK TO change"); // if even that fails, so does the commit
            WaitingDigests::ofThisThread().rolledBack();
        }
        if (const Result<> released = m_db.run("RELEASE change"); !released) {
            made.error = released.error();
            isGood = false;
        }
    }
    if (isGood)
        topics.insert(transaction.topics().begin(), transaction.topics().end());
    return isGood;
}

void Writer::noticeOthers()
{
    const Result<qint64> version = m_db.number("PRAGMA data_version");
    if (!version || *version == m_dataVersion)
        return;
    m_dataVersion = *version;
    m_announce(allTopics);
}

qint64 Transaction::changedRows() const
{
    return m_connection.changedRows();
}

} // namespace sentinel
