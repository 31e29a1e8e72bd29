#pragma once

#include "core/analysis/silence.h"
#include "core/pipeline/sourcelink_p.h"

#include <QObject>

namespace sentinel {

/// Tells whether a source has been silent for too long, by its own rhythm or by the time that somebody set, and notes it in the source's
/// state. Lives on the io thread.
class SilenceWatch : public QObject
{
    Q_OBJECT
public:
    SilenceWatch(PollContext& context, SourceLink& link, QObject* parent);

    /// This program has the duty from now on: what webhooks said before may have gone unheard.
    void begin(Timestamp now);
    /// Looks, unless it did a moment ago. Saves the state if that has changed.
    void look(const QStringList& repos, Timestamp now);

private:
    struct Seen;
    void take(const Seen& seen, Timestamp now);

    PollContext& m_context;
    SourceLink& m_link;
    Timestamp m_begun, m_lookedAt, m_learnedAt;
    std::vector<qint64> m_hours; ///< the rhythm, learned anew every hour
    bool m_isLooking = false;
};

/// Why that is too long.
QString silenceText(const Silence& silence);

} // namespace sentinel
