#pragma once

#include "core/base/result.h"

#include <QHash>
#include <QString>
#include <QStringList>

#include <vector>

namespace sentinel {

/// An option of a command: "--name VALUE", or "--name" alone where it takes none.
struct OptionSpec
{
    const char* name;  ///< without the dashes
    const char* value; ///< what the help calls its value; null: it takes none
    const char* text;  ///< one sentence for the help
};

/// A command line taken apart: what was given, and what it applies to.
class Arguments
{
public:
    /// Options and paths in any order; `--name=value` and `--name value`; `--` ends the options; "-" is a path. Options
    /// that take a value may come several times. Errors name the nearest valid option.
    static Result<Arguments> parse(const QStringList& words, const std::vector<OptionSpec>& options);

    bool has(const char* name) const { return m_values.contains(QString::fromLatin1(name)); }
    QString value(const char* name) const { return values(name).value(0); }
    QStringList values(const char* name) const { return m_values.value(QString::fromLatin1(name)); }
    const QStringList& paths() const { return m_paths; }

private:
    QHash<QString, QStringList> m_values;
    QStringList m_paths;
};

} // namespace sentinel
