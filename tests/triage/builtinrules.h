#pragma once

#include "core/triage/rules.h"

#include <QDir>
#include <QFile>
#include <QSaveFile>

namespace sentinel {

/// The rules that come with the program. Compiling them takes seconds, so the test programs of one build share what the first of them
/// compiles; rules that were changed since do not fit it, and are compiled anew.
inline const RuleSet& builtInRules()
{
    static const RuleSet rules = [] {
        const QString folder = QStringLiteral(SENTINEL_BUILD_DIR "/tests/cache");
        const QString path = folder + QStringLiteral("/builtin.rules");
        QFile file(path);
        const QByteArray compiled = file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
        file.close();
        Result<RuleSet> loaded = RuleSet::load(RuleSet::builtInFiles(), compiled);
        if (!loaded)
            qFatal("%s", qPrintable(loaded.error().message));
        if (loaded->wasCompiled() && QDir().mkpath(folder)) {
            QSaveFile kept(path); // in one step: other programs may be reading it
            if (kept.open(QIODevice::WriteOnly)) {
                kept.write(loaded->serialized());
                (void)kept.commit(); // next time is as slow as this one
            }
        }
        return loaded.value();
    }();
    return rules;
}

} // namespace sentinel
