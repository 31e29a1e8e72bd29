// One table says which keys there are, what they take and what they are without a file. Everything else follows from
// it: reading, complaints that name the nearest key, and the listing of what is in force.

#include "core/pipeline/config.h"

#include "core/base/nearest.h"
#include "core/base/text.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QRegularExpression>
#include <QSet>

#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <array>

namespace sentinel {

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(Config)
};

enum class Takes { Address, WholeNumber, PositiveNumber, Secret, Paths, Age, Truth, Proxy, File };

struct Key
{
    const char16_t* name;
    Takes takes;
    const char16_t* byDefault;
};

constexpr std::array keys{
    Key{u"listener.address", Takes::Address, u"127.0.0.1:8377"},
    Key{u"listener.rate_limit", Takes::WholeNumber, u"0"},
    Key{u"listener.max_connections", Takes::PositiveNumber, u"1000"},
    Key{u"listener.certificate", Takes::File, u""},
    Key{u"listener.key", Takes::File, u""},
    Key{u"listener.allow_plain", Takes::Truth, u"false"},
    Key{u"webhooks.github.secret", Takes::Secret, u"env:SENTINEL_GITHUB_SECRET"},
    Key{u"webhooks.gitlab.token", Takes::Secret, u"env:SENTINEL_GITLAB_TOKEN"},
    Key{u"webhooks.jenkins.token", Takes::Secret, u"env:SENTINEL_JENKINS_TOKEN"},
    Key{u"network.proxy", Takes::Proxy, u""},
    Key{u"network.ca_file", Takes::File, u""},
    Key{u"rules", Takes::Paths, u"[]"},
    Key{u"retention.logs", Takes::Age, u"180d"},
    Key{u"retention.payloads", Takes::Age, u"30d"},
    Key{u"retention.results", Takes::Age, u"2y"},
    Key{u"retention.telemetry", Takes::Age, u"90d"},
    Key{u"redaction.emails", Takes::Truth, u"false"},
    Key{u"redaction.stored_logs", Takes::Truth, u"false"},
};

bool matches(const char* pattern, const QString& value)
{
    return QRegularExpression(QRegularExpression::anchoredPattern(QString::fromLatin1(pattern))).match(value).hasMatch();
}

bool isAddress(const QString& value)
{
    const qsizetype colon = value.lastIndexOf(u':');
    bool isNumber = false;
    const int port = value.mid(colon + 1).toInt(&isNumber);
    return colon > 0 && isNumber && port >= 0 && port <= 65535 && !matches(".*[\\s/].*", value);
}

// What is wrong with a value, or nothing.
QString complaint(Takes takes, const QString& value)
{
    bool isNumber = false;
    const int number = value.toInt(&isNumber);
    switch (takes) {
    case Takes::Address:
        return isAddress(value) ? QString() : Text::tr("must be HOST:PORT, for example 127.0.0.1:8377");
    case Takes::WholeNumber:
        return isNumber && number >= 0 ? QString() : Text::tr("must be a whole number, 0 or more");
    case Takes::PositiveNumber:
        return isNumber && number >= 1 ? QString() : Text::tr("must be a whole number, 1 or more");
    case Takes::Secret:
        return matches("(keychain|env|file):\\S.*", value)
            ? QString()
            : Text::tr("must name a secret (keychain:NAME, env:NAME or file:PATH), never be one");
    case Takes::Age:
        return matches("[1-9][0-9]{0,5}[hdwmy]", value) ? QString() : Text::tr("must be an age such as 12h, 30d, 8w, 6m or 2y");
    case Takes::Truth:
        return value == u"true" || value == u"false" ? QString() : Text::tr("must be true or false");
    case Takes::Proxy:
        return matches("(http|socks5)://[^/\\s@]+", value) ? QString()
                                                           : Text::tr("must be the address of a proxy, for example http://proxy:3128");
    case Takes::File:
        return value.isEmpty() ? Text::tr("must be the path of a file") : QString();
    case Takes::Paths:
        break;
    }
    return {};
}

QString textOf(const YAML::Node& node)
{
    return displayText(node.Scalar());
}

class ConfigReader
{
public:
    explicit ConfigReader(Config& config) : m_config(config)
    {
        for (const Key& key : keys)
            config.values.push_back({QString::fromUtf16(key.name), QString::fromUtf16(key.byDefault), 0});
    }

    void read(const YAML::Node& node, const QString& prefix)
    {
        QSet<QString> seen;
        for (const auto& entry : node) {
            const QString name = entry.first.IsScalar() ? textOf(entry.first) : QString();
            const QString key = prefix + name;
            if (seen.contains(name)) {
                complain(entry.first.Mark(), Text::tr("%1 is given twice").arg(key));
                continue;
            }
            seen.insert(name);
            readEntry(key, entry.first, entry.second);
        }
    }

    void complain(const YAML::Mark& mark, const QString& text) { m_config.problems.push_back({mark.line + 1, mark.column + 1, text}); }

private:
    void readEntry(const QString& key, const YAML::Node& nameNode, const YAML::Node& value)
    {
        const auto known = std::find_if(keys.begin(), keys.end(), [&](const Key& k) { return key == QStringView(k.name); });
        if (known != keys.end())
            return readValue(*known, nameNode, value);
        if (isGroup(key)) {
            if (value.IsMap())
                read(value, key + u'.');
            else if (!value.IsNull())
                complain(value.Mark(), Text::tr("%1 must hold keys, not a value").arg(key));
            return;
        }
        complain(nameNode.Mark(), Text::tr("unknown key %1; did you mean %2?").arg(key, nearest(key, names())));
    }

    void readValue(const Key& key, const YAML::Node& nameNode, const YAML::Node& value)
    {
        const QString name = QString::fromUtf16(key.name);
        ConfigValue& place =
            *std::find_if(m_config.values.begin(), m_config.values.end(), [&](const ConfigValue& v) { return v.key == name; });
        if (value.IsNull())
            return; // "rules:" with nothing behind it is the default
        if (key.takes == Takes::Paths)
            return readPaths(place, value);
        if (!value.IsScalar())
            return complain(value.Mark(), Text::tr("%1 takes one value").arg(name));
        const QString text = textOf(value);
        if (const QString wrong = complaint(key.takes, text); !wrong.isEmpty())
            return complain(value.Mark(), Text::tr("%1 %2").arg(name, wrong));
        place.value = key.takes == Takes::File ? absolute(text) : text;
        place.line = nameNode.Mark().line + 1;
        if (name == u"redaction.emails")
            m_config.redaction.emails = text == u"true";
        else if (name == u"redaction.stored_logs")
            m_config.masksStoredLogs = text == u"true";
        else if (name == u"network.proxy")
            m_config.proxy = text;
        else if (name == u"network.ca_file")
            m_config.caFile = place.value;
    }

    void readPaths(ConfigValue& place, const YAML::Node& value)
    {
        if (!value.IsSequence())
            return complain(value.Mark(), Text::tr("%1 takes a list of files, for example [rules/own.yaml]").arg(place.key));
        QStringList paths;
        for (const auto& item : value) {
            if (!item.IsScalar() || item.Scalar().empty())
                return complain(item.Mark(), Text::tr("%1 takes a list of files").arg(place.key));
            paths += textOf(item);
        }
        place.value = u'[' + paths.join(QStringLiteral(", ")) + u']';
        place.line = value.Mark().line + 1;
        for (const QString& file : paths)
            m_config.rules += absolute(file);
    }

    /// What a file says of paths is meant from where it lies.
    QString absolute(const QString& file) const
    {
        return file.isEmpty() ? file : QDir::cleanPath(QFileInfo(m_config.path).absoluteDir().absoluteFilePath(file));
    }

    static bool isGroup(const QString& key)
    {
        return std::any_of(keys.begin(), keys.end(), [&](const Key& k) { return QStringView(k.name).startsWith(QString(key + u'.')); });
    }

    static QStringList names()
    {
        QStringList all;
        for (const Key& key : keys)
            all += QString::fromUtf16(key.name);
        return all;
    }

    Config& m_config;
};

const ConfigValue* valueNamed(const Config& config, const QString& key)
{
    const auto found =
        std::find_if(config.values.begin(), config.values.end(), [&key](const ConfigValue& value) { return value.key == key; });
    Q_ASSERT(found != config.values.end());
    return found == config.values.end() ? nullptr : &*found;
}

} // namespace

QString Config::value(const QString& key) const
{
    const ConfigValue* found = valueNamed(*this, key);
    return found ? found->value : QString();
}

bool Config::isGiven(const QString& key) const
{
    const ConfigValue* found = valueNamed(*this, key);
    return found && found->line > 0;
}

std::chrono::milliseconds Config::age(const QString& key) const
{
    const QString text = value(key);
    const auto hours = [unit = text.isEmpty() ? QChar() : text.back()] {
        switch (unit.unicode()) {
        case u'd':
            return 24;
        case u'w':
            return 7 * 24;
        case u'm':
            return 30 * 24;
        case u'y':
            return 365 * 24;
        default:
            return 1;
        }
    }();
    return std::chrono::hours(qint64(text.chopped(1).toInt()) * hours);
}

Config parseConfig(const QByteArray& yaml, const QString& path)
{
    Config config;
    config.path = path;
    ConfigReader reader(config);
    if (yaml.contains('\0')) {
        config.problems.push_back({1, 1, Text::tr("this is no text")});
        return config;
    }
    try {
        const std::vector<YAML::Node> documents = YAML::LoadAll(yaml.toStdString());
        if (documents.size() > 1)
            reader.complain(documents[1].Mark(), Text::tr("there must be one document in the file"));
        if (!documents.empty() && documents.front().IsMap())
            reader.read(documents.front(), {});
        else if (!documents.empty() && !documents.front().IsNull())
            reader.complain(documents.front().Mark(), Text::tr("the file must hold keys and values"));
    } catch (const YAML::Exception& error) {
        const bool placed = !error.mark.is_null();
        config.problems.push_back({placed ? error.mark.line + 1 : 1, placed ? error.mark.column + 1 : 1,
                                   Text::tr("no valid YAML: %1").arg(displayText(error.msg))});
    }
    std::stable_sort(config.problems.begin(), config.problems.end(),
                     [](const ConfigProblem& a, const ConfigProblem& b) { return a.line < b.line; });
    return config;
}

Result<Config> readConfig(const QString& path, bool mustExist)
{
    constexpr qint64 limit = 1 << 20;
    QFile file(path);
    if (!file.exists() && !mustExist)
        return parseConfig({}, {});
    if (QFileInfo(path).isDir() || !file.open(QIODevice::ReadOnly)) {
        const QString reason = QFileInfo(path).isDir() ? Text::tr("it is a folder") : file.errorString();
        return Error{file.exists() ? Error::Kind::Unreadable : Error::Kind::NotFound,
                     Text::tr("The configuration %1 cannot be read: %2.").arg(path, reason),
                     {}};
    }
    const QByteArray yaml = file.read(limit + 1);
    if (yaml.size() > limit)
        return Error{Error::Kind::TooLarge, Text::tr("The configuration %1 is larger than 1 MB.").arg(path), {}};
    return parseConfig(yaml, path);
}

} // namespace sentinel
