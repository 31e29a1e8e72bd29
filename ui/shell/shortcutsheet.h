#pragma once

#include "ui/shared/actions.h"

#include <QDialog>

namespace sentinel {

/// All shortcuts on one sheet, by the place where they work. Not modal: it can stay open while trying them.
class ShortcutSheet : public QDialog
{
    Q_OBJECT
public:
    ShortcutSheet(const std::vector<ShortcutGroup>& groups, QWidget* parent);
};

} // namespace sentinel
