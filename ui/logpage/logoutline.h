#pragma once

#include "core/domain/words.h"
#include "core/logs/log.h"

#include <QString>

#include <optional>
#include <vector>

namespace sentinel {

/// Steps and folds of a log as one tree: what holds a line, from the outside in, and where the next step begins. A value.
/// Building it is O(n log n) in steps and folds; asking is O(log n) and the depth.
class LogOutline
{
public:
    struct Part
    {
        QString name;
        LineRange lines;
        bool isStep = false;
        Outcome outcome = Outcome::Unknown; ///< of steps
        bool operator==(const Part&) const = default;
    };

    LogOutline() = default;
    /// A fold over the same lines as a step is that step.
    explicit LogOutline(const Log& log);

    /// The parts that hold a line, outermost first; at most `deepest`.
    std::vector<Part> around(qint64 line) const;
    static constexpr size_t deepest = 32;

    size_t stepCount() const { return m_steps.size(); }
    /// Steps in the order of their lines; of a log that names none, its outermost folds.
    Part step(size_t index) const;
    /// The first step that begins behind this line, and the last one that begins in front of it.
    std::optional<Part> stepBehind(qint64 line) const;
    std::optional<Part> stepBefore(qint64 line) const;

private:
    struct Node
    {
        LineRange lines;
        size_t source = 0; ///< index into the log's steps or folds
        int parent = -1;
        bool isStep = false;
    };
    Part partOf(const Node& node) const;

    std::optional<Log> m_log;
    std::vector<Node> m_nodes; ///< by first line, outer ones first
    std::vector<size_t> m_steps;
};

} // namespace sentinel
