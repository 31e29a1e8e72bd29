// What all providers' answers have in common: pages, budgets, problems.
#include "core/providers/polling_p.h"

#include <QCoreApplication>
#include <QUrl>

#include <algorithm>

namespace sentinel {

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(Polling)
};

constexpr int jsonSeconds = 60;
constexpr int fileSeconds = 15 * 60;
constexpr qint64 fileBytes = qint64(512) << 20;

std::optional<int> numberIn(const Reply& reply, std::initializer_list<const char*> names)
{
    for (const char* name : names) {
        bool isNumber = false;
        // "RateLimit-Limit: 100, 100;w=60": the first one counts.
        const QByteArray first = reply.header(name).split(',').first().split(';').first().trimmed();
        const int value = first.toInt(&isNumber);
        if (isNumber)
            return value;
    }
    return {};
}

bool looksLikePage(const Reply& reply)
{
    return reply.header("content-type").toLower().contains("text/html") || reply.body.trimmed().startsWith('<');
}

} // namespace

PollAsk askOf(const Source& source, const QString& pathAndQuery, const char* what, const QString& project)
{
    PollAsk ask;
    QString address = source.address;
    while (address.endsWith(u'/'))
        address.chop(1);
    ask.ask.url = address + pathAndQuery;
    ask.ask.headers = {{"Accept", "application/json"}};
    ask.ask.secondsAtMost = jsonSeconds;
    ask.what = what;
    ask.project = project;
    return ask;
}

PollAsk fileAskOf(const Source& source, const QString& pathAndQuery, const char* what, const QString& project)
{
    PollAsk ask = askOf(source, pathAndQuery, what, project);
    ask.ask.headers = {{"Accept", "*/*"}};
    ask.ask.bodyTo = Ask::BodyTo::File;
    ask.ask.bytesAtMost = fileBytes;
    ask.ask.secondsAtMost = fileSeconds;
    return ask;
}

QString encoded(const QString& part)
{
    return QString::fromLatin1(QUrl::toPercentEncoding(part));
}

PollMark markNamed(const PollMarks& marks, const QString& name)
{
    return marks.value(name, PollMark{name, {}, {}});
}

PollAsk withEtag(PollAsk ask, const PollMarks& marks)
{
    ask.ask.etag = markNamed(marks, ask.mark).etag;
    return ask;
}

QString nextPage(const Reply& reply)
{
    for (const QByteArray& link : reply.header("link").split(',')) {
        const qsizetype begin = link.indexOf('<'), end = link.indexOf('>', begin);
        if (begin >= 0 && end > begin && link.mid(end).contains("rel=\"next\""))
            return QString::fromUtf8(link.mid(begin + 1, end - begin - 1));
    }
    return {};
}

AskBudget budgetOf(const Reply& reply, Timestamp now)
{
    AskBudget budget;
    budget.left = numberIn(reply, {"x-ratelimit-remaining", "ratelimit-remaining"});
    budget.limit = numberIn(reply, {"x-ratelimit-limit", "ratelimit-limit"});
    if (const auto resets = numberIn(reply, {"x-ratelimit-reset", "ratelimit-reset"})) {
        constexpr int year = 366 * 24 * 60 * 60; // more than that is no duration
        budget.resetsAt = *resets > year ? Timestamp{qint64(*resets) * 1000} : Timestamp{now.ms + qint64(*resets) * 1000};
    }
    if (budget.left && !budget.resetsAt)
        budget.resetsAt =
            retryAfter(reply, now).value_or(Timestamp{now.ms + 60'000}); // what is not said for how long is not believed for longer
    return budget;
}

std::optional<PollProblem> problemOfFile(const Reply& reply, Timestamp now, const QString& api)
{
    using Kind = PollProblem::Kind;
    if (reply.failure == Reply::Failure::CutShort || reply.failure == Reply::Failure::TooLarge)
        return PollProblem{Kind::Server, reply.problem, reply.detail, {}, true};
    if (reply.failure != Reply::Failure::None)
        return PollProblem{Kind::Network, reply.problem, reply.detail, {}, true};
    if (reply.status >= 200 && reply.status < 400)
        return {};
    const QString detail = QStringLiteral("%1 %2: %3").arg(reply.status).arg(reply.url, QString::fromUtf8(reply.body.left(500)));
    const std::optional<Timestamp> again = retryAfter(reply, now);
    switch (reply.status) {
    case 401:
        return PollProblem{
            Kind::Credentials, Text::tr("%1 does not know the token: it is wrong or has expired.").arg(api), detail, {}, true};
    case 403:
        return PollProblem{Kind::Permission, Text::tr("%1 knows the token, but does not let it do this.").arg(api), detail, again, false};
    case 404:
        return PollProblem{Kind::NotFound,
                           Text::tr("%1 says that it is not there: the name is wrong, or the token may not see it.").arg(api),
                           detail,
                           {},
                           false};
    case 429:
        return PollProblem{Kind::RateLimit, Text::tr("%1 was asked too often.").arg(api), detail, again, true};
    default:
        break;
    }
    if (reply.status >= 500)
        return PollProblem{Kind::Server, Text::tr("%1 has a problem of its own (status %2).").arg(api).arg(reply.status), detail, again,
                           true};
    return PollProblem{Kind::Server, Text::tr("%1 refused the question (status %2).").arg(api).arg(reply.status), detail, again, false};
}

std::optional<PollProblem> problemOf(const Reply& reply, Timestamp now, const QString& api)
{
    if (std::optional<PollProblem> problem = problemOfFile(reply, now, api))
        return problem;
    if (reply.status != 304 && looksLikePage(reply))
        return PollProblem{PollProblem::Kind::Server,
                           Text::tr("%1 was asked for data and sent a web page. Is the address that of its API, and is there a sign-in in "
                                    "front of it?")
                               .arg(reply.url),
                           QString::fromUtf8(reply.body.left(200)),
                           {},
                           true};
    return {};
}

PollProblem oddAnswer(const Error& error, const QString& api)
{
    return {PollProblem::Kind::Server,
            Text::tr("%1 answered something that is not understood: %2").arg(api, error.message),
            error.detail,
            {},
            false};
}

void giveUp(JobEvidence& evidence, const QString& why)
{
    evidence.state = JobEvidence::State::Gone;
    evidence.open.clear();
    evidence.why = why;
}

void tryLater(JobEvidence& evidence, const PollProblem& problem)
{
    evidence.state = JobEvidence::State::Later;
    evidence.open.clear();
    evidence.why = problem.text;
    evidence.problem = problem;
}

void addPart(JobEvidence& evidence, const Reply& reply, const QString& name, int step, bool isReport)
{
    evidence.parts.push_back({name, reply.body, reply.file, isReport, step});
}

Hole holeOf(const QString& why)
{
    return {Hole::Kind::TruncatedByProvider, why, {}};
}

Hole missingHole(const QString& why)
{
    return {Hole::Kind::Missing, why, {}};
}

bool hasArrived(JobEvidence& evidence, const Reply& reply, Timestamp now, const QString& api)
{
    if (reply.failure == Reply::Failure::TooLarge && reply.status == 200) {
        evidence.holes.push_back(holeOf(reply.problem));
        return true; // what came before is worth having
    }
    std::optional<PollProblem> problem = problemOfFile(reply, now, api);
    if (!problem && reply.header("content-type").toLower().contains("text/html"))
        problem =
            PollProblem{PollProblem::Kind::Server, Text::tr("%1 was asked for a log and sent a web page.").arg(reply.url), {}, {}, false};
    if (problem)
        tryLater(evidence, *problem);
    return !problem;
}

std::string_view textOf(const Reply& reply)
{
    return {reply.body.constData(), static_cast<size_t>(reply.body.size())};
}

Result<std::vector<CiFact>> factsOf(Provider provider, const QString& event, const Reply& reply, const QString& repo)
{
    Result<Decoded> decoded = providerEntry(provider)->decode(event.toStdString(), textOf(reply));
    if (!decoded)
        return decoded.error();
    for (CiFact& fact : decoded->facts) {
        if (fact.repo.isEmpty())
            fact.repo = repo;
    }
    return std::move(decoded->facts);
}

std::optional<Timestamp> oldestOf(const std::vector<CiFact>& runs)
{
    std::optional<Timestamp> oldest;
    for (const CiFact& run : runs) {
        const std::optional<Timestamp> begun = run.createdAt ? run.createdAt : run.startedAt;
        if (begun && (!oldest || *begun < *oldest))
            oldest = begun;
    }
    return oldest;
}

CiFact namedFact(CiFact::Kind kind, Provider provider, const QString& repo, const QString& runId, Phase phase)
{
    CiFact fact;
    fact.kind = kind;
    fact.provider = provider;
    fact.repo = repo;
    fact.runId = runId;
    fact.phase = phase;
    return fact;
}

bool soundsLikeReport(const QString& name)
{
    static const QStringList words{QStringLiteral("junit"),      QStringLiteral("xunit"),         QStringLiteral("surefire"),
                                   QStringLiteral("nunit"),      QStringLiteral("test-result"),   QStringLiteral("test_result"),
                                   QStringLiteral("testresult"), QStringLiteral("test-report"),   QStringLiteral("test_report"),
                                   QStringLiteral("testreport"), QStringLiteral("test results"),  QStringLiteral("test report"),
                                   QStringLiteral("ctrf"),       QStringLiteral("allure-results")};
    return std::ranges::any_of(words, [&](const QString& word) { return name.contains(word, Qt::CaseInsensitive); });
}

TestResult testIn(const JsonField& item, std::string_view suite, std::string_view seconds)
{
    TestResult result;
    result.suite = item[suite].text();
    result.name = item["name"].text();
    bool isNumber = false;
    const double duration = item[seconds].text().toDouble(&isNumber);
    if (isNumber)
        result.duration = duration;
    return result;
}

} // namespace sentinel
