#pragma once

#include "core/base/timestamp.h"
#include "models/tabletext.h"

#include <QCoreApplication>
#include <QString>

#include <optional>
#include <span>
#include <vector>

namespace sentinel {

/// A column of a table: what it says of a row and what it is sorted by.
template <typename RowType, typename OrderType>
struct TableColumn
{
    using Row = RowType;
    using Order = OrderType;
    using Text = QString (*)(const Row& row, Timestamp now);

    const char* id;    ///< names the column in settings and exports: never renamed
    const char* title; ///< translated in the context of the table; empty where the cell is a symbol
    bool isNumber = false;
    std::optional<Order> order = {};
    Text text = nullptr;
    Text tip = nullptr;                            ///< may be null
    QString (*exported)(const Row& row) = nullptr; ///< for machines; null: as `text`
    const char* fullTitle = nullptr;               ///< where `title` is short for it; translated likewise
};

/// All columns of a table, in their order.
template <typename Column>
struct TableColumns
{
    const char* context; ///< of translations
    std::span<const Column> list;

    int count() const { return int(list.size()); }
    const Column& at(int column) const { return list[size_t(column)]; }

    QString title(int column) const
    {
        const char* text = at(column).title;
        return *text ? QCoreApplication::translate(context, text) : QString();
    }
    QString fullTitle(int column) const
    {
        const char* text = at(column).fullTitle;
        return text ? QCoreApplication::translate(context, text) : title(column);
    }
};

/// Rows with every column as a machine reads it: RFC 3339, seconds, stable names.
template <typename Column>
TextTable textTable(const TableColumns<Column>& columns, const std::vector<typename Column::Row>& rows)
{
    TextTable table;
    for (const Column& column : columns.list)
        table.titles.append(QString::fromLatin1(column.id));
    for (const auto& row : rows) {
        QStringList cells;
        for (const Column& column : columns.list)
            cells.append(column.exported ? column.exported(row) : column.text(row, {}));
        table.rows.push_back(std::move(cells));
    }
    return table;
}

} // namespace sentinel
