#pragma once

#include "core/domain/words.h"

#include <QStringList>

namespace sentinel {

/// What to do about a kind of failure when no signature knows better.
struct Advice
{
    Attribution attribution = Attribution::Unknown;
    QString hint;
    QStringList remediation;
};
Advice adviceFor(Category category);

} // namespace sentinel
