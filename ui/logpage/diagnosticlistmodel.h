#pragma once

#include "core/reports/diagnostics.h"
#include "models/tabletext.h"

#include <QAbstractTableModel>

#include <array>
#include <string>
#include <vector>

namespace sentinel {

/// Diagnostics of a log in its order, those that a filter lets through. Filtering is one pass over texts in memory.
class DiagnosticListModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column { Severity, Place, Message, Tool, LogLine, ColumnCount };
    enum Role {
        SeverityRole = Qt::UserRole, ///< int of Diagnostic::Severity
        FirstLineRole,               ///< qint64, of the log
        LastLineRole,
    };
    static constexpr int severities = 3;

    explicit DiagnosticListModel(QObject* parent = nullptr);

    void clear();
    /// Those of a list that were not here yet; the list only ever grows at its end.
    void append(const std::vector<Diagnostic>& all);
    /// Words that must all be there, in file, message, tool or code; any case.
    void setFilter(const QString& text);
    void setSeverityShown(Diagnostic::Severity severity, bool shown);

    qint64 countOf(Diagnostic::Severity severity) const { return m_counts[size_t(severity)]; }
    qint64 totalCount() const { return static_cast<qint64>(m_all.size()); }
    const Diagnostic& diagnostic(int row) const { return m_all[m_shown[size_t(row)]]; }
    TextTable textTable() const; ///< of those that are shown

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    bool isShown(size_t index) const;
    void refilter();

    std::vector<Diagnostic> m_all;
    std::vector<std::string> m_texts; ///< of each, in lower case: what the filter looks at
    std::vector<size_t> m_shown;
    std::vector<std::string> m_words;
    std::array<qint64, severities> m_counts{};
    std::array<bool, severities> m_isShown{true, true, true};
};

/// "src/main.c:12:5"; what is not known is left out.
QString placeText(const Diagnostic& diagnostic);
QString severityText(Diagnostic::Severity severity);

} // namespace sentinel
