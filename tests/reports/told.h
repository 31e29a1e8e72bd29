#pragma once

#include "core/domain/words.h"
#include "core/logs/log.h"
#include "core/reports/reports.h"

#include <QStringList>

namespace sentinel {

/// One line a row: "suite | name | status | message", with the attempt behind the name where it is not the first, and a
/// slash for each line feed of the message.
inline QString told(const TestReport& report)
{
    QStringList lines;
    for (const TestResult& row : report.results) {
        const std::string_view status = jsonName(row.status);
        QString message = row.message;
        message.replace(u'\n', u'/');
        QString name = row.name;
        if (row.attempt != 1)
            name += QStringLiteral(" (try %1)").arg(row.attempt);
        lines << QStringList{row.suite, name, QString::fromLatin1(status.data(), qsizetype(status.size())), message}.join(
            QStringLiteral(" | "));
    }
    return lines.join(u'\n');
}

/// "5 run: 2 passed, 1 failed, 1 errors, 1 skipped"
inline QString told(const TestCounts& counts)
{
    return QStringLiteral("%1 run: %2 passed, %3 failed, %4 errors, %5 skipped")
        .arg(counts.run)
        .arg(counts.passed)
        .arg(counts.failed)
        .arg(counts.errors)
        .arg(counts.skipped);
}

inline Log logOf(const QByteArray& text)
{
    Document document;
    document.bytes = Bytes::of(text.toStdString());
    return std::move(Log::parse(document)).value();
}

} // namespace sentinel
