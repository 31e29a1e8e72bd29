#include "core/net/secrets.h"

#include <QCoreApplication>
#include <QEventLoop>
#include <QFile>
#include <QFileInfo>
#include <QPointer>

#include <qt6keychain/keychain.h>

#include <memory>
#include <optional>

namespace sentinel {

namespace {

struct Secrets
{
    Q_DECLARE_TR_FUNCTIONS(Secrets)
};

constexpr qint64 longestSecret = 64 * 1024;

QString service()
{
    return QStringLiteral("sentinel");
}

Result<Secret> fromEnvironment(const QString& name)
{
    const QByteArray variable = name.toLocal8Bit();
    if (!qEnvironmentVariableIsSet(variable.constData()))
        return Error{Error::Kind::NotFound,
                     Secrets::tr("The environment variable %1 is not set. Set it where the program is started.").arg(name),
                     {}};
    const QByteArray value = qgetenv(variable.constData());
    if (value.isEmpty())
        return Error{Error::Kind::Malformed, Secrets::tr("The environment variable %1 is empty.").arg(name), {}};
    return Secret(value);
}

Result<Secret> fromFile(const QString& path)
{
    const QFileInfo info(path);
    if (!info.isFile())
        return Error{Error::Kind::NotFound, Secrets::tr("The secret's file %1 is not there.").arg(path), {}};
    if (info.permissions() & (QFile::ReadOther | QFile::WriteOther))
        return Error{Error::Kind::Unreadable,
                     Secrets::tr("Everybody on this machine may read the secret's file %1. Close it: chmod 600 %1").arg(path),
                     {}};
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return Error{Error::Kind::Unreadable, Secrets::tr("The secret's file %1 cannot be read.").arg(path), file.errorString()};
    QByteArray value = file.read(longestSecret + 1);
    if (value.size() > longestSecret)
        return Error{Error::Kind::TooLarge, Secrets::tr("The file %1 is too large to be a secret.").arg(path), {}};
    while (value.endsWith('\n') || value.endsWith('\r'))
        value.chop(1); // editors add it
    if (value.isEmpty())
        return Error{Error::Kind::Malformed, Secrets::tr("The secret's file %1 is empty.").arg(path), {}};
    return Secret(value);
}

Error keychainError(const QKeychain::Job& job, const QString& name)
{
    switch (job.error()) {
    case QKeychain::EntryNotFound:
        return {Error::Kind::NotFound,
                Secrets::tr("The keyring has no entry %1, or it is locked. Unlock it, or enter the secret again.").arg(name),
                job.errorString()};
    case QKeychain::NoBackendAvailable:
    case QKeychain::NotImplemented:
        return {Error::Kind::Unsupported,
                Secrets::tr("There is no keyring service here. Use env:NAME or file:PATH for the secret instead of keychain:%1.").arg(name),
                job.errorString()};
    case QKeychain::AccessDenied:
    case QKeychain::AccessDeniedByUser:
        return {Error::Kind::Unreadable, Secrets::tr("The keyring did not hand out the entry %1: access was denied.").arg(name),
                job.errorString()};
    default:
        return {Error::Kind::Unreadable, Secrets::tr("The keyring could not be asked for the entry %1.").arg(name), job.errorString()};
    }
}

void fromKeychain(QObject* context, const QString& name, std::function<void(Result<Secret>)> answer)
{
    auto* job = new QKeychain::ReadPasswordJob(service(), context);
    job->setInsecureFallback(false);
    job->setKey(name);
    QObject::connect(job, &QKeychain::Job::finished, context, [job, name, answer = std::move(answer)] {
        if (job->error() != QKeychain::NoError)
            return answer(keychainError(*job, name));
        const QByteArray value = job->binaryData();
        if (value.isEmpty())
            return answer(Error{Error::Kind::Malformed, Secrets::tr("The keyring's entry %1 is empty.").arg(name), {}});
        answer(Secret(value));
    });
    job->start();
}

} // namespace

Result<SecretReference> parseSecretReference(const QString& reference)
{
    static const std::pair<QString, SecretReference::Kind> kinds[] = {
        {QStringLiteral("keychain:"), SecretReference::Kind::Keychain},
        {QStringLiteral("env:"), SecretReference::Kind::Environment},
        {QStringLiteral("file:"), SecretReference::Kind::File},
    };
    for (const auto& [prefix, kind] : kinds) {
        if (reference.startsWith(prefix) && reference.size() > prefix.size())
            return SecretReference{kind, reference.mid(prefix.size())};
    }
    return Error{
        Error::Kind::Malformed, Secrets::tr("A secret is given by reference: keychain:NAME, env:NAME or file:PATH, never as it is."), {}};
}

void readSecret(QObject* context, const QString& reference, std::function<void(Result<Secret>)> answer)
{
    if (reference.isEmpty())
        return answer(Secret());
    const Result<SecretReference> parsed = parseSecretReference(reference);
    if (!parsed)
        return answer(parsed.error());
    switch (parsed->kind) {
    case SecretReference::Kind::Environment:
        return answer(fromEnvironment(parsed->name));
    case SecretReference::Kind::File:
        return answer(fromFile(parsed->name));
    case SecretReference::Kind::Keychain:
        return fromKeychain(context, parsed->name, std::move(answer));
    }
}

Result<Secret> waitForSecret(const QString& reference)
{
    QObject context;
    QEventLoop loop;
    std::optional<Result<Secret>> got;
    readSecret(&context, reference, [&](Result<Secret> secret) {
        got.emplace(std::move(secret));
        loop.quit();
    });
    if (!got)
        loop.exec();
    return got ? *got : Error{Error::Kind::Unreadable, Secrets::tr("The keyring did not answer."), {}};
}

void keepInKeychain(QObject* context, const QString& name, const Secret& secret, std::function<void(Result<>)> answer)
{
    auto* job = new QKeychain::WritePasswordJob(service(), context);
    job->setInsecureFallback(false);
    job->setKey(name);
    job->setBinaryData(secret.reveal());
    QObject::connect(job, &QKeychain::Job::finished, context, [job, name, answer = std::move(answer)] {
        answer(job->error() == QKeychain::NoError ? Result<>() : Result<>(keychainError(*job, name)));
    });
    job->start();
}

} // namespace sentinel
