#include "core/pipeline/period.h"

#include "core/base/times.h"
#include "core/domain/cluster.h"
#include "core/pipeline/requests.h"

#include <QCoreApplication>
#include <QDate>
#include <QJsonObject>
#include <QRegularExpression>

namespace sentinel {

namespace {

using namespace Qt::StringLiterals;

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(Routes)
};

/// What is said of a period, wherever it is said.
struct Said
{
    QString week, since, until;
};

Result<Said> saidIn(const Request& request)
{
    if (request.method == "GET" || request.body.empty())
        return Said{queryText(request, "week"), queryText(request, "since"), queryText(request, "until")};
    const Result<QJsonObject> object = bodyObject(request);
    if (!object)
        return object.error();
    Said said;
    for (const auto& [key, text] :
         {std::pair(u"week"_s, &said.week), std::pair(u"since"_s, &said.since), std::pair(u"until"_s, &said.until)}) {
        const QJsonValue value = object->value(key);
        if (!value.isUndefined() && !value.isNull() && !value.isString())
            return Error{Error::Kind::Unsupported, Text::tr("%1 must be a text.").arg(key), {}};
        *text = value.toString();
    }
    return said;
}

QString noTime(const QString& name)
{
    return Text::tr("%1 is no time; write 2026-11-21, 2026-11-21T08:00:00Z or 7d.").arg(name);
}

} // namespace

std::optional<Period> isoWeek(const QString& text)
{
    static const QRegularExpression form(u"^(\\d{4})-W(\\d{2})$"_s);
    const QRegularExpressionMatch match = form.match(text);
    const int week = match.captured(2).toInt();
    const QDate fourth(match.captured(1).toInt(), 1, 4); // is always in the first week
    if (!match.hasMatch() || !fourth.isValid() || week < 1)
        return {};
    const QDate monday = fourth.addDays(1 - fourth.dayOfWeek() + 7 * (week - 1));
    if (monday.weekNumber() != week) // there is no week 53 in most years
        return {};
    const qint64 since = (monday.toJulianDay() - QDate(1970, 1, 1).toJulianDay()) * dayMs;
    return Period{{since}, {since + 7 * dayMs}};
}

Result<Period> periodOf(const Request& request, Timestamp now)
{
    const Result<Said> said = saidIn(request);
    if (!said)
        return said.error();
    const auto wrong = [&](const QString& message) {
        return Error{request.body.empty() ? Error::Kind::Malformed : Error::Kind::Unsupported, message, {}};
    };
    if (!said->week.isEmpty()) {
        const std::optional<Period> week = isoWeek(said->week);
        if (!week)
            return wrong(Text::tr("week must be a week such as 2026-W47."));
        return *week;
    }
    Period period{{now.ms - 7 * dayMs}, now};
    if (!said->until.isEmpty()) {
        const std::optional<Timestamp> until = parseTime(said->until, now);
        if (!until)
            return wrong(noTime(u"until"_s));
        period = {{until->ms - 7 * dayMs}, *until};
    }
    if (!said->since.isEmpty()) {
        const std::optional<Timestamp> since = parseTime(said->since, now);
        if (!since)
            return wrong(noTime(u"since"_s));
        period.since = *since;
    }
    if (period.since >= period.until)
        return wrong(Text::tr("since must lie before until."));
    return period;
}

Period before(const Period& period)
{
    return {{period.since.ms - (period.until.ms - period.since.ms)}, period.since};
}

} // namespace sentinel
