#pragma once

// Logs that people have labelled with the lines that explain the failure, in four published formats, each with the measure that belongs
// to it. A data folder holds a folder for each set, with expected.jsonl (one case a line) and the logs:
//   logchunks              {"id", "repo", "log", "chunk"}: the text that explains; F1 of the first block's lines as bags
//   cidiff                 {"id", "fail_log", "pass_log", "annotator1": {"error": [[from, to]], "context": ...}}: lines from 1; F1 of all
//                          blocks, alone and beside the passing log
//   pytorch_logclassifier  {"id", "log", "match": {"line"}}: the line, from 1, that must stand in the first 20 lines of a block
//   treeherder             {"id", "log", "errors": [{"line0", "text"}]}: lines from 0; recall and precision of all blocks
// Lines end at "\r\n", "\n" and a lone "\r" in all of them.

#include "core/triage/evidence.h"

#include <QString>

#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

namespace bench {

enum class Set { FirstBlock, Alone, BesidePassing, KnownLine, ErrorLines };
const char* nameOf(Set set);

/// A log by the truth's rule of lines, counted from 0 here.
class TruthLines
{
public:
    explicit TruthLines(std::string_view bytes);
    size_t count() const { return m_texts.size(); }
    const std::string& text(size_t line) const { return m_texts[line]; } ///< without colours and blanks at the ends
    std::vector<int> touched(sentinel::ByteRange range) const;           ///< those with a text
    int lineOf(qint64 byte) const;

private:
    std::vector<qint64> m_starts;
    std::vector<qint64> m_ends;
    std::vector<std::string> m_texts;
};

/// One labelled log, with everything found in it: only the weights are open.
struct Case
{
    Set set = Set::FirstBlock;
    std::string name;
    std::string group; ///< cases of one group (a repository) are learnt from, or measured on, together
    sentinel::Log log;
    sentinel::Lines lines;
    TruthLines truth;
    sentinel::Evidence evidence;
    std::set<int> wanted;
    std::set<int> neutral;
    std::set<std::string> wantedTexts;                           ///< ErrorLines: what stands in the truth once may stand in the log again
    std::map<std::string, int> bag;                              ///< FirstBlock
    std::map<std::pair<qint64, qint64>, std::vector<int>> known; ///< touched lines of blocks already asked for

    explicit Case(sentinel::Log l) : log(std::move(l)), lines(log), truth(log.bytes()) {}
    Case(const Case&) = delete;
    Case& operator=(const Case&) = delete;
    const std::vector<int>& linesOf(const sentinel::LineRange& range);
};

/// The cases of all sets that the folder holds. Ends the program with a message when a file cannot be read.
std::vector<std::unique_ptr<Case>> readCases(const QString& folder, const sentinel::RuleSet& rules, const sentinel::Weights& weights);

/// 0..1: how well the blocks that these weights choose explain the case.
double measureOf(Case& one, const sentinel::Weights& weights);
/// How many blocks they show.
size_t shownIn(Case& one, const sentinel::Weights& weights);
/// measureOf made smooth, for learning: where the first block counts, each block by how near it is to being the first.
double softMeasureOf(Case& one, const sentinel::Weights& weights);

} // namespace bench
