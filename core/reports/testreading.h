#pragma once

#include "core/reports/reports.h"

#include <memory>
#include <stop_token>
#include <string_view>

namespace sentinel {

enum class Hearing : int;

/// What readLogTests does, for those who go through the lines of a log anyway: is given all of them in order. One thread.
class TestReading
{
public:
    /// Looks through the log for the words of test runners. It must be contiguous, and live as long.
    explicit TestReading(const Log& log);
    TestReading(const Log& log, Hearing hearing);
    ~TestReading();
    TestReading(TestReading&&) noexcept;

    /// Whether any runner speaks: if none does, no line need be given.
    bool isListening() const;
    /// The next line: as LineWalk gives its text, its place and its number.
    void read(std::string_view text, const ByteRange& bytes, qint64 line);
    /// Reads all lines. False when it was stopped.
    bool readAll(const std::stop_token& stop);
    /// After the last line, once.
    TestReport finish();

private:
    struct Private;
    std::unique_ptr<Private> m_d;
};

} // namespace sentinel
