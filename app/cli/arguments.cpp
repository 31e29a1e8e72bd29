#include "app/cli/arguments.h"

#include "core/base/nearest.h"

#include <algorithm>

namespace sentinel {

namespace {

Error wrong(const QString& message)
{
    return {Error::Kind::Malformed, message, {}};
}

QString unknownOption(const QString& word, const QString& name, const std::vector<OptionSpec>& options)
{
    QStringList names;
    for (const OptionSpec& option : options)
        names += QString::fromLatin1(option.name);
    return QStringLiteral("unknown option %1; did you mean --%2?").arg(word, nearest(name, names));
}

} // namespace

Result<Arguments> Arguments::parse(const QStringList& words, const std::vector<OptionSpec>& options)
{
    Arguments arguments;
    for (qsizetype i = 0; i < words.size(); ++i) {
        QString word = words[i];
        if (word == u"--") {
            arguments.m_paths += words.mid(i + 1);
            break;
        }
        if (word == u"-" || !word.startsWith(u'-')) {
            arguments.m_paths += word;
            continue;
        }
        if (word == u"-h")
            word = QStringLiteral("--help");
        const qsizetype equals = word.indexOf(u'=');
        const QString given = equals < 0 ? word : word.left(equals);
        const QString name = given.startsWith(u"--") ? given.mid(2) : given.mid(1);
        const auto spec = std::find_if(options.begin(), options.end(), [&](const OptionSpec& option) {
            return given.startsWith(u"--") && name == QLatin1String(option.name);
        });
        if (spec == options.end())
            return wrong(unknownOption(given, name, options));
        QStringList& values = arguments.m_values[name];
        if (!spec->value) {
            if (equals >= 0)
                return wrong(QStringLiteral("%1 takes no value").arg(given));
            continue;
        }
        if (equals < 0 && i + 1 == words.size())
            return wrong(QStringLiteral("%1 needs a value: %1 %2").arg(given, QLatin1String(spec->value)));
        values += equals >= 0 ? word.mid(equals + 1) : words[++i];
    }
    return arguments;
}

} // namespace sentinel
