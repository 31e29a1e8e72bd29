#pragma once

#include "core/base/timestamp.h"

#include <QByteArray>
#include <QString>

#include <optional>
#include <utility>
#include <vector>

namespace sentinel {

/// What is to be asked of an HTTP server. Holds no secret: who asks is added on the way (core/net/client.h), and only for the server that
/// the secret is meant for.
struct Ask
{
    enum class BodyTo { Memory, File };

    QByteArray method = "GET";
    QString url;                                            ///< absolute; http or https
    std::vector<std::pair<QByteArray, QByteArray>> headers; ///< further ones
    QByteArray etag;                                        ///< of the answer that we have: "304" then costs nothing
    QByteArray body;
    QByteArray contentType; ///< of the body
    BodyTo bodyTo = BodyTo::Memory;
    qint64 bytesAtMost = 16 * 1024 * 1024; ///< of the answer, decompressed; what is over it is cut off
    int secondsAtMost = 60;                ///< altogether, redirects included
    bool operator==(const Ask&) const = default;
};

/// What came of it.
struct Reply
{
    enum class Failure {
        None,        ///< the server answered, whatever the status
        Cancelled,   ///< by us
        Unreachable, ///< name not found, refused, reset
        TimedOut,
        Untrusted,   ///< TLS
        BadRedirect, ///< too many, or to where we do not go
        TooLarge,    ///< more than asked for: what came before is there
        CutShort,    ///< the connection ended before the body did: what came before is there
        Disk,        ///< the file for the body could not be written
    };

    Failure failure = Failure::None;
    int status = 0;                                         ///< 0: none came
    std::vector<std::pair<QByteArray, QByteArray>> headers; ///< names in lower case
    QByteArray body;
    QString file;     ///< instead of `body`, where the ask says so; whoever gets the reply removes it
    qint64 bytes = 0; ///< of the body
    QString url;      ///< that answered in the end, without what could be a secret (query, user)
    QString problem;  ///< of a failure, in words, what can be done included
    QString detail;   ///< for a bug report
    bool operator==(const Reply&) const = default;

    QByteArray header(QByteArrayView lowerCaseName) const; ///< empty when it is not there
};

/// When the server wants to be asked again: "Retry-After" as seconds or as a date. Nothing where it does not say, or nonsense; never more
/// than a day ahead.
std::optional<Timestamp> retryAfter(const Reply& reply, Timestamp now);

} // namespace sentinel
