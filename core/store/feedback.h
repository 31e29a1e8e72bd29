#pragma once

#include "core/base/result.h"
#include "core/domain/feedback.h"

#include <map>
#include <optional>
#include <vector>

namespace sentinel {

class Reader;
class Transaction;

/// The word that holds for a fingerprint; nothing when nobody spoke, or the last word took the ones before back.
Result<std::optional<Feedback>> feedbackFor(Reader& db, const QByteArray& fingerprint);

/// Every word on a fingerprint, the one that was said last first.
Result<std::vector<Feedback>> feedbackHistory(Reader& db, const QByteArray& fingerprint);

/// How far a word reached.
struct FeedbackEffect
{
    qint64 verdicts = 0; ///< jobs whose failure has the fingerprint
    bool operator==(const FeedbackEffect&) const = default;
};

/// Stores a word and lets it take effect on all verdicts with its fingerprint and on the runs that show them. Id, the `was…` fields and
/// an empty job are filled in here, from the verdict of `job` or of the latest job with the fingerprint.
/// Errors: Malformed without a fingerprint, NotFound when no stored failure has it.
Result<FeedbackEffect> addFeedback(Transaction& db, Feedback feedback);

/// Lets the word that holds for a fingerprint, if there is one, take effect on the verdicts with it in one run (none: in all): for those
/// who stored or changed verdicts. Answers what held.
Result<std::optional<Feedback>> applyFeedback(Transaction& db, const QByteArray& fingerprint, RunId run);

/// A failure is known by another fingerprint now: what was said of the old one holds for the new one, unless something was said of that
/// later. Whether something was carried.
Result<bool> carryFeedback(Transaction& db, const QByteArray& from, const QByteArray& to);

/// What rests on people's words: of each category, and of each rule (those without one under an empty name), how many verdicts somebody
/// judged and how many of these were right. Words that were taken back or carried over do not count.
struct FeedbackScores
{
    FeedbackScore all;
    std::map<Category, FeedbackScore> byCategory; ///< by what the rules had said
    std::map<QString, FeedbackScore> byRule;
    bool operator==(const FeedbackScores&) const = default;
};
Result<FeedbackScores> feedbackScores(Reader& db);

} // namespace sentinel
