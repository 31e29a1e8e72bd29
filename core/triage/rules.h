#pragma once

#include "core/base/result.h"
#include "core/domain/words.h"

#include <QByteArray>
#include <QString>
#include <QStringList>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace sentinel {

/// Where in a log a signature may match.
struct RuleScope
{
    QString step;             ///< only in steps whose name matches this expression, in any case; empty: any
    QStringList tools;        ///< the tool that is speaking must be one of these; empty: any
    QString after;            ///< only after a line that matches this expression, in the same step
    bool nearEnd = false;     ///< only close before the failing step's exit or the log's end
    bool failingStep = false; ///< only in a step that failed, where the log tells steps apart
    bool operator==(const RuleScope&) const = default;
};

/// A failure signature from a rule pack.
struct Rule
{
    QString id; ///< "maven.goal-failed": never renamed
    Category category = Category::Unknown;
    Attribution attribution = Attribution::Unknown;
    std::string pattern; ///< regular expression over one peeled line (the subset that Vectorscan and PCRE share)
    bool ignoreCase = false;
    RuleScope scope;
    QString title; ///< may hold \1..\9, filled from the pattern's groups
    QString hint;
    QStringList remediation;
    double confidence = 0.5;          ///< that the category is right when the rule decides
    QStringList before;               ///< ids of rules that say nothing in a line of which this one speaks
    bool summary = false;             ///< says that something failed but not why ("make: *** Error 1"): shown when nothing better speaks
    std::vector<std::string> matches; ///< lines it must match
    std::vector<std::string> rejects; ///< lines it must not match
    bool disabled = false;            ///< takes no part; in a later file it takes the rule of the same id out
    QString pack;                     ///< name of the pack that it came with
    QString file;                     ///< where it came from
    int line = 0;
    QString overrides; ///< file of the rule with the same id that this one stands in for; empty: of none
    bool operator==(const Rule&) const = default;
};

struct RuleFile
{
    QString name; ///< for messages and Rule::file
    QByteArray yaml;
    bool operator==(const RuleFile&) const = default;
};

/// Is a file, as Rule::file names it, one of those that are built into the program?
bool isBuiltIn(const QString& file);
/// A rule's title with the groups of its pattern filled in, from a line that it matches.
QString titleFrom(const Rule& rule, std::string_view line);
/// Where a rule comes from, for people: "own.yaml, in place of the built-in rule".
QString provenanceOf(const Rule& rule);

/// Rules compiled for one pass over a log. Immutable; any thread may use it; copies share.
class RuleSet
{
public:
    /// Later files override earlier ones by rule id. Errors: Malformed (file, line, what). `compiled` is what `serialized()`
    /// gave earlier: used if it fits these rules, this library and this processor, otherwise compiled anew.
    static Result<RuleSet> load(const std::vector<RuleFile>& files, const QByteArray& compiled = {});
    /// Rules that are there already, as mergedRules gives them; disabled ones are left out.
    static Result<RuleSet> of(std::vector<Rule> rules);
    /// The rules that are built into the program.
    static std::vector<RuleFile> builtInFiles();

    /// Those that take part, in the order of the files; one that overrides another stands in its place.
    const std::vector<Rule>& rules() const;
    QByteArray serialized() const; ///< for a cache
    /// Names what verdicts rest on: hex hash of everything in the rules that a verdict may depend on, wherever they are written.
    QByteArray key() const;
    bool wasCompiled() const; ///< false when `compiled` was good for these rules

    struct Private;
    const Private& d() const { return *m_d; }

private:
    /// What a cache had for these rules: the entry, and what it holds.
    struct Compiled
    {
        QByteArray key, database, entry;
    };
    static Result<RuleSet> compile(std::vector<Rule> rules, const QByteArray& sources, const Compiled& earlier);

    std::shared_ptr<const Private> m_d;
};

} // namespace sentinel
