#pragma once

#include "core/domain/place.h"
#include "core/domain/testresult.h"
#include "core/domain/words.h"

#include <QByteArray>
#include <QString>
#include <QStringList>

#include <vector>

namespace sentinel {

/// A stretch of the log that a person is shown as explanation: whole lines, never half a stack trace.
struct EvidenceBlock
{
    ByteRange bytes;
    LineRange lines;
    QString text;     ///< layers peeled, one line feed between lines
    double score = 0; ///< comparable within one verdict only
    QString why;      ///< which rule or feature chose it, in words
    bool operator==(const EvidenceBlock&) const = default;
};

/// Something about the input itself that a reader must know before believing the rest.
struct Hole
{
    enum class Kind { TruncatedByProvider, EndsEarly, CutArchive, BadEncoding };
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
    std::vector<EvidenceBlock> evidence; ///< best first; all that is shown
    QString hint;
    QStringList remediation;
    TestCounts tests;
    std::vector<TestResult> failedTests;
    std::vector<Hole> holes;
    bool operator==(const Verdict&) const = default;
};

} // namespace sentinel
