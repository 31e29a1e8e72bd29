#pragma once

#include "core/pipeline/rulebench.h"

#include <QAbstractTableModel>

#include <vector>

namespace sentinel {

/// Lines of the history that a tried rule matches.
class WorkbenchMatchModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column { Run, Job, Line, Text, ColumnCount };

    using QAbstractTableModel::QAbstractTableModel;
    void setMatches(const std::vector<BenchMatch>& matches);
    const BenchMatch& match(int row) const { return m_matches[size_t(row)]; }

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    std::vector<BenchMatch> m_matches;
};

/// Verdicts of the history that a tried rule would change.
class WorkbenchChangeModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column { Run, Job, Before, After, ColumnCount };

    using QAbstractTableModel::QAbstractTableModel;
    void setChanges(const std::vector<BenchChange>& changes);
    const BenchChange& change(int row) const { return m_changes[size_t(row)]; }

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    std::vector<BenchChange> m_changes;
};

/// What is wrong with the rule that is being written.
class WorkbenchProblemModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column { Severity, Line, Text, ColumnCount };

    using QAbstractTableModel::QAbstractTableModel;
    void setProblems(const std::vector<RuleProblem>& problems);
    const RuleProblem& problem(int row) const { return m_problems[size_t(row)]; }

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    std::vector<RuleProblem> m_problems;
};

} // namespace sentinel
