#include "core/pipeline/rulecache_p.h"

#include "core/base/hash.h"

#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSaveFile>

namespace sentinel {

namespace {
constexpr qsizetype digestSize = 64; // hexadecimal
constexpr int keptDays = 30;

QByteArray digestOfBlob(const QByteArray& blob)
{
    return hex(digestOf({blob.constData(), static_cast<size_t>(blob.size())}));
}
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
    const QByteArray bytes = file.readAll();
    QByteArray blob = bytes.mid(digestSize);
    // The matcher trusts what it deserialises, so a flipped bit must not get that far.
    return bytes.left(digestSize) == digestOfBlob(blob) ? blob : QByteArray();
}

void RuleCache::write(const QByteArray& blob) const
{
    if (m_path.isEmpty() || !QDir().mkpath(m_folder))
        return;
    QSaveFile file(m_path);
    if (!file.open(QIODevice::WriteOnly))
        return;
    file.write(digestOfBlob(blob));
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
