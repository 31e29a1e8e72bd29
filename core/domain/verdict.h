#pragma once

#include "core/domain/place.h"
#include "core/domain/testresult.h"
#include "core/domain/words.h"

#include <QByteArray>
#include <QString>
#include <QStringList>

#include <vector>

namespace sentinel {

/// What one feature added to a block's score: `value` times `weight`. Together they make the score, so that it can be recomputed.
struct ScoreTerm
{
    QString feature; ///< "rule", "close", …: names of the weights' file
    double value = 0;
    double weight = 0;
    bool operator==(const ScoreTerm&) const = default;
};

/// A stretch of the log that a person is shown as explanation: whole lines, never half a stack trace.
struct EvidenceBlock
{
    ByteRange bytes;
    LineRange lines;
    QString text;                 ///< layers peeled, one line feed between lines
    double score = 0;             ///< comparable within one verdict only
    QString why;                  ///< which rule or feature chose it, in words
    std::vector<ScoreTerm> terms; ///< what the score is the sum of, the weightiest first; empty where nothing was weighed
    bool operator==(const EvidenceBlock&) const = default;
};

/// Something about the input itself that a reader must know before believing the rest.
struct Hole
{
    enum class Kind { TruncatedByProvider, EndsEarly, CutArchive, BadEncoding, Missing };
    Kind kind = Kind::EndsEarly;
    QString text;    ///< for people
    ByteRange bytes; ///< where, if it has a place
    bool operator==(const Hole&) const = default;
};

/// What we make of one log or report.
struct Verdict
{
    int version = 0; ///< of the triage that said it
    Outcome outcome = Outcome::Unknown;
    Category category = Category::Unknown;
    Attribution attribution = Attribution::Unknown;
    double confidence = 0; ///< 0..1 that category is right
    QString rule;          ///< id of the signature that decided, or empty
    QString title;
    QByteArray fingerprint;              ///< 32 hex digits, or empty when nothing failed
    QByteArray skeleton;                 ///< what the fingerprint is the hash of: masked lines in UTF-8, a line feed between them
    bool saidByPerson = false;           ///< category and attribution were corrected by somebody; the rules' answer gave way
    std::vector<EvidenceBlock> evidence; ///< best first; all that is shown
    QString hint;
    QStringList remediation;
    TestCounts tests;
    std::vector<TestResult> failedTests;
    std::vector<Hole> holes;
    bool operator==(const Verdict&) const = default;
};

} // namespace sentinel
