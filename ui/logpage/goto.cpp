#include "ui/logpage/goto.h"

#include "core/base/text.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QLocale>
#include <QRegularExpression>

#include <algorithm>

namespace sentinel {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 dayMs = qint64(24) * 60 * 60 * 1000;
constexpr qint64 longestPeeled = 1 << 20; ///< a longer line would cost more than it tells

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(GoTo)
};

Error notUnderstood(const QString& text)
{
    return {Error::Kind::Malformed,
            Words::tr("“%1” is no place: write a line (1234), a byte (@1234, @0x4d2), a time (12:34:56, +90s), a share (50 %) or a link "
                      "(run/12#L40).")
                .arg(text.left(60)),
            {}};
}

std::optional<qint64> clockFrom(const QString& text)
{
    static const QRegularExpression shape(u"^(\\d{1,2}):(\\d{2})(?::(\\d{2})(?:[.,](\\d{1,9}))?)?$"_s);
    const auto match = shape.match(text);
    if (!match.hasMatch())
        return {};
    const qint64 hours = match.captured(1).toLongLong();
    const qint64 minutes = match.captured(2).toLongLong();
    const qint64 seconds = match.captured(3).toLongLong();
    if (hours > 23 || minutes > 59 || seconds > 60)
        return {};
    const qint64 milliseconds = (match.captured(4) + u"000"_s).left(3).toLongLong();
    return ((hours * 60 + minutes) * 60 + seconds) * 1000 + (match.hasCaptured(4) ? milliseconds : 0);
}

std::optional<Timestamp> instantFrom(QString text)
{
    static const QRegularExpression withoutZone(u"^(\\d{4}-\\d{2}-\\d{2})[T ](\\d{2}:\\d{2})(:\\d{2}(?:\\.\\d+)?)?$"_s);
    const auto match = withoutZone.match(text);
    if (match.hasMatch())
        text = match.captured(1) + u'T' + match.captured(2) + (match.hasCaptured(3) ? match.captured(3) : u":00"_s) + u'Z';
    else if (text.size() > 10 && text[10] == u' ')
        text[10] = u'T';
    return parseRfc3339(utf8(text));
}

std::optional<qint64> elapsedFrom(QString text)
{
    static const QRegularExpression units(
        u"^\\+(?:(\\d{1,6})\\s*h)?\\s*(?:(\\d{1,6})\\s*m(?:in)?)?\\s*(?:(\\d{1,9})(?:[.,](\\d{1,3}))?\\s*s?)?$"_s);
    const auto match = units.match(text);
    if (!match.hasMatch() || match.capturedLength() < 2)
        return {};
    const qint64 seconds = (match.captured(1).toLongLong() * 60 + match.captured(2).toLongLong()) * 60 + match.captured(3).toLongLong();
    return seconds * 1000 + (match.hasCaptured(4) ? (match.captured(4) + u"00"_s).left(3).toLongLong() : 0);
}

QString clockText(Timestamp time)
{
    return QDateTime::fromMSecsSinceEpoch(time.ms, Qt::UTC).toString(u"HH:mm:ss"_s);
}

/// The first line that is not earlier, between the first and the last line of the log.
Result<qint64> lineAtTime(const Log& log, Timestamp wanted)
{
    qint64 low = 1;
    qint64 high = log.lineCount();
    while (low < high) {
        const qint64 middle = low + (high - low) / 2;
        const std::optional<Timestamp> time = timeFrom(log, middle, std::min<qint64>(2000, high - middle + 1));
        if (time && *time < wanted)
            low = middle + 1;
        else
            high = middle;
    }
    // Lines without a time of their own belong to the one before: the answer is the first that says so itself.
    PeeledLine peeled;
    for (qint64 line = low; line <= std::min(log.lineCount(), low + 2000); ++line) {
        if (log.lineBytes(line).size() > longestPeeled)
            continue;
        log.peel(line, peeled);
        if (peeled.time && *peeled.time >= wanted)
            return line;
    }
    return Error{Error::Kind::NotFound, Words::tr("The log ends before %1.").arg(clockText(wanted)), {}};
}

} // namespace

std::optional<Timestamp> timeFrom(const Log& log, qint64 line, qint64 most)
{
    PeeledLine peeled;
    for (const qint64 end = std::min(log.lineCount(), line + most - 1); line <= end; ++line) {
        if (log.lineBytes(line).size() > longestPeeled)
            continue;
        log.peel(line, peeled);
        if (peeled.time)
            return peeled.time;
    }
    return {};
}

Result<GoTo> goToFrom(const QString& given)
{
    const QString text = given.trimmed();
    GoTo place;
    if (const std::optional<Permalink> link = permalinkFrom(text)) {
        place.kind = GoTo::Kind::Permalink;
        place.link = *link;
        return place;
    }
    static const QRegularExpression line(u"^(?:#?[Ll]|:)?(\\d{1,18}|\\d{1,3}(?:[,.\u00a0\u202f' ]\\d{3})+)$"_s);
    static const QRegularExpression byte(u"^@\\s*(0[xX][0-9a-fA-F]{1,16}|\\d{1,18})$"_s);
    static const QRegularExpression share(u"^(\\d{1,3}(?:[.,]\\d+)?)\\s*%$"_s);
    if (const auto match = share.match(text); match.hasMatch()) {
        place.kind = GoTo::Kind::Share;
        place.share = match.captured(1).replace(u',', u'.').toDouble() / 100;
        return place.share <= 1 ? Result<GoTo>(place) : Error{Error::Kind::Malformed, Words::tr("A log ends at 100 %."), {}};
    }
    if (const auto match = byte.match(text); match.hasMatch()) {
        bool isNumber = false;
        place.kind = GoTo::Kind::Byte;
        place.number = match.captured(1).toLongLong(&isNumber, match.captured(1).startsWith(u"0x"_s, Qt::CaseInsensitive) ? 16 : 10);
        return isNumber ? Result<GoTo>(place) : notUnderstood(text);
    }
    if (const auto match = line.match(text); match.hasMatch()) {
        QString digits;
        for (const QChar c : match.captured(1)) {
            if (c.isDigit())
                digits += c;
        }
        bool isNumber = false;
        place.number = digits.toLongLong(&isNumber);
        return isNumber ? Result<GoTo>(place) : notUnderstood(text);
    }
    if (const std::optional<qint64> clock = clockFrom(text)) {
        place.kind = GoTo::Kind::Clock;
        place.number = *clock;
        return place;
    }
    if (const std::optional<qint64> elapsed = elapsedFrom(text)) {
        place.kind = GoTo::Kind::Elapsed;
        place.number = *elapsed;
        return place;
    }
    if (const std::optional<Timestamp> instant = instantFrom(text)) {
        place.kind = GoTo::Kind::Instant;
        place.number = instant->ms;
        return place;
    }
    return notUnderstood(text);
}

Result<qint64> lineOf(const GoTo& place, const Log& log)
{
    const qint64 lines = log.lineCount();
    const Error nothing{Error::Kind::NotFound, Words::tr("The log is empty."), {}};
    if (lines == 0)
        return nothing;
    switch (place.kind) {
    case GoTo::Kind::Line:
        return std::clamp<qint64>(place.number, 1, lines);
    case GoTo::Kind::Byte:
        if (place.number >= log.size())
            return Error{Error::Kind::NotFound, Words::tr("The log has %1 bytes only.").arg(QLocale().toString(log.size())), {}};
        return log.lineAt(place.number);
    case GoTo::Kind::Share:
        return std::clamp<qint64>(1 + static_cast<qint64>(place.share * double(lines)), 1, lines);
    case GoTo::Kind::Permalink:
        return std::clamp<qint64>(place.link.lines.first, 1, lines);
    case GoTo::Kind::Clock:
    case GoTo::Kind::Instant:
    case GoTo::Kind::Elapsed:
        break;
    }
    const std::optional<Timestamp> first = timeFrom(log, 1);
    if (!first)
        return Error{Error::Kind::NotFound, Words::tr("The lines of this log have no times."), {}};
    if (place.kind == GoTo::Kind::Instant)
        return lineAtTime(log, Timestamp{place.number});
    if (place.kind == GoTo::Kind::Elapsed)
        return lineAtTime(log, Timestamp{first->ms + place.number});
    const qint64 midnight = first->ms - ((first->ms % dayMs) + dayMs) % dayMs;
    const Timestamp sameDay{midnight + place.number};
    if (sameDay.ms + 1000 > first->ms)
        return lineAtTime(log, sameDay);
    const Result<qint64> nextDay = lineAtTime(log, Timestamp{sameDay.ms + dayMs}); // the log began the evening before
    return nextDay ? nextDay : Error{Error::Kind::NotFound, Words::tr("The log begins at %1.").arg(clockText(*first)), {}};
}

} // namespace sentinel
