#pragma once

#include "core/domain/run.h"
#include "core/logs/livelog.h"

#include <QWidget>

#include <atomic>
#include <memory>

class QAction;

namespace sentinel {

class LogPageHeader;
class EmptyState;
class LogPane;

/// A log file on screen as it lies on the disk, from its first lines on: while it is indexed, while it is judged and stored elsewhere, and
/// for as long as somebody writes to it.
class LogPage : public QWidget
{
    Q_OBJECT
public:
    LogPage(QAction* openFiles, const QString& indexFolder, QWidget* parent = nullptr);
    ~LogPage() override;

    void open(const QString& path);
    void close();
    QString path() const;
    LogPane& pane() const { return *m_pane; }
    /// Nobody has gone anywhere in it since it was opened: another view may take its place unasked.
    bool isUntouched() const;
    /// What was made of this file: a button leads there.
    void offerRun(RunId run, const QString& title);

Q_SIGNALS:
    void runRequested(sentinel::RunId run);
    void backRequested();
    /// It is nothing that can be looked at as a log, as an archive is not.
    void refused();

private:
    void refresh();
    void showState(const LiveLog::State& state);
    void showNothing();

    LogPageHeader* m_header;
    LogPane* m_pane;
    EmptyState* m_empty;
    QString m_indexFolder;
    RunId m_offered;
    int m_generation = -1; ///< of what the pane shows; -1 for nothing
    std::atomic<bool> m_isTold = false;
    std::unique_ptr<LiveLog> m_live; ///< last: its thread ends before anything that it tells goes
};

} // namespace sentinel
