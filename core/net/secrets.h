#pragma once

#include "core/base/result.h"

#include <QByteArray>
#include <QString>

#include <functional>

class QObject;

namespace sentinel {

/// The value behind a reference. It cannot be streamed, compared or turned into text: only who puts it on the wire reveals it.
class Secret
{
public:
    Secret() = default;
    explicit Secret(QByteArray value) : m_value(std::move(value)) {}
    bool isEmpty() const { return m_value.isEmpty(); }
    const QByteArray& reveal() const { return m_value; }

private:
    QByteArray m_value;
};
template <typename Stream>
Stream& operator<<(Stream&, const Secret&) = delete;

/// What a configuration says instead of a secret.
struct SecretReference
{
    enum class Kind { Keychain, Environment, File };
    Kind kind = Kind::Environment;
    QString name; ///< of the entry or variable; path of the file
    bool operator==(const SecretReference&) const = default;
};

/// Reads `keychain:NAME`, `env:NAME` and `file:PATH`. Errors: Malformed. What was given is not repeated in the message: it may be the
/// secret itself.
Result<SecretReference> parseSecretReference(const QString& reference);

/// Looks a secret up, at the moment it is needed; an empty reference answers an empty secret. `answer` is called once on the calling
/// thread, which has an event loop, perhaps before this returns; not at all if `context` is gone by then.
/// Errors say what to do: NotFound (no such entry, variable or file; a keyring that is locked looks the same), Unreadable (others may
/// read the file too), Unsupported (no keyring service), Malformed (the reference, or an empty value).
void readSecret(QObject* context, const QString& reference, std::function<void(Result<Secret>)> answer);
/// The same, waiting for it: for programs that start.
Result<Secret> waitForSecret(const QString& reference);

/// Keeps a secret in the keyring of the person under this name, to be referred to as `keychain:NAME`.
void keepInKeychain(QObject* context, const QString& name, const Secret& secret, std::function<void(Result<>)> answer);

} // namespace sentinel
