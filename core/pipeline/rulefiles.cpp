#include "core/pipeline/rulefiles.h"

#include "core/pipeline/config.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QFileInfo>

namespace sentinel {

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(RuleFiles)
};

} // namespace

OwnRules ownRulesOf(const Config& config, const QString& configFile)
{
    if (!config.rules.isEmpty())
        return {config.rules, config.rules.front()};
    const QString own = QFileInfo(configFile).absoluteDir().filePath(QStringLiteral("rules/own.yaml"));
    return {QFileInfo::exists(own) ? QStringList{own} : QStringList(), own};
}

Result<RuleFile> readRuleFile(const QString& path)
{
    constexpr qint64 limit = 4 << 20; // a pack of thousands of rules is a tenth of this
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return Error{file.exists() ? Error::Kind::Unreadable : Error::Kind::NotFound,
                     Text::tr("The rule file %1 cannot be read: %2.").arg(path, file.errorString()),
                     {}};
    RuleFile rules{path, file.read(limit + 1)};
    if (rules.yaml.size() > limit)
        return Error{Error::Kind::TooLarge, Text::tr("The rule file %1 is larger than 4 MB.").arg(path), {}};
    return rules;
}

Result<std::vector<RuleFile>> rulesInForce(const QStringList& ruleFiles)
{
    std::vector<RuleFile> files = RuleSet::builtInFiles();
    for (const QString& path : ruleFiles) {
        Result<RuleFile> file = readRuleFile(path);
        if (!file)
            return file.error();
        files.push_back(std::move(*file));
    }
    return files;
}

} // namespace sentinel
