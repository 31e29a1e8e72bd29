#include "ui/shared/namebox.h"

#include "ui/theme/theme.h"

namespace sentinel {

NameBox::NameBox(const QString& objectName, const QString& accessibleName, const QString& all, QWidget* parent)
    : QComboBox(parent), m_all(all)
{
    setObjectName(objectName);
    setAccessibleName(accessibleName);
    setFixedWidth(48 * grid);
    setMaxVisibleItems(20);
    addItem(all, QString());
    connect(this, &QComboBox::activated, this, &NameBox::changed);
}

void NameBox::setName(const QString& name)
{
    if (findData(name) < 0)
        addItem(name, name);
    setCurrentIndex(findData(name));
}

void NameBox::setNames(const QStringList& names)
{
    const QString chosen = name();
    clear();
    addItem(m_all, QString());
    for (const QString& name : names)
        addItem(name, name);
    setName(chosen); // what the list is filtered by is never dropped silently
}

} // namespace sentinel
