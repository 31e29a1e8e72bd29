#include "core/pipeline/tenancy.h"

#include "core/domain/execution.h"

#include <QCoreApplication>

#include <string_view>
#include <utility>

namespace sentinel {

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(Routes)
};

bool isOfTenant(const Route& route)
{
    return route.path.starts_with("/api/v1/tenants/{t}/");
}

bool takesKey(const Route& route)
{
    return route.access != Access::Anyone && route.access != Access::Signed;
}

/// Of another tenant a key learns nothing, not even that it is there.
Handler forTenant(Handler handle)
{
    return [handle = std::move(handle)](Request request, Respond respond) {
        const QString tenant = QString::fromStdString(request.parameters.front());
        if (mayUseTenant(request.caller, tenant) && isTenantName(tenant))
            return handle(std::move(request), std::move(respond));
        respond(errorResponse(Error{Error::Kind::NotFound, Text::tr("There is no tenant %1 here.").arg(tenant.left(100)), {}}));
    };
}

Handler forAll(Handler handle)
{
    return [handle = std::move(handle)](Request request, Respond respond) {
        if (request.caller.tenant.isEmpty())
            return handle(std::move(request), std::move(respond));
        respond(errorResponse(403, "forbidden", Text::tr("This key is good for the tenant %1 alone.").arg(request.caller.tenant)));
    };
}

} // namespace

bool mayUseTenant(const Caller& caller, const QString& tenant)
{
    return caller.role != Role::None && (caller.tenant.isEmpty() || caller.tenant == tenant);
}

std::vector<Route> keptApart(std::vector<Route> routes)
{
    for (Route& route : routes) {
        if (isOfTenant(route))
            route.handle = forTenant(std::move(route.handle));
        else if (takesKey(route))
            route.handle = forAll(std::move(route.handle));
    }
    return routes;
}

} // namespace sentinel
