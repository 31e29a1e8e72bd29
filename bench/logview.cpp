// How lively the log view is with a large log: how late the event loop answers, and how long frames take, while a person scrolls,
// searches, filters, folds, wraps and selects, and while the log grows. Every phase prints median, p99, p99.9 and the longest delay in
// milliseconds, the CPU time of its frames, and that of the event that cost most (on a busy machine delays are others' too).
//
//   bench_logview [--size 1G] [--only scroll|search|filter|fold|select|grow|line] [FILE]
//       without FILE a log is made in the temporary folder; without a display: QT_QPA_PLATFORM=offscreen

#include "ui/logview/logview.h"
#include "bench/cilog.h"
#include "bench/watchdog.h"
#include "core/logs/lineset.h"
#include "core/logs/livelog.h"
#include "core/logs/log.h"
#include "ui/logpage/logviewpane.h"
#include "ui/theme/theme.h"

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
        if (auto* field = m_pane.findChild<QLineEdit*>(u"logFindText"_s); field && letter >= 0 && letter < text.size())
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
                    longest(now.frames), now.costliest, now.costliest > 16 ? now.costliestName.c_str() : "");
        std::fflush(stdout);
    }

    bench::TimedApplication& m_application;
    bench::Watchdog m_watchdog;
    LogPane& m_pane;
};

/// A file that is read while it is looked at, in the pane: what the console does when it opens one.
class OpenFile
{
public:
    OpenFile(Session& session, const QString& path)
        : m_pane(session.pane()), m_live(path, [this] {
              QMetaObject::invokeMethod(
                  &m_receiver, [this] { take(); }, Qt::QueuedConnection);
          })
    {
    }

    bool isReady() const { return m_live.state().phase != LiveLog::Phase::Indexing && m_isShown; }
    bool isShown() const { return m_isShown; }

private:
    void take()
    {
        const std::optional<Log> log = m_live.log();
        if (!log)
            return;
        if (m_isShown)
            m_pane.updateLog(*log);
        else
            m_pane.showLog(*log, {});
        m_isShown = true;
    }

    LogPane& m_pane;
    QObject m_receiver;
    bool m_isShown = false;
    LiveLog m_live; ///< last: calls nobody any more before the rest goes
};

std::unique_ptr<OpenFile> open(Session& session, const QString& path)
{
    std::unique_ptr<OpenFile> file;
    session.phase(
        "opening: until its first lines", -1, 2,
        [&](int i) {
            if (i == 0)
                file = std::make_unique<OpenFile>(session, path);
        },
        [&] { return file && file->isShown(); });
    session.phase(
        "opening: scrolled while it is read", -1, 16, [&](int) { session.key(Qt::Key_PageDown); }, [&] { return file->isReady(); });
    file.reset();
    file = std::make_unique<OpenFile>(session, path);
    session.phase(
        "opening: searched while it is read", -1, 16,
        [&](int i) {
            if (i == 2)
                session.trigger("findInLog");
            session.type(u"was not declared"_s, i - 3);
        },
        [&] { return file->isReady(); });
    if (auto* field = session.pane().findChild<QLineEdit*>(u"logFindText"_s))
        session.key(Qt::Key_Escape, {}, field);
    return file;
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

/// A hundred thousand lines of all over the log, as a search finds them.
void filter(Session& session)
{
    LogView& view = session.view();
    const qint64 count = view.log().lineCount();
    LineSet hits(count);
    for (qint64 line = 1; line <= count; line += std::max<qint64>(1, count / 100'000))
        hits.insert(line);
    view.goToLine(count / 2);
    session.phase("filtered to 100,000 lines", 1, 50, [&](int) { view.setFilter(hits); });
    scroll(session, ", filtered");
    session.phase("filtered with 3 lines around each", 1, 50, [&](int) { view.setFilter(hits.widened(3)); });
    scroll(session, ", in context");
    session.phase("filter of a growing search", 60, 50, [&](int i) {
        LineSet more(count);
        more.insert({1, count / 60 * i});
        view.setFilter(more);
    });
    session.phase("filter off", 1, 50, [&](int) { view.setFilter({}); });
    session.phase("100,000 bookmarks", 1, 50, [&](int) { view.setBookmarks(hits); });
    session.phase("half of the lines seen before", 1, 50, [&](int) {
        LineSet half(count);
        for (qint64 line = 1; line + 9 <= count; line += 20)
            half.insert({line, line + 9});
        view.setSeenBefore(half);
    });
    session.phase("hidden", 1, 50, [&](int) { view.setSeenBeforeMode(SeenBefore::Hidden); });
    scroll(session, ", half hidden");
    session.phase("shown again", 1, 50, [&](int) {
        view.setSeenBeforeMode(SeenBefore::Shown);
        view.setBookmarks({});
    });
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
    session.phase("wrapping on", 20, 16, [&](int i) {
        if (i == 0)
            view.setWrapped(true);
    });
    scroll(session, ", wrapped");
    session.phase("window resized, wrapped", 60, 16, [&](int i) { session.pane().window()->resize(1420 - i * 7, 880 - i * 3); });
    session.phase("wrapping off", 1, 50, [&](int) { view.setWrapped(false); });
    session.phase("window resized", 60, 16, [&](int i) { session.pane().window()->resize(1000 + i * 7, 700 + i * 3); });
}

/// A log with one line of a hundred megabytes, among others.
void longLine(Session& session)
{
    std::string text = bench::CiLog().make(200'000);
    for (int i = 0; text.size() < 100'000'000; ++i)
        text += i % 50 == 0 ? "\x1b[32mgreen\x1b[0m and then " : "no end of this line in sight, ";
    text += '\n' + bench::CiLog(2).make(200'000);
    Document document;
    document.bytes = Bytes::of(std::move(text));
    const Log log = *Log::parse(document);
    qint64 longest = 1;
    while (longest < log.lineCount() && log.lineBytes(longest).size() < 1'000'000)
        ++longest;
    LogView& view = session.view();
    session.phase("a line of 100 MB: opened", 20, 16, [&](int i) {
        if (i == 0)
            session.pane().showLog(log, {});
    });
    session.phase("a line of 100 MB: gone to", 1, 200, [&](int) { view.goToLine(longest); });
    session.phase("a line of 100 MB: to its end", 20, 50, [&](int i) { session.key(i % 2 ? Qt::Key_Home : Qt::Key_End); });
    session.phase("a line of 100 MB: scrolled sideways", 120, 8, [&](int i) {
        QScrollBar* bar = view.horizontalScrollBar();
        bar->setValue(int(qint64(bar->maximum()) * i / 120));
    });
    session.phase("a line of 100 MB: past it", 60, 16, [&](int i) { session.key(i % 20 < 10 ? Qt::Key_PageUp : Qt::Key_PageDown); });
    session.phase("a line of 100 MB: wrapped", 20, 50, [&](int i) {
        if (i == 0)
            view.setWrapped(true);
    });
    session.phase("a line of 100 MB: wrapped, scrolled", 60, 16, [&](int) { session.key(Qt::Key_PageDown); });
    session.phase("a line of 100 MB: wrapped, to the end", 1, 100, [&](int) { session.key(Qt::Key_End, Qt::ControlModifier); });
    session.phase("a line of 100 MB: wrapping off", 1, 100, [&](int) { view.setWrapped(false); });
}

/// A file grows by 200 MB a second while a person reads, then while it is followed.
void grow(Session& session, const QString& path)
{
    LogView& view = session.view();
    for (const bool isFollowed : {false, true}) {
        QFile file(path + (isFollowed ? u".followed"_s : u".read"_s));
        if (!file.open(QIODevice::WriteOnly | QIODevice::Unbuffered))
            return;
        bench::CiLog generator(isFollowed ? 4 : 3);
        const auto write = [&file](const char* data, size_t length) { return file.write(data, qint64(length)) == qint64(length); };
        generator.write(20'000'000, write);
        OpenFile shown(session, file.fileName());
        session.phase(
            "growing: opened", -1, 2, [](int) {}, [&] { return shown.isReady(); });
        view.setFollowing(isFollowed);
        std::jthread writer([&] {
            generator.write(300'000'000, [&](const char* data, size_t length) {
                std::this_thread::sleep_for(std::chrono::milliseconds(5));
                return write(data, length);
            });
        });
        session.phase(isFollowed ? "growing: followed" : "growing: read meanwhile", 100, 16, [&](int) {
            if (!isFollowed)
                session.wheel({}, {0, -120});
        });
        writer.join();
        view.setFollowing(false);
        file.remove();
    }
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
    std::string_view only;
    bench::TimedApplication application(argc, argv);
    QStandardPaths::setTestModeEnabled(true);
    QCoreApplication::setApplicationName(u"bench_logview"_s);
    for (int i = 1; i < argc; ++i) {
        if (std::strcmp(argv[i], "--size") == 0 && i + 1 < argc) {
            const std::optional<std::uint64_t> given = bench::sizeOf(argv[++i]);
            if (!given) {
                std::fprintf(stderr, "bench_logview [--size 1G] [--only scroll|search|filter|fold|select|grow|line] [FILE]\n");
                return 2;
            }
            size = *given;
        } else if (std::strcmp(argv[i], "--only") == 0 && i + 1 < argc) {
            only = argv[++i];
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
                "costliest event");
    session.phase("nothing is going on", 100, 10, [](int) {});
    const std::unique_ptr<OpenFile> opened = open(session, path);
    const std::pair<std::string_view, std::function<void()>> parts[] = {
        {"scroll", [&] { scroll(session, ""); }}, {"search", [&] { search(session); }},
        {"filter", [&] { filter(session); }},     {"fold", [&] { foldAndWrap(session); }},
        {"select", [&] { select(session); }},     {"grow", [&] { grow(session, folder.filePath(u"growing"_s)); }},
        {"line", [&] { longLine(session); }},
    };
    for (const auto& [part, act] : parts) {
        if (only.empty() || only == part)
            act();
    }
    return 0;
}
