#pragma once

#include "core/logs/levels.h"
#include "core/logs/lineset.h"
#include "core/logs/log.h"
#include "core/logs/search.h"

#include <QObject>
#include <QString>

#include <functional>
#include <memory>
#include <stop_token>
#include <utility>
#include <vector>

namespace sentinel {

/// What a person looks for in a log.
struct LogQuery
{
    QString text;
    bool isPattern = false; ///< text is a regular expression
    bool caseMatters = false;
    bool wholeWord = false;

    bool isEmpty() const { return text.isEmpty(); }
    /// What is wrong with the regular expression, and what to write instead; empty when nothing is.
    QString problem() const;
    /// Ready to be asked; as empty as a default pattern when something is wrong with it.
    std::shared_ptr<const SearchPattern> pattern() const;
    bool operator==(const LogQuery&) const = default;
};

/// Finds the stretches of shown lines that a query matches.
class LogMatcher
{
public:
    explicit LogMatcher(const LogQuery& query) : m_pattern(query.pattern()) {}

    /// Stretches of a shown line, for painting: (begin, length), at most `most`.
    std::vector<std::pair<qsizetype, qsizetype>> stretches(const QString& text, size_t most = 256) const;

private:
    std::shared_ptr<const SearchPattern> m_pattern; ///< none of a query that cannot be used
};

/// Goes through the lines of a log on threads of its own and hands over the set of those that it finds, while it goes, about thirty
/// times a second. Nothing here waits for those threads but the destructor.
class LogScan : public QObject
{
    Q_OBJECT
public:
    explicit LogScan(QObject* parent = nullptr);
    ~LogScan() override;

    /// Every line that matches. Drops what was found before.
    void start(const Log& log, const LogQuery& query);
    /// The lines that the log's structure calls errors, as what is found, and those it calls warnings.
    void startLevels(const Log& log);
    /// The log became longer: goes on with the new lines, and with the last one of before, which may have been unfinished.
    void extend(const Log& log);
    /// Stops and forgets.
    void clear();

    bool isRunning() const { return m_running; }
    const LineSet& found() const { return m_found; }
    const LineSet& warnings() const { return m_warnings; } ///< of startLevels
    double progress() const { return m_progress; }         ///< 0..1

Q_SIGNALS:
    void advanced();
    void finished();

private:
    /// Goes through lines of a log as findLevels() does, which has two kinds of findings; others have one.
    using Search = std::function<Result<>(const Log&, const LineRange&, const LevelProgress&, std::stop_token)>;
    struct Outbox;
    void start(const Log& log, Search search);
    void run(const Log& log, qint64 from);
    void stop();
    qint64 fetch(Outbox& outbox);
    void collect(const std::shared_ptr<Outbox>& outbox);

    Search m_search;
    std::shared_ptr<Outbox> m_outbox; ///< of the scan in force; posts of older ones are left alone
    std::unique_ptr<class LogScanThread> m_thread;
    std::unique_ptr<class LogScanThread> m_stopped; ///< the one before, until it has noticed
    LineSet m_found, m_warnings;
    double m_progress = 0;
    bool m_running = false;
};

} // namespace sentinel
