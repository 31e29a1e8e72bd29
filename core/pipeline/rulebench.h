#pragma once

#include "core/base/result.h"
#include "core/pipeline/backtest.h"
#include "core/pipeline/folders.h"
#include "core/pipeline/rulefiles.h"

#include <QObject>

#include <memory>
#include <optional>
#include <vector>

namespace sentinel {

class Pipeline;
class RuleTrialRun;

/// What is to be said of a rule that somebody is writing.
struct RuleCheck
{
    std::optional<Rule> rule;          ///< none: its text cannot be read
    std::vector<RuleProblem> problems; ///< lines count within the item
    std::vector<bool> matches;         ///< of each of the rule's own lines: does it match?
    std::vector<bool> rejects;         ///< the same of those that it must not match
    std::vector<bool> tried;           ///< the same of other lines
    QStringList titles;                ///< of each own line: the title as it would read
    bool hasErrors() const;
    bool operator==(const RuleCheck&) const = default;
};
/// Reads and checks one item of a pack (ruletext.h) by itself. Any thread.
RuleCheck checkRule(const QByteArray& item, const QStringList& tried);

/// A line of the history that the tried rule matches, and where it stands.
struct BenchMatch
{
    RunId run;
    int jobNumber = 1; ///< from 1, as in permalinks
    QString where;     ///< pipeline and job, for people
    qint64 line = 0;
    QString text;
    bool operator==(const BenchMatch&) const = default;
};

/// A verdict of the history that the tried rule would change.
struct BenchChange
{
    RunId run;
    int jobNumber = 1;
    QString where;
    VerdictChange change;
    bool operator==(const BenchChange&) const = default;
};

/// What came of trying a rule out so far.
struct BenchTrial
{
    static constexpr size_t mostShown = 2000; ///< matches of failing and of passing logs each; the counts go on

    bool isRunning = false;
    int logs = 0;    ///< of the history
    int looked = 0;  ///< at which matches were looked for
    int touched = 0; ///< in which it matches, before or after the edit
    int judged = 0;  ///< of these, judged anew
    RuleTrialReport report;
    std::vector<BenchMatch> failing, passing; ///< the latest runs first
    std::vector<BenchChange> changes;         ///< the latest runs first
    std::optional<Error> error;
    bool operator==(const BenchTrial&) const = default;
};

/// The rules for somebody who works on them: those in force with where they come from, an edited one tried out on all stored logs,
/// and saving, after which the new rules are in force at once. Lives on the UI thread; reading, trying and saving go on on the
/// analysts' threads, a log at a time, behind what people wait for. The pipeline must outlive it.
class RuleBench : public QObject
{
    Q_OBJECT
public:
    RuleBench(Pipeline& pipeline, const DataFolders& folders, QObject* parent = nullptr);
    ~RuleBench() override;

    /// Reads the rule files again; `loaded` or `refused` follows.
    void load();
    bool isLoaded() const { return m_isLoaded; }
    const std::vector<Rule>& rules() const { return m_rules; } ///< effective ones and disabled ones, in the order of the files
    const Rule* rule(const QString& id) const;
    QString ownFile() const { return m_ownFile; }
    /// A rule as its file has it, without indentation.
    QByteArray textOf(const Rule& rule) const;

    /// Checks an item; `checked` follows for the last one that was asked for.
    void check(const QByteArray& item, const QStringList& tried);

    /// Tries a rule in place of the one called `instead` (empty: it is new); what was being tried before is dropped.
    void tryRule(const Rule& edited, const QString& instead);
    void stopTrial();
    const BenchTrial& trial() const { return m_trial; }

    /// Writes an item (ruletext.h) into the own file, in place of the rule called `id` there if it has one, and puts the rules in
    /// force. `saved` or `refused` follows; when it is refused, nothing was written.
    void save(const QString& id, const QByteArray& item);
    /// Takes a rule out of the own file; what it overrode is in force again.
    void remove(const QString& id);
    bool isSaving() const { return m_isSaving; }

Q_SIGNALS:
    void loaded();
    void checked(const sentinel::RuleCheck& check);
    void trialAdvanced(); ///< also when it has ended
    void saved(const QString& id);
    void refused(const sentinel::Error& error);

private:
    struct Shelf;
    void takeShelf(const Result<Shelf>& shelf);
    void write(const QString& id, const std::optional<QByteArray>& item);
    void collect(const std::shared_ptr<RuleTrialRun>& run);
    template <typename Work>
    void work(Work work);

    Pipeline& m_pipeline;
    DataFolders m_folders;
    bool m_isLoaded = false;
    bool m_isSaving = false;
    quint64 m_checks = 0; ///< asked for so far: answers to older ones are dropped
    std::vector<Rule> m_rules;
    std::vector<RuleFile> m_files;
    QString m_ownFile;
    BenchTrial m_trial;
    std::shared_ptr<RuleTrialRun> m_running; ///< posts of older ones are left alone
};

} // namespace sentinel
