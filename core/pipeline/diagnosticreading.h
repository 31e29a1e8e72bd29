#pragma once

#include "core/logs/log.h"
#include "core/reports/diagnostics.h"

#include <QObject>
#include <QString>

#include <memory>
#include <vector>

namespace sentinel {

/// Fetches what reading diagnostics takes long to prepare from the cache folder, or prepares it and keeps it there. Optional; once,
/// before the first reading; blocks for a tenth of a second where there is nothing to fetch. An empty folder means: no cache.
void prepareDiagnostics(const QString& cacheFolder);

/// Reads the diagnostics of a log on a thread of its own and hands them over while it goes. Lives on the thread that made it.
class DiagnosticReading : public QObject
{
    Q_OBJECT
public:
    static constexpr size_t mostFound = 100'000; ///< a hostile log has one a line, and nobody reads on

    explicit DiagnosticReading(QObject* parent = nullptr);
    ~DiagnosticReading() override;

    /// Drops what was found before.
    void start(const Log& log);
    /// Stops and forgets.
    void clear();

    bool isRunning() const { return m_isRunning; }
    bool isFull() const { return m_found.size() >= mostFound; }      ///< there may be more in the log
    const std::vector<Diagnostic>& found() const { return m_found; } ///< in the order of the log
    double progress() const { return m_progress; }                   ///< 0..1

Q_SIGNALS:
    void advanced(); ///< also when it has ended

private:
    struct Outbox;
    void collect(const std::shared_ptr<Outbox>& outbox);

    std::shared_ptr<Outbox> m_outbox; ///< of the reading in force; posts of older ones are left alone
    std::unique_ptr<class DiagnosticThread> m_thread;
    std::vector<Diagnostic> m_found;
    double m_progress = 0;
    bool m_isRunning = false;
};

} // namespace sentinel
