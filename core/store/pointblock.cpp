#include "core/store/pointblock_p.h"

#include <bit>
#include <cstring>

namespace sentinel {

namespace {

void putNumber(QByteArray& to, quint64 number)
{
    while (number >= 0x80) {
        to += static_cast<char>(number | 0x80);
        number >>= 7;
    }
    to += static_cast<char>(number);
}

std::optional<quint64> takeNumber(std::string_view& from)
{
    quint64 number = 0;
    for (int shift = 0; shift < 64 && !from.empty(); shift += 7) {
        const auto byte = static_cast<unsigned char>(from.front());
        from.remove_prefix(1);
        number |= quint64(byte & 0x7F) << shift;
        if (byte < 0x80)
            return number;
    }
    return {};
}

} // namespace

QByteArray packPoints(std::span<const Point> points)
{
    QByteArray packed;
    packed.reserve(qsizetype(points.size()) * 10 + 10);
    qint64 before = 0;
    for (const Point& point : points) {
        putNumber(packed, static_cast<quint64>(point.at.ms - before));
        before = point.at.ms;
    }
    for (const Point& point : points) {
        const auto bits = std::bit_cast<quint64>(point.value);
        for (int shift = 0; shift < 64; shift += 8)
            packed += static_cast<char>(bits >> shift);
    }
    return packed;
}

std::vector<Point> unpackPoints(std::string_view packed, qint64 count)
{
    std::vector<Point> points;
    if (count < 0 || static_cast<size_t>(count) > packed.size() / 9)
        return points;
    points.resize(static_cast<size_t>(count));
    quint64 at = 0;
    for (Point& point : points) {
        const std::optional<quint64> step = takeNumber(packed);
        if (!step)
            return {};
        at += *step;
        point.at.ms = static_cast<qint64>(at);
    }
    if (packed.size() != points.size() * 8)
        return {};
    for (Point& point : points) {
        quint64 bits = 0;
        for (int i = 7; i >= 0; --i)
            bits = bits << 8 | static_cast<unsigned char>(packed[static_cast<size_t>(i)]);
        packed.remove_prefix(8);
        point.value = std::bit_cast<double>(bits);
    }
    return points;
}

} // namespace sentinel
