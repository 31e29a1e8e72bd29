#pragma once

#include "core/base/result.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <functional>
#include <optional>
#include <string_view>

namespace sentinel {

/// One JSON document, with limits on its size (Qt's parser has one on nesting); errors name the line.
Result<QJsonDocument> readJson(std::string_view bytes);

/// Calls `take` with every line that is a JSON object; other lines (a compiler's output in between) are left out.
void eachJsonLine(std::string_view bytes, const std::function<void(const QJsonObject&)>& take);

/// Reads lines with an object of a class that is made of the rows and takes events.
template <typename Events, typename Rows>
Result<> readEvents(std::string_view bytes, Rows& rows)
{
    Events events(rows);
    eachJsonLine(bytes, [&events](const QJsonObject& event) { events.take(event); });
    return {};
}

/// Is the first thing in `head` a JSON object that mentions all these keys (in the first kilobytes)?
bool opensObjectWith(std::string_view head, std::initializer_list<std::string_view> keys);
/// The same of an array of objects.
bool opensArrayWith(std::string_view head, std::initializer_list<std::string_view> keys);

// What an object says under a key; empty where it says nothing of that kind.
QString textAt(const QJsonObject& object, const char* key);
QJsonObject objectAt(const QJsonObject& object, const char* key);
QJsonArray listAt(const QJsonObject& object, const char* key);
/// A duration in units of which there are `perSecond` to the second; none if negative or no number.
std::optional<double> secondsAt(const QJsonObject& object, const char* key, double perSecond = 1);
/// The texts of a list, one below the other.
QString linesOf(const QJsonArray& texts);

} // namespace sentinel
