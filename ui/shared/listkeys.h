#pragma once

class QAbstractItemView;

namespace sentinel {

/// j and k move in a list like the arrow keys do.
void addListKeys(QAbstractItemView* view);

} // namespace sentinel
