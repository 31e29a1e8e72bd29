#pragma once

#include "tests/loopback.h"

#include <QCryptographicHash>
#include <QDateTime>
#include <QMap>
#include <QSet>

#include <algorithm>

namespace sentinel {

/// A server that answers as GitHub's API does, and minds what it minds: the token, ETags, pages of a hundred, the limit on requests. Logs
/// lie on another server, to which it sends on by a signed address.
class GitHubServer
{
public:
    struct Job
    {
        qint64 id = 0;
        QByteArray name, conclusion, log;
        QByteArray annotations = "[]";
        bool isExpired = false;
    };
    struct Run
    {
        qint64 id = 0;
        QByteArray conclusion; ///< empty: in progress
        QDateTime created, updated;
        std::vector<std::vector<Job>> attempts; ///< the jobs of each
        QByteArray report = {};                 ///< of its tests, among the artifacts
    };

    GitHubServer()
        : storage([this](const AskedFor& asked) { return stored(asked); }), api([this](const AskedFor& asked) { return limited(asked); })
    {
    }

    void add(const Run& run) { runs.insert(run.id, run); }
    static Run runOf(qint64 id, const QByteArray& conclusion, const QDateTime& created, std::vector<Job> jobs)
    {
        return {id, conclusion, created, created.addSecs(300), {std::move(jobs)}};
    }

    QString repo = QStringLiteral("acme/anvil");
    QByteArray token = "t0k3n";
    QMap<qint64, Run> runs;
    /// Answers that go before the usual ones, once each: by a part of the path.
    std::vector<std::pair<QString, Answered>> surprises;
    int limit = 5000, used = 0;
    int unchanged = 0;         ///< answered 304
    bool sawTokenAway = false; ///< the other server was shown it
    int logsHandedOut = 0;

    Loopback storage, api;

private:
    using Headers = std::vector<std::pair<QByteArray, QByteArray>>;

    Answered limited(const AskedFor& asked)
    {
        for (size_t i = 0; i < surprises.size(); ++i) {
            if (asked.path().contains(surprises[i].first)) {
                const Answered answer = surprises[i].second;
                surprises.erase(surprises.begin() + static_cast<std::ptrdiff_t>(i));
                return answer;
            }
        }
        if (asked.headers.value("authorization") != "Bearer " + token)
            return {401, R"({"message": "Bad credentials"})", json()};
        if (used >= limit)
            return {403, R"({"message": "API rate limit exceeded"})", with(json(), 0)};
        Answered answer = answered(asked);
        const QByteArray etag = '"' + QCryptographicHash::hash(answer.body, QCryptographicHash::Sha1).toHex() + '"';
        if (answer.status == 200 && asked.headers.value("if-none-match") == etag) {
            ++unchanged;
            return {304, {}, {{"ETag", etag}}};
        }
        ++used;
        answer.headers.emplace_back("ETag", etag);
        answer.headers = with(answer.headers, limit - used);
        return answer;
    }

    Answered answered(const AskedFor& asked)
    {
        const QString path = asked.path();
        if (path == u"/user")
            return {200, R"({"login": "wile"})", json()};
        const QString base = QStringLiteral("/repos/") + repo;
        if (!path.startsWith(base))
            return {404, R"({"message": "Not Found"})", json()};
        const QStringList parts = path.mid(base.size() + 1).split(u'/');
        if (parts.value(0) == u"check-runs")
            return {200, jobById(parts.value(1).toLongLong()).annotations, json()};
        if (parts.value(1) == u"jobs")
            return logOf(jobById(parts.value(2).toLongLong()));
        if (parts.value(1) == u"artifacts")
            return {302, {}, {{"Location", storage.address().toUtf8() + "/reports/" + parts.value(2).toUtf8() + "?sig=s1gn3d"}}};
        if (parts.value(1) != u"runs")
            return {404, R"({"message": "Not Found"})", json()};
        if (parts.size() == 2)
            return runPage(asked);
        const qint64 id = parts.value(2).toLongLong();
        if (!runs.contains(id))
            return {404, R"({"message": "Not Found"})", json()};
        const Run& run = runs[id];
        if (parts.size() == 3)
            return {200, runJson(run), json()};
        if (parts.value(3) == u"artifacts")
            return artifactPage(run);
        return jobPage(run, parts.value(4).toInt());
    }

    Answered runPage(const AskedFor& asked)
    {
        const qsizetype size = asked.query("per_page").toLongLong();
        const qsizetype page = std::max<qsizetype>(1, asked.query("page").toLongLong());
        const QString range = asked.query("created");
        QList<const Run*> found;
        for (auto it = runs.constEnd(); it != runs.constBegin();) {
            const Run& run = *--it;
            const QString created = text(run.created);
            const bool isIn = range.isEmpty()
                || (created >= range.section(QStringLiteral(".."), 0, 0) && created <= range.section(QStringLiteral(".."), 1));
            if (isIn && (asked.query("status").isEmpty() || run.conclusion.isEmpty()))
                found.append(&run);
        }
        QByteArrayList items;
        for (qsizetype i = (page - 1) * size; i < std::min(page * size, found.size()); ++i)
            items.append(runJson(*found[i]));
        Headers headers = json();
        if (page * size < found.size())
            headers.emplace_back("Link",
                                 "<" + api.address().toUtf8() + asked.target + "&page=" + QByteArray::number(page + 1) + ">; rel=\"next\"");
        return {200, "{\"total_count\": " + QByteArray::number(found.size()) + ", \"workflow_runs\": [" + items.join(',') + "]}", headers};
    }

    Answered jobPage(const Run& run, int attempt)
    {
        QByteArrayList items;
        if (attempt >= 1 && attempt <= static_cast<int>(run.attempts.size())) {
            for (const Job& job : run.attempts[static_cast<size_t>(attempt - 1)])
                items.append(jobJson(run, job, attempt));
        }
        return {200, "{\"total_count\": " + QByteArray::number(items.size()) + ", \"jobs\": [" + items.join(',') + "]}", json()};
    }

    Answered artifactPage(const Run& run) const
    {
        QByteArray items;
        if (!run.report.isEmpty())
            items = R"({"id": )" + QByteArray::number(run.id)
                + R"(, "name": "junit", "size_in_bytes": 100, "expired": false, "created_at": ")" + text(run.updated).toUtf8()
                + R"(", "updated_at": ")" + text(run.updated).toUtf8() + R"("})";
        return {200, R"({"total_count": 1, "artifacts": [)" + items + "]}", json()};
    }

    Answered logOf(const Job& job)
    {
        if (job.isExpired)
            return {410, R"({"message": "Server Error"})", json()};
        return {302, {}, {{"Location", storage.address().toUtf8() + "/logs/" + QByteArray::number(job.id) + "?sig=s1gn3d"}}};
    }

    Answered stored(const AskedFor& asked)
    {
        sawTokenAway = sawTokenAway || asked.headers.contains("authorization");
        if (asked.query("sig") != u"s1gn3d")
            return {403, "<Error/>", {}};
        for (size_t i = 0; i < surprises.size(); ++i) {
            if (surprises[i].first == u"storage") {
                const Answered answer = surprises[i].second;
                surprises.erase(surprises.begin() + static_cast<std::ptrdiff_t>(i));
                return answer;
            }
        }
        if (asked.path().startsWith(u"/reports/"))
            return {200, runs.value(asked.path().section(u'/', -1).toLongLong()).report, {}};
        ++logsHandedOut;
        return {200, jobById(asked.path().section(u'/', -1).toLongLong()).log, {{"Content-Type", "text/plain"}}};
    }

    Job jobById(qint64 id) const
    {
        for (const Run& run : runs) {
            for (const std::vector<Job>& jobs : run.attempts) {
                for (const Job& job : jobs) {
                    if (job.id == id)
                        return job;
                }
            }
        }
        return {};
    }

    static QString text(const QDateTime& time) { return time.toUTC().toString(QStringLiteral("yyyy-MM-ddTHH:mm:ssZ")); }
    static QByteArray quoted(const QByteArray& text) { return text.isEmpty() ? QByteArray("null") : '"' + text + '"'; }
    static Headers json() { return {{"Content-Type", "application/json; charset=utf-8"}}; }
    Headers with(Headers headers, int left) const
    {
        headers.emplace_back("X-RateLimit-Limit", QByteArray::number(limit));
        headers.emplace_back("X-RateLimit-Remaining", QByteArray::number(left));
        headers.emplace_back("X-RateLimit-Reset", QByteArray::number(QDateTime::currentSecsSinceEpoch() + 3600));
        return headers;
    }

    QByteArray runJson(const Run& run) const
    {
        return R"({"id": )" + QByteArray::number(run.id) + R"(, "name": "ci", "workflow_id": 7, "run_number": )"
            + QByteArray::number(run.id) + R"(, "run_attempt": )" + QByteArray::number(run.attempts.size()) + R"(, "status": )"
            + (run.conclusion.isEmpty() ? R"("in_progress")" : R"("completed")") + R"(, "conclusion": )" + quoted(run.conclusion)
            + R"(, "created_at": ")" + text(run.created).toUtf8() + R"(", "run_started_at": ")" + text(run.created).toUtf8()
            + R"(", "updated_at": ")" + text(run.updated).toUtf8()
            + R"(", "head_branch": "main", "head_sha": "0123456789abcdef0123456789abcdef01234567", "event": "push", "display_title": "Mend it", "repository": {"full_name": ")"
            + repo.toUtf8() + R"("}})";
    }

    QByteArray jobJson(const Run& run, const Job& job, int attempt) const
    {
        const QByteArray url = "https://api.github.com/repos/" + repo.toUtf8() + "/actions/";
        return R"({"id": )" + QByteArray::number(job.id) + R"(, "run_id": )" + QByteArray::number(run.id) + R"(, "run_attempt": )"
            + QByteArray::number(attempt) + R"(, "run_url": ")" + url + "runs/" + QByteArray::number(run.id) + R"(", "url": ")" + url
            + "jobs/" + QByteArray::number(job.id) + R"(", "name": ")" + job.name + R"(", "workflow_name": "ci", "status": )"
            + (job.conclusion.isEmpty() ? R"("in_progress")" : R"("completed")") + R"(, "conclusion": )" + quoted(job.conclusion)
            + R"(, "started_at": ")" + text(run.created).toUtf8() + R"(", "completed_at": ")" + text(run.updated).toUtf8()
            + R"(", "steps": [{"number": 1, "name": "Run tests", "status": "completed", "conclusion": )" + quoted(job.conclusion) + "}]}";
    }
};

} // namespace sentinel
