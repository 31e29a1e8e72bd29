#pragma once

class QLabel;
class QString;
class QWidget;

namespace sentinel {

/// A line of other people's words: never read as markup, can be selected, and gives way where there is no room for it.
QLabel* plainLabel(QWidget* parent, const QString& name);

} // namespace sentinel
