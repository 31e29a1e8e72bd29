#include "core/reports/json_p.h"

#include <QCoreApplication>
#include <QJsonParseError>

#include <algorithm>

namespace sentinel {

namespace {

struct Json
{
    Q_DECLARE_TR_FUNCTIONS(Json)
};

constexpr size_t sizeLimit = size_t(128) << 20; ///< a parsed document takes a few times its size
constexpr size_t lineLimit = size_t(4) << 20;

QByteArray raw(std::string_view bytes)
{
    return QByteArray::fromRawData(bytes.data(), static_cast<qsizetype>(bytes.size()));
}

} // namespace

Result<QJsonDocument> readJson(std::string_view bytes)
{
    if (bytes.substr(0, 3) == "\xEF\xBB\xBF")
        bytes.remove_prefix(3);
    if (bytes.size() > sizeLimit)
        return Error{Error::Kind::TooLarge, Json::tr("The JSON report is larger than %1 MB.").arg(sizeLimit >> 20), {}};
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(raw(bytes), &error);
    if (error.error == QJsonParseError::NoError)
        return document;
    const auto offset = std::min<size_t>(static_cast<size_t>(std::max(error.offset, 0)), bytes.size());
    const std::string_view before = bytes.substr(0, offset);
    const auto line = std::count(before.begin(), before.end(), '\n') + 1;
    const size_t lineBegin = before.rfind('\n') + 1; // npos + 1 is 0
    const auto kind = error.error == QJsonParseError::DeepNesting ? Error::Kind::TooLarge : Error::Kind::Malformed;
    return Error{kind, Json::tr("Line %1, column %2: %3").arg(line).arg(offset - lineBegin + 1).arg(error.errorString()), {}};
}

void eachJsonLine(std::string_view bytes, const std::function<void(const QJsonObject&)>& take)
{
    if (bytes.substr(0, 3) == "\xEF\xBB\xBF")
        bytes.remove_prefix(3);
    while (!bytes.empty()) {
        const size_t end = std::min(bytes.find('\n'), bytes.size());
        const std::string_view line = bytes.substr(0, end);
        bytes.remove_prefix(std::min(end + 1, bytes.size()));
        const size_t first = line.find_first_not_of(" \t");
        if (first == std::string_view::npos || line[first] != '{' || line.size() > lineLimit)
            continue;
        const QJsonDocument document = QJsonDocument::fromJson(raw(line));
        if (document.isObject())
            take(document.object());
    }
}

namespace {

bool opensWith(char bracket, std::string_view head, std::initializer_list<std::string_view> keys)
{
    if (head.substr(0, 3) == "\xEF\xBB\xBF")
        head.remove_prefix(3);
    const size_t first = head.find_first_not_of(" \t\r\n");
    if (first == std::string_view::npos || head[first] != bracket)
        return false;
    return std::all_of(keys.begin(), keys.end(), [head](std::string_view key) { return head.find(key) != std::string_view::npos; });
}

} // namespace

bool opensObjectWith(std::string_view head, std::initializer_list<std::string_view> keys)
{
    return opensWith('{', head, keys);
}

bool opensArrayWith(std::string_view head, std::initializer_list<std::string_view> keys)
{
    return opensWith('[', head, keys);
}

QString textAt(const QJsonObject& object, const char* key)
{
    return object.value(QLatin1String(key)).toString();
}

QJsonObject objectAt(const QJsonObject& object, const char* key)
{
    return object.value(QLatin1String(key)).toObject();
}

QJsonArray listAt(const QJsonObject& object, const char* key)
{
    return object.value(QLatin1String(key)).toArray();
}

std::optional<double> secondsAt(const QJsonObject& object, const char* key, double perSecond)
{
    const QJsonValue value = object.value(QLatin1String(key));
    if (!value.isDouble() || !(value.toDouble() >= 0))
        return {};
    return value.toDouble() / perSecond;
}

QString linesOf(const QJsonArray& texts)
{
    QStringList lines;
    for (const QJsonValue& text : texts)
        lines << text.toString();
    return lines.join(u'\n');
}

} // namespace sentinel
