#pragma once

#include "core/domain/cluster.h"

#include <QWidget>

class QAction;
class QLabel;
class QToolButton;

namespace sentinel {

class Chip;

/// Which cluster a page shows, how it fares, and what can be done to it.
class ClusterHeader : public QWidget
{
    Q_OBJECT
public:
    /// `actions` become buttons, in this order.
    ClusterHeader(QAction* back, const QList<QAction*>& actions, QWidget* parent = nullptr);

    void show(const Cluster& cluster, Timestamp now);

Q_SIGNALS:
    void ticketRequested();

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QToolButton* m_back;
    QLabel* m_title;
    Chip* m_state;
    Chip* m_category;
    QLabel* m_facts;
    QToolButton* m_ticket;
};

} // namespace sentinel
