#include "core/pipeline/folderwatch.h"

#include "core/logs/input.h"

#include <QDateTime>
#include <QFileInfo>

namespace sentinel {

QStringList FolderWatch::look()
{
    QStringList ready;
    QHash<QString, State> seen;
    for (const QString& folder : m_folders) {
        const Result<QStringList> files = filesBelow({folder});
        if (!files)
            continue; // empty, or away for the moment
        for (const QString& path : *files) {
            const QFileInfo file(path);
            State state = m_files.value(path);
            const qint64 size = file.size(), changed = file.lastModified().toMSecsSinceEpoch();
            if (state.size != size || state.changed != changed) {
                state = {size, changed, false};
            } else if (!state.isTold) {
                state.isTold = true;
                ready += path;
            }
            seen.insert(path, state);
        }
    }
    m_files = std::move(seen); // what is gone is forgotten, and new if it comes back
    return ready;
}

} // namespace sentinel
