#pragma once

#include "models/pagedtable.h"

#include <QLatin1StringView>
#include <QSet>
#include <QTableView>

#include <span>
#include <vector>

namespace sentinel {

class RowDelegate;

/// A table of the store on screen: sorted by its header, columns to be chosen, moved and widened, one of which takes the room that is
/// left. Whatever happens to the list (new rows, another order), the same rows stay selected, and the same ones on screen while the
/// person is scrolled into it.
class PagedTableView : public QTableView
{
    Q_OBJECT
public:
    struct ColumnWidth
    {
        int column;
        int width;
    };
    struct Look
    {
        std::span<const ColumnWidth> widths;
        int stretchColumn = 0;            ///< what matters most: gets the room that is left, and keeps enough of it in a narrow window
        int shortestStretch = 0;          ///< pixels
        bool selectsMany = false;         ///< else there is a current row at all times, so that Enter opens what is on top
        bool keepsCurrentInSight = false; ///< when the list changes, if it was; else a list that is not scrolled stays at its top
    };

    /// Takes the delegate. The header is called `name` + "Header".
    PagedTableView(PagedTable& model, RowDelegate* delegate, const QString& name, const Look& look, QWidget* parent);

    qint64 currentKey() const; ///< 0: none, or on its way
    /// Every selected row, loaded or not.
    std::vector<RowSpan> selectedRows() const;
    /// Selects these as soon as the list has them, and goes to the first.
    void selectKeys(const std::vector<qint64>& keys);
    /// The list is about to be ordered or filtered anew: go with the current row, or to the top.
    void followCurrent();
    void move(int rows);

    /// Enter opens, j and k move. Actions are called "open" + `noun` and so on.
    struct RowWords
    {
        QString noun; ///< "Run", for object names
        QString open, next, previous;
        QLatin1StringView openIcon;
    };
    QAction* addRowActions(const RowWords& words); ///< the one that opens

    QByteArray columnState() const;
    void restoreColumns(const QByteArray& state);

Q_SIGNALS:
    void rowActivated(qint64 key);
    void currentRowChanged(); ///< another one, or the same after the list has changed

protected:
    void resizeEvent(QResizeEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;

private:
    void layOutHeaders(const QString& name);
    void setHovered(int row);
    void activateCurrent();
    void remember();
    void restore();
    void sortBy(int column);
    void showOrder();
    void fitStretch();
    void openColumnMenu(const QPoint& position);

    PagedTable& m_model;
    RowDelegate* m_delegate;
    const Look m_look;
    QSet<qint64> m_selected;
    qint64 m_current = 0;
    qint64 m_top = 0;    ///< first on screen, while scrolled
    int m_topOffset = 0; ///< pixels of it above the edge
    bool m_isReplacing = false;
    bool m_goToCurrent = false;
    bool m_wasInSight = false;
    bool m_isChosen = false; ///< a person made the current row the current one
};

} // namespace sentinel
