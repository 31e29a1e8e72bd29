#include "core/pipeline/routes_repos.h"

#include "core/base/json.h"
#include "core/net/secrets.h"
#include "core/pipeline/answer_p.h"
#include "core/pipeline/desk.h"
#include "core/pipeline/requests.h"
#include "core/providers/polling.h"
#include "core/store/sources.h"
#include "core/store/store.h"
#include "core/store/transaction.h"

#include <QDateTime>

#include <algorithm>

namespace sentinel {

namespace {

using namespace Qt::StringLiterals;

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(Routes)
};

constexpr qint64 smallBody = 64 << 10;

constexpr std::string_view repoDetails = R"({"requestBody":{"required":true,"content":{"application/json":{"schema":{"type":"object",
"properties":{"repo":{"type":"string","description":"owner/name, group/project, job or builder"},
"provider":{"type":"string","enum":["github","gitlab","jenkins","buildbot"],"default":"github"},
"address":{"type":"string","description":"of the API; the provider's own service by default"},
"token":{"type":"string","description":"reference: keychain:NAME, env:NAME or file:PATH, never a value"},
"webhook_secret":{"type":"string","description":"likewise"}},"required":["repo"],"additionalProperties":false}}}},
"responses":{"201":{"description":"It is asked about from now on."},"200":{"description":"It was before."}}})";

/// A repository, and the source that is asked about it.
struct Watched
{
    Source source;
    QString repo;
    bool isNew = false;
};

Error invalid(const QString& message)
{
    return {Error::Kind::Unsupported, message, {}};
}

Result<Watched> watchedFrom(const QJsonObject& object)
{
    const QStringList known{u"repo"_s, u"provider"_s, u"address"_s, u"token"_s, u"webhook_secret"_s};
    for (auto field = object.begin(); field != object.end(); ++field) {
        if (!known.contains(field.key()))
            return invalid(Text::tr("Unknown field %1.").arg(field.key().left(100)));
        if (!field->isString())
            return invalid(Text::tr("%1 must be a text.").arg(field.key()));
    }
    Watched watched;
    watched.repo = object[u"repo"_s].toString().trimmed();
    if (watched.repo.isEmpty() || watched.repo.size() > 500)
        return invalid(Text::tr("repo must name a repository."));
    Source& source = watched.source;
    const std::optional<SourceKind> kind = sourceKindNamed(object[u"provider"_s].toString(u"github"_s).toStdString());
    const PollingEntry* entry = kind ? pollingEntry(*kind) : nullptr;
    if (!entry || *kind == SourceKind::Generic)
        return invalid(Text::tr("provider must be github, gitlab, jenkins or buildbot."));
    source.kind = *kind;
    source.address = object[u"address"_s].toString(QLatin1String(entry->defaultAddress));
    source.projects = {watched.repo};
    source.token = object[u"token"_s].toString();
    source.hookSecret = object[u"webhook_secret"_s].toString();
    source.addedAt = {QDateTime::currentMSecsSinceEpoch()};
    for (const QString& reference : {source.token, source.hookSecret}) {
        if (const auto parsed = parseSecretReference(reference); !reference.isEmpty() && !parsed)
            return invalid(parsed.error().message);
    }
    source.name = u"checked"_s; // a source has a name; it gets its own when it is added
    if (const Result<> fit = checkSource(source); !fit)
        return invalid(fit.error().message);
    return watched;
}

QString freeName(const std::vector<Source>& sources, SourceKind kind)
{
    const QString first = displayName(kind);
    QString name = first;
    for (int i = 2; std::ranges::find(sources, name, &Source::name) != sources.end(); ++i)
        name = u"%1 %2"_s.arg(first).arg(i);
    return name;
}

/// The source of the same server that may be asked in the same way gets one more project; else there is a new one.
Result<Watched> watch(Transaction& db, Watched wanted)
{
    Result<std::vector<Source>> all = sources(db);
    if (!all)
        return all.error();
    const Source& source = wanted.source;
    for (Source& known : *all) {
        const bool isSame = known.kind == source.kind && known.address == source.address
            && (source.token.isEmpty() || known.token == source.token)
            && (source.hookSecret.isEmpty() || known.hookSecret == source.hookSecret);
        if (!isSame)
            continue;
        wanted.isNew = !known.projects.isEmpty() && !known.projects.contains(wanted.repo); // none named: all are asked about
        if (wanted.isNew)
            known.projects += wanted.repo;
        wanted.source = known;
        const Result<> changed = wanted.isNew ? changeSource(db, known) : Result<>();
        return changed ? Result<Watched>(wanted) : Result<Watched>(changed.error());
    }
    wanted.isNew = true;
    wanted.source.name = freeName(*all, source.kind);
    const Result<SourceId> added = addSource(db, wanted.source);
    if (!added)
        return added.error();
    wanted.source.id = *added;
    return wanted;
}

std::string repoJson(const Source& source, const QString& repo, std::optional<bool> isNew)
{
    JsonWriter json;
    json.beginObject()
        .text("schema", std::string_view("sentinel.repo/1"))
        .text("repo", repo)
        .text("provider", jsonName(providerOf(source.kind)))
        .number("source", source.id.value)
        .text("source_name", source.name)
        .boolean("paused", source.isPaused);
    if (isNew)
        json.boolean("new", *isNew);
    return json.endObject().json();
}

Response listRepos(Store& store)
{
    const auto all = answerOf(store.read([](Reader& db) { return sources(db); }));
    if (!all)
        return errorResponse(all.error());
    std::vector<std::string> items;
    for (const Source& source : *all) {
        for (const QString& project : source.projects)
            items.push_back(repoJson(source, project, {}));
    }
    return jsonResponse(pageJson(items, {}));
}

Response addRepo(Store& store, const Request& request, const std::function<void()>& changed)
{
    const Result<QJsonObject> object = bodyObject(request);
    const Result<Watched> wanted = object ? watchedFrom(*object) : Result<Watched>(object.error());
    if (!wanted)
        return badBodyResponse(wanted.error());
    const Result<Watched> watched = answerOf(store.write([wanted = *wanted](Transaction& db) { return watch(db, wanted); }));
    if (!watched)
        return errorResponse(watched.error());
    if (watched->isNew)
        changed();
    return jsonResponse(repoJson(watched->source, watched->repo, watched->isNew), watched->isNew ? 201 : 200);
}

} // namespace

std::vector<Route> repoRoutes(Store& store, Desk& desk, std::function<void()> changed)
{
    return {
        {"GET",
         "/api/v1/repos",
         Access::Viewer,
         BodyTo::Nowhere,
         0,
         desk.handler([&store](const Request&, const Respond& respond) { respond(listRepos(store)); }),
         "Lists the repositories that are asked about by name.",
         {}},
        {"POST", "/api/v1/repos", Access::Admin, BodyTo::Memory, smallBody,
         desk.handler([&store, changed](const Request& request, const Respond& respond) { respond(addRepo(store, request, changed)); }),
         "Asks about one more repository from now on.", repoDetails},
    };
}

} // namespace sentinel
