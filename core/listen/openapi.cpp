#include "core/listen/openapi.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

namespace sentinel {

using namespace Qt::StringLiterals;

namespace {

QString text(std::string_view bytes)
{
    return QString::fromUtf8(bytes.data(), qsizetype(bytes.size()));
}

QJsonObject refTo(const QString& what)
{
    return {{u"$ref"_s, what}};
}

/// "GET /api/v1/runs/{id}/log" as "getApiV1RunsIdLog".
QString operationId(const Route& route)
{
    QString id = text(route.method).toLower();
    bool beginsWord = true;
    for (const QChar c : text(route.path)) {
        if (!c.isLetterOrNumber()) {
            beginsWord = true;
            continue;
        }
        id += beginsWord ? c.toUpper() : c;
        beginsWord = false;
    }
    return id;
}

QStringList pathParameters(const QString& path)
{
    QStringList names;
    for (const QString& segment : path.split(u'/')) {
        if (segment.startsWith(u'{') && segment.endsWith(u'}'))
            names.append(segment.mid(1, segment.size() - 2));
    }
    return names;
}

QString accessText(Access access)
{
    switch (access) {
    case Access::Anyone:
        return u"Open to anyone."_s;
    case Access::AnyoneOnLoopback:
        return u"Open to anyone on this machine; from elsewhere it takes a key."_s;
    case Access::Signed:
        return u"The sender proves itself by a signature or a token of its own."_s;
    case Access::Viewer:
        return u"Takes a key of any role."_s;
    case Access::Operator:
        return u"Takes a key with the role operator or admin."_s;
    case Access::Admin:
        return u"Takes a key with the role admin."_s;
    }
    return {};
}

bool takesKey(Access access)
{
    return access == Access::Viewer || access == Access::Operator || access == Access::Admin;
}

QJsonArray securityOf(Access access)
{
    const QJsonArray keys{QJsonObject{{u"bearer"_s, QJsonArray()}}, QJsonObject{{u"apiKey"_s, QJsonArray()}}};
    if (takesKey(access))
        return keys;
    QJsonArray open{QJsonObject()};
    if (access == Access::AnyoneOnLoopback) {
        for (const auto& key : keys)
            open.append(key);
    }
    return open;
}

QJsonObject responsesOf(const Route& route, bool hasQuery)
{
    QJsonObject responses{{u"default"_s, refTo(u"#/components/responses/Error"_s)}};
    const auto error = [&](int status) { responses.insert(QString::number(status), refTo(u"#/components/responses/Error"_s)); };
    error(429);
    error(503);
    if (takesKey(route.access)) {
        error(401);
        error(403);
    }
    if (!pathParameters(text(route.path)).isEmpty())
        error(404);
    if (route.access == Access::Signed)
        error(401);
    if (hasQuery)
        error(400);
    if (route.body != BodyTo::Nowhere) {
        error(400);
        error(413);
        error(415);
        error(422);
    }
    return responses;
}

QJsonObject bodyOf(const Route& route)
{
    const QString atMost = u"At most %1 bytes, also after Content-Encoding: gzip is undone."_s.arg(route.bodyAtMost);
    return {{u"description"_s, atMost}, {u"content"_s, QJsonObject{{u"*/*"_s, QJsonObject()}}}, {u"required"_s, true}};
}

QJsonArray parametersOf(const Route& route, const QJsonArray& further)
{
    QJsonArray parameters;
    for (const QString& name : pathParameters(text(route.path))) {
        bool isDescribed = false;
        for (const QJsonValue each : further)
            isDescribed = isDescribed || (each[u"name"_s] == name && each[u"in"_s] == u"path"_s);
        if (!isDescribed) {
            parameters.append(QJsonObject{
                {u"name"_s, name}, {u"in"_s, u"path"_s}, {u"required"_s, true}, {u"schema"_s, QJsonObject{{u"type"_s, u"string"_s}}}});
        }
    }
    for (const QJsonValue each : further)
        parameters.append(each);
    return parameters;
}

QJsonObject operationOf(const Route& route)
{
    QJsonObject details = QJsonDocument::fromJson(QByteArray::fromRawData(route.details.data(), qsizetype(route.details.size()))).object();
    QJsonObject operation{{u"operationId"_s, operationId(route)},
                          {u"summary"_s, text(route.summary)},
                          {u"description"_s, accessText(route.access)},
                          {u"security"_s, securityOf(route.access)}};
    if (route.body != BodyTo::Nowhere)
        operation.insert(u"requestBody"_s, bodyOf(route));
    const QJsonArray parameters = parametersOf(route, details.take(u"parameters"_s).toArray());
    if (!parameters.isEmpty())
        operation.insert(u"parameters"_s, parameters);
    const bool hasQuery =
        std::any_of(parameters.begin(), parameters.end(), [](const QJsonValue& one) { return one[u"in"_s] == u"query"_s; });
    QJsonObject responses = responsesOf(route, hasQuery);
    const QJsonObject own = details.take(u"responses"_s).toObject();
    for (auto it = own.begin(); it != own.end(); ++it)
        responses.insert(it.key(), it.value());
    if (own.isEmpty())
        responses.insert(u"200"_s, QJsonObject{{u"description"_s, u"Done."_s}});
    operation.insert(u"responses"_s, responses);
    for (auto it = details.begin(); it != details.end(); ++it)
        operation.insert(it.key(), it.value());
    return operation;
}

QJsonObject components()
{
    const QJsonObject words{{u"type"_s, u"string"_s}};
    const QJsonObject error{{u"type"_s, u"object"_s},
                            {u"required"_s, QJsonArray{u"code"_s, u"message"_s}},
                            {u"properties"_s, QJsonObject{{u"code"_s, words}, {u"message"_s, words}, {u"detail"_s, words}}}};
    const QJsonObject errorDocument{
        {u"type"_s, u"object"_s}, {u"required"_s, QJsonArray{u"error"_s}}, {u"properties"_s, QJsonObject{{u"error"_s, error}}}};
    const QJsonObject json{{u"application/json"_s, QJsonObject{{u"schema"_s, refTo(u"#/components/schemas/Error"_s)}}}};
    return {
        {u"schemas"_s, QJsonObject{{u"Error"_s, errorDocument}}},
        {u"responses"_s,
         QJsonObject{{u"Error"_s,
                      QJsonObject{{u"description"_s, u"Refused, and why. Retry-After says when to try again."_s}, {u"content"_s, json}}}}},
        {u"securitySchemes"_s,
         QJsonObject{{u"bearer"_s, QJsonObject{{u"type"_s, u"http"_s}, {u"scheme"_s, u"bearer"_s}}},
                     {u"apiKey"_s, QJsonObject{{u"type"_s, u"apiKey"_s}, {u"in"_s, u"header"_s}, {u"name"_s, u"X-API-Key"_s}}}}}};
}

} // namespace

QByteArray openApiOf(std::span<const Route> routes, const QString& title, const QString& version)
{
    QJsonObject paths;
    for (const Route& route : routes) {
        const QString path = text(route.path);
        QJsonObject operations = paths.value(path).toObject();
        operations.insert(text(route.method).toLower(), operationOf(route));
        paths.insert(path, operations);
    }
    const QJsonObject document{{u"openapi"_s, u"3.1.0"_s},
                               {u"info"_s, QJsonObject{{u"title"_s, title}, {u"version"_s, version}}},
                               {u"paths"_s, paths},
                               {u"components"_s, components()}};
    return QJsonDocument(document).toJson(QJsonDocument::Indented);
}

} // namespace sentinel
