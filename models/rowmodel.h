#pragma once

#include <QAbstractTableModel>

#include <utility>
#include <vector>

namespace sentinel {

/// A table whose rows are all in memory. What a cell says is said by its column; who derives from it adds other roles.
template <typename Row>
class RowModel : public QAbstractTableModel
{
public:
    struct Column
    {
        QString title;
        bool isNumber = false;
        QString (*text)(const Row& row) = nullptr;
    };

    explicit RowModel(std::vector<Column> columns, QObject* parent = nullptr) : QAbstractTableModel(parent), m_columns(std::move(columns))
    {
    }

    /// The same rows change nothing: selection and scroll stay.
    void setRows(const std::vector<Row>& rows)
    {
        if (rows == m_rows)
            return;
        beginResetModel();
        m_rows = rows;
        endResetModel();
    }
    const Row& at(int row) const { return m_rows[size_t(row)]; }

    int rowCount(const QModelIndex& parent = {}) const override { return parent.isValid() ? 0 : int(m_rows.size()); }
    int columnCount(const QModelIndex& parent = {}) const override { return parent.isValid() ? 0 : int(m_columns.size()); }

    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override
    {
        if (!checkIndex(index, CheckIndexOption::IndexIsValid))
            return {};
        const Column& column = m_columns[size_t(index.column())];
        switch (role) {
        case Qt::DisplayRole:
            return column.text(at(index.row()));
        case Qt::TextAlignmentRole:
            return alignmentOf(column);
        default:
            return more(at(index.row()), index.column(), role);
        }
    }

    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override
    {
        if (orientation != Qt::Horizontal || section < 0 || section >= columnCount())
            return {};
        const Column& column = m_columns[size_t(section)];
        return role == Qt::DisplayRole      ? QVariant(column.title)
            : role == Qt::TextAlignmentRole ? QVariant(alignmentOf(column))
                                            : QVariant();
    }

protected:
    /// Tool tips, symbols and the like.
    virtual QVariant more(const Row& row, int column, int role) const = 0;

private:
    static int alignmentOf(const Column& column) { return int((column.isNumber ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter); }

    std::vector<Column> m_columns;
    std::vector<Row> m_rows;
};

} // namespace sentinel
