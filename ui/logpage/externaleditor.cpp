#include "ui/logpage/externaleditor.h"

#include "core/base/channel.h"

#include <QDesktopServices>
#include <QDir>
#include <QFileInfo>
#include <QProcess>
#include <QSettings>
#include <QTemporaryFile>
#include <QUrl>

#include <thread>

namespace sentinel {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 partBytes = 1 << 20;
const QStringList packed = {u"gz"_s, u"zst"_s, u"zip"_s, u"xz"_s, u"bz2"_s, u"tar"_s, u"tgz"_s};

/// Writes all bytes of a log into a temporary file that stays; its name, or nothing when there is no room for it.
QString writtenCopy(const Log& log, std::stop_token stop)
{
    QTemporaryFile file(QDir::temp().filePath(u"sentinel-XXXXXX.log"_s));
    file.setAutoRemove(false);
    if (!file.open())
        return {};
    for (qint64 at = 0; at < log.size();) {
        const Bytes part = log.read({at, std::min(log.size(), at + partBytes)});
        const std::string_view bytes = part.view();
        if (stop.stop_requested() || bytes.empty()
            || file.write(bytes.data(), static_cast<qsizetype>(bytes.size())) != qint64(bytes.size())) {
            file.remove();
            return {};
        }
        at += static_cast<qint64>(bytes.size());
    }
    return file.fileName();
}

} // namespace

class EditorFileWriter
{
public:
    template <typename Body>
    explicit EditorFileWriter(Body body) : m_thread(std::move(body))
    {
    }

private:
    std::jthread m_thread; ///< asked to stop and joined on destruction: it looks at every part
};

ExternalEditor::ExternalEditor(QObject* parent) : QObject(parent) {}

ExternalEditor::~ExternalEditor() = default;

void ExternalEditor::open(const Log& log, const QString& path, qint64 line)
{
    const QFileInfo file(path);
    if (!path.isEmpty() && file.isFile() && !packed.contains(file.suffix().toLower()))
        return start(file.absoluteFilePath(), line);
    m_writer = std::make_unique<EditorFileWriter>([this, log, line](std::stop_token stop) {
        const QString copy = writtenCopy(log, stop);
        deliver(this, [this, copy, line] {
            if (copy.isEmpty())
                Q_EMIT finished(tr("The log could not be written to %1").arg(QDir::tempPath()));
            else
                start(copy, line);
        });
    });
}

void ExternalEditor::start(const QString& path, qint64 line)
{
    QStringList command = editorCommand(QSettings().value(u"log/editor"_s).toString(), path, line);
    if (command.isEmpty()) {
        const bool isOpen = QDesktopServices::openUrl(QUrl::fromLocalFile(path));
        return Q_EMIT finished(isOpen ? QString() : tr("The desktop has no program for %1").arg(path));
    }
    const QString program = command.takeFirst();
    const bool isStarted = QProcess::startDetached(program, command);
    Q_EMIT finished(isStarted ? QString() : tr("%1 could not be started").arg(program));
}

QStringList editorCommand(const QString& command, const QString& file, qint64 line)
{
    QStringList parts = QProcess::splitCommand(command);
    for (QString& part : parts) {
        part.replace(u"{line}"_s, QString::number(line));
        part.replace(u"{file}"_s, file);
    }
    if (!parts.isEmpty() && !command.contains(u"{file}"_s))
        parts << file;
    return parts;
}

} // namespace sentinel
