#include "core/pipeline/sourcepoller_p.h"

#include "core/store/gaps.h"
#include "core/store/intake.h"
#include "core/store/leases.h"
#include "core/store/sources.h"
#include "core/store/transaction.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QLoggingCategory>
#include <QRandomGenerator>

#include <algorithm>

namespace sentinel {

namespace {

Q_LOGGING_CATEGORY(lcPoll, "sentinel.poll", QtWarningMsg)

constexpr int reposAtMost = 2000;
constexpr qint64 graceMs = 3 * 60 * 1000; // so late may a webhook be
const QString reposMark = QStringLiteral("repos");
const QString wishMark = QStringLiteral("asked for"); // by a program that has not the duty
const QString gapsMark = QStringLiteral("webhook gaps");
const QString backfillPrefix = QStringLiteral("backfill:");

QString dutyOf(SourceId id)
{
    return QStringLiteral("poll:%1").arg(id.value);
}

QStringList namesIn(const PollMark& mark)
{
    QStringList names;
    for (const QJsonValue& name : QJsonDocument::fromJson(mark.cursor).array())
        names.append(name.toString());
    return names;
}

// A back-fill that was cancelled meanwhile is not brought back by its next page.
Result<std::vector<PollMark>> stillWanted(Transaction& db, SourceId id, const std::vector<PollMark>& marks)
{
    const bool hasBackfill = std::ranges::any_of(marks, [](const PollMark& mark) { return mark.name.startsWith(backfillPrefix); });
    if (!hasBackfill)
        return marks;
    const Result<std::vector<PollMark>> stored = pollMarks(db, id);
    if (!stored)
        return stored.error();
    std::vector<PollMark> wanted;
    for (const PollMark& mark : marks) {
        const bool isThere = std::ranges::any_of(*stored, [&](const PollMark& one) { return one.name == mark.name; });
        if (isThere || !mark.name.startsWith(backfillPrefix))
            wanted.push_back(mark);
    }
    return wanted;
}

struct Committed
{
    std::vector<PollMark> marks;
    bool hasNews = false; ///< a run has changed
};

struct Taken
{
    std::vector<PollMark> marks;
    SourceState state;
};

} // namespace

SourcePoller::SourcePoller(std::shared_ptr<PollContext> context, Client& client, const Source& source, QObject* parent)
    : QObject(parent), m_context(std::move(context)), m_link(*m_context, client, source, this), m_evidence(m_context, m_link, this),
      m_silence(*m_context, m_link, this)
{
    m_wake.setSingleShot(true);
    connect(&m_duty, &QTimer::timeout, this, [this] { holdDuty(); });
    connect(&m_wake, &QTimer::timeout, this, [this] { beginPoll(); });
    m_duty.start(m_context->settings.leaseRenewal);
    holdDuty();
}

SourcePoller::~SourcePoller()
{
    if (m_isHolder) {
        (void)m_context->store.write([name = dutyOf(source().id), holder = m_context->holder](Transaction& db) {
            return giveLeaseBack(db, name, holder); // unanswered: it ends by itself
        });
    }
}

void SourcePoller::holdDuty()
{
    const Timestamp now = timeNow();
    const auto held = m_context->store.write([name = dutyOf(source().id), holder = m_context->holder, now,
                                              until = Timestamp{now.ms + m_context->settings.leaseTime.count()}](Transaction& db) {
        return holdLease(db, name, holder, now, until);
    });
    whenDone(this, held, [this](const Result<bool>& isOurs) {
        const bool wasHolder = std::exchange(m_isHolder, isOurs && *isOurs);
        if (m_isHolder && !wasHolder)
            takeUp();
        else if (!m_isHolder && wasHolder) {
            m_wake.stop();
            m_evidence.setActive(false);
            m_queue.clear();
            m_past.clear();
        }
    });
}

// Another program may have asked last: what is remembered is what is stored.
void SourcePoller::takeUp()
{
    const auto read = m_context->store.read([id = source().id](Reader& db) -> Result<Taken> {
        Result<std::vector<PollMark>> marks = pollMarks(db, id);
        if (!marks)
            return marks.error();
        Result<SourceState> state = sourceState(db, id);
        if (!state)
            return state.error();
        return Taken{std::move(*marks), std::move(*state)};
    });
    whenDone(this, read, [this](const Result<Taken>& taken) {
        if (!taken) {
            qCWarning(lcPoll, "%s (%s)", qPrintable(taken.error().message), qPrintable(taken.error().detail));
            m_isHolder = false; // and from the beginning at the next renewal
            return;
        }
        m_marks.clear();
        for (const PollMark& mark : taken->marks)
            m_marks.insert(mark.name, mark);
        if (m_marks.contains(wishMark))
            forgetWish(); // it is asked now in any case
        m_link.state = taken->state;
        m_silence.begin(timeNow());
        // A pause after failures outlives the program that made it; a person who starts it anew wants to see something.
        const bool rests = m_link.state.failures > 0 && m_link.state.nextTry && m_link.state.nextTry->ms - timeNow().ms < 60'000;
        wakeAt(rests ? *m_link.state.nextTry : timeNow());
    });
}

PollWish SourcePoller::pollNow()
{
    const Timestamp now = timeNow();
    if (!m_isHolder) {
        const PollMark wish{wishMark, QByteArray::number(now.ms), {}};
        (void)m_context->store.write( // unanswered: a store that refuses shows elsewhere
            [id = source().id, wish](Transaction& db) { return setPollMark(db, id, wish); });
        return {PollWish::Outcome::HandedOn, {}};
    }
    m_link.endOwnRest();
    if (m_link.restUntil() > now)
        return {PollWish::Outcome::Resting, m_link.restUntil()};
    wakeAt(now);
    return {PollWish::Outcome::Asked, {}};
}

void SourcePoller::forgetWish()
{
    m_marks.remove(wishMark);
    (void)m_context->store.write([id = source().id](Transaction& db) { return setPollMark(db, id, {wishMark, {}, {}}); });
}

void SourcePoller::wakeAt(Timestamp when)
{
    m_wake.start(static_cast<int>(std::clamp<qint64>(when.ms - timeNow().ms, 0, 24LL * 60 * 60 * 1000)));
}

QStringList SourcePoller::repos() const
{
    QStringList names = source().projects + namesIn(m_marks.value(reposMark));
    names.removeDuplicates();
    return names;
}

void SourcePoller::learnRepos(const std::vector<CiFact>& facts, std::vector<PollMark>& marks) const
{
    QStringList names = namesIn(m_marks.value(reposMark));
    const qsizetype before = names.size();
    for (const CiFact& fact : facts) {
        if (!names.contains(fact.repo) && names.size() < reposAtMost)
            names.append(fact.repo);
    }
    if (names.size() != before)
        marks.push_back({reposMark, QJsonDocument(QJsonArray::fromStringList(names)).toJson(QJsonDocument::Compact), {}});
}

void SourcePoller::beginPoll()
{
    if (!m_isHolder)
        return;
    if (m_isBusy) { // with the past, which gives way after the next answer
        m_isPollDue = true;
        return;
    }
    if (timeNow() < m_link.restUntil())
        return wakeAt(m_link.restUntil());
    m_isPollDue = false;
    m_isBusy = true;
    m_link.unlock([this](const std::optional<PollProblem>& problem) {
        if (problem)
            return failPoll(*problem);
        // A source that is not asked does not know its repositories; those of other people's servers are nothing to guess at.
        const bool takesAll = !source().polls && source().kind != SourceKind::Generic;
        m_evidence.setRepos(repos(), takesAll);
        m_evidence.setActive(true);
        if (!source().polls) { // its webhooks tell of runs; their logs are fetched all the same
            m_isBusy = false;
            m_silence.look(repos(), timeNow());
            return wakeAt({timeNow().ms + qint64(source().everySeconds) * 1000});
        }
        m_asks = 0;
        m_hasNews = false;
        m_projectProblem.reset();
        m_link.state.lastTry = timeNow();
        const std::vector<PollAsk> asks = m_link.entry().begin(source(), m_marks, timeNow());
        m_queue.assign(asks.begin(), asks.end());
        next();
    });
}

void SourcePoller::next()
{
    if (!m_isHolder || m_queue.empty())
        return endQueue();
    if (m_isWalking && m_isPollDue) {
        m_past = std::exchange(m_queue, {});
        m_isWalking = m_isBusy = false;
        return beginPoll();
    }
    if (isSpent(m_link.budget(), timeNow()))
        return waitForBudget();
    const PollAsk ask = m_queue.front();
    m_queue.pop_front();
    ++m_asks;
    m_link.ask(ask, [this, ask](const Reply& reply) { read(ask, reply); });
}

void SourcePoller::read(const PollAsk& ask, const Reply& reply)
{
    Polled polled = m_link.entry().read(source(), m_marks, ask, reply, timeNow());
    m_link.noteBudget(polled.budget);
    if (polled.problem && polled.problem->concernsAll)
        return failPoll(*polled.problem);
    if (polled.problem) {
        noteProjectProblem(ask, *polled.problem);
        return next();
    }
    commit(ask, std::move(polled));
}

void SourcePoller::noteProjectProblem(const PollAsk& ask, const PollProblem& problem)
{
    if (!m_projectProblem)
        m_projectProblem = problem;
    qCInfo(lcPoll, "%s (%s)", qPrintable(problem.text), qPrintable(problem.detail));
    if (ask.about.runId.isEmpty())
        std::erase_if(m_queue, [&](const PollAsk& other) { return other.project == ask.project; });
}

void SourcePoller::commit(const PollAsk& ask, Polled polled)
{
    learnRepos(polled.facts, polled.marks);
    const auto goOn = [this](const Polled& done) {
        for (const std::vector<PollMark>* marks : {&done.marks, &done.passing}) {
            for (const PollMark& mark : *marks)
                remember(mark);
        }
        if (!done.facts.empty()) {
            m_evidence.setRepos(repos(), false);
            m_evidence.wake();
        }
        m_queue.insert(m_queue.begin(), done.further.begin(), done.further.end()); // a run is finished before the next one
        next();
    };
    if (polled.facts.empty() && polled.marks.empty())
        return goOn(polled);
    const auto stored = m_context->store.write(
        [id = source().id, facts = polled.facts, marks = polled.marks, now = timeNow()](Transaction& db) -> Result<Committed> {
            Committed done;
            if (!facts.empty()) {
                const Result<std::vector<RunId>> folded = foldFacts(db, facts, now);
                if (!folded)
                    return folded.error();
                done.hasNews = !folded->empty();
            }
            Result<std::vector<PollMark>> wanted = stillWanted(db, id, marks);
            if (!wanted)
                return wanted.error();
            done.marks = std::move(*wanted);
            for (const PollMark& mark : done.marks) {
                if (const Result<> set = setPollMark(db, id, mark); !set)
                    return set.error();
            }
            return done;
        });
    whenDone(this, stored, [this, ask, polled = std::move(polled), goOn](const Result<Committed>& done) mutable {
        if (done) {
            polled.marks = done->marks;
            m_hasNews = m_hasNews || (done->hasNews && !m_isWalking);
            return goOn(polled);
        }
        qCWarning(lcPoll, "%s (%s)", qPrintable(done.error().message), qPrintable(done.error().detail));
        if (done.error().kind != Error::Kind::Busy)
            return failPoll({PollProblem::Kind::Server, done.error().message, done.error().detail, {}, true});
        QTimer::singleShot(500, this, [this, ask, polled = std::move(polled)]() mutable { commit(ask, std::move(polled)); });
    });
}

void SourcePoller::remember(const PollMark& mark)
{
    if (mark.cursor.isEmpty() && mark.etag.isEmpty())
        m_marks.remove(mark.name);
    else
        m_marks.insert(mark.name, mark);
}

void SourcePoller::endQueue()
{
    if (!m_isHolder) {
        m_isBusy = m_isWalking = false;
        return;
    }
    if (std::exchange(m_isWalking, false)) {
        m_isBusy = false;
        return goBack();
    }
    endPoll();
}

void SourcePoller::endPoll()
{
    const Timestamp now = timeNow();
    SourceState& state = m_link.state;
    state.lastSuccess = now;
    state.failures = 0;
    if (m_hasNews)
        state.lastEvent = now;
    state.problem = m_projectProblem ? m_projectProblem->text : QString();
    state.detail = m_projectProblem ? m_projectProblem->detail : QString();
    m_lastAsks = std::max(1, m_asks);
    Timestamp when = nextPoll(m_link.budget(), source().everySeconds, m_lastAsks, now);
    const double early = 0.1 * QRandomGenerator::global()->generateDouble(); // many consoles do not ask in step
    when.ms -= static_cast<qint64>(early * double(when.ms - now.ms));
    state.nextTry = when;
    m_isBusy = false;
    countGaps();
    m_link.saveState();
    m_silence.look(repos(), now);
    m_evidence.setRepos(repos(), false);
    m_evidence.wake();
    wakeAt(when);
    goBack();
}

// Between polls, as long as there is time and room: a page of the past.
void SourcePoller::goBack()
{
    const Timestamp now = timeNow();
    if (!m_isHolder || m_isBusy || !hasRoom(m_link.budget(), now) || now < m_link.restUntil() || m_wake.remainingTime() <= 0)
        return;
    if (m_past.empty()) {
        const std::optional<PollAsk> ask = m_link.entry().goBack(source(), m_marks, now);
        if (!ask)
            return;
        m_past.push_back(*ask);
    }
    m_isBusy = m_isWalking = true;
    m_queue = std::exchange(m_past, {});
    next();
}

// What is not asked now is asked then: nothing was noted that was not fetched.
void SourcePoller::waitForBudget()
{
    const Timestamp full = *m_link.budget().resetsAt;
    m_isBusy = m_isWalking = false;
    m_queue.clear();
    m_past.clear();
    m_link.rest(full, full);
    m_link.state.nextTry = full;
    m_link.state.problem =
        tr("The requests that the server allows are nearly used up; what is left is for people and other programs. It goes "
           "on at %1.")
            .arg(QDateTime::fromMSecsSinceEpoch(full.ms).toString(QStringLiteral("HH:mm")));
    m_link.state.detail.clear();
    m_link.saveState();
    wakeAt(full);
}

void SourcePoller::failPoll(const PollProblem& problem)
{
    const Timestamp now = timeNow();
    SourceState& state = m_link.state;
    m_isBusy = m_isWalking = false;
    m_queue.clear();
    m_past.clear(); // what it had not come to is still open
    ++state.failures;
    state.lastTry = now;
    state.problem = problem.text;
    state.detail = problem.detail;
    const Timestamp again = tryAgainAt(*m_context, state.failures, problem, now);
    m_link.rest(again, problem.retryAt);
    state.nextTry = again;
    m_link.saveState();
    wakeAt(again);
}

// Runs that came to light by asking, and of which no webhook has told by now, though one is set up.
void SourcePoller::countGaps()
{
    if (source().hookSecret.isEmpty() || repos().isEmpty())
        return;
    const qint64 from = m_marks.value(gapsMark).cursor.toLongLong();
    const Timestamp since{std::max(from, source().addedAt.ms)}, until{timeNow().ms - graceMs};
    if (until <= since)
        return;
    const auto counted = m_context->store.read([provider = providerOf(source().kind), names = repos(), setUp = source().addedAt, since,
                                                until](Reader& db) { return webhookGaps(db, provider, names, setUp, since, until); });
    whenDone(this, counted, [this, until](const Result<WebhookGaps>& gaps) {
        if (!gaps || !m_isHolder)
            return;
        const PollMark mark{gapsMark, QByteArray::number(until.ms), {}};
        remember(mark);
        m_link.state.gapsFound += gaps->found;
        m_link.state.gapsFilled += gaps->filled;
        const auto noted = m_context->store.write([id = source().id, mark](Transaction& db) { return setPollMark(db, id, mark); });
        whenDone(this, noted, [this](const Result<>&) { m_link.saveState(); }); // unstored, it is counted again after a restart
    });
}

void SourcePoller::lookAtMarks()
{
    if (!m_isHolder)
        return;
    const auto read = m_context->store.read([id = source().id](Reader& db) { return pollMarks(db, id); });
    whenDone(this, read, [this](const Result<std::vector<PollMark>>& stored) {
        if (!stored)
            return;
        PollMarks there;
        for (const PollMark& mark : *stored) {
            if (mark.name.startsWith(backfillPrefix))
                there.insert(mark.name, mark);
        }
        for (const QString& name : m_marks.keys()) {
            if (name.startsWith(backfillPrefix) && !there.contains(name))
                m_marks.remove(name);
        }
        bool isNew = false;
        for (const PollMark& mark : there) {
            isNew = isNew || !m_marks.contains(mark.name);
            if (!m_isWalking)
                m_marks.insert(mark.name, mark);
        }
        if (isNew)
            goBack();
        if (std::ranges::any_of(*stored, [](const PollMark& mark) { return mark.name == wishMark; })) {
            forgetWish();
            (void)pollNow();
        }
    });
}

} // namespace sentinel
