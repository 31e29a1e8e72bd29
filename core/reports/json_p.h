#pragma once

#include "core/base/result.h"

#include <QJsonDocument>
#include <QJsonObject>

#include <functional>
#include <string_view>

namespace sentinel {

/// One JSON document, with limits on its size (Qt's parser has one on nesting); errors name the line.
Result<QJsonDocument> readJson(std::string_view bytes);

/// Calls `take` with every line that is a JSON object; other lines (a compiler's output in between) are left out.
void eachJsonLine(std::string_view bytes, const std::function<void(const QJsonObject&)>& take);

/// Is the first thing in `head` a JSON object that mentions all these keys (in the first kilobytes)?
bool opensObjectWith(std::string_view head, std::initializer_list<std::string_view> keys);

} // namespace sentinel
