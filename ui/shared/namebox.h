#pragma once

#include <QComboBox>

namespace sentinel {

/// One of some names, or all of them: "All pipelines", "build", "nightly".
class NameBox : public QComboBox
{
    Q_OBJECT
public:
    NameBox(const QString& objectName, const QString& accessibleName, const QString& all, QWidget* parent = nullptr);

    QString name() const { return currentData().toString(); } ///< empty: all
    /// Says nothing. A name that is not known (remembered from last time, the names are still on their way) is added.
    void setName(const QString& name);
    void setNames(const QStringList& names);

Q_SIGNALS:
    void changed(); ///< by a person

private:
    QString m_all;
};

} // namespace sentinel
