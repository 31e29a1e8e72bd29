#pragma once

#include "core/store/runfilter_p.h"

#include <QStringList>

namespace sentinel {

class Reader;

/// The runs in which every word of a text occurs: in pipeline, repo, branch or title, in evidence, or in the name of a test.
/// Words of one or two letters are looked for in the former alone: almost every evidence has them.
struct TextSearch
{
    Condition condition; ///< about table `run`
    bool isById = false; ///< it names the ids of so few runs that it is best looked at first
};
/// For a page: a word that few runs have is answered with their ids, any other tested run by run.
Result<TextSearch> searchForPage(Reader& db, const QString& text);
constexpr int fewRuns = 5000; ///< more are too many to be collected and sorted for one page
/// For a count, which needs them all anyway.
TextSearch searchForCount(const QString& text);

/// The words of a text that a person looks for; what stands in quotes is one word.
QStringList searchWords(const QString& text);
/// A word as FTS5's trigram tables look it up, and as LIKE … ESCAPE '\\' does. A word of less than `shortestIndexed` characters is in no
/// such table.
Value phrase(const QString& word);
Value likePattern(const QString& word);
constexpr qsizetype shortestIndexed = 3;

} // namespace sentinel
