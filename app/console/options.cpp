#include "app/console/options.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QRegularExpression>

namespace sentinel {

using namespace Qt::StringLiterals;

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(ConsoleOptions)
};

CommandLine wrong(const QString& message)
{
    return {{}, 2, u"sentinel-console: %1\n"_s.arg(message) + Words::tr("Try --help.") + u'\n'};
}

std::optional<QSize> sizeFrom(const QString& text)
{
    static const QRegularExpression pattern(u"^(\\d{3,5})x(\\d{3,5})$"_s);
    const auto match = pattern.match(text);
    return match.hasMatch() ? std::optional(QSize(match.captured(1).toInt(), match.captured(2).toInt())) : std::nullopt;
}

std::optional<ThemeChoice> themeFrom(const QString& text)
{
    if (text == u"light")
        return ThemeChoice::Light;
    if (text == u"dark")
        return ThemeChoice::Dark;
    if (text == u"system")
        return ThemeChoice::System;
    return {};
}

} // namespace

CommandLine readCommandLine(const QStringList& arguments)
{
    QCommandLineParser parser;
    parser.setApplicationDescription(Words::tr("See why a build went red: open CI logs, archives of logs and test reports."));
    const QCommandLineOption help({u"h"_s, u"help"_s}, Words::tr("Shows this and ends."));
    const QCommandLineOption version({u"v"_s, u"version"_s}, Words::tr("Shows the version and ends."));
    const QCommandLineOption data(u"data"_s, Words::tr("Keeps everything in <folder> (also SENTINEL_DATA)."), Words::tr("folder"));
    const QCommandLineOption config(u"config"_s, Words::tr("Reads <file> as sentinel.yaml (also SENTINEL_CONFIG)."), Words::tr("file"));
    const QCommandLineOption themeOption(u"theme"_s, Words::tr("light, dark or system."), Words::tr("theme"));
    const QCommandLineOption size(u"size"_s, Words::tr("Opens the window in this size, such as 1280x800."), Words::tr("WxH"));
    const QCommandLineOption tour(u"tour"_s, Words::tr("Writes a picture of every page and dialog into <folder> and ends."),
                                  Words::tr("folder"));
    const QCommandLineOption firstPaint(
        u"first-paint"_s, Words::tr("Says after how many milliseconds the window, or the log that is opened, was painted, and ends."));
    parser.addOptions({help, version, data, config, themeOption, size, tour, firstPaint});
    for (const char* name : {"platform", "style", "display", "geometry", "qwindowgeometry"}) { // Qt takes them for itself
        QCommandLineOption option(QString::fromLatin1(name), {}, u"value"_s);
        option.setFlags(QCommandLineOption::HiddenFromHelp);
        parser.addOption(option);
    }
    parser.setSingleDashWordOptionMode(QCommandLineParser::ParseAsLongOptions);
    parser.addPositionalArgument(u"files"_s, Words::tr("Files and folders to open, or a link such as run/12#L40."), u"[files…]"_s);

    if (!parser.parse(arguments))
        return wrong(parser.errorText());
    if (parser.isSet(help))
        return {{}, 0, parser.helpText()};
    if (parser.isSet(version))
        return {{}, 0, u"sentinel-console %1\n"_s.arg(QStringLiteral(SENTINEL_VERSION))};

    CommandLine line;
    ConsoleOptions& options = line.options;
    options.folders = dataFolders(parser.value(data), parser.value(config));
    if (parser.isSet(themeOption)) {
        options.theme = themeFrom(parser.value(themeOption));
        if (!options.theme)
            return wrong(Words::tr("%1 is no theme: light, dark or system.").arg(parser.value(themeOption)));
    }
    if (parser.isSet(size)) {
        const std::optional<QSize> wanted = sizeFrom(parser.value(size));
        if (!wanted)
            return wrong(Words::tr("%1 is no size: it is written 1280x800.").arg(parser.value(size)));
        options.size = *wanted;
    }
    if (parser.isSet(tour) && parser.value(tour).isEmpty())
        return wrong(Words::tr("--tour needs a folder."));
    options.tour = parser.value(tour);
    options.firstPaint = parser.isSet(firstPaint);
    const QStringList files = parser.positionalArguments();
    for (const QString& file : files) {
        const QString path = QDir::current().absoluteFilePath(file);
        const std::optional<Permalink> link = QFileInfo::exists(path) ? std::nullopt : permalinkFrom(file);
        if (link)
            options.link = link;
        else
            options.files.append(path);
    }
    return line;
}

} // namespace sentinel
