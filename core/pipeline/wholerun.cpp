#include "core/pipeline/wholerun.h"

#include "core/base/json.h"
#include "core/pipeline/feedback.h"
#include "core/pipeline/runjson.h"

#include <QCoreApplication>

namespace sentinel {

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(WholeRun)
};

} // namespace

Result<WholeRun> wholeRun(Reader& db, RunId id)
{
    const Result<std::optional<Run>> run = runById(db, id);
    if (!run)
        return run.error();
    if (!*run)
        return Error{Error::Kind::NotFound, Text::tr("There is no run with this id; 'sentinel runs' lists them."), {}};
    Result<std::vector<Job>> jobs = jobsOfRun(db, id);
    if (!jobs)
        return jobs.error();
    WholeRun whole{**run, std::move(*jobs), {}};
    for (Job& job : whole.jobs) {
        const Result<std::optional<VerdictBasis>> basis = verdictBasis(db, job.id);
        if (!basis)
            return basis.error();
        whole.bases.push_back(basis->value_or(VerdictBasis()));
        adviseByWord(job.verdict, whole.bases.back());
    }
    return whole;
}

std::string runJson(const WholeRun& whole)
{
    JsonWriter json;
    json.beginObject().text("schema", std::string_view("sentinel.run/1"));
    writeRun(json, whole.run);
    json.beginList("jobs");
    for (size_t i = 0; i < whole.jobs.size(); ++i)
        writeJob(json, whole.jobs[i], whole.bases[i]);
    return json.endList().endObject().json();
}

} // namespace sentinel
