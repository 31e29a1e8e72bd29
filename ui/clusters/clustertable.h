#pragma once

#include "core/domain/cluster.h"

#include <QTableView>

namespace sentinel {

class ClusterDelegate;
class ClusterModel;

/// The table of clusters. Whatever happens to the list, the same cluster stays the current one, and in sight if it was.
class ClusterTable : public QTableView
{
    Q_OBJECT
public:
    explicit ClusterTable(ClusterModel& model, const QString& name, QWidget* parent = nullptr);

    ClusterId currentCluster() const;
    /// Makes it the current one as soon as the list has it.
    void goTo(ClusterId cluster);
    void move(int rows);

    QByteArray columnState() const;
    void restoreColumns(const QByteArray& state);

Q_SIGNALS:
    void clusterActivated(sentinel::ClusterId cluster);
    void currentClusterChanged();

protected:
    void resizeEvent(QResizeEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;

private:
    void setHovered(int row);
    void remember();
    void restore(int row);
    void sortBy(int column);
    void showOrder();
    void fitName();
    void openColumnMenu(const QPoint& position);

    ClusterModel& m_model;
    ClusterDelegate* m_delegate;
    ClusterId m_current;
    bool m_isReplacing = false;
    bool m_wasInSight = true;
};

} // namespace sentinel
