#include "core/pipeline/rulecache_p.h"

#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSaveFile>

namespace sentinel {

namespace {
constexpr int keptDays = 30;
} // namespace

RuleCache::RuleCache(const QString& folder, const QByteArray& name) : m_folder(folder)
{
    if (!folder.isEmpty())
        m_path = folder + QStringLiteral("/rules-") + QString::fromLatin1(name) + QStringLiteral(".cache");
}

QByteArray RuleCache::read() const
{
    QFile file(m_path);
    if (m_path.isEmpty() || !file.open(QIODevice::ReadOnly))
        return {};
    return file.readAll();
}

void RuleCache::write(const QByteArray& blob) const
{
    if (m_path.isEmpty() || !QDir().mkpath(m_folder))
        return;
    QSaveFile file(m_path);
    if (!file.open(QIODevice::WriteOnly))
        return;
    file.write(blob);
    if (file.commit())
        removeOldOnes();
}

void RuleCache::removeOldOnes() const
{
    const QDateTime limit = QDateTime::currentDateTime().addDays(-keptDays);
    const QFileInfoList files = QDir(m_folder).entryInfoList({QStringLiteral("rules-*.cache")}, QDir::Files);
    for (const QFileInfo& file : files) {
        if (file.filePath() != m_path && file.lastModified() < limit)
            QFile::remove(file.filePath());
    }
}

} // namespace sentinel
