#include "ui/logview/logviewcopy.h"

#include <QSaveFile>

#include <atomic>
#include <chrono>
#include <thread>

namespace sentinel {

CopyText::CopyText(CopyOrder order) : m_order(std::move(order)), m_lines(m_order.log), m_at(m_order.from)
{
    if (m_order.mask)
        m_stream.emplace(*m_order.mask);
}

qint64 CopyText::totalBytes() const
{
    const qint64 begin = m_order.log.lineBytes(m_order.from.line).begin;
    return std::max<qint64>(1, m_order.log.lineBytes(m_order.to.line).end - begin);
}

qint64 CopyText::doneBytes() const
{
    return m_isOver ? totalBytes() : m_order.log.lineBytes(m_at.line).begin - m_order.log.lineBytes(m_order.from.line).begin;
}

void CopyText::appendHead(QString& part)
{
    if (m_order.form != CopyForm::Markdown)
        return;
    const QString lines = m_order.from.line == m_order.to.line ? tr("line %1").arg(m_order.from.line)
                                                               : tr("lines %1 to %2").arg(m_order.from.line).arg(m_order.to.line);
    part += m_order.name.isEmpty() ? lines : tr("`%1`, %2").arg(QString(m_order.name).remove(u'`'), lines);
    part += QStringLiteral("\n\n```text\n");
}

void CopyText::appendLineFront(QString& part)
{
    if (m_order.form == CopyForm::TextWithTimes) {
        if (const std::optional<Timestamp> time = m_lines.at(m_at.line).time)
            part += toRfc3339(*time) + u' ';
    } else if (m_order.form == CopyForm::Markdown) {
        // A number in front of every line also keeps a line of backticks from closing the fence.
        const qsizetype width = QString::number(m_order.to.line).size();
        part += QString::number(m_at.line).rightJustified(width) + QStringLiteral("  ");
    }
}

QString CopyText::next()
{
    if (!m_order.mask)
        return nextAsItIs();
    std::string part;
    while (part.empty() && m_stream) {
        const QString plain = nextAsItIs();
        part = plain.isEmpty() ? m_stream->finish() : m_stream->add(plain.toStdString());
        m_masked = qint64(m_stream->masked());
        if (plain.isEmpty())
            m_stream.reset();
    }
    return QString::fromStdString(part);
}

QString CopyText::nextAsItIs()
{
    QString part;
    if (m_isOver)
        return part;
    if (!m_isBegun)
        appendHead(part);
    while (part.size() < partBytes) {
        const bool isFirstPiece = m_at.column == 0 || (m_at == m_order.from && !m_isBegun);
        if (m_order.only && isFirstPiece) {
            const qint64 line = m_order.only->next(m_at.line).value_or(m_order.to.line + 1);
            if (line != m_at.line)
                m_at = {line, 0};
        }
        if (m_at.line > m_order.to.line || (m_at.line == m_order.to.line && m_at.column > m_order.to.column)) {
            m_isOver = true;
            break;
        }
        if (isFirstPiece) {
            if (std::exchange(m_isBegun, true))
                part += u'\n';
            appendLineFront(part);
        }
        const qint64 columns = m_lines.columnsOf(m_at.line);
        const qint64 end = m_at.line == m_order.to.line ? std::min(columns, m_order.to.column) : columns;
        const qint64 pieceEnd = std::min(end, m_at.column + partBytes);
        part += m_lines.copied(m_at.line, m_at.column, pieceEnd);
        m_at = pieceEnd < end ? LogPlace{m_at.line, pieceEnd} : LogPlace{m_at.line + 1, 0};
    }
    if (m_isOver && m_order.form == CopyForm::Markdown)
        part += QStringLiteral("\n```\n");
    return part;
}

/// What the copying thread and the object share. The thread posts to the object, whose destructor ends the thread first.
struct LogCopy::Run
{
    std::atomic<bool> isCancelled = false;
    std::chrono::steady_clock::time_point nextWord{};
    std::function<void(qint64, qint64)> tell;
    std::optional<QString> text; ///< what was put together, if that was the order

    /// False when the copy is not wanted any more; says how far it is, a few times a second.
    bool goesOn(const CopyText& text)
    {
        const auto now = std::chrono::steady_clock::now();
        if (now >= nextWord) {
            nextWord = now + std::chrono::milliseconds(60);
            tell(text.doneBytes(), text.totalBytes());
        }
        return !isCancelled;
    }
};

class LogCopyThread
{
public:
    template <typename Body>
    LogCopyThread(std::atomic<bool>& cancelled, Body body) : m_cancelled(cancelled), m_thread(std::move(body))
    {
    }
    ~LogCopyThread() { m_cancelled = true; } // it looks at every part: joining takes no longer than one of these

private:
    std::atomic<bool>& m_cancelled;
    std::jthread m_thread;
};

LogCopy::LogCopy(QObject* parent) : QObject(parent) {}

LogCopy::~LogCopy()
{
    cancel();
}

void LogCopy::cancel()
{
    m_thread.reset();
    m_run.reset();
}

void LogCopy::start(const CopyOrder& order, std::function<QString(Run&, CopyText&)> work)
{
    cancel();
    m_run = std::make_shared<Run>();
    m_run->tell = [this, raw = std::weak_ptr(m_run)](qint64 done, qint64 total) {
        QMetaObject::invokeMethod(
            this,
            [this, raw, done, total] {
                if (m_run && raw.lock() == m_run)
                    Q_EMIT progressed(done, total);
            },
            Qt::QueuedConnection);
    };
    m_thread = std::make_unique<LogCopyThread>(m_run->isCancelled, [this, run = m_run, order, work = std::move(work)] {
        CopyText text(order);
        const QString problem = work(*run, text);
        QMetaObject::invokeMethod(
            this, [this, run, problem, masked = text.masked()] { end(run, problem, masked); }, Qt::QueuedConnection);
    });
}

void LogCopy::end(const std::shared_ptr<Run>& run, const QString& problem, qint64 masked)
{
    if (run != m_run)
        return;
    cancel();
    if (problem.isEmpty() && run->text)
        Q_EMIT textReady(*run->text);
    Q_EMIT finished(problem, masked);
}

void LogCopy::toText(const CopyOrder& order)
{
    start(order, [](Run& run, CopyText& text) {
        QString all;
        for (QString part = text.next(); !part.isEmpty() && run.goesOn(text); part = text.next())
            all += part;
        run.text = std::move(all);
        return QString();
    });
}

void LogCopy::toFile(const CopyOrder& order, const QString& path)
{
    start(order, [path](Run& run, CopyText& text) {
        QSaveFile file(path);
        if (!file.open(QIODevice::WriteOnly))
            return tr("%1 cannot be written: %2").arg(path, file.errorString());
        for (QString part = text.next(); !part.isEmpty(); part = text.next()) {
            if (!run.goesOn(text))
                return QString(); // the file that was there before stays
            if (file.write(part.toUtf8()) < 0)
                return tr("%1 cannot be written: %2").arg(path, file.errorString());
        }
        file.write("\n"); // a file ends with one; what goes to the clipboard does not
        return file.commit() ? QString() : tr("%1 cannot be written: %2").arg(path, file.errorString());
    });
}

} // namespace sentinel
