#pragma once

#include <QString>
#include <QStringList>

#include <vector>

namespace sentinel {

/// A table as texts, for a clipboard or a file.
struct TextTable
{
    QStringList titles;
    std::vector<QStringList> rows;
    bool operator==(const TextTable&) const = default;
};

/// RFC 4180, a header line first. A text that a spreadsheet would take for a formula is marked as text.
QString asCsv(const TextTable& table);
/// A table as GitHub and GitLab render it.
QString asMarkdown(const TextTable& table);

} // namespace sentinel
