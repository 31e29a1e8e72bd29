#include "core/pipeline/silencewatch_p.h"

#include "core/store/sourcenews.h"
#include "core/store/sources.h"

#include <QLocale>
#include <QLoggingCategory>

namespace sentinel {

namespace {

Q_LOGGING_CATEGORY(lcSilence, "sentinel.poll", QtWarningMsg)

constexpr qint64 lookEveryMs = 30 * 1000;
constexpr qint64 learnEveryMs = 60 * 60 * 1000;
constexpr qint64 learnedFromMs = qint64(5) * 7 * 24 * 60 * 60 * 1000;

QString spanWords(qint64 seconds)
{
    const QLocale locale;
    constexpr qint64 hour = 60 * 60, day = 24 * hour;
    if (seconds < 2 * hour)
        return SilenceWatch::tr("%1 minutes").arg(locale.toString(seconds / 60));
    return seconds < 2 * day ? SilenceWatch::tr("%1 hours").arg(locale.toString(seconds / hour))
                             : SilenceWatch::tr("%1 days").arg(locale.toString(seconds / day));
}

} // namespace

struct SilenceWatch::Seen
{
    std::optional<Timestamp> lastEvent; ///< webhooks are noted by whoever takes them
    std::optional<std::vector<qint64>> hours;
};

QString silenceText(const Silence& silence)
{
    switch (silence.measure) {
    case Silence::Measure::SetTime:
        return SilenceWatch::tr("That is longer than the %1 that were set for it.").arg(spanWords(silence.longestSeconds));
    case Silence::Measure::Week:
        return SilenceWatch::tr("In the %1 weeks before there was something in %2 of these hours of the week.")
            .arg(silence.weeks)
            .arg(QLocale().toString(silence.usualHours));
    case Silence::Measure::Pauses:
        return SilenceWatch::tr("The longest pause before was %1.").arg(spanWords(silence.longestSeconds));
    case Silence::Measure::Never:
        break;
    }
    return SilenceWatch::tr("Nothing has ever come from it.");
}

SilenceWatch::SilenceWatch(PollContext& context, SourceLink& link, QObject* parent) : QObject(parent), m_context(context), m_link(link) {}

void SilenceWatch::begin(Timestamp now)
{
    m_begun = now;
    m_lookedAt = m_learnedAt = {};
}

void SilenceWatch::look(const QStringList& repos, Timestamp now)
{
    if (m_isLooking || now.ms - m_lookedAt.ms < lookEveryMs)
        return;
    m_isLooking = true;
    m_lookedAt = now;
    const bool learns = now.ms - m_learnedAt.ms >= learnEveryMs || m_hours.empty();
    const auto seen = m_context.store.read([id = m_link.source().id, provider = providerOf(m_link.source().kind), repos, learns,
                                            since = Timestamp{now.ms - learnedFromMs}](Reader& db) -> Result<Seen> {
        const Result<SourceState> state = sourceState(db, id);
        if (!state)
            return state.error();
        Seen found{state->lastEvent, std::nullopt};
        if (!learns)
            return found;
        Result<std::vector<qint64>> hours = hoursWithRuns(db, provider, repos, since);
        if (!hours)
            return hours.error();
        found.hours = std::move(*hours);
        return found;
    });
    whenDone(this, seen, [this, now](const Result<Seen>& found) {
        m_isLooking = false;
        if (found)
            take(*found, now);
    });
}

void SilenceWatch::take(const Seen& seen, Timestamp now)
{
    if (seen.hours) {
        m_hours = *seen.hours;
        m_learnedAt = now;
    }
    const Source& source = m_link.source();
    SourceState& state = m_link.state;
    if (seen.lastEvent && (!state.lastEvent || *state.lastEvent < *seen.lastEvent))
        state.lastEvent = seen.lastEvent;
    SourceNews news;
    news.hours = m_hours;
    news.last = state.lastEvent.value_or(source.addedAt);
    news.listenedFrom = source.polls ? Timestamp() : m_begun;
    news.knownUntil = source.polls ? state.lastSuccess.value_or(Timestamp()) : now;
    news.setSeconds = source.silentAfterSeconds;
    const std::optional<Silence> silence = tooSilent(news);
    const std::optional<Timestamp> since = silence ? std::optional(silence->since) : std::nullopt;
    const QString why = silence ? silenceText(*silence) : QString();
    if (state.silentSince == since && state.silence == why)
        return;
    if (since && !state.silentSince)
        qCWarning(lcSilence, "%s: nothing new since %s. %s", qUtf8Printable(source.name), qUtf8Printable(toRfc3339(*since)),
                  qUtf8Printable(why));
    state.silentSince = since;
    state.silence = why;
    m_link.saveState();
}

} // namespace sentinel
