#pragma once

#include <QDialog>

namespace sentinel {

/// What this is, which version, and what a bug report needs to say about it.
class AboutDialog : public QDialog
{
    Q_OBJECT
public:
    AboutDialog(const QString& dataFolder, QWidget* parent);
};

} // namespace sentinel
