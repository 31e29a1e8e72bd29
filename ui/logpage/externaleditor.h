#pragma once

#include "core/logs/log.h"

#include <QObject>

#include <memory>

namespace sentinel {

/// Shows a log in the editor that the person prefers: the command in the setting "log/editor", with {file} and {line} in it, or else
/// what the desktop opens text files with. A log that lies nowhere as a plain file is written to a temporary one first, on a worker.
class ExternalEditor : public QObject
{
    Q_OBJECT
public:
    explicit ExternalEditor(QObject* parent = nullptr);
    ~ExternalEditor() override;

    /// `path` may be empty, or be the file that the log was read from.
    void open(const Log& log, const QString& path, qint64 line);

Q_SIGNALS:
    void finished(const QString& problem); ///< empty when all is well

private:
    void start(const QString& path, qint64 line);

    std::unique_ptr<class EditorFileWriter> m_writer;
};

/// The program and its arguments for a command such as "code -g {file}:{line}"; parts in quotes stay together. Empty for an empty command.
QStringList editorCommand(const QString& command, const QString& file, qint64 line);

} // namespace sentinel
