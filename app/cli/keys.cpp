#include "app/cli/commands.h"

#include "app/cli/stores.h"
#include "app/cli/terminal.h"
#include "core/base/json.h"
#include "core/base/text.h"
#include "core/domain/execution.h"
#include "core/store/apikeys.h"

#include <QDateTime>

namespace sentinel {

namespace {

Timestamp now()
{
    return {QDateTime::currentMSecsSinceEpoch()};
}

QString wordOf(Role role)
{
    return QString::fromLatin1(jsonName(role).data());
}

void writeKey(JsonWriter& json, const ApiKey& key)
{
    json.number("id", key.id.value)
        .text("name", key.name)
        .text("role", jsonName(key.role))
        .textOrNull("tenant", key.tenant)
        .text("beginning", key.beginning)
        .time("made_at", key.madeAt)
        .time("revoked_at", key.revokedAt)
        .time("last_used_at", key.lastUsedAt);
}

int add(Call& call, const QString& name)
{
    const QString word = call.arguments.has("role") ? call.arguments.value("role") : QStringLiteral("viewer");
    const std::optional<Role> role = roleNamed(word.toStdString());
    if (!role || *role == Role::None)
        return refuse(call.command, QStringLiteral("--role %1 is none of viewer, operator, admin").arg(word));
    const QString tenant = call.arguments.value("tenant");
    if (!tenant.isEmpty() && !isTenantName(tenant))
        return refuse(call.command,
                      QStringLiteral("--tenant %1: a tenant's name has letters, digits, dots, underscores and hyphens").arg(tenant));
    const std::unique_ptr<Store> store = openStore(call);
    if (!store)
        return 1;
    const Result<NewApiKey> made = waitFor(store->write([&](Transaction& db) { return addApiKey(db, name, *role, tenant, now()); }));
    if (!made) {
        complain(made.error().message);
        return 1;
    }
    if (call.arguments.has("json")) {
        JsonWriter json;
        json.beginObject().text("schema", std::string_view("sentinel.key/1")).number("id", made->id.value).text("name", name);
        json.text("role", jsonName(*role))
            .textOrNull("tenant", tenant)
            .text("key", std::string_view(made->key.constData(), size_t(made->key.size())));
        call.out.write(json.endObject().json() + '\n');
        return 0;
    }
    call.out.write(QString::fromLatin1(made->key) + u'\n');
    complain(QStringLiteral("key %1 (%2) is shown this once; it is stored hashed").arg(made->id.value).arg(wordOf(*role)));
    return 0;
}

int list(Call& call)
{
    const std::unique_ptr<Store> store = openStore(call);
    if (!store)
        return 1;
    const Result<std::vector<ApiKey>> keys = waitFor(store->read([](Reader& db) { return apiKeys(db); }));
    if (!keys) {
        complain(keys.error().message);
        return 1;
    }
    if (call.arguments.has("json")) {
        JsonWriter json;
        json.beginObject().text("schema", std::string_view("sentinel.key/1")).beginList("items");
        for (const ApiKey& key : *keys) {
            json.beginObject();
            writeKey(json, key);
            json.endObject();
        }
        call.out.write(json.endList().endObject().json() + '\n');
        return 0;
    }
    const auto when = [](std::optional<Timestamp> time) {
        return time ? toRfc3339(*time).left(16).replace(u'T', u' ') : QStringLiteral("-");
    };
    QList<QStringList> rows;
    for (const ApiKey& key : *keys)
        rows += {QString::number(key.id.value),
                 displayText(utf8(key.name)),
                 wordOf(key.role) + (key.tenant.isEmpty() ? QString() : QStringLiteral(" of ") + key.tenant),
                 key.beginning + u'…',
                 QStringLiteral("made ") + when(key.madeAt),
                 key.revokedAt ? QStringLiteral("revoked ") + when(key.revokedAt) : QStringLiteral("used ") + when(key.lastUsedAt)};
    if (rows.isEmpty())
        complain(QStringLiteral("there are no keys; 'sentinel keys add NAME' makes one, and so does the first 'sentinel serve'"));
    else
        call.out.write(tableText(rows));
    return 0;
}

int revoke(Call& call, const QString& id)
{
    bool isNumber = false;
    const ApiKeyId key{id.toLongLong(&isNumber)};
    if (!isNumber)
        return refuse(call.command, QStringLiteral("%1 is no key's number; 'sentinel keys list' shows them").arg(id));
    const std::unique_ptr<Store> store = openStore(call);
    if (!store)
        return 1;
    const Result<> done = waitFor(store->write([&](Transaction& db) { return revokeApiKey(db, key, now()); }));
    if (!done) {
        complain(done.error().message);
        return 1;
    }
    return 0;
}

} // namespace

int runKeys(Call& call)
{
    const QStringList& words = call.arguments.paths();
    if (words.value(0) == u"add" && words.size() == 2)
        return add(call, words[1]);
    if (words.value(0) == u"list" && words.size() == 1)
        return list(call);
    if (words.value(0) == u"revoke" && words.size() == 2)
        return revoke(call, words[1]);
    return refuse(call.command, QStringLiteral("write 'keys add NAME', 'keys list' or 'keys revoke ID'"));
}

} // namespace sentinel
