// Facts are grouped by the run that they are about. What was told of it so far is read, the facts are folded into that, and what has
// changed is written once, however many facts brought it about: what is told first, and from it the rows of job, attempt and run.

#include "core/store/attemptline_p.h"
#include "core/store/intake.h"
#include "core/store/toldjobs_p.h"
#include "core/store/transaction.h"

#include <map>
#include <tuple>

namespace sentinel {

namespace {

/// Something that was told of, as it was and as it is now.
struct Folding
{
    Told told;
    bool isChanged = false;
};

struct AttemptFolding : Folding
{
    bool isNew = false;
    bool isTouched = false;
    std::map<QString, Folding> jobs; ///< by the provider's id
};

struct RunFolding
{
    RunId id;
    Folding identity;
    std::map<int, AttemptFolding> attempts;
};

using RunKey = std::tuple<Provider, QString, QString>; // and repo, and the provider's id

QByteArray toBytes(Row& row)
{
    return row.next<QByteArray>();
}

Result<Told> toldOf(Reader& db, RunId run, int attempt, const QString& job)
{
    const Result<std::optional<QByteArray>> said =
        db.one<QByteArray>("SELECT said FROM told WHERE run_id = ? AND attempt = ? AND job = ?", toBytes, run, attempt, job);
    if (!said)
        return said.error();
    return *said ? Told::decoded(**said) : Told();
}

Result<> writeTold(Transaction& db, RunId run, int attempt, const QString& job, const Told& told)
{
    return db.run(Topic::Runs,
                  "INSERT INTO told (run_id, attempt, job, said) VALUES (?1, ?2, ?3, ?4) "
                  "ON CONFLICT (run_id, attempt, job) DO UPDATE SET said = ?4",
                  run, attempt, job, Value::blob(told.encoded()));
}

/// Folds the facts on one run.
class RunFolder
{
public:
    RunFolder(Transaction& db, const RunKey& key, Timestamp now, FactsFrom from) : m_db(db), m_key(key), m_now(now), m_from(from) {}

    /// Answers the run if it has changed.
    Result<RunId> fold(const std::vector<const CiFact*>& facts);

private:
    Result<> load();
    Result<> foldOne(const CiFact& fact);
    Result<AttemptFolding*> attempt(int number);
    Result<Folding*> job(int attempt, const QString& id);
    Result<> adoptCheck(Folding& job, const QString& id);
    Result<> write();
    Result<> insertRun();
    Result<> writeAttempt(int number, AttemptFolding& attempt);
    Result<> showIdentity();
    ShownRun withIdentity(ShownRun shown) const;

    Transaction& m_db;
    const RunKey& m_key;
    const Timestamp m_now;
    const FactsFrom m_from;
    RunFolding m_run;
    bool m_changed = false;
};

Result<RunId> RunFolder::fold(const std::vector<const CiFact*>& facts)
{
    Result<> done = load();
    for (size_t i = 0; done && i < facts.size(); ++i)
        done = foldOne(*facts[i]);
    if (done)
        done = write();
    if (!done)
        return done.error();
    return m_changed ? m_run.id : RunId{};
}

Result<> RunFolder::load()
{
    const auto& [provider, repo, id] = m_key;
    const Result<std::optional<RunId>> known = m_db.one<RunId>(
        "SELECT id FROM run WHERE provider = ? AND external_id = ? AND repo = ?", [](Row& row) { return row.next<RunId>(); }, provider, id,
        repo);
    if (!known)
        return known.error();
    if (!*known)
        return {};
    m_run.id = **known;
    Result<Told> told = toldOf(m_db, m_run.id, 0, {});
    if (!told)
        return told.error();
    m_run.identity.told = std::move(*told);
    return {};
}

Result<AttemptFolding*> RunFolder::attempt(int number)
{
    const auto [at, isFirst] = m_run.attempts.try_emplace(number);
    AttemptFolding& attempt = at->second;
    if (!isFirst)
        return &attempt;
    attempt.isNew = true;
    if (!m_run.id)
        return &attempt;
    const Result<qint64> stored = m_db.value<qint64>("SELECT count(*) FROM attempt WHERE run_id = ? AND number = ?", m_run.id, number);
    if (!stored)
        return stored.error();
    attempt.isNew = *stored == 0;
    Result<Told> told = attempt.isNew ? Result<Told>(Told()) : toldOf(m_db, m_run.id, number, {});
    if (!told)
        return told.error();
    attempt.told = std::move(*told);
    return &attempt;
}

Result<Folding*> RunFolder::job(int number, const QString& id)
{
    const Result<AttemptFolding*> of = attempt(number);
    if (!of)
        return of.error();
    const auto [at, isFirst] = (*of)->jobs.try_emplace(id);
    Folding& job = at->second;
    if (!isFirst)
        return &job;
    if (!(*of)->isNew) {
        Result<Told> told = toldOf(m_db, m_run.id, number, id);
        if (!told)
            return told.error();
        job.told = std::move(*told);
    }
    if (job.told.isEmpty()) {
        if (const Result<> adopted = adoptCheck(job, id); !adopted)
            return adopted.error();
    }
    return &job;
}

// It was told of as a check before anybody said which run it belongs to.
Result<> RunFolder::adoptCheck(Folding& job, const QString& id)
{
    const auto& [provider, repo, run] = m_key;
    const Result<std::optional<QByteArray>> said = m_db.one<QByteArray>(
        "DELETE FROM told_check WHERE provider = ? AND repo = ? AND job = ? RETURNING said", toBytes, provider, repo, id);
    if (!said)
        return said.error();
    if (*said)
        job.isChanged |= job.told.fold(Told::decoded(**said));
    return {};
}

Result<> RunFolder::foldOne(const CiFact& fact)
{
    const int number = std::max(1, fact.attempt);
    m_run.identity.isChanged |= m_run.identity.told.foldIdentity(fact);
    const Result<AttemptFolding*> of = attempt(number);
    if (!of)
        return of.error();
    (*of)->isTouched = true;
    if (fact.kind == CiFact::Kind::Run) {
        (*of)->isChanged |= (*of)->told.foldState(fact);
        return {};
    }
    const Result<Folding*> one = job(number, fact.jobId);
    if (!one)
        return one.error();
    (*one)->isChanged |= (*one)->told.foldState(fact);
    return {};
}

ShownRun RunFolder::withIdentity(ShownRun shown) const
{
    CiFact said;
    m_run.identity.told.writeTo(said);
    const auto& [provider, repo, id] = m_key;
    const auto take = [](QString& to, const QString& from) {
        if (!from.isEmpty())
            to = from;
    };
    take(shown.pipeline, said.pipeline);
    take(shown.branch, said.branch);
    take(shown.commit, said.commit);
    take(shown.trigger, said.trigger);
    if (shown.pipeline.isEmpty()) { // nobody has said it yet
        const std::string_view name = jsonName(provider);
        shown.pipeline = repo.isEmpty() ? QString::fromLatin1(name.data(), qsizetype(name.size())) : repo;
    }
    return shown;
}

// The line of its latest attempt is worked out before the row is there: to write it twice would cost twice.
Result<> RunFolder::insertRun()
{
    const auto& [number, attempt] = *m_run.attempts.rbegin();
    std::vector<JobLine> jobs;
    for (const auto& [id, job] : attempt.jobs)
        jobs.push_back(lineOfJob(job.told));
    const AttemptLine line = lineOf(attempt.told, jobs, {});
    const ShownRun shown = withIdentity({});
    const auto& [provider, repo, id] = m_key;
    const Result<RunId> added = m_db.insert<RunId>(
        Topic::Runs,
        "INSERT INTO run (provider, external_id, repo, pipeline, branch, commit_id, cause, attempt, outcome, started_at, finished_at, "
        "stored_at, source, url, category, confidence, title, fingerprint, tests_run, tests_passed, tests_failed, tests_errors, "
        "tests_skipped, phase) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,'unknown',0,'','',0,0,0,0,0,?) RETURNING id",
        provider, id, repo, shown.pipeline, shown.branch, shown.commit, shown.trigger, number, line.outcome, line.startedAt,
        line.finishedAt, m_now, QString(), line.url, line.phase);
    if (!added)
        return added.error();
    m_run.id = *added;
    return {};
}

Result<> RunFolder::writeAttempt(int number, AttemptFolding& attempt)
{
    Result<> done;
    if (attempt.isNew)
        done = m_db.run(Topic::Runs,
                        "INSERT INTO attempt (run_id, number, outcome, stored_at, source, url, category, confidence, title, fingerprint, "
                        "tests_run, tests_passed, tests_failed, tests_errors, tests_skipped, phase, came_by) "
                        "VALUES (?,?,'unknown',?,'','','unknown',0,'','',0,0,0,0,0,'unknown',?)",
                        m_run.id, number, m_now, int(m_from));
    else if (attempt.isTouched)
        done = m_db.run(Topic::Runs, "UPDATE attempt SET came_by = came_by | ?3 WHERE run_id = ?1 AND number = ?2 AND came_by & ?3 = 0",
                        m_run.id, number, int(m_from));
    if (done && attempt.isChanged)
        done = writeTold(m_db, m_run.id, number, {}, attempt.told);
    bool anyJob = false;
    for (auto& [id, job] : attempt.jobs) {
        if (!job.isChanged)
            continue;
        anyJob = true;
        if (done)
            done = writeTold(m_db, m_run.id, number, id, job.told);
        if (done)
            done =
                writeToldJob(m_db, {m_run.id, number, id, std::get<Provider>(m_key), std::get<1>(m_key)}, job.told, !attempt.isNew, m_now);
    }
    if (!done || !(attempt.isNew || attempt.isChanged || anyJob))
        return done;
    m_changed = true;
    const Result<bool> refreshed = refreshAttempt(m_db, m_run.id, number);
    return refreshed ? Result<>() : Result<>(refreshed.error());
}

Result<> RunFolder::showIdentity()
{
    const Result<std::optional<ShownRun>> before = shownRun(m_db, m_run.id);
    if (!before)
        return before.error();
    if (!*before)
        return {};
    const ShownRun now = withIdentity(**before);
    if (now == **before)
        return {};
    m_changed = true;
    return showRun(m_db, m_run.id, **before, now);
}

Result<> RunFolder::write()
{
    Result<> done;
    const bool isNew = !m_run.id;
    if (isNew)
        done = insertRun();
    m_changed = isNew;
    if (done && m_run.identity.isChanged) {
        done = writeTold(m_db, m_run.id, 0, {}, m_run.identity.told);
        if (done && !isNew)
            done = showIdentity();
    }
    for (auto& [number, attempt] : m_run.attempts) {
        if (done)
            done = writeAttempt(number, attempt);
    }
    return done;
}

struct KnownJob
{
    QString run;
    int attempt = 1;
};

/// Which job a check is, if one of its id is known.
Result<std::optional<KnownJob>> jobOfCheck(Reader& db, const CiFact& check)
{
    return db.one<KnownJob>(
        "SELECT run.external_id, job.attempt FROM job JOIN run ON run.id = job.run_id "
        "WHERE job.external_id = ? AND run.provider = ? AND run.repo = ? ORDER BY job.attempt DESC LIMIT 1",
        [](Row& row) {
            KnownJob job;
            job.run = row.next<QString>();
            job.attempt = row.next<int>();
            return job;
        },
        check.jobId, check.provider, check.repo);
}

Result<> foldCheck(Transaction& db, const CiFact& check)
{
    const Result<std::optional<QByteArray>> said = db.one<QByteArray>(
        "SELECT said FROM told_check WHERE provider = ? AND repo = ? AND job = ?", toBytes, check.provider, check.repo, check.jobId);
    if (!said)
        return said.error();
    Told told = *said ? Told::decoded(**said) : Told();
    if (!told.foldState(check))
        return {};
    return db.run(Topic::Runs,
                  "INSERT INTO told_check (provider, repo, job, said) VALUES (?1, ?2, ?3, ?4) "
                  "ON CONFLICT (provider, repo, job) DO UPDATE SET said = ?4",
                  check.provider, check.repo, check.jobId, Value::blob(told.encoded()));
}

} // namespace

Result<std::optional<RunId>> runOfFact(Reader& db, const CiFact& fact)
{
    return db.one<RunId>(
        "SELECT id FROM run WHERE provider = ? AND external_id = ? AND repo = ?", [](Row& row) { return row.next<RunId>(); }, fact.provider,
        fact.runId, fact.repo);
}

Result<std::optional<JobId>> jobOfFact(Reader& db, const CiFact& fact)
{
    return db.one<JobId>(
        "SELECT job.id FROM job JOIN run ON run.id = job.run_id WHERE job.external_id = ?1 AND job.external_id <> '' "
        "AND run.provider = ?2 AND run.repo = ?3 AND (?4 = '' OR run.external_id = ?4) "
        "ORDER BY job.attempt = ?5 DESC, job.attempt DESC",
        [](Row& row) { return row.next<JobId>(); }, fact.jobId, fact.provider, fact.repo, fact.runId, std::max(1, fact.attempt));
}

Result<std::vector<RunId>> foldFacts(Transaction& db, std::span<const CiFact> facts, Timestamp now, FactsFrom from)
{
    std::vector<const CiFact*> checks;
    std::map<RunKey, std::vector<const CiFact*>> runs;
    std::vector<CiFact> placed; // checks, with the run that they turned out to belong to
    for (const CiFact& fact : facts) {
        if (fact.kind != CiFact::Kind::Run && fact.jobId.isEmpty())
            continue; // about nothing that has a name
        if (!fact.runId.isEmpty())
            runs[{fact.provider, fact.repo, fact.runId}].push_back(&fact);
        else if (fact.kind == CiFact::Kind::Check)
            checks.push_back(&fact);
    }
    std::vector<RunId> changed;
    const auto foldRuns = [&]() -> Result<> {
        for (const auto& [key, about] : runs) {
            const Result<RunId> run = RunFolder(db, key, now, from).fold(about);
            if (!run)
                return run.error();
            if (*run && (changed.empty() || changed.back() != *run))
                changed.push_back(*run);
        }
        return {};
    };
    if (const Result<> folded = foldRuns(); !folded)
        return folded.error();
    runs.clear();
    placed.reserve(checks.size());
    for (const CiFact* check : checks) {
        const Result<std::optional<KnownJob>> job = jobOfCheck(db, *check);
        if (!job)
            return job.error();
        if (!*job) {
            if (const Result<> folded = foldCheck(db, *check); !folded)
                return folded.error();
            continue;
        }
        placed.push_back(*check);
        placed.back().runId = (*job)->run;
        placed.back().attempt = (*job)->attempt;
        runs[{check->provider, check->repo, placed.back().runId}].push_back(&placed.back());
    }
    if (const Result<> folded = foldRuns(); !folded)
        return folded.error();
    return changed;
}

} // namespace sentinel
