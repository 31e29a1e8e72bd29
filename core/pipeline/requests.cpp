#include "core/pipeline/requests.h"

#include "core/base/nearest.h"
#include "core/base/times.h"
#include "core/providers/providers.h"

#include <QCoreApplication>
#include <QJsonDocument>

#include <algorithm>

namespace sentinel {

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(Requests)
};

QString wordOf(std::string_view text)
{
    return QString::fromUtf8(text.data(), qsizetype(text.size()));
}

Error malformed(const QString& message)
{
    return {Error::Kind::Malformed, message, {}};
}

} // namespace

Response invalidResponse(const QString& message)
{
    return errorResponse(422, "invalid", message);
}

Response jsonResponse(std::string json, int status)
{
    Response response;
    response.status = status;
    response.body = std::move(json);
    response.body += '\n';
    return response;
}

QString queryText(const Request& request, std::string_view name)
{
    return wordOf(request.queryValue(name).value_or(std::string_view()));
}

QStringList queryTexts(const Request& request, std::string_view name)
{
    QStringList texts;
    for (const auto& [key, value] : request.query) {
        if (key == name)
            texts += wordOf(value);
    }
    return texts;
}

Result<std::optional<Timestamp>> queryTime(const Request& request, std::string_view name, Timestamp now)
{
    const QString text = queryText(request, name);
    if (text.isEmpty())
        return std::optional<Timestamp>();
    const std::optional<Timestamp> time = parseTime(text, now);
    if (!time)
        return malformed(Text::tr("%1 is no time; write 2026-11-21, 2026-11-21T08:00:00Z or 7d.").arg(wordOf(name)));
    return time;
}

Result<int> queryNumber(const Request& request, std::string_view name, int byDefault, int least, int most)
{
    const QString text = queryText(request, name);
    bool isNumber = true;
    const int number = text.isEmpty() ? byDefault : text.toInt(&isNumber);
    if (!isNumber || number < least || number > most)
        return malformed(Text::tr("%1 must be a number from %2 to %3.").arg(wordOf(name)).arg(least).arg(most));
    return number;
}

Result<> requireKnown(const Request& request, std::span<const std::string_view> names)
{
    for (const auto& [key, value] : request.query) {
        if (std::ranges::find(names, std::string_view(key)) != names.end())
            continue;
        QStringList known;
        for (const std::string_view name : names)
            known += wordOf(name);
        return malformed(
            Text::tr("Unknown parameter %1; did you mean %2?").arg(wordOf(key).left(100), nearest(wordOf(key).left(100), known)));
    }
    return {};
}

Result<PageQuestion> pageOf(const Request& request)
{
    const PageQuestion usual;
    const Result<int> limit = queryNumber(request, "limit", usual.limit, 1, 500);
    if (!limit)
        return limit.error();
    return PageQuestion{*limit, queryText(request, "cursor")};
}

Result<QJsonObject> bodyObject(const Request& request)
{
    if (const Result<> checked = checkJson(request.body); !checked)
        return checked.error();
    const QJsonDocument document = QJsonDocument::fromJson(QByteArray::fromRawData(request.body.data(), qsizetype(request.body.size())));
    if (!document.isObject())
        return Error{Error::Kind::Unsupported, Text::tr("The body must be a JSON object."), {}};
    return document.object();
}

Response badBodyResponse(const Error& error)
{
    return error.kind == Error::Kind::Unsupported ? invalidResponse(error.message) : errorResponse(error);
}

Result<qint64> idCursor(const PageQuestion& question)
{
    bool isNumber = true;
    const qint64 id = question.cursor.isEmpty() ? 0 : question.cursor.toLongLong(&isNumber);
    if (!isNumber || id < 0)
        return malformed(Text::tr("cursor is none of ours."));
    return id;
}

std::string pageJson(const std::vector<std::string>& items, const QString& nextCursor)
{
    JsonWriter json;
    json.beginObject().beginList("items");
    for (const std::string& item : items)
        json.raw(item);
    return json.endList().textOrNull("next_cursor", nextCursor).endObject().json();
}

} // namespace sentinel
