#pragma once

#include "core/listen/listener.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QString>

#include <future>
#include <vector>

namespace sentinel {

/// What a route answered.
struct Answered
{
    int status = 0;
    QByteArray body;
    QJsonObject object() const { return QJsonDocument::fromJson(body).object(); }
    QString errorCode() const { return object()[QStringLiteral("error")][QStringLiteral("code")].toString(); }
    QString errorMessage() const { return object()[QStringLiteral("error")][QStringLiteral("message")].toString(); }
};

/// Asks the handlers of a table of routes as the listener does once it has let a request in.
class Asking
{
public:
    explicit Asking(std::vector<Route> routes) : m_routes(std::move(routes)) {}

    Caller caller{ApiKeyId{1}, Role::Admin, {}};

    /// `path` is that of a route with its {…}; the parameters are what these match.
    Answered operator()(std::string_view method, std::string_view path, std::vector<std::string> parameters = {}, std::string body = {},
                        std::vector<std::pair<std::string, std::string>> query = {},
                        std::vector<std::pair<std::string, std::string>> headers = {}) const
    {
        for (const Route& route : m_routes) {
            if (route.method != method || route.path != path)
                continue;
            Request request;
            request.method = method;
            request.path = path;
            request.parameters = std::move(parameters);
            request.query = std::move(query);
            request.headers = std::move(headers);
            request.body = std::move(body);
            request.caller = caller;
            const auto promise = std::make_shared<std::promise<Response>>();
            std::future<Response> answer = promise->get_future();
            route.handle(std::move(request), [promise](Response response) { promise->set_value(std::move(response)); });
            const Response response = answer.get();
            return {response.status, QByteArray::fromStdString(response.body)};
        }
        qFatal("there is no route %s", std::string(path).c_str());
    }

    const std::vector<Route>& routes() const { return m_routes; }

private:
    std::vector<Route> m_routes;
};

} // namespace sentinel
