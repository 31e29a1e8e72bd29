#include "core/store/feedback.h"

#include "core/store/feedback_p.h"
#include "core/store/transaction.h"

#include <QCoreApplication>

namespace sentinel {

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(Store)
};

const std::string columns = "SELECT id, fingerprint, job_id, category, attribution, note, person, was_category, was_confidence, was_rule, "
                            "was_version, carried_from, created_at FROM feedback ";

Feedback toFeedback(Row& row)
{
    Feedback found;
    found.id = row.next<FeedbackId>();
    found.fingerprint = row.next<QByteArray>();
    found.job = row.next<JobId>();
    found.category = categoryNamed(row.next<QByteArray>().toStdString());
    found.attribution = row.nextWord(attributionNamed);
    found.note = row.next<QString>();
    found.person = row.next<QString>();
    found.wasCategory = row.nextWord(categoryNamed);
    found.wasConfidence = row.next<double>();
    found.wasRule = row.next<QString>();
    found.wasVersion = row.next<int>();
    found.carriedFrom = row.next<QByteArray>();
    found.saidAt = row.next<Timestamp>();
    return found;
}

Result<std::optional<Feedback>> lastWord(Reader& db, const QByteArray& fingerprint)
{
    return db.one<Feedback>(columns + "WHERE fingerprint = ? " + lastWordFirst + " LIMIT 1", toFeedback, Value::text(fingerprint));
}

Result<> insert(Transaction& db, const Feedback& word)
{
    return db.run(Topic::Runs,
                  "INSERT INTO feedback (fingerprint, job_id, category, attribution, note, person, was_category, was_confidence, was_rule, "
                  "was_version, carried_from, created_at) VALUES (?,?,?,?,?,?,?,?,?,?,?,?)",
                  Value::text(word.fingerprint), word.job, word.category ? jsonName(*word.category) : std::string_view(), word.attribution,
                  word.note, word.person, word.wasCategory, word.wasConfidence, word.wasRule, word.wasVersion,
                  Value::text(word.carriedFrom), word.saidAt);
}

/// The verdict that a word is said of: that of its job, or else of the latest job with the fingerprint.
Result<bool> fillVerdict(Reader& db, Feedback& word)
{
    bool found = false;
    const Result<> done = db.each(
        "SELECT job_id, ruled_category, ruled_confidence, rule, version FROM finding WHERE fingerprint = ?1 AND detector = 'triage' "
        "ORDER BY job_id = ?2 DESC, job_id DESC LIMIT 1",
        [&](Row& row) {
            found = true;
            word.job = row.next<JobId>();
            word.wasCategory = row.nextWord(categoryNamed);
            word.wasConfidence = row.next<double>();
            word.wasRule = row.next<QString>();
            word.wasVersion = row.next<int>();
            return true;
        },
        Value::text(word.fingerprint), word.job);
    if (!done)
        return done.error();
    return found;
}

/// Which verdicts with a fingerprint are meant: those of the run that the last parameter is, or all where it is none.
std::string inRun(const std::string& job, RunId run, const std::string& parameter)
{
    return run ? " AND " + job + " IN (SELECT id FROM job WHERE run_id = " + parameter + ") " : " AND " + parameter + " IS NULL ";
}

/// Attempts and runs show the verdict of one of their jobs: what it says now.
Result<> showInRuns(Transaction& db, const QByteArray& fingerprint, RunId run)
{
    const Value id = Value::text(fingerprint);
    const std::string from = "FROM (SELECT job.run_id AS run, job.attempt AS attempt, finding.category AS category, "
                             "finding.confidence AS confidence FROM finding JOIN job ON job.id = finding.job_id "
                             "WHERE finding.fingerprint = ?1 AND finding.detector = 'triage'"
        + inRun("finding.job_id", run, "?2") + ") AS said ";
    Result<> done = db.run(Topic::Runs,
                           "UPDATE attempt SET category = said.category, confidence = said.confidence " + from
                               + "WHERE attempt.run_id = said.run AND attempt.number = said.attempt AND attempt.fingerprint = ?1",
                           id, run);
    if (done)
        done = db.run(Topic::Runs,
                      "UPDATE run SET category = said.category, confidence = said.confidence " + from
                          + "WHERE run.id = said.run AND run.attempt = said.attempt AND run.fingerprint = ?1",
                      id, run);
    return done;
}

/// Of the verdicts with a fingerprint: those of the rules again, or with a word in their place.
Result<qint64> show(Transaction& db, const QByteArray& fingerprint, const std::optional<Feedback>& word, RunId run)
{
    const Value id = Value::text(fingerprint);
    const Result<> done = word
        ? db.run(Topic::Runs,
                 "UPDATE finding SET category = ?1, attribution = ?2, confidence = 1, said_by_person = 1 "
                 "WHERE fingerprint = ?3 AND detector = 'triage'"
                     + inRun("job_id", run, "?4"),
                 word->category.value_or(Category::Unknown), word->attribution, id, run)
        : db.run(Topic::Runs,
                 "UPDATE finding SET category = ruled_category, attribution = ruled_attribution, confidence = ruled_confidence, "
                 "said_by_person = 0 WHERE fingerprint = ?1 AND detector = 'triage'"
                     + inRun("job_id", run, "?2"),
                 id, run);
    if (!done)
        return done.error();
    const qint64 verdicts = db.changedRows();
    const Result<> shown = showInRuns(db, fingerprint, run);
    if (!shown)
        return shown.error();
    return verdicts;
}

} // namespace

Result<std::optional<Feedback>> feedbackFor(Reader& db, const QByteArray& fingerprint)
{
    Result<std::optional<Feedback>> word = lastWord(db, fingerprint);
    if (word && *word && !(*word)->category)
        word->reset();
    return word;
}

Result<std::vector<Feedback>> feedbackHistory(Reader& db, const QByteArray& fingerprint)
{
    return db.all<Feedback>(columns + "WHERE fingerprint = ? " + lastWordFirst, toFeedback, Value::text(fingerprint));
}

Result<FeedbackEffect> addFeedback(Transaction& db, Feedback feedback)
{
    if (feedback.fingerprint.isEmpty())
        return Error{Error::Kind::Malformed, Text::tr("A failure without a fingerprint cannot be corrected."), {}};
    const Result<bool> known = fillVerdict(db, feedback);
    if (!known)
        return known.error();
    if (!*known)
        return Error{Error::Kind::NotFound, Text::tr("This failure is no longer in the history."),
                     QString::fromLatin1(feedback.fingerprint)};
    // A clock that was set back must not make an older word the last one.
    const Result<std::optional<Feedback>> before = lastWord(db, feedback.fingerprint);
    if (!before)
        return before.error();
    if (*before)
        feedback.saidAt = std::max(feedback.saidAt, (*before)->saidAt);
    if (const Result<> stored = insert(db, feedback); !stored)
        return stored.error();
    const Result<qint64> verdicts = show(db, feedback.fingerprint, feedback.category ? std::optional(feedback) : std::nullopt, {});
    if (!verdicts)
        return verdicts.error();
    return FeedbackEffect{*verdicts};
}

Result<std::optional<Feedback>> applyFeedback(Transaction& db, const QByteArray& fingerprint, RunId run)
{
    if (fingerprint.isEmpty())
        return std::optional<Feedback>();
    Result<std::optional<Feedback>> word = feedbackFor(db, fingerprint);
    if (!word || !*word)
        return word;
    if (const Result<qint64> shown = show(db, fingerprint, *word, run); !shown)
        return shown.error();
    return word;
}

Result<bool> carryFeedback(Transaction& db, const QByteArray& from, const QByteArray& to)
{
    if (from.isEmpty() || to.isEmpty() || from == to)
        return false;
    const Result<std::optional<Feedback>> old = feedbackFor(db, from);
    if (!old)
        return old.error();
    if (!*old)
        return false;
    const Result<std::optional<Feedback>> known = lastWord(db, to);
    if (!known)
        return known.error();
    if (*known && (*known)->saidAt >= (*old)->saidAt)
        return false;
    Feedback carried = **old;
    carried.fingerprint = to;
    carried.carriedFrom = from;
    if (const Result<> stored = insert(db, carried); !stored)
        return stored.error();
    return true;
}

Result<FeedbackScores> feedbackScores(Reader& db)
{
    FeedbackScores scores;
    const Result<> done =
        db.each("SELECT was_category, was_rule, category FROM feedback AS said WHERE carried_from = '' AND category <> '' AND id = "
                "(SELECT id FROM feedback WHERE fingerprint = said.fingerprint "
                    + lastWordFirst + " LIMIT 1)",
                [&scores](Row& row) {
                    const Category was = row.nextWord(categoryNamed);
                    const QString rule = row.next<QString>();
                    const qint64 right = row.nextWord(categoryNamed) == was ? 1 : 0;
                    for (FeedbackScore* score : {&scores.all, &scores.byCategory[was], &scores.byRule[rule]}) {
                        ++score->words;
                        score->right += right;
                    }
                    return true;
                });
    if (!done)
        return done.error();
    return scores;
}

} // namespace sentinel
