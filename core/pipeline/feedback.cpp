#include "core/pipeline/feedback.h"

#include "core/store/store.h"
#include "core/store/transaction.h"
#include "core/triage/advice.h"

#include <QCoreApplication>
#include <QDateTime>

namespace sentinel {

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(Feedback)
};

Result<FeedbackEffect> store(Transaction& db, const Correction& correction, const QString& person, Timestamp now)
{
    const Result<std::optional<Job>> job = jobById(db, correction.job);
    if (!job)
        return job.error();
    const Result<std::optional<VerdictBasis>> basis = *job ? verdictBasis(db, correction.job) : std::optional<VerdictBasis>();
    if (!basis)
        return basis.error();
    if (!*job || !*basis)
        return Error{Error::Kind::NotFound, Text::tr("This job is no longer in the history."), QString::number(correction.job.value)};
    const Verdict& verdict = (*job)->verdict;
    if (verdict.fingerprint.isEmpty())
        return Error{Error::Kind::Unsupported, Text::tr("There is no failure in this job that could be corrected."), {}};
    Feedback word;
    word.fingerprint = verdict.fingerprint;
    word.job = correction.job;
    word.category = correction.category;
    word.note = correction.note;
    word.person = person;
    word.saidAt = now;
    if (correction.attribution)
        word.attribution = *correction.attribution;
    else if (correction.category == (*basis)->ruledCategory)
        word.attribution = (*basis)->ruledAttribution;
    else if (correction.category)
        word.attribution = adviceFor(*correction.category).attribution;
    return addFeedback(db, word);
}

} // namespace

QFuture<Result<FeedbackEffect>> correct(Store& to, const Correction& correction)
{
    return to.write([correction, person = personName(), now = Timestamp{QDateTime::currentMSecsSinceEpoch()}](Transaction& db) {
        return store(db, correction, person, now);
    });
}

QString personName()
{
    const QString name = qEnvironmentVariable("USER");
    return name.isEmpty() ? qEnvironmentVariable("USERNAME") : name;
}

void adviseByWord(Verdict& verdict, const VerdictBasis& basis)
{
    if (!verdict.saidByPerson || verdict.category == basis.ruledCategory)
        return;
    const Advice advice = adviceFor(verdict.category);
    verdict.hint = advice.hint;
    verdict.remediation = advice.remediation;
}

} // namespace sentinel
