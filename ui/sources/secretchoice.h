#pragma once

#include "core/base/result.h"
#include "core/net/secrets.h"

#include <QWidget>

#include <functional>

class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;

namespace sentinel {

/// Where a secret is kept: in the keychain, in a variable of the environment, in a file, as it is, nowhere. What is typed goes to the
/// keychain and is forgotten here; it is never shown.
class SecretChoice : public QWidget
{
    Q_OBJECT
public:
    enum class Way { Keep, Typed, Made, Variable, File, None };
    using Answer = std::function<void(Result<QString>)>;

    /// Of these ways, the first is offered first. `what` names the secret: "Token".
    SecretChoice(const QString& name, const QString& what, const QList<Way>& ways, QWidget* parent);

    /// The reference in force; the way that keeps it is only offered when there is one.
    void setReference(const QString& reference);
    Way way() const;
    void setWay(Way way);
    /// Puts the secret where it is to be kept, if it must be put, and answers the reference; empty for none. `entry` names it in the
    /// keychain.
    void keep(const QString& entry, Answer answer);

private:
    void showWay();
    QString made();
    void chooseFile();

    QString m_reference;
    QList<Way> m_ways;
    QComboBox* m_way;
    QLineEdit* m_typed;
    QLineEdit* m_variable;
    QLineEdit* m_file;
    QPushButton* m_browse;
    QPushButton* m_copy;
    QLabel* m_hint;
    Secret m_made;
};

} // namespace sentinel
