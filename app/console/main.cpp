#include "app/console/firstpaint.h"
#include "app/console/options.h"
#include "app/console/startup.h"
#include "app/console/tour.h"
#include "ui/mainwindow.h"
#include "ui/theme.h"

#include <QApplication>
#include <QSettings>
#include <QTimer>

#include <cstdio>
#include <cstring>

using namespace sentinel;
using namespace Qt::StringLiterals;

namespace {

/// What can be answered without a display is answered without one.
bool asksForWordsOnly(int argc, char** argv)
{
    for (int i = 1; i < argc; ++i) {
        for (const char* option : {"-h", "--help", "-v", "--version"}) {
            if (std::strcmp(argv[i], option) == 0)
                return true;
        }
    }
    return false;
}

std::optional<int> answeredInWords(const CommandLine& line)
{
    if (line.exitCode)
        std::fputs(qUtf8Printable(line.output), *line.exitCode == 0 ? stdout : stderr);
    return line.exitCode;
}

void nameTheProgram()
{
    QCoreApplication::setApplicationName(u"sentinel"_s);
    QCoreApplication::setApplicationVersion(QStringLiteral(SENTINEL_VERSION));
    QGuiApplication::setApplicationDisplayName(u"Sentinel"_s);
    QGuiApplication::setDesktopFileName(u"sentinel"_s);
}

/// What the window remembers lies beside the data, so that another folder is another desk.
void keepSettingsIn(const QString& folder)
{
    QSettings::setDefaultFormat(QSettings::IniFormat);
    QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, folder);
}

ThemeChoice themeFor(const ConsoleOptions& options)
{
    return options.theme.value_or(ThemeChoice(qBound(0, QSettings().value(u"window/theme"_s).toInt(), int(ThemeChoice::Dark))));
}

} // namespace

int main(int argc, char** argv)
{
    nameTheProgram();
    if (asksForWordsOnly(argc, argv)) {
        const QCoreApplication application(argc, argv);
        if (const auto code = answeredInWords(readCommandLine(QCoreApplication::arguments())))
            return *code;
    }
    QApplication application(argc, argv);
    const CommandLine line = readCommandLine(QCoreApplication::arguments());
    if (const auto code = answeredInWords(line))
        return *code;
    const ConsoleOptions& options = line.options;
    keepSettingsIn(options.folders.data);
    applyTheme(application, themeFor(options));

    // The window first: what it needs comes while it is being looked at. It goes first, too.
    auto window = std::make_unique<MainWindow>();
    Startup startup(options.folders, *window);
    if (!options.size.isEmpty())
        window->resize(options.size);
    std::unique_ptr<Tour> tour;
    if (!options.tour.isEmpty())
        tour = std::make_unique<Tour>(options, *window, startup);
    if (options.firstPaint)
        new FirstPaint(*window);
    window->show();
    QTimer::singleShot(0, &startup, &Startup::begin);
    if (!options.files.isEmpty())
        window->openPaths(options.files);
    if (tour)
        tour->begin();
    const int code = QApplication::exec();
    tour.reset();
    window.reset();
    return code;
}
