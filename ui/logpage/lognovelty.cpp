#include "ui/logpage/lognovelty.h"

#include "core/pipeline/pipeline.h"

#include <QDateTime>
#include <QLocale>

namespace sentinel {

namespace {

QString nameOf(const Run& run)
{
    const Timestamp when = run.startedAt.value_or(run.storedAt);
    const QString day = QLocale().toString(QDateTime::fromMSecsSinceEpoch(when.ms).toLocalTime(), QLocale::ShortFormat);
    return run.branch.isEmpty() ? LogNovelty::tr("run %1 of %2").arg(QString::number(run.id.value), day)
                                : LogNovelty::tr("run %1 of %2 on %3").arg(QString::number(run.id.value), day, run.branch);
}

} // namespace

LogNovelty::LogNovelty(QObject* parent) : QObject(parent)
{
    connect(&m_asking, &QFutureWatcherBase::finished, this, [this] {
        const auto future = m_asking.future();
        if (future.isCanceled() || future.resultCount() == 0)
            return;
        const Result<std::optional<Novelty>> answer = future.resultAt(0);
        m_isAnswered = true;
        if (!answer) {
            m_problem = answer.error().message;
        } else if (*answer) {
            m_green = (*answer)->green;
            m_seen = (*answer)->seenBefore;
        }
        Q_EMIT changed();
    });
}

LogNovelty::~LogNovelty()
{
    stop();
}

void LogNovelty::setPipeline(Pipeline& pipeline)
{
    m_pipeline = &pipeline;
}

void LogNovelty::stop()
{
    m_stop.request_stop();
    QFuture<Result<std::optional<Novelty>>> old = m_asking.future();
    m_asking.setFuture({}); // from here on, nothing of the old one is heard
    old.cancel();
}

void LogNovelty::open(RunId run, const QString& jobName, const std::optional<Log>& log)
{
    stop();
    m_run = run;
    m_jobName = jobName;
    m_log = log;
    m_isAnswered = false;
    m_green.reset();
    m_problem.clear();
    m_seen = {};
    if (m_mode != SeenBefore::Shown)
        ask();
    Q_EMIT changed();
}

void LogNovelty::setMode(SeenBefore mode)
{
    if (mode == m_mode)
        return;
    m_mode = mode;
    if (m_mode != SeenBefore::Shown && !m_isAnswered && !isRunning())
        ask();
    Q_EMIT changed();
}

void LogNovelty::ask()
{
    if (!canTell())
        return;
    m_stop = std::stop_source();
    m_asking.setFuture(m_pipeline->findNovelty(m_run, m_jobName, *m_log, m_stop.get_token()));
}

LineSet LogNovelty::newLines() const
{
    LineSet lines = m_seen;
    if (m_green)
        lines.invert();
    return lines;
}

QString LogNovelty::text() const
{
    if (!canTell())
        return {};
    if (isRunning())
        return tr("comparing with the last passing run…");
    if (!m_problem.isEmpty())
        return m_problem;
    if (!m_isAnswered)
        return {};
    if (!m_green)
        return tr("no earlier run of this job passed");
    const qint64 count = m_seen.lineCount() - m_seen.count();
    return count == 1 ? tr("1 line is new against %1").arg(nameOf(*m_green))
                      : tr("%1 lines are new against %2").arg(QLocale().toString(count), nameOf(*m_green));
}

} // namespace sentinel
