#pragma once

#include "core/pipeline/sourcelink_p.h"

#include <QFile>
#include <QObject>
#include <QTimer>

#include <functional>
#include <vector>

namespace sentinel {

/// Fetches the log of one job that runs, piece by piece, into a file under `live` in the data folder. The file is removed with it.
/// Lives on the io thread.
class LogTail : public QObject
{
    Q_OBJECT
public:
    LogTail(PollContext& context, Client& client, const Source& source, const CiFact& job);
    ~LogTail() override;

    static QString folderIn(const Store& store) { return store.folder() + QStringLiteral("/live"); }

    void start();
    /// The file, as soon as something is in it; once.
    void whenThere(std::function<void(Result<QString>)> answer);

Q_SIGNALS:
    void ended(const QString& file);

private:
    void ask();
    void read(const PollAsk& ask, const Reply& reply);
    void tell(const Result<QString>& file);

    SourceLink m_link;
    const CiFact m_job;
    QFile m_file;
    QTimer m_next;
    qint64 m_offset = 0;
    int m_failures = 0;
    bool m_isThere = false, m_isEnded = false;
    std::vector<std::function<void(Result<QString>)>> m_waiting;
};

} // namespace sentinel
