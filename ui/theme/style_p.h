#pragma once

class QStyle;

namespace sentinel {

/// Fusion with flat fields, buttons, headers and scroll bars painted from the token table.
QStyle* makeStyle();

} // namespace sentinel
