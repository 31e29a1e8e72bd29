#pragma once

#include "core/logs/log.h"

#include <QObject>
#include <QRegularExpression>
#include <QString>

#include <functional>
#include <memory>
#include <utility>
#include <vector>

namespace sentinel {

/// What a person looks for in a log.
struct LogQuery
{
    QString text;
    bool isPattern = false; ///< text is a regular expression
    bool caseMatters = false;

    bool isEmpty() const { return text.isEmpty(); }
    /// What is wrong with the regular expression; empty when nothing is.
    QString problem() const;
    bool operator==(const LogQuery&) const = default;
};

/// A query made ready to be asked often. Not for two threads at once.
class LogMatcher
{
public:
    explicit LogMatcher(const LogQuery& query);

    bool matches(std::string_view text);
    /// Stretches of a shown line, for painting: (begin, length), at most `most`.
    std::vector<std::pair<qsizetype, qsizetype>> stretches(const QString& text, size_t most = 256) const;

private:
    bool matchesPart(std::string_view part);

    LogQuery m_query;
    QRegularExpression m_pattern;
    std::string m_needle;
    bool m_isAscii = false;
    std::string m_lowered;
};

/// Goes through the lines of a log on a thread of its own and hands over the numbers of those that pass a test, while it goes.
class LogScan : public QObject
{
    Q_OBJECT
public:
    using LineTest = std::function<bool(const PeeledLine&)>;
    static constexpr size_t mostHits = 2'000'000; ///< more would serve nobody, and 16 MB is enough for them
    static constexpr qint64 rawFrom = 1 << 20;    ///< lines longer than this are tested as they are, not peeled

    explicit LogScan(QObject* parent = nullptr);
    ~LogScan() override;

    /// Every line that passes the test that `makeTest` makes (on the scanning thread). Drops what was found before.
    void start(const Log& log, std::function<LineTest()> makeTest);
    void start(const Log& log, const LogQuery& query);
    /// Stops and forgets.
    void clear();

    bool isRunning() const { return m_running; }
    const std::vector<qint64>& lines() const { return m_lines; } ///< ascending
    double progress() const { return m_progress; }               ///< 0..1

Q_SIGNALS:
    void advanced();
    void finished();

private:
    struct Outbox;
    void collect(const std::shared_ptr<Outbox>& outbox);

    std::shared_ptr<Outbox> m_outbox; ///< of the scan in force; posts of older ones are left alone
    std::unique_ptr<class LogScanThread> m_thread;
    std::vector<qint64> m_lines;
    double m_progress = 0;
    bool m_running = false;
};

} // namespace sentinel
