#pragma once

#include <QHash>
#include <QString>
#include <QStringList>

namespace sentinel {

/// Finds files that were dropped into folders and are complete: a file counts once its size and time were the same at
/// two looks in a row, so that one still being copied is left alone.
class FolderWatch
{
public:
    explicit FolderWatch(QStringList folders) : m_folders(std::move(folders)) {}

    /// Looks once. Every file is named once; again only after it has changed. Folders that are away now may come back.
    QStringList look();

private:
    struct State
    {
        qint64 size = -1;
        qint64 changed = 0;
        bool isTold = false;
    };
    QStringList m_folders;
    QHash<QString, State> m_files;
};

} // namespace sentinel
