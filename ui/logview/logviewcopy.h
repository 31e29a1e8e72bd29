#pragma once

#include "core/base/redact.h"
#include "core/logs/lineset.h"
#include "ui/logview/logviewline.h"

#include <QCoreApplication>
#include <QObject>

#include <functional>
#include <memory>
#include <optional>

namespace sentinel {

/// How a selection leaves the log.
enum class CopyForm { Text, TextWithTimes, Markdown };

/// A stretch of a log that is to be copied.
struct CopyOrder
{
    Log log;
    LogPlace from, to;
    std::optional<LineSet> only; ///< lines that go along; all, if none are named
    CopyForm form = CopyForm::Text;
    QString name;                                           ///< of the log, for Markdown
    std::optional<redaction::Settings> mask = std::nullopt; ///< secrets are masked; everything as it is without it
};

/// Puts the text of an order together, part by part: no part is much longer than `partBytes`, whatever the lines are.
class CopyText
{
    Q_DECLARE_TR_FUNCTIONS(sentinel::CopyText)
public:
    explicit CopyText(CopyOrder order);
    /// The next part; empty at the end.
    QString next();
    qint64 doneBytes() const;                  ///< of the log
    qint64 totalBytes() const;                 ///< of the log; what is left out in between counts
    qint64 masked() const { return m_masked; } ///< secrets so far
    static constexpr qint64 partBytes = 256 * 1024;

private:
    QString nextAsItIs();
    void appendHead(QString& part);
    void appendLineFront(QString& part);

    CopyOrder m_order;
    LogLines m_lines;
    LogPlace m_at;
    bool m_isBegun = false, m_isOver = false;
    std::optional<redaction::Stream> m_stream;
    qint64 m_masked = 0;
};

/// Copies on a thread of its own. One order at a time; a new one, or destruction, drops the one before.
class LogCopy : public QObject
{
    Q_OBJECT
public:
    explicit LogCopy(QObject* parent = nullptr);
    ~LogCopy() override;

    void toText(const CopyOrder& order);
    void toFile(const CopyOrder& order, const QString& path); ///< replaces the file when all is written, not before
    void cancel();
    bool isRunning() const { return m_run != nullptr; }

Q_SIGNALS:
    void progressed(qint64 doneBytes, qint64 totalBytes);
    void textReady(const QString& text);
    void finished(const QString& problem, qint64 masked); ///< empty when all is well; how many secrets were masked

private:
    struct Run;
    void start(const CopyOrder& order, std::function<QString(Run&, CopyText&)> work);
    void end(const std::shared_ptr<Run>& run, const QString& problem, qint64 masked);

    std::shared_ptr<Run> m_run;
    std::unique_ptr<class LogCopyThread> m_thread;
};

} // namespace sentinel
