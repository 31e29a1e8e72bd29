#include "ui/shell/intake.h"

#include <QFileInfo>
#include <QMimeData>
#include <QUrl>

namespace sentinel {

namespace {

constexpr int headStart = 120; ///< milliseconds

QStringList localPaths(const QMimeData& data)
{
    QStringList paths;
    const QList<QUrl> urls = data.urls();
    for (const QUrl& url : urls) {
        if (url.isLocalFile())
            paths.append(url.toLocalFile());
    }
    return paths;
}

} // namespace

Intake::Intake(QObject* parent) : QObject(parent)
{
    m_pause.setSingleShot(true);
    m_pause.setInterval(headStart);
    connect(&m_pause, &QTimer::timeout, this, &Intake::startWaiting);
}

void Intake::setPipeline(Pipeline& pipeline)
{
    m_pipeline = &pipeline;
    startWaiting();
}

void Intake::startWaiting()
{
    if (!m_pipeline || m_pause.isActive())
        return;
    const auto waiting = std::exchange(m_waiting, {});
    for (const auto& how : waiting)
        follow(how(*m_pipeline));
}

bool Intake::accepts(const QMimeData& data)
{
    return data.hasUrls() || data.hasText();
}

QString Intake::describe(const QMimeData& data)
{
    const QStringList paths = localPaths(data);
    if (paths.size() == 1)
        return QFileInfo(paths.front()).fileName();
    if (!paths.isEmpty())
        return tr("%1 files or folders").arg(paths.size());
    return data.hasUrls() ? tr("An address") : tr("Text");
}

void Intake::take(const QMimeData& data, const QString& nameOfText)
{
    const QStringList paths = localPaths(data);
    if (!paths.isEmpty()) {
        takePaths(paths);
    } else if (data.hasUrls()) {
        Q_EMIT refused(
            data.urls().constFirst().toDisplayString(),
            {Error::Kind::Unsupported, tr("Only files and folders of this computer can be opened; download the log first."), {}});
    } else if (data.hasText() && !data.text().trimmed().isEmpty()) {
        start([bytes = data.text().toUtf8(), nameOfText](Pipeline& pipeline) { return pipeline.importBytes(bytes, nameOfText); });
    } else {
        Q_EMIT refused(nameOfText, {Error::Kind::Unsupported, tr("There is no text and no file in it."), {}});
    }
}

void Intake::takePaths(const QStringList& paths)
{
    if (paths.isEmpty())
        return;
    // Judging a file takes a processor and the disk: whoever shows its lines comes first.
    m_pause.start();
    Q_EMIT pathsTaken(paths);
    start([paths](Pipeline& pipeline) { return pipeline.importPaths(paths); });
}

void Intake::takeSamples()
{
    start([](Pipeline& pipeline) { return pipeline.importSamples(); });
}

void Intake::cancel()
{
    m_waiting.clear();
    for (const auto& entry : m_tasks)
        entry.first->cancel();
    if (m_tasks.empty())
        Q_EMIT idle();
}

void Intake::start(std::function<ImportTask*(Pipeline&)> how)
{
    m_waiting.push_back(std::move(how));
    tell({});
    startWaiting();
}

void Intake::follow(ImportTask* task)
{
    m_tasks[task];
    connect(task, &ImportTask::progressed, this, [this, task](int done, int total, const QString& current) {
        m_tasks[task].done = done;
        m_tasks[task].total = total;
        tell(current);
    });
    connect(task, &ImportTask::inputDone, this, [this, task](const ImportedInput& input) { m_tasks[task].inputs.push_back(input); });
    connect(task, &ImportTask::finished, this, [this, task](int, int, int, bool cancelled) {
        const Delivery delivery{std::move(m_tasks[task].inputs), cancelled};
        m_tasks.erase(task);
        Q_EMIT finished(delivery);
        if (m_tasks.empty())
            Q_EMIT idle();
    });
    connect(task, &QObject::destroyed, this, [this, task] { m_tasks.erase(task); });
    tell({});
}

void Intake::tell(const QString& current)
{
    int done = 0;
    int total = 0;
    for (const auto& entry : m_tasks) {
        done += entry.second.done;
        total += entry.second.total;
    }
    Q_EMIT progressed(done, total, current);
}

} // namespace sentinel
