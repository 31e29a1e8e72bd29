#pragma once

#include "core/base/redact.h"
#include "core/base/result.h"

#include <QByteArray>
#include <QString>
#include <QStringList>

#include <chrono>
#include <vector>

namespace sentinel {

/// A key of sentinel.yaml with the value in force.
struct ConfigValue
{
    QString key;   ///< "listener.address"
    QString value; ///< as one would write it
    int line = 0;  ///< of the file it comes from; 0: the default
    bool operator==(const ConfigValue&) const = default;
};

/// A place in the file that is wrong.
struct ConfigProblem
{
    int line = 1;
    int column = 1;
    QString text;
    bool operator==(const ConfigProblem&) const = default;
};

/// What sentinel.yaml says. Every key has a default; what is not in the file is as if it said so.
struct Config
{
    QString path;                        ///< empty when there is no file
    std::vector<ConfigValue> values;     ///< every known key, in the order of the documentation
    std::vector<ConfigProblem> problems; ///< in the order of the file; with any, `values` must not be used
    QStringList rules;                   ///< rule files, absolute
    redaction::Settings redaction;       ///< what is masked in texts that leave the program
    bool masksStoredLogs = false;        ///< the same in logs before they are stored
    QString proxy;                       ///< on the way to servers; empty: as the system says
    QString caFile;                      ///< certificates to be trusted beside those of the system, absolute; or empty

    QString value(const QString& key) const;                 ///< in force; the key is one of `values`
    bool isGiven(const QString& key) const;                  ///< by the file
    std::chrono::milliseconds age(const QString& key) const; ///< of a key that takes an age; a month has 30 days, a year 365
};

/// Reads a configuration. `path` is for messages and for what is relative to the file; no bytes at all mean: no file.
Config parseConfig(const QByteArray& yaml, const QString& path);

/// The same from a file. A file that is not there is an error only if `mustExist`. Problems inside are not an Error.
Result<Config> readConfig(const QString& path, bool mustExist);

} // namespace sentinel
