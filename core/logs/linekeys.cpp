#include "core/logs/linekeys_p.h"

#include "core/logs/mask.h"

#include <algorithm>
#include <atomic>
#include <system_error>
#include <thread>

namespace sentinel {

namespace {

constexpr qint64 part = 8192;                 // lines that a thread takes at a time
constexpr size_t stopEvery = size_t(1) << 20; // bytes between two looks at the stop token

std::uint64_t keyOf(std::string_view text)
{
    return std::max<std::uint64_t>(maskedHash(text), 1);
}

/// The lines of two logs, shared out to whoever has time.
class Work
{
public:
    Work(const Log& one, const Log& other, const std::stop_token& stop) : m_one(one), m_other(other), m_stop(stop)
    {
        m_oneKeys.resize(size_t(one.lineCount()));
        m_otherKeys.resize(size_t(other.lineCount()));
    }

    /// Until nothing is left. `done(share)` is called after every part.
    template <typename Done>
    void run(Done done)
    {
        const qint64 lines = m_one.lineCount(), all = lines + m_other.lineCount();
        PeeledLine peeled;
        for (;;) {
            const qint64 begin = m_next.fetch_add(part);
            if (begin >= all || m_stop.stop_requested())
                return;
            const qint64 end = std::min(begin + part, all);
            // A part may begin in one log and end in the other.
            hash(m_one, begin, std::min(end, lines), m_oneKeys, peeled);
            hash(m_other, std::max<qint64>(begin - lines, 0), end - lines, m_otherKeys, peeled);
            done(double(m_done.fetch_add(end - begin) + end - begin) / double(all));
        }
    }
    std::pair<LineKeys, LineKeys> keys() && { return {std::move(m_oneKeys), std::move(m_otherKeys)}; }

private:
    void hash(const Log& log, qint64 begin, qint64 end, LineKeys& keys, PeeledLine& peeled) const
    {
        size_t bytes = 0;
        for (qint64 i = begin; i < end; ++i) {
            log.peel(i + 1, peeled);
            keys[size_t(i)] = keyOf(peeled.text);
            bytes += peeled.text.size();
            if (bytes > stopEvery) {
                bytes = 0;
                if (m_stop.stop_requested())
                    return;
            }
        }
    }

    const Log& m_one;
    const Log& m_other;
    const std::stop_token& m_stop;
    LineKeys m_oneKeys, m_otherKeys;
    std::atomic<qint64> m_next = 0, m_done = 0;
};

} // namespace

std::optional<std::pair<LineKeys, LineKeys>> lineKeys(const Log& one, const Log& other, const CompareProgress& progress, double until,
                                                      const std::stop_token& stop)
{
    Work work(one, other, stop);
    std::thread second;
    if (one.lineCount() + other.lineCount() > 4 * part) { // less is done before a thread has begun
        try {
            second = std::thread([&work] { work.run([](double) {}); });
        } catch (const std::system_error&) { // no more threads: one does it all
        }
    }
    work.run([&](double share) {
        if (progress)
            progress(share * until);
    });
    if (second.joinable())
        second.join();
    if (stop.stop_requested())
        return std::nullopt;
    return std::move(work).keys();
}

std::optional<LineKeys> lineKeys(const Log& log, const std::stop_token& stop)
{
    LineKeys keys;
    keys.reserve(size_t(log.lineCount()));
    PeeledLine peeled;
    size_t bytes = 0;
    for (qint64 line = 1; line <= log.lineCount(); ++line) {
        log.peel(line, peeled);
        keys.push_back(keyOf(peeled.text));
        bytes += peeled.text.size() + 1;
        if (bytes > stopEvery) {
            bytes = 0;
            if (stop.stop_requested())
                return std::nullopt;
        }
    }
    return keys;
}

KeyTable::KeyTable() : m_keys(1024), m_numbers(1024)
{
    const size_t slot = slotOf(keyOf({}));
    m_keys[slot] = keyOf({});
    m_numbers[slot] = m_count++;
}

size_t KeyTable::slotOf(std::uint64_t key) const
{
    const size_t last = m_keys.size() - 1;
    size_t slot = size_t(key) & last;
    while (m_keys[slot] != 0 && m_keys[slot] != key)
        slot = (slot + 1) & last;
    return slot;
}

std::uint32_t KeyTable::add(std::uint64_t key)
{
    size_t slot = slotOf(key);
    if (m_keys[slot] == key)
        return m_numbers[slot];
    if (size_t(m_count) * 3 > m_keys.size() * 2) {
        grow();
        slot = slotOf(key);
    }
    m_keys[slot] = key;
    m_numbers[slot] = m_count;
    return m_count++;
}

std::uint32_t KeyTable::find(std::uint64_t key) const
{
    const size_t slot = slotOf(key);
    return m_keys[slot] == key ? m_numbers[slot] : none;
}

void KeyTable::grow()
{
    const std::vector<std::uint64_t> keys = std::exchange(m_keys, std::vector<std::uint64_t>(m_keys.size() * 2));
    const std::vector<std::uint32_t> numbers = std::exchange(m_numbers, std::vector<std::uint32_t>(m_keys.size()));
    for (size_t i = 0; i < keys.size(); ++i) {
        if (keys[i] == 0)
            continue;
        const size_t slot = slotOf(keys[i]);
        m_keys[slot] = keys[i];
        m_numbers[slot] = numbers[i];
    }
}

} // namespace sentinel
