#pragma once

#include "core/domain/run.h"

#include <QAbstractItemModel>

#include <vector>

namespace sentinel {

/// The steps of a job as a tree: a step of greater depth lies in the last one of smaller depth before it.
class StepModel : public QAbstractItemModel
{
    Q_OBJECT
public:
    enum Column { Name, Duration, ColumnCount };
    enum Role {
        OutcomeRole = Qt::UserRole, ///< int of Outcome
        SecondsRole,                ///< double; invalid when unknown
        ShareRole,                  ///< double 0..1: of the longest step of the same level
        FirstLineRole,              ///< qint64; 0 when the step has no place in the log
        LastLineRole,
    };

    explicit StepModel(QObject* parent = nullptr);

    void setSteps(std::vector<Step> steps);
    const Step& step(const QModelIndex& index) const;
    /// The first step that failed, the deepest of those that hold it; invalid when none did.
    QModelIndex firstFailed() const;
    /// The innermost step whose lines hold this one.
    QModelIndex stepAtLine(qint64 line) const;

    QModelIndex index(int row, int column, const QModelIndex& parent = {}) const override;
    QModelIndex parent(const QModelIndex& index) const override;
    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    struct Node
    {
        int parent = -1;
        int row = 0; ///< among its siblings
        std::vector<int> children;
        double share = 0;
    };
    QModelIndex indexOf(int node, int column = 0) const;
    const std::vector<int>& childrenOf(int node) const;

    std::vector<Step> m_steps;
    std::vector<Node> m_nodes; ///< in the order of the steps
    std::vector<int> m_top;
};

} // namespace sentinel
