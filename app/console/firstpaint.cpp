#include "app/console/firstpaint.h"

#include "ui/logview/logview.h"

#include <QCoreApplication>
#include <QEvent>
#include <QFile>
#include <QTimer>
#include <QWidget>

#include <cstdio>
#include <ctime>

#include <unistd.h>

namespace sentinel {

namespace {

/// Milliseconds since this process was made; the kernel tells in ticks of 10 ms.
double processAge()
{
    QFile stat(QStringLiteral("/proc/self/stat"));
    if (!stat.open(QIODevice::ReadOnly))
        return -1;
    const QByteArray line = stat.readAll();
    const QList<QByteArray> fields = line.mid(line.lastIndexOf(')') + 2).split(' '); // the name may hold blanks
    constexpr int startTime = 19;                                                    // field 22 of proc(5), counted from behind the name
    const double started = fields.value(startTime).toDouble() / double(sysconf(_SC_CLK_TCK));
    timespec now{};
    clock_gettime(CLOCK_BOOTTIME, &now);
    return (double(now.tv_sec) + double(now.tv_nsec) / 1e9 - started) * 1000;
}

bool showsLines(const QObject* painted)
{
    const auto* view = qobject_cast<const LogView*>(painted->parent());
    return view && view->viewport() == painted && view->hasLog() && view->log().lineCount() > 0;
}

} // namespace

FirstPaint::FirstPaint(QWidget& window) : QObject(&window)
{
    window.installEventFilter(this);
}

FirstPaint::FirstPaint(QObject& owner) : QObject(&owner), m_isOfLog(true)
{
    QCoreApplication::instance()->installEventFilter(this);
}

void FirstPaint::ofLog(QObject& owner)
{
    new FirstPaint(owner);
}

void FirstPaint::say()
{
    std::printf("first paint %.0f ms\n", processAge());
    std::fflush(stdout);
    QCoreApplication::quit();
}

bool FirstPaint::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::Paint && (!m_isOfLog || showsLines(watched))) {
        (m_isOfLog ? QCoreApplication::instance() : watched)->removeEventFilter(this);
        QTimer::singleShot(0, this, &FirstPaint::say); // when the frame has been handed to the screen
    }
    return QObject::eventFilter(watched, event);
}

} // namespace sentinel
