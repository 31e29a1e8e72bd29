#pragma once

#include "models/sourcemodel.h"

#include <QScrollArea>

#include <vector>

class QAction;
class QFormLayout;
class QLabel;
class QProgressBar;
class QToolButton;
class QVBoxLayout;

namespace sentinel {

class Chip;
class WrapLabel;
struct SourceServices;

/// Everything that is known of one source, and what can be done with it. Of secrets it shows where they are kept, never what they are.
class SourceDetails : public QScrollArea
{
    Q_OBJECT
public:
    /// The actions stand as buttons below the name, those that are visible.
    SourceDetails(const SourceServices& services, const QList<QAction*>& actions, QAction* cancelBackfill, QWidget* parent = nullptr);

    void show(const SourceItem& item, Timestamp now);

private:
    QWidget* problemCard();
    QWidget* backfillPart(QAction* cancel);
    QLabel* addFact(const QString& title, const QString& name, int row);
    void showProblem(const SourceItem& item, Timestamp now);
    void showFacts(const SourceItem& item, Timestamp now);
    void showBackfills(const std::vector<BackfillShare>& backfills);

    const SourceServices& m_services;
    QLabel* m_name;
    Chip* m_state;
    QLabel* m_kind;
    QLabel* m_address;
    QWidget* m_problem;
    WrapLabel* m_problemText;
    QLabel* m_problemAge;
    QToolButton* m_problemCopy;
    QString m_problemDetail;
    QWidget* m_backfill;
    QVBoxLayout* m_bars;
    std::vector<BackfillShare> m_shownBackfills;
    QToolButton* m_copyHook;
    struct Facts
    {
        QLabel *success, *next, *news, *asks, *budget, *gaps, *projects, *every, *token, *secret, *hook;
    } m_facts{};
};

} // namespace sentinel
