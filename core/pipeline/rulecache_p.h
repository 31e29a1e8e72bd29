#pragma once

#include <QByteArray>
#include <QString>

namespace sentinel {

/// Keeps one blob under a name, in a file that is replaced in one step. Whether it is whole the blob itself must say.
class RuleCache
{
public:
    /// `name` must change whenever the rules' sources do. An empty folder means: no cache.
    RuleCache(const QString& folder, const QByteArray& name);

    /// What was kept under this name, or nothing.
    QByteArray read() const;
    /// Replaces it in one step; another program sees the old or the new one. A failure only costs time later.
    void write(const QByteArray& blob) const;

private:
    void removeOldOnes() const;
    QString m_folder, m_path;
};

} // namespace sentinel
