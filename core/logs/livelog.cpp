#include "core/logs/livelog.h"

#include "core/base/background.h"
#include "core/logs/archive_p.h"
#include "core/logs/livefile_p.h"
#include "core/logs/log_p.h"
#include "core/logs/text_p.h"

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>

namespace sentinel {

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(LiveLog)
};

} // namespace

struct LiveLog::Private
{
    Private(QString p, std::function<void()> c, const Options& o) : path(std::move(p)), changed(std::move(c)), options(o) {}

    void run(const std::stop_token& stop);
    void readFile(LiveFile& file, const std::stop_token& stop);
    void unpack(const std::stop_token& stop);
    void fail(const Error& error);
    void publish(const Log& made, Phase phase, double progress);
    LiveFile::Step recall(LiveFile& file, const std::stop_token& stop);
    void noteGone();
    void tell();
    void startAgain();
    bool isGone() const;
    bool waitForNextLook(const std::stop_token& stop);

    const QString path;
    const std::function<void()> changed;
    const Options options;

    mutable std::mutex mutex;
    std::condition_variable_any wake;
    std::optional<Log> log;
    State state;

    std::jthread thread; ///< last: ends before the rest goes
};

void LiveLog::Private::tell()
{
    if (changed)
        changed();
}

void LiveLog::Private::fail(const Error& error)
{
    {
        const std::lock_guard lock(mutex);
        if (state.error == error && state.phase == Phase::Failed)
            return;
        state.phase = Phase::Failed;
        state.error = error;
        state.isGone = error.kind == Error::Kind::NotFound;
    }
    tell();
}

void LiveLog::Private::startAgain()
{
    const std::lock_guard lock(mutex);
    log.reset();
    ++state.generation;
    state.phase = Phase::Indexing;
    state.progress = 0;
}

void LiveLog::Private::publish(const Log& made, Phase phase, double progress)
{
    {
        const std::lock_guard lock(mutex);
        log = made;
        state.phase = phase;
        state.progress = progress;
        state.isGone = false;
        state.error.reset();
    }
    tell();
}

// A large file that was read before: known at once, and left alone until it changes. What has to be done then: Read it from its beginning
// while what is known stays, or it is Another one.
LiveFile::Step LiveLog::Private::recall(LiveFile& file, const std::stop_token& stop)
{
    const std::optional<Log> known = file.recall(FileIndexes(options.indexFolder));
    if (!known)
        return LiveFile::Step::Read;
    publish(*known, Phase::Ready, 1);
    while (waitForNextLook(stop)) {
        const LiveFile::Step step = file.lookAfterRecall();
        if (step == LiveFile::Step::Gone)
            noteGone();
        else if (step == LiveFile::Step::AtEnd && isGone())
            publish(*known, Phase::Ready, 1);
        else if (step != LiveFile::Step::AtEnd)
            return step;
    }
    return LiveFile::Step::Another;
}

void LiveLog::Private::noteGone()
{
    bool isNews = false;
    {
        const std::lock_guard lock(mutex);
        isNews = !std::exchange(state.isGone, true);
    }
    if (isNews)
        tell();
}

bool LiveLog::Private::isGone() const
{
    const std::lock_guard lock(mutex);
    return state.isGone;
}

bool LiveLog::Private::waitForNextLook(const std::stop_token& stop)
{
    std::unique_lock lock(mutex);
    (void)wake.wait_for(lock, stop, std::chrono::milliseconds(options.pollMilliseconds), [] { return false; });
    return !stop.stop_requested();
}

void LiveLog::Private::run(const std::stop_token& stop)
{
    bool isFirst = true;
    while (!stop.stop_requested()) {
        Result<LiveFile> file = LiveFile::open(path, options.refusesBinary);
        if (!file) {
            fail(file.error());
        } else if (file->isPacked()) {
            unpack(stop);
        } else {
            if (!isFirst)
                startAgain();
            isFirst = false;
            readFile(*file, stop);
            continue;
        }
        if (!waitForNextLook(stop))
            return;
    }
}

// Until the file is another one.
void LiveLog::Private::readFile(LiveFile& file, const std::stop_token& stop)
{
    if (recall(file, stop) == LiveFile::Step::Another)
        return;
    // What was recalled is shown until more than that is known again.
    const qint64 shown = [this] {
        const std::lock_guard lock(mutex);
        return log ? log->size() : 0;
    }();
    using Clock = std::chrono::steady_clock;
    constexpr auto pace = std::chrono::milliseconds(33);
    Clock::time_point last = Clock::now() - pace;
    Clock::time_point structured = last;
    Clock::duration effort{};
    bool isSettled = false, isKept = false;
    while (!stop.stop_requested()) {
        const LiveFile::Step step = file.advance(stop);
        switch (step) {
        case LiveFile::Step::Read:
            isSettled = false;
            if (Clock::now() - last >= pace && file.known() > shown) {
                file.sketchStructure(stop);
                publish(file.log(), Phase::Indexing, file.progress());
                giveWayToForeground(); // there is something to read: scrolling it comes first
                last = Clock::now();
            }
            continue;
        case LiveFile::Step::AtEnd: {
            // Of a large log that grows steadily, lines are shown at once and steps when that does not keep a processor busy.
            const bool isDue = Clock::now() - structured >= effort * 10;
            if (!isSettled && isDue) {
                structured = Clock::now();
                file.readStructure(stop);
                effort = Clock::now() - structured;
            }
            if (stop.stop_requested())
                return;
            if (!isSettled || isGone()) {
                publish(file.log(), Phase::Ready, 1);
                last = Clock::now();
            }
            if (!isSettled && !std::exchange(isKept, true))
                file.keep(FileIndexes(options.indexFolder));
            isSettled = isSettled || isDue;
            break;
        }
        case LiveFile::Step::Another:
            return;
        case LiveFile::Step::Gone:
            noteGone();
            break;
        }
        if (!waitForNextLook(stop))
            return;
    }
}

// A compressed file: unpacked whole, once.
void LiveLog::Private::unpack(const std::stop_token& stop)
{
    {
        const std::lock_guard lock(mutex);
        if (state.phase != Phase::Indexing)
            return;
    }
    if (!options.unpacks)
        return fail({Error::Kind::Unsupported, Text::tr("%1 is compressed: import it to see what it holds.").arg(quoted(path)), {}});
    const Result<Input> input = readInput(path, ReadLimits(), stop);
    if (!input) {
        if (!stop.stop_requested())
            fail(input.error());
        return;
    }
    if (input->documents.size() != 1) {
        fail({Error::Kind::Unsupported,
              Text::tr("%1 holds %n logs: import it to see them.", nullptr, static_cast<int>(input->documents.size())).arg(quoted(path)),
              {}});
        return;
    }
    Result<Log> parsed = Log::parse(input->documents.front(), stop);
    if (!parsed) {
        if (!stop.stop_requested())
            fail(parsed.error());
        return;
    }
    {
        const std::lock_guard lock(mutex);
        log = std::move(*parsed);
        state.phase = Phase::Ready;
        state.progress = 1;
        state.error.reset();
    }
    tell();
}

LiveLog::LiveLog(const QString& path, std::function<void()> changed, const Options& options)
    : m_d(std::make_unique<Private>(path, std::move(changed), options))
{
    m_d->thread = std::jthread([d = m_d.get()](const std::stop_token& stop) { d->run(stop); });
}

LiveLog::~LiveLog() = default;

std::optional<Log> LiveLog::log() const
{
    const std::lock_guard lock(m_d->mutex);
    return m_d->log;
}

LiveLog::State LiveLog::state() const
{
    const std::lock_guard lock(m_d->mutex);
    return m_d->state;
}

QString LiveLog::path() const
{
    return m_d->path;
}

} // namespace sentinel
