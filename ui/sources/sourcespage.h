#pragma once

#include "models/sourcemodel.h"

#include <QTimer>
#include <QWidget>

class QAction;
class QLabel;
class QStackedLayout;

namespace sentinel {

class EmptyState;
class ListenerStrip;
class SourceCommands;
class SourceDetails;
class SourceTable;
class Store;
struct SourceServices;

/// Where runs come from: the connections, how it goes with each, and what can be done about it.
class SourcesPage : public QWidget
{
    Q_OBJECT
public:
    /// The services outlive it. `openFiles`: what else fills an empty store; may be null.
    SourcesPage(Store& store, const SourceServices& services, QAction* openFiles, QWidget* parent = nullptr);

    SourceModel& model() { return m_model; }
    SourceTable& table() { return *m_table; }
    bool isSettled() const { return m_model.isKnown() || m_model.problem(); }
    /// The wizard, for a source of this kind if that is known.
    void addSource(std::optional<SourceKind> kind = {});

Q_SIGNALS:
    void said(const QString& message); ///< for the status bar

protected:
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;

private:
    void addActions();
    QWidget* layOutHead();
    void showState();
    void showCurrent();
    const SourceItem* current() const;
    void openMenu(const QPoint& position);

    const SourceServices& m_services;
    SourceModel m_model;
    SourceCommands* m_commands;
    SourceTable* m_table;
    SourceDetails* m_details = nullptr;
    QStackedLayout* m_stack;
    EmptyState* m_empty;
    EmptyState* m_problem;
    QLabel* m_summary;
    ListenerStrip* m_listener;
    QTimer m_clock; ///< ages are told anew while the page is seen

    QAction* m_add = nullptr;
    QAction* m_pause = nullptr;
    QAction* m_ask = nullptr;
    QAction* m_edit = nullptr;
    QAction* m_backfill = nullptr;
    QAction* m_cancelBackfill = nullptr;
    QAction* m_remove = nullptr;
};

} // namespace sentinel
