#pragma once

#include "core/base/id.h"
#include "core/base/timestamp.h"

#include <QByteArray>
#include <QString>

#include <vector>

namespace sentinel {

using SeriesId = Id<struct SeriesTable>;

/// What is measured where.
struct SeriesKey
{
    QByteArray source; ///< host, service, job
    QByteArray name;   ///< "cpu_seconds", or of a log
    QByteArray labels; ///< JSON object of texts, keys in order; "{}" for none
    bool operator==(const SeriesKey&) const = default;
};

struct Series
{
    SeriesId id;
    SeriesKey key;
    bool operator==(const Series&) const = default;
};

struct Point
{
    Timestamp at;
    double value = 0;
    bool operator==(const Point&) const = default;
};

struct LogEvent
{
    Timestamp at;
    QByteArray text; ///< UTF-8
    bool operator==(const LogEvent&) const = default;
};

/// What a batch says of one series.
struct SeriesEvents
{
    SeriesKey key;
    std::vector<Point> points;
    std::vector<LogEvent> logs;
    bool operator==(const SeriesEvents&) const = default;
};

} // namespace sentinel
