// How lively the log view is with a large log: how late the event loop answers, and how long frames take, while a person scrolls,
// searches, folds and selects. Every phase prints median, p99, p99.9 and the longest delay in milliseconds, the same of frames,
// and the event that kept the loop longest.
//
//   bench_logview [--size 1G] [FILE]      without FILE a log is made in the temporary folder; without a display: QT_QPA_PLATFORM=offscreen

#include "ui/logview.h"
#include "bench/cilog.h"
#include "bench/watchdog.h"
#include "core/logs/log.h"
#include "ui/logviewpane.h"
#include "ui/theme.h"

#include <QAbstractButton>
#include <QAction>
#include <QEventLoop>
#include <QFile>
#include <QLineEdit>
#include <QScrollBar>
#include <QSettings>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTimer>
#include <QWheelEvent>

#include <cstdlib>
#include <cstring>
#include <functional>

using namespace sentinel;
using namespace Qt::StringLiterals;

namespace {

class Session
{
public:
    Session(bench::TimedApplication& application, LogPane& pane) : m_application(application), m_pane(pane) {}

    LogPane& pane() { return m_pane; }
    LogView& view() { return m_pane.view(); }

    /// Calls `act` every `interval` milliseconds, `times` times or until `isOver`, and prints what the time was like.
    void phase(const char* name, int times, int interval, const std::function<void(int)>& act, const std::function<bool()>& isOver = {})
    {
        bench::Liveliness now;
        QEventLoop loop;
        QTimer timer;
        timer.setTimerType(Qt::PreciseTimer);
        int done = 0;
        QObject::connect(&timer, &QTimer::timeout, [&] {
            if (done == times || (isOver && isOver())) {
                timer.stop();
                loop.quit();
                return;
            }
            act(done++);
        });
        m_watchdog.record(&now);
        m_application.record(&now);
        timer.start(interval);
        loop.exec();
        QCoreApplication::processEvents();
        m_watchdog.record(nullptr);
        m_application.record(nullptr);
        print(name, now);
    }

    void key(int key, Qt::KeyboardModifiers modifiers = {}, QWidget* to = nullptr)
    {
        const QString text = key < 0x7f && modifiers == Qt::NoModifier ? QString(QChar(key)).toLower() : QString();
        QKeyEvent press(QEvent::KeyPress, key, modifiers, text), release(QEvent::KeyRelease, key, modifiers, text);
        QCoreApplication::sendEvent(to ? to : &view(), &press);
        QCoreApplication::sendEvent(to ? to : &view(), &release);
    }

    void mouse(QEvent::Type type, QPoint at)
    {
        const QPointF global = view().viewport()->mapToGlobal(QPointF(at));
        QMouseEvent event(type, QPointF(at), global, type == QEvent::MouseMove ? Qt::NoButton : Qt::LeftButton,
                          type == QEvent::MouseButtonRelease ? Qt::NoButton : Qt::LeftButton, Qt::NoModifier);
        QCoreApplication::sendEvent(view().viewport(), &event);
    }

    void wheel(QPoint pixels, QPoint angle)
    {
        const QPointF at = QPointF(view().viewport()->rect().center());
        QWheelEvent event(at, view().viewport()->mapToGlobal(at), pixels, angle, Qt::NoButton, Qt::NoModifier, Qt::NoScrollPhase, false);
        QCoreApplication::sendEvent(view().viewport(), &event);
    }

    /// Triggers one of the pane's actions; false where this pane has none of that name.
    bool trigger(const char* name)
    {
        auto* action = m_pane.findChild<QAction*>(QString::fromLatin1(name));
        if (action)
            action->trigger();
        return action != nullptr;
    }

    /// Replaces what is searched for, letter by letter, as typing does.
    void type(const QString& text, int letter)
    {
        if (auto* field = m_pane.findChild<QLineEdit*>(u"logFindText"_s); field && letter < text.size())
            field->setText(text.left(letter + 1));
    }

private:
    static void print(const char* name, bench::Liveliness& now)
    {
        const auto longest = [](const std::vector<double>& values) {
            return values.empty() ? 0.0 : *std::max_element(values.begin(), values.end());
        };
        std::printf("%-34s %7zu | %6.1f %6.1f %6.1f %7.1f | %5zu %6.1f %6.1f %7.1f | %7.1f %s\n", name, now.delays.size(),
                    bench::quantile(now.delays, 0.5), bench::quantile(now.delays, 0.99), bench::quantile(now.delays, 0.999),
                    longest(now.delays), now.frames.size(), bench::quantile(now.frames, 0.5), bench::quantile(now.frames, 0.99),
                    longest(now.frames), now.longest, now.longest > 16 ? now.longestName.c_str() : "");
        std::fflush(stdout);
    }

    bench::TimedApplication& m_application;
    bench::Watchdog m_watchdog;
    LogPane& m_pane;
};

/// Reads the log on a thread of its own and shows it, as the console does.
void open(Session& session, const QString& path)
{
    std::optional<Log> log;
    std::atomic<bool> isRead = false;
    std::jthread reader([&] {
        const Result<Input> input = readInput(path);
        if (input) {
            if (Result<Log> parsed = Log::parse(input->documents.front()))
                log = *parsed;
        }
        isRead = true;
    });
    session.phase(
        "opening, while it is read", -1, 5, [](int) {}, [&] { return isRead.load(); });
    if (!log)
        std::exit(1);
    session.phase("the log is shown", 1, 100, [&](int) { session.pane().showLog(*log, {}); });
}

void scroll(Session& session, const char* suffix)
{
    const auto name = [suffix](const char* what) { return std::string(what) + suffix; };
    LogView& view = session.view();
    const auto upAndDown = [](int i) { return i / 60 % 4 == 3 ? 1 : -1; };
    session.phase(name("wheel").c_str(), 240, 8, [&](int i) { session.wheel({}, {0, upAndDown(i) * 120}); });
    session.phase(name("touchpad").c_str(), 240, 8, [&](int i) { session.wheel({0, upAndDown(i) * 37}, {0, upAndDown(i) * 37}); });
    session.phase(name("Page Down").c_str(), 120, 16, [&](int) { session.key(Qt::Key_PageDown); });
    session.phase(name("arrow down held").c_str(), 120, 16, [&](int) { session.key(Qt::Key_Down); });
    session.phase(name("scroll bar dragged").c_str(), 240, 8, [&](int i) {
        QScrollBar* bar = view.verticalScrollBar();
        bar->setSliderDown(true);
        bar->setSliderPosition(int(qint64(bar->maximum()) * (i < 120 ? i : 240 - i) / 120));
        bar->setSliderDown(false);
    });
    session.phase(name("end and beginning").c_str(), 40, 25,
                  [&](int i) { session.key(i % 2 ? Qt::Key_Home : Qt::Key_End, Qt::ControlModifier); });
    session.phase(name("to lines all over").c_str(), 120, 12,
                  [&](int i) { view.goToLine(1 + qint64(i) * 7'919'993 % std::max<qint64>(1, view.log().lineCount())); });
}

void search(Session& session)
{
    LogView& view = session.view();
    view.goToLine(1);
    session.phase("search bar opens", 1, 50, [&](int) { session.trigger("findInLog"); });
    const QString rare = u"not declared"_s, frequent = u"error"_s;
    session.phase("typing, scrolling while it searches", 300, 12, [&](int i) {
        if (i % 8 == 0)
            session.type(rare, i / 8);
        session.key(Qt::Key_PageDown);
    });
    session.phase("typing a frequent word", 300, 12, [&](int i) {
        if (i % 8 == 0)
            session.type(frequent, i / 8);
    });
    session.phase("next hit, held", 120, 16, [&](int) { session.trigger("nextHit"); });
    if (session.trigger("filterLog") || session.trigger("filterLines")) {
        session.phase("filtered: settles", 50, 16, [](int) {});
        scroll(session, ", filtered");
        if (!session.trigger("filterLog"))
            session.trigger("filterLines");
    } else {
        std::printf("(this pane has no filter)\n");
    }
    if (auto* field = session.pane().findChild<QLineEdit*>(u"logFindText"_s))
        session.phase("search bar shuts", 1, 50, [&](int) { session.key(Qt::Key_Escape, {}, field); });
}

void select(Session& session)
{
    LogView& view = session.view();
    view.goToLine(1000);
    const QPoint from(300, 40), below(420, view.viewport()->height() + 80);
    session.phase("selecting by dragging", 120, 16, [&](int i) {
        session.mouse(i == 0         ? QEvent::MouseButtonPress
                          : i == 119 ? QEvent::MouseButtonRelease
                                     : QEvent::MouseMove,
                      i == 0 ? from : below - QPoint(i % 50, 0));
    });
    session.phase("copying what was selected", 1, 50, [&](int) { view.copy(); });
    session.phase("selecting everything", 1, 50, [&](int) { view.selectAll(); });
    session.phase("copying everything", 60, 16, [&](int i) {
        if (i == 0)
            view.copy();
    });
    session.phase("copying is given up", 1, 50, [&](int) { session.key(Qt::Key_Escape); });
}

void foldAndWrap(Session& session)
{
    LogView& view = session.view();
    session.phase("all groups shut", 1, 50, [&](int) { view.setAllFoldsShut(true); });
    scroll(session, ", shut");
    session.phase("groups open one by one", 60, 16, [&](int i) {
        if (view.rows().foldCount() > 0)
            view.setFoldShut(size_t(i) * 131 % view.rows().foldCount(), false);
    });
    session.phase("all groups open", 1, 50, [&](int) { view.setAllFoldsShut(false); });
    if (session.trigger("wrapLog") || session.trigger("wrapLines")) {
        session.phase("wrapped: settles", 20, 16, [](int) {});
        scroll(session, ", wrapped");
        if (!session.trigger("wrapLog"))
            session.trigger("wrapLines");
    } else {
        std::printf("(this pane does not wrap)\n");
    }
    session.phase("window resized", 60, 16, [&](int i) { session.pane().window()->resize(1000 + i * 7, 700 + i * 3); });
}

bool generate(const QString& path, std::uint64_t size)
{
    QFile file(path);
    bool isWritten = file.open(QIODevice::WriteOnly);
    bench::CiLog().write(
        size, [&](const char* data, size_t length) { return isWritten = isWritten && file.write(data, qint64(length)) == qint64(length); });
    return isWritten && file.flush();
}

} // namespace

int main(int argc, char** argv)
{
    std::uint64_t size = 1'000'000'000;
    QString path;
    bench::TimedApplication application(argc, argv);
    QStandardPaths::setTestModeEnabled(true);
    QCoreApplication::setApplicationName(u"bench_logview"_s);
    for (int i = 1; i < argc; ++i) {
        if (std::strcmp(argv[i], "--size") == 0 && i + 1 < argc) {
            const std::optional<std::uint64_t> given = bench::sizeOf(argv[++i]);
            if (!given) {
                std::fprintf(stderr, "bench_logview [--size 1G] [FILE]\n");
                return 2;
            }
            size = *given;
        } else {
            path = QString::fromLocal8Bit(argv[i]);
        }
    }
    QTemporaryDir folder;
    if (path.isEmpty()) {
        path = folder.filePath(u"log"_s);
        if (!generate(path, size)) {
            std::fprintf(stderr, "bench_logview: no room for a log in the temporary folder\n");
            return 1;
        }
    }
    applyTheme(application, ThemeChoice::Light);

    LogPane pane;
    pane.resize(1280, 900);
    pane.show();
    Session session(application, pane);
    std::printf("%-34s %7s | %-29s | %-27s | %s\n", "milliseconds", "", "delay p50    p99  p99.9     max", "frames  p50    p99     max",
                "longest event");
    session.phase("nothing is going on", 100, 10, [](int) {});
    open(session, path);
    scroll(session, "");
    search(session);
    foldAndWrap(session);
    select(session);
    return 0;
}
