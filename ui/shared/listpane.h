#pragma once

#include "ui/shared/pagedtableview.h"

#include <QTimer>
#include <QWidget>

#include <chrono>

class QFutureWatcherBase;
class QMenu;
class QSettings;
class QStackedWidget;

namespace sentinel {

class EmptyState;
class FilterBar;

/// What a list and its rows are called: whole sentences, so that every language can make its own.
struct ListWords
{
    QString plural; ///< "Runs", for object names; the singular is that of `row`
    PagedTableView::RowWords row;
    QString find;         ///< "Search runs"
    QString clear;        ///< "Clear the filter"
    QString copyCsv;      ///< "Copy as CSV"
    QString copyMarkdown; ///< "Copy as Markdown"
    QLatin1StringView emptyIcon;
    QString emptyTitle, emptyText;     ///< nothing is there at all: what would fill it
    QString noMatchTitle, noMatchText; ///< there is something, but not that
    QString problemTitle;              ///< it cannot be read
    QString one, many;                 ///< "1 run", "%1 runs"
    QString someOf;                    ///< "%1 of %2 runs"
    QString copiedOne, copiedMany;     ///< "Copied 1 run as %1", "Copied %1 runs as %2"
};

/// A list of the store with what narrows it down above it, and what stands in its place when there is nothing to list: search, order,
/// open, copy as CSV and Markdown. The selection is copied, or the list where rows are selected one at a time.
///
/// Object names are made of the words: find…s, clear…Filter, copy…sAsCsv, no…s, no…Match, …sProblem.
class ListPane : public QWidget
{
    Q_OBJECT
public:
    /// Takes the bar and the table.
    ListPane(PagedTable& model, FilterBar* filter, PagedTableView* table, ListWords words, QWidget* parent);

    /// A button below the words of an empty list that does something about it.
    void addFiller(QAction* action);
    /// How often ages are told anew while it is seen.
    void setAgesEvery(std::chrono::milliseconds time) { m_ages.setInterval(time); }
    /// Nothing is on its way any more.
    bool isSettled() const { return m_model.hasList() && !m_model.isLoading(); }

    // columns, order and filter, as a group of settings
    void save(QSettings& settings) const;
    void restore(QSettings& settings);

Q_SIGNALS:
    void rowActivated(qint64 key);
    void said(const QString& message); ///< for the status bar
    /// The menu of a row is about to open: what else there is to it is added now.
    void menuOpening(int row, QMenu* menu);

protected:
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;

private:
    void addActions();
    void showState();
    void copyRows(QString (*write)(const TextTable&), const QString& format);
    void openContextMenu(const QPoint& position);

    PagedTable& m_model;
    const ListWords m_words;
    FilterBar* m_filter;
    PagedTableView* m_table;
    QStackedWidget* m_stack;
    EmptyState* m_empty;
    EmptyState* m_noMatch;
    EmptyState* m_problem;
    QAction* m_open = nullptr;
    QAction* m_copyCsv = nullptr;
    QAction* m_copyMarkdown = nullptr;
    QTimer m_ages;
};

} // namespace sentinel
