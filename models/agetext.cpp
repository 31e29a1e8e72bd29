#include "models/agetext.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QLocale>

namespace sentinel {

namespace {

struct Age
{
    Q_DECLARE_TR_FUNCTIONS(Age)
};

QString inOneUnit(qint64 seconds)
{
    constexpr qint64 minute = 60, hour = 60 * minute, day = 24 * hour, month = 30 * day, year = 365 * day;
    if (seconds < hour)
        return Age::tr("%1 min").arg(seconds / minute);
    if (seconds < 2 * day)
        return Age::tr("%1 h").arg(seconds / hour);
    if (seconds < 2 * month)
        return Age::tr("%1 d").arg(seconds / day);
    if (seconds < 2 * year)
        return Age::tr("%1 mo").arg(seconds / month);
    return Age::tr("%1 y").arg(seconds / year);
}

} // namespace

QString ageText(Timestamp then, Timestamp now)
{
    const qint64 seconds = (now.ms - then.ms) / 1000;
    if (qAbs(seconds) < 60)
        return Age::tr("just now");
    return seconds > 0 ? inOneUnit(seconds) : Age::tr("in %1").arg(inOneUnit(-seconds));
}

QString absoluteText(Timestamp time)
{
    const QDateTime utc = QDateTime::fromMSecsSinceEpoch(time.ms, Qt::UTC);
    const QString pattern = QStringLiteral("yyyy-MM-dd HH:mm:ss");
    const QDateTime local = utc.toLocalTime();
    return Age::tr("%1 (%2)\n%3 (UTC)")
        .arg(QLocale().toString(local, pattern), local.timeZoneAbbreviation(), QLocale().toString(utc, pattern));
}

} // namespace sentinel
