#include "core/pipeline/adminkey.h"

#include "core/providers/providers.h"

#include <QCoreApplication>
#include <QFile>
#include <QFileInfo>
#include <QRandomGenerator>
#include <QSaveFile>

#include <array>

namespace sentinel {

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(Intake)
};

constexpr qsizetype shortestKey = 32, longestKey = 256;

QByteArray newKey()
{
    std::array<quint32, 8> random{};
    QRandomGenerator::system()->fillRange(random.data(), qsizetype(random.size()));
    return "snt_" + QByteArray(reinterpret_cast<const char*>(random.data()), qsizetype(sizeof random)).toHex();
}

Result<QByteArray> makeKey(const QString& path)
{
    const QByteArray key = newKey();
    QSaveFile file(path); // whole or not at all
    const bool isWritten = file.open(QIODevice::WriteOnly) && file.setPermissions(QFile::ReadOwner | QFile::WriteOwner)
        && file.write(key + '\n') == key.size() + 1 && file.commit();
    if (!isWritten)
        return Error{Error::Kind::Unreadable, Text::tr("The key cannot be written to %1: check the permissions.").arg(path),
                     file.errorString()};
    return key;
}

} // namespace

Result<QByteArray> adminKey(const QString& dataFolder)
{
    const QString path = dataFolder + QStringLiteral("/admin.key");
    QFile file(path);
    if (!file.exists())
        return makeKey(path);
    if (!file.open(QIODevice::ReadOnly))
        return Error{Error::Kind::Unreadable, Text::tr("The key in %1 cannot be read: check its permissions.").arg(path),
                     file.errorString()};
    const QByteArray key = file.read(longestKey + 1).trimmed();
    if (key.size() < shortestKey || key.size() > longestKey)
        return Error{Error::Kind::Malformed, Text::tr("%1 holds no key: delete it, and another one is made.").arg(path), {}};
    return key;
}

Listener::Authenticate onlyAdmin(const QByteArray& key)
{
    return [key = key.toStdString()](std::string_view shown) -> std::optional<Caller> {
        if (!equalInConstantTime(shown, key))
            return {};
        Caller caller;
        caller.key = ApiKeyId{1};
        caller.role = Role::Admin;
        return caller;
    };
}

} // namespace sentinel
