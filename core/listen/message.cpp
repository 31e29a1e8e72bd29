#include "core/listen/listener.h"

#include "core/base/text.h"

#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>

namespace sentinel {

using namespace Qt::StringLiterals;

SpooledBody::~SpooledBody()
{
    QFile::remove(m_path);
}

std::string_view Request::header(std::string_view lowerCaseName) const
{
    for (const auto& [name, value] : headers) {
        if (name == lowerCaseName)
            return value;
    }
    return {};
}

std::optional<std::string_view> Request::queryValue(std::string_view name) const
{
    for (const auto& [key, value] : query) {
        if (key == name)
            return value;
    }
    return {};
}

Response errorResponse(int status, std::string_view code, const QString& message, const QString& detail)
{
    QJsonObject error{{u"code"_s, QString::fromUtf8(code.data(), qsizetype(code.size()))}, {u"message"_s, message}};
    if (!detail.isEmpty())
        error.insert(u"detail"_s, detail);
    Response response;
    response.status = status;
    response.body = QJsonDocument(QJsonObject{{u"error"_s, error}}).toJson(QJsonDocument::Compact).toStdString();
    return response;
}

Response errorResponse(const Error& error)
{
    using Kind = Error::Kind;
    switch (error.kind) {
    case Kind::NotFound:
        return errorResponse(404, "not_found", error.message, error.detail);
    case Kind::Malformed:
        return errorResponse(400, "malformed", error.message, error.detail);
    case Kind::TooLarge:
        return errorResponse(413, "too_large", error.message, error.detail);
    case Kind::Unsupported:
        return errorResponse(415, "unsupported", error.message, error.detail);
    case Kind::Conflict:
        return errorResponse(409, "conflict", error.message, error.detail);
    case Kind::Busy: {
        Response response = errorResponse(503, "busy", error.message, error.detail);
        response.headers.emplace_back("Retry-After", "1");
        return response;
    }
    case Kind::Unreadable:
    case Kind::Cancelled:
    case Kind::Internal:
        break;
    }
    // What went wrong inside is for our log: paths and statements are nobody's business out there.
    return errorResponse(500, "internal", error.message);
}

} // namespace sentinel
