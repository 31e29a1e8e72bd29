#include "ui/logpage/logcomparing.h"

#include "ui/compare/comparepage.h"
#include "ui/theme/theme.h"

#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QLocale>
#include <QSettings>
#include <QVBoxLayout>

namespace sentinel {

using namespace Qt::StringLiterals;

namespace {

const QString geometryKey = u"compare/geometry"_s;

QString nameOf(const Run& run)
{
    const Timestamp when = run.startedAt.value_or(run.storedAt);
    const QString day = QLocale().toString(QDateTime::fromMSecsSinceEpoch(when.ms).toLocalTime(), QLocale::ShortFormat);
    const QString name = run.branch.isEmpty() ? run.pipeline : LogComparing::tr("%1 on %2").arg(run.pipeline, run.branch);
    return LogComparing::tr("%1, run %2 of %3").arg(name, QString::number(run.id.value), day);
}

template <typename T>
void drop(QFutureWatcher<T>& watcher)
{
    QFuture<T> future = watcher.future();
    watcher.setFuture(QFuture<T>()); // from here on, nothing of the old one is heard
    future.cancel();
}

} // namespace

LogComparing::LogComparing(QWidget* owner) : QObject(owner), m_owner(owner)
{
    connect(&m_passing, &QFutureWatcherBase::finished, this, [this] {
        const auto future = m_passing.future();
        if (future.isCanceled() || future.resultCount() == 0 || !m_window)
            return;
        const Result<std::optional<PassingLog>> answer = future.resultAt(0);
        if (!answer)
            page().showMessage(QLatin1StringView("error"), tr("The passing log could not be opened"), answer.error().message);
        else if (!*answer)
            page().showMessage(QLatin1StringView("run"), tr("No earlier run of this job passed"),
                               tr("Import one, or compare with a file of your own."));
        else
            show((*answer)->log, nameOf((*answer)->run));
    });
    connect(&m_file, &QFutureWatcherBase::finished, this, [this] {
        const auto future = m_file.future();
        if (future.isCanceled() || future.resultCount() == 0 || !m_window)
            return;
        const Result<Log> answer = future.resultAt(0);
        if (!answer)
            page().showMessage(QLatin1StringView("error"), tr("The file could not be opened"), answer.error().message);
        else
            show(*answer, m_fileName);
    });
}

LogComparing::~LogComparing()
{
    stop();
    delete m_window;
}

void LogComparing::setPipeline(Pipeline& pipeline)
{
    m_pipeline = &pipeline;
}

void LogComparing::setLog(const std::optional<Log>& log, const QString& name, RunId run, const QString& jobName)
{
    m_log = log;
    m_name = name;
    m_run = run;
    m_jobName = jobName;
}

void LogComparing::stop()
{
    m_stop.request_stop();
    m_stop = std::stop_source();
    drop(m_passing);
    drop(m_file);
}

ComparePage& LogComparing::page()
{
    if (!m_window) {
        m_window = new QWidget(m_owner, Qt::Window);
        m_window->setObjectName(u"compareWindow"_s);
        m_window->setWindowTitle(tr("Compare logs"));
        m_page = new ComparePage(m_window);
        auto* layout = new QVBoxLayout(m_window);
        layout->setContentsMargins(0, 0, 0, 0);
        layout->addWidget(m_page);
        if (!m_window->restoreGeometry(QSettings().value(geometryKey).toByteArray()))
            m_window->resize(m_owner->window()->size());
        connect(m_page, &ComparePage::closeRequested, this, [this] {
            QSettings().setValue(geometryKey, m_window->saveGeometry());
            stop();
            m_page->clear();
            m_window->hide();
        });
        connect(m_page, &ComparePage::lineRequested, this, [this](CompareSide side, qint64 line) {
            if (side == CompareSide::Red)
                Q_EMIT lineRequested(line);
        });
    }
    return *m_page;
}

void LogComparing::show(const Log& green, const QString& greenName)
{
    if (m_log)
        page().compare(green, *m_log, {greenName, m_name});
}

void LogComparing::compareWithPassing()
{
    if (!canComparePassing())
        return;
    stop();
    page().showOpening();
    m_window->show();
    m_window->raise();
    m_window->activateWindow();
    m_passing.setFuture(m_pipeline->openPassingLog(m_run, m_jobName, m_stop.get_token()));
}

void LogComparing::chooseFile()
{
    if (!canCompareFile())
        return;
    auto* dialog = new QFileDialog(m_owner, tr("Compare with a log"));
    dialog->setObjectName(u"compareFileDialog"_s);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    dialog->setDirectory(QSettings().value(u"window/folder"_s, QDir::homePath()).toString());
    connect(dialog, &QFileDialog::fileSelected, this, &LogComparing::compareWithFile);
    dialog->open();
}

void LogComparing::compareWithFile(const QString& path)
{
    if (!canCompareFile())
        return;
    stop();
    m_fileName = QFileInfo(path).fileName();
    page().showOpening();
    m_window->show();
    m_window->raise();
    m_window->activateWindow();
    m_file.setFuture(m_pipeline->openFile(path, m_stop.get_token()));
}

} // namespace sentinel
