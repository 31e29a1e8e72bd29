#include "core/triage/making.h"

#include "core/base/hash.h"

#include <QDir>
#include <QFile>

namespace sentinel {

QByteArray rulesKeyOf(const RuleSet& rules)
{
    Hasher hasher;
    const QByteArray key = rules.key();
    hasher.addPart({key.constData(), size_t(key.size())});
    const QDir folder(QStringLiteral(":/triage"));
    for (const QString& name : folder.entryList(QDir::Files, QDir::Name)) {
        QFile file(folder.filePath(name));
        if (!file.open(QIODevice::ReadOnly))
            continue;
        const QByteArray weights = file.readAll();
        hasher.addPart(name.toStdString());
        hasher.addPart({weights.constData(), size_t(weights.size())});
    }
    return hex(hasher.result(), 16);
}

} // namespace sentinel
