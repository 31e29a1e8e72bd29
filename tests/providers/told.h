#pragma once

#include "core/providers/mapping.h"
#include "core/providers/providers.h"

#include <QString>
#include <QStringList>
#include <QTest>

namespace sentinel {

inline QString word(std::string_view text)
{
    return QString::fromUtf8(text.data(), qsizetype(text.size()));
}

inline QString timeText(std::optional<Timestamp> time)
{
    return time ? toRfc3339(*time).mid(5).remove(QStringLiteral(".000")) : QStringLiteral("-");
}

inline QString stateText(Phase phase, Outcome outcome)
{
    return word(jsonName(phase)) + (outcome == Outcome::Unknown ? QString() : u' ' + word(jsonName(outcome)));
}

/// A fact in a line: "job acme/shop run 7 job 70 attempt 2 | ci | unit | main abc push | completed/failure completed failed | begin..end".
inline QString told(const CiFact& fact)
{
    QString who = word(jsonName(fact.kind)) + u' ' + fact.repo;
    if (!fact.runId.isEmpty())
        who += QStringLiteral(" run ") + fact.runId;
    if (!fact.jobId.isEmpty())
        who += QStringLiteral(" job ") + fact.jobId;
    if (fact.saysAttempt)
        who += QStringLiteral(" attempt %1").arg(fact.attempt);
    QStringList parts{who,
                      fact.pipeline,
                      fact.name,
                      (fact.branch + u' ' + fact.commit + u' ' + fact.trigger).simplified(),
                      fact.status + u'/' + fact.conclusion + u' ' + stateText(fact.phase, fact.outcome),
                      timeText(fact.startedAt) + QStringLiteral("..") + timeText(fact.finishedAt)};
    for (const StepFact& step : fact.steps)
        parts += QStringLiteral("%1 %2 %3").arg(step.number).arg(step.name, stateText(step.phase, step.outcome));
    return parts.join(QStringLiteral(" | "));
}

inline QStringList told(const Result<Decoded>& decoded)
{
    if (!decoded)
        return {QStringLiteral("error: ") + decoded.error().message};
    if (!decoded->ignored.isEmpty())
        return {QStringLiteral("ignored: ") + decoded->ignored};
    QStringList lines;
    for (const CiFact& fact : decoded->facts)
        lines += told(fact);
    return lines;
}

inline QStringList decoded(Provider provider, std::string_view event, const QByteArray& json)
{
    return told(providerEntry(provider)->decode(event, std::string_view(json.constData(), size_t(json.size()))));
}

} // namespace sentinel
