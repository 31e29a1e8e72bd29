#include "core/pipeline/folders.h"

#include <QDir>
#include <QStandardPaths>

namespace sentinel {

namespace {

QString firstOf(const QString& option, const char* variable)
{
    return option.isEmpty() ? qEnvironmentVariable(variable) : option;
}

QString below(QStandardPaths::StandardLocation location, const QString& name)
{
    return QStandardPaths::writableLocation(location) + u'/' + name;
}

QString absolute(const QString& path)
{
    return QDir::cleanPath(QDir::current().absoluteFilePath(path));
}

} // namespace

DataFolders dataFolders(const QString& dataOption, const QString& configOption)
{
    // The generic locations do not depend on which of the programs asks.
    const QString data = firstOf(dataOption, "SENTINEL_DATA");
    const QString config = firstOf(configOption, "SENTINEL_CONFIG");
    DataFolders folders;
    folders.data = absolute(data.isEmpty() ? below(QStandardPaths::GenericDataLocation, QStringLiteral("sentinel")) : data);
    folders.configNamed = !config.isEmpty();
    folders.config =
        absolute(config.isEmpty() ? below(QStandardPaths::GenericConfigLocation, QStringLiteral("sentinel/sentinel.yaml")) : config);
    folders.cache = absolute(below(QStandardPaths::GenericCacheLocation, QStringLiteral("sentinel")));
    return folders;
}

} // namespace sentinel
