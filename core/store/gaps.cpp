#include "core/store/gaps.h"

#include "core/store/reader.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace sentinel {

Result<WebhookGaps> webhookGaps(Reader& db, Provider provider, const QStringList& repos, Timestamp setUp, Timestamp since, Timestamp until)
{
    const QByteArray names = QJsonDocument(QJsonArray::fromStringList(repos)).toJson(QJsonDocument::Compact);
    const Result<std::optional<WebhookGaps>> gaps = db.one<WebhookGaps>(
        "SELECT count(*), count(*) FILTER (WHERE attempt.phase <> 'completed' "
        "OR EXISTS (SELECT 1 FROM job WHERE job.run_id = run.id AND job.attempt = attempt.number)) "
        "FROM run JOIN attempt ON attempt.run_id = run.id "
        "WHERE run.stored_at > ?1 AND run.stored_at <= ?2 AND run.provider = ?3 AND run.repo IN (SELECT value FROM json_each(?4)) "
        "AND attempt.came_by = 2 AND attempt.started_at >= ?5",
        [](Row& row) {
            WebhookGaps found;
            found.found = row.next<qint64>();
            found.filled = row.next<qint64>();
            return found;
        },
        since, until, provider, QString::fromUtf8(names), setUp);
    if (!gaps)
        return gaps.error();
    return gaps->value_or(WebhookGaps());
}

} // namespace sentinel
