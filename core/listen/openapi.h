#pragma once

#include "core/listen/listener.h"

#include <QByteArray>
#include <QString>

#include <span>

namespace sentinel {

/// The OpenAPI 3.1 description of what the routes offer, as JSON: paths, parameters of the paths, keys and roles, bodies and the errors
/// that any request may get. A route's `details` are folded in: its members stand before what is made here, its `parameters` and
/// `responses` beside it. A route whose details are not a JSON object is described without them.
QByteArray openApiOf(std::span<const Route> routes, const QString& title, const QString& version);

} // namespace sentinel
