#pragma once

#include "core/base/json.h"
#include "core/base/timestamp.h"
#include "core/listen/listener.h"

#include <QJsonObject>
#include <QString>
#include <QStringList>

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sentinel {

// What handlers of HTTP requests have in common: reading parameters and bodies, writing answers.

/// A well-formed request that asks for what cannot be: 422, `message` names the field.
Response invalidResponse(const QString& message);
Response jsonResponse(std::string json, int status = 200);

/// The text of a parameter of the query; empty when it is not there.
QString queryText(const Request& request, std::string_view name);
QStringList queryTexts(const Request& request, std::string_view name); ///< all of this name
/// Errors of these: Malformed, names the parameter.
Result<std::optional<Timestamp>> queryTime(const Request& request, std::string_view name, Timestamp now);
Result<int> queryNumber(const Request& request, std::string_view name, int byDefault, int least, int most);
/// None of the query's parameters has another name than these: a misspelt filter would show everything.
Result<> requireKnown(const Request& request, std::span<const std::string_view> names);

/// How many items, and behind which: ?limit=&cursor=. 50 when it does not say, 500 at most.
struct PageQuestion
{
    int limit = 50;
    QString cursor;
};
Result<PageQuestion> pageOf(const Request& request);

/// The object in the body, at most so deep and in order as JSON says. Errors: Malformed, says where; Unsupported: it is JSON and no object.
Result<QJsonObject> bodyObject(const Request& request);
/// The answer to a body that bodyObject does not take: 400, or 422 where it is well-formed.
Response badBodyResponse(const Error& error);

/// The id behind which a page begins, for lists that are in the order of ids; 0 without a cursor. Errors: Malformed.
Result<qint64> idCursor(const PageQuestion& question);

/// `{"items": […], "next_cursor": …}` of finished items.
std::string pageJson(const std::vector<std::string>& items, const QString& nextCursor);

} // namespace sentinel
