#include "app/console/firstpaint.h"
#include "app/console/options.h"
#include "app/console/startup.h"
#include "app/console/tour.h"
#include "ui/shell/mainwindow.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QSettings>
#include <QTimer>

#include <cstdio>

using namespace sentinel;
using namespace Qt::StringLiterals;

namespace {

/// Help, versions and mistakes need no display.
std::optional<int> answeredInWords(int argc, char** argv)
{
    const QCoreApplication application(argc, argv); // reads the command line as the locale spells it
    const CommandLine line = readCommandLine(QCoreApplication::arguments());
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
    if (argc > 1) {
        if (const std::optional<int> code = answeredInWords(argc, argv))
            return *code;
    }
    QApplication application(argc, argv);
    const CommandLine line = readCommandLine(QCoreApplication::arguments());
    const ConsoleOptions& options = line.options;
    keepSettingsIn(options.folders.data);
    applyTheme(application, themeFor(options));

    // The window first: what it needs comes while it is being looked at. It goes first, too.
    auto window = std::make_unique<MainWindow>();
    window->setIndexFolder(options.folders.indexes());
    Startup startup(options.folders, *window);
    if (!options.size.isEmpty())
        window->resize(options.size);
    std::unique_ptr<Tour> tour;
    if (!options.tour.isEmpty())
        tour = std::make_unique<Tour>(options, *window, startup);
    if (options.firstPaint && options.files.isEmpty())
        new FirstPaint(*window);
    else if (options.firstPaint)
        FirstPaint::ofLog(*window);
    window->show();
    QTimer::singleShot(0, &startup, [&] {
        startup.begin();
        QApplication::setWindowIcon(programIcon());
    });
    if (!options.files.isEmpty())
        window->openPaths(options.files);
    if (options.link)
        window->openLink(*options.link);
    if (tour)
        tour->begin();
    const int code = QApplication::exec();
    tour.reset();
    window.reset();
    return code;
}
