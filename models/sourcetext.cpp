#include "models/sourcetext.h"

#include "models/sourcemodel.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QLocale>

#include <algorithm>

namespace sentinel {

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(Sources)
};

QString clockText(Timestamp time, Timestamp now)
{
    const QDateTime then = QDateTime::fromMSecsSinceEpoch(time.ms);
    const bool isToday = then.date() == QDateTime::fromMSecsSinceEpoch(now.ms).date();
    return isToday ? QLocale().toString(then.time(), QLocale::ShortFormat) : QLocale().toString(then, QLocale::ShortFormat);
}

/// "GitHub asked 20 s ago", for one that has a name.
QString ageLine(const SourceItem& item, Timestamp now)
{
    const QString name = item.source.name;
    switch (healthOf(item.source, item.state)) {
    case SourceHealth::Paused:
        return Text::tr("%1 is paused").arg(name);
    case SourceHealth::Troubled:
        return item.state.lastSuccess ? Text::tr("%1 in trouble since %2, next try %3")
                                            .arg(name, clockText(*item.state.lastSuccess, now), nextText(item.source, item.state, now))
                                      : Text::tr("%1 in trouble, next try %2").arg(name, nextText(item.source, item.state, now));
    case SourceHealth::Silent:
        return Text::tr("%1 silent for %2").arg(name, spanText(now.ms - item.state.silentSince->ms));
    case SourceHealth::New:
        return Text::tr("%1 not asked yet").arg(name);
    case SourceHealth::HooksOnly:
        return item.state.lastEvent ? Text::tr("%1 called %2").arg(name, agoText(*item.state.lastEvent, now))
                                    : Text::tr("%1 has not called yet").arg(name);
    case SourceHealth::Working:
        break;
    }
    return Text::tr("%1 asked %2").arg(name, agoText(*item.state.lastSuccess, now));
}

} // namespace

SourceHealth healthOf(const Source& source, const SourceState& state)
{
    if (source.isPaused)
        return SourceHealth::Paused;
    if (!state.problem.isEmpty() || state.failures > 0)
        return SourceHealth::Troubled;
    if (isSilent(state))
        return SourceHealth::Silent;
    if (!source.polls && source.kind != SourceKind::Folder)
        return SourceHealth::HooksOnly;
    return state.lastSuccess ? SourceHealth::Working : SourceHealth::New;
}

QString healthName(SourceHealth health)
{
    switch (health) {
    case SourceHealth::Working:
        return Text::tr("Working");
    case SourceHealth::Troubled:
        return Text::tr("In trouble");
    case SourceHealth::Silent:
        return Text::tr("Silent");
    case SourceHealth::New:
        return Text::tr("Not asked yet");
    case SourceHealth::HooksOnly:
        return Text::tr("Webhooks only");
    case SourceHealth::Paused:
        return Text::tr("Paused");
    }
    return {};
}

QString spanText(qint64 milliseconds)
{
    constexpr qint64 minute = 60, hour = 60 * minute, day = 24 * hour;
    const qint64 seconds = std::max<qint64>(0, milliseconds / 1000);
    if (seconds < 2 * minute)
        return Text::tr("%1 s").arg(seconds);
    if (seconds < 2 * hour)
        return Text::tr("%1 min").arg(seconds / minute);
    return seconds < 2 * day ? Text::tr("%1 h").arg(seconds / hour) : Text::tr("%1 d").arg(seconds / day);
}

QString agoText(Timestamp then, Timestamp now)
{
    return now.ms - then.ms < 1000 ? Text::tr("now") : Text::tr("%1 ago").arg(spanText(now.ms - then.ms));
}

QString nextText(const Source& source, const SourceState& state, Timestamp now)
{
    if (source.isPaused)
        return Text::tr("paused");
    if (!source.polls && source.kind != SourceKind::Folder)
        return Text::tr("never");
    if (!state.nextTry || state.nextTry->ms - now.ms < 1000)
        return Text::tr("now");
    return Text::tr("in %1").arg(spanText(state.nextTry->ms - now.ms));
}

QString budgetText(const SourceState& state)
{
    const QLocale locale;
    if (!state.budgetLeft)
        return {};
    return state.budgetLimit ? Text::tr("%1 of %2").arg(locale.toString(*state.budgetLeft), locale.toString(*state.budgetLimit))
                             : locale.toString(*state.budgetLeft);
}

QString gapsText(const SourceState& state)
{
    const QLocale locale;
    if (state.gapsFound == 0)
        return Text::tr("none");
    return Text::tr("%1 found, %2 fetched").arg(locale.toString(state.gapsFound), locale.toString(state.gapsFilled));
}

QString projectsText(const Source& source)
{
    if (source.kind == SourceKind::Folder)
        return {};
    if (source.projects.isEmpty())
        return Text::tr("all that it can see");
    if (source.projects.size() == 1)
        return source.projects.front();
    return Text::tr("%1 and %2 more").arg(source.projects.front(), QLocale().toString(source.projects.size() - 1));
}

QString healthText(const Source& source, const SourceState& state, Timestamp now)
{
    switch (healthOf(source, state)) {
    case SourceHealth::Working:
        return state.lastEvent ? Text::tr("last news %1").arg(agoText(*state.lastEvent, now)) : Text::tr("nothing new yet");
    case SourceHealth::Troubled:
        return state.lastSuccess ? Text::tr("since %1").arg(clockText(*state.lastSuccess, now)) : Text::tr("has never worked");
    case SourceHealth::Silent:
        return Text::tr("nothing new for %1").arg(spanText(now.ms - state.silentSince->ms));
    case SourceHealth::New:
        return Text::tr("waits for its first turn");
    case SourceHealth::HooksOnly:
        return state.lastEvent ? Text::tr("called %1").arg(agoText(*state.lastEvent, now)) : Text::tr("has not called yet");
    case SourceHealth::Paused:
        return state.lastSuccess ? Text::tr("last asked %1").arg(agoText(*state.lastSuccess, now)) : Text::tr("never asked");
    }
    return {};
}

QString silenceSentence(const Source& source, const SourceState& state)
{
    if (!isSilent(state) || source.isPaused)
        return {};
    const QString since = QLocale().toString(QDateTime::fromMSecsSinceEpoch(state.silentSince->ms), QLocale::ShortFormat);
    return source.polls
        ? Text::tr("Nothing new since %1, although the server answers. %2 Does nothing run, or does it run where this token cannot see it?")
              .arg(since, state.silence)
        : Text::tr("No webhook since %1. %2 Is it still set up at the server, and can the server reach this machine?")
              .arg(since, state.silence);
}

QString dataAgeText(const std::vector<SourceItem>& items, Timestamp now)
{
    if (items.empty())
        return {};
    if (items.size() == 1)
        return ageLine(items.front(), now);
    const auto are = [](SourceHealth health) {
        return [health](const SourceItem& item) { return healthOf(item.source, item.state) == health; };
    };
    const auto isTroubled = are(SourceHealth::Troubled), isSilent = are(SourceHealth::Silent);
    const auto troubled = std::count_if(items.begin(), items.end(), isTroubled),
               silent = std::count_if(items.begin(), items.end(), isSilent);
    if (troubled == 1 && silent == 0)
        return ageLine(*std::find_if(items.begin(), items.end(), isTroubled), now);
    if (silent == 1 && troubled == 0)
        return ageLine(*std::find_if(items.begin(), items.end(), isSilent), now);
    const QLocale locale;
    const auto number = [&locale](auto count) { return locale.toString(qint64(count)); };
    if (troubled > 0 && silent > 0)
        return Text::tr("%1 of %2 sources in trouble, %3 silent").arg(number(troubled), number(items.size()), number(silent));
    if (troubled > 0)
        return Text::tr("%1 of %2 sources in trouble").arg(number(troubled), number(items.size()));
    if (silent > 0)
        return Text::tr("%1 of %2 sources silent").arg(number(silent), number(items.size()));
    // All is well: as fresh as the one that was asked longest ago.
    const SourceItem* oldest = nullptr;
    for (const SourceItem& item : items) {
        if (healthOf(item.source, item.state) == SourceHealth::Working && (!oldest || *item.state.lastSuccess < *oldest->state.lastSuccess))
            oldest = &item;
    }
    const QString count = Text::tr("%1 sources").arg(locale.toString(qint64(items.size())));
    return oldest ? Text::tr("%1, all asked within %2").arg(count, spanText(now.ms - oldest->state.lastSuccess->ms)) : count;
}

} // namespace sentinel
