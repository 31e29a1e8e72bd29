#pragma once

#include "core/domain/run.h"
#include "models/runmodel.h"

#include <QSet>
#include <QTableView>

namespace sentinel {

class RunDelegate;

/// The table of runs. Whatever happens to the list (new runs, another order), the same runs stay selected, and the same
/// ones on screen while the person is scrolled into it.
class RunsTable : public QTableView
{
    Q_OBJECT
public:
    explicit RunsTable(RunModel& model, QWidget* parent = nullptr);

    RunId currentRun() const;
    /// Every selected row, loaded or not.
    std::vector<RowSpan> selectedRows() const;
    /// Selects these runs as soon as the list has them, and goes to the first.
    void selectRuns(const std::vector<RunId>& runs);
    /// The list is about to be ordered or filtered anew: go with the current run, or to the top.
    void followCurrent();
    void move(int rows);

    QByteArray columnState() const;
    void restoreColumns(const QByteArray& state);

Q_SIGNALS:
    void runActivated(sentinel::RunId run);

protected:
    void resizeEvent(QResizeEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;

private:
    void setHovered(int row);
    void remember();
    void restore(const QHash<RunId, int>& rows);
    void sortBy(int column);
    void showOrder();
    void fitTitle();
    void openColumnMenu(const QPoint& position);

    RunModel& m_model;
    RunDelegate* m_delegate;
    QSet<RunId> m_selected;
    RunId m_current;
    RunId m_top;         ///< first on screen, while scrolled
    int m_topOffset = 0; ///< pixels of it above the edge
    bool m_isReplacing = false;
    bool m_goToCurrent = false;
};

} // namespace sentinel
