#pragma once

#include "core/domain/cifact.h"

#include <QByteArray>

#include <optional>
#include <vector>

namespace sentinel {

/// What a CI server said of one thing, folded together: of each field the value that counts, and what it counts by.
///
/// A value counts by its standing: how far the thing had come when it was said, then when the provider had last changed it, then the value
/// itself, so that there are no ties. A field takes the greatest of all values that were said of it, which is the same in whatever order
/// and however often they are said: each field is a join-semilattice, and so is their product. A field that a fact leaves empty is not
/// said. Steps are fields each, by their numbers.
class Told
{
public:
    enum class Field : quint16 {
        Pipeline,
        Name,
        Branch,
        Commit,
        Trigger,
        Status,
        Conclusion,
        Phase,
        Outcome,
        CreatedAt,
        StartedAt,
        FinishedAt,
        UpdatedAt,
        Url,
        LogUrl,
        FirstStep = 256, ///< and the number of the step behind it
    };

    Told() = default;
    /// What `encoded` wrote; nothing of what is behind a byte that is damaged.
    static Told decoded(const QByteArray& bytes);
    QByteArray encoded() const;

    /// What an attempt or a job is: everything but what belongs to the run. Whether anything has changed.
    bool foldState(const CiFact& fact);
    /// What belongs to the run whatever the attempt: pipeline, branch, commit, trigger. The latest attempt counts, and what is said of the
    /// run itself counts before what is said of its jobs.
    bool foldIdentity(const CiFact& fact);
    /// The same as folding in all that the other one was made of.
    bool fold(const Told& other);

    bool isEmpty() const { return m_said.empty(); }
    /// The values that count; what is not said is left as it is.
    void writeTo(CiFact& fact) const;

    bool operator==(const Told&) const = default;

private:
    struct Standing
    {
        qint32 rank = 0;
        qint64 changedAt = 0;
        auto operator<=>(const Standing&) const = default;
    };
    struct Said
    {
        quint16 field = 0;
        Standing standing;
        QByteArray value;
        bool operator==(const Said&) const = default;
    };

    bool say(quint16 field, Standing standing, QByteArray value);
    bool say(Field field, Standing standing, const QString& text);
    bool say(Field field, Standing standing, std::optional<Timestamp> time);

    std::vector<Said> m_said; ///< by field
};

} // namespace sentinel
