#pragma once

#include "core/store/runfilter_p.h"

#include <QStringList>

#include <optional>

namespace sentinel {

class Reader;

/// The runs in which every word of a text occurs: in pipeline, repo, branch or title, in evidence, or in the name of a test.
struct TextSearch
{
    Condition condition;            ///< about table `run`
    std::optional<qint64> runsAtMost; ///< set if the condition is best tried first: it names so few runs
};
Result<TextSearch> searchText(Reader& db, const QString& text);

/// The words of a text that a person looks for; what stands in quotes is one word.
QStringList searchWords(const QString& text);

/// More runs than this are too many to be collected and sorted for one page.
constexpr int fewRuns = 5000;

} // namespace sentinel
