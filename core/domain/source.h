#pragma once

#include "core/base/id.h"
#include "core/base/timestamp.h"
#include "core/domain/words.h"

#include <QByteArray>
#include <QString>
#include <QStringList>

#include <optional>

namespace sentinel {

using SourceId = Id<struct SourceTable>;

/// Where runs come from: a CI server that is asked or calls, a folder that is watched, a client with a key.
enum class SourceKind { GitHub, GitLab, Jenkins, Buildbot, Generic, Folder };

std::string_view jsonName(SourceKind kind);
std::optional<SourceKind> sourceKindNamed(std::string_view name);
QString displayName(SourceKind kind);
Provider providerOf(SourceKind kind);

/// A connection as a person set it up. Secrets are references (`keychain:NAME`, `env:NAME`, `file:PATH`), never values.
struct Source
{
    SourceId id;
    SourceKind kind = SourceKind::GitHub;
    QString name;         ///< unique; what lists show
    QString address;      ///< base address of the API ("https://api.github.com"), or the folder's path
    QStringList projects; ///< "owner/name", "group/project" or its number, Jenkins job paths, Buildbot builders; empty: all it can see
    QString user;         ///< Jenkins: the account that the token is of; else empty
    QString token;        ///< reference of the API token; empty: none
    QString hookSecret;   ///< reference of the webhook's secret or token; empty: no webhook
    bool polls = true;    ///< asked regularly; false: only its webhooks count
    bool isPaused = false;
    int everySeconds = 60;      ///< between two polls when nothing is urgent
    int silentAfterSeconds = 0; ///< silence for longer is worth a word; 0: learned from the source's own rhythm
    QByteArray mapping;         ///< Generic: YAML that says where in the JSON the facts are
    Timestamp addedAt;
    bool operator==(const Source&) const = default;
};

/// How it goes with a source. Kept in the store, so that every program shows the same.
struct SourceState
{
    std::optional<Timestamp> lastTry, lastSuccess;
    std::optional<Timestamp> lastEvent; ///< when it last told us anything new, by poll or by webhook
    std::optional<Timestamp> nextTry;
    int failures = 0;                           ///< in a row
    QString problem;                            ///< in words, what to do included; empty: none
    QString detail;                             ///< for a bug report; holds no secret
    qint64 asks = 0;                            ///< requests made
    qint64 unchanged = 0;                       ///< of them answered 304
    std::optional<int> budgetLeft, budgetLimit; ///< requests, where the server says
    std::optional<Timestamp> budgetResetsAt;
    qint64 gapsFound = 0;                 ///< runs that a webhook should have told us of and did not
    qint64 gapsFilled = 0;                ///< of them fetched since
    std::optional<Timestamp> silentSince; ///< its last news before a silence that was found to be too long
    QString silence;                      ///< why it is too long, in words
    bool operator==(const SourceState&) const = default;
};

/// Is it silent for too long, and has it said nothing since that was found?
bool isSilent(const SourceState& state);

/// What a poller has to remember about one of its addresses: where it goes on, and what the server said the answer is known by.
struct PollMark
{
    QString name;      ///< the poller's own: "runs:owner/name"
    QByteArray cursor; ///< opaque to the store
    QByteArray etag;
    bool operator==(const PollMark&) const = default;
};

} // namespace sentinel
