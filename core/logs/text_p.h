#pragma once

#include "core/base/text.h"

#include <QCoreApplication>
#include <QString>

namespace sentinel {

/// Names in messages are other people's bytes: without control characters, not too long, in quotes.
inline QString quoted(const QString& name)
{
    const std::string bytes = shortened(utf8(name), 200);
    QString shown = displayText(bytes);
    shown.replace(QLatin1Char('\n'), QChar(0x240A));
    return QChar(0x201C) + shown + QChar(0x201D);
}

} // namespace sentinel
