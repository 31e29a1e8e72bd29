#include "core/store/judgedlogs.h"

#include "core/store/feedback_p.h"
#include "core/store/reader.h"

#include <algorithm>

namespace sentinel {

namespace {

JudgedLog toJudgedLog(Row& row)
{
    JudgedLog found;
    found.run = RunId{row.next<qint64>()};
    found.job = JobId{row.next<qint64>()};
    found.jobNumber = row.next<int>() + 1;
    const QByteArray digest = row.next<QByteArray>();
    std::copy_n(digest.cbegin(), std::min<size_t>(found.log.digest.size(), size_t(digest.size())), found.log.digest.begin());
    found.log.bytes = row.next<qint64>();
    found.log.lines = row.next<qint64>();
    found.log.compressedBytes = row.next<qint64>();
    found.pipeline = row.next<QString>();
    found.jobName = row.next<QString>();
    found.outcome = row.nextWord<Outcome>(outcomeNamed);
    found.category = row.nextWord<Category>(categoryNamed);
    found.rule = row.next<QString>();
    found.version = row.next<int>();
    found.rulesKey = row.next<QByteArray>();
    const QString said = row.next<QString>();
    if (!said.isEmpty())
        found.said = categoryNamed(said.toStdString());
    return found;
}

} // namespace

Result<std::vector<JudgedLog>> judgedLogs(Reader& db)
{
    return db.all<JudgedLog>(
        "SELECT job.run_id, job.id, job.position, log.digest, log.bytes, log.lines, log.compressed_bytes, run.pipeline, job.name, "
        "job.outcome, finding.category, finding.rule, finding.version, finding.rules_key, "
        "(SELECT feedback.category FROM feedback WHERE feedback.fingerprint = finding.fingerprint "
        " AND finding.fingerprint <> '' "
            + lastWordFirst
            + " LIMIT 1) "
              "FROM (SELECT max(id) AS id FROM job WHERE log_id IS NOT NULL GROUP BY log_id) AS latest "
              "JOIN job ON job.id = latest.id JOIN log ON log.id = job.log_id JOIN run ON run.id = job.run_id "
              "LEFT JOIN finding ON finding.job_id = job.id AND finding.detector = 'triage' "
              "ORDER BY job.id DESC",
        toJudgedLog);
}

} // namespace sentinel
