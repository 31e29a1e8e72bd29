#pragma once

#include "core/domain/run.h"

#include <optional>

namespace sentinel {

using FeedbackId = Id<struct FeedbackTable>;

/// A person's word on a kind of failure, that is: on a fingerprint. It stands above what the rules say.
struct Feedback
{
    FeedbackId id;
    QByteArray fingerprint;
    JobId job;                        ///< whose verdict the person had before them
    std::optional<Category> category; ///< none: an earlier word is taken back
    Attribution attribution = Attribution::Unknown;
    QString note;
    QString person; ///< the name of their account; may be empty
    // what the rules said then
    Category wasCategory = Category::Unknown;
    double wasConfidence = 0;
    QString wasRule;
    int wasVersion = 0;
    QByteArray carriedFrom; ///< the fingerprint it was said of, if a later version of the program gave the failure another one
    Timestamp saidAt;
    bool operator==(const Feedback&) const = default;
};

/// How often verdicts that somebody gave their word on were right: a kind of failure counts once, however often it came.
struct FeedbackScore
{
    qint64 words = 0;
    qint64 right = 0;
    bool operator==(const FeedbackScore&) const = default;
};

} // namespace sentinel
