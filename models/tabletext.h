#pragma once

#include <QAbstractItemModel>
#include <QString>

namespace sentinel {

/// Roles that our tables answer beside Qt's.
enum TableRole {
    ExportRole = Qt::UserRole + 1, ///< the value as a machine reads it: RFC 3339, seconds, stable names
};

/// Rows of a table with its header line, for a clipboard or a file. Both take the ExportRole of cells and headers.
QString asCsv(const QAbstractItemModel& model, const QList<int>& rows);
QString asMarkdown(const QAbstractItemModel& model, const QList<int>& rows);

} // namespace sentinel
