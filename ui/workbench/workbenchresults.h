#pragma once

#include "core/pipeline/rulebench.h"
#include "models/rowmodel.h"

namespace sentinel {

/// Lines of the history that a tried rule matches.
class WorkbenchMatchModel : public RowModel<BenchMatch>
{
    Q_OBJECT
public:
    enum Column { Run, Job, Line, Text };
    explicit WorkbenchMatchModel(QObject* parent = nullptr);

protected:
    QVariant more(const BenchMatch& match, int column, int role) const override;
};

/// Verdicts of the history that a tried rule would change.
class WorkbenchChangeModel : public RowModel<BenchChange>
{
    Q_OBJECT
public:
    enum Column { Run, Job, Before, After };
    explicit WorkbenchChangeModel(QObject* parent = nullptr);

protected:
    QVariant more(const BenchChange& change, int column, int role) const override;
};

/// What is wrong with the rule that is being written.
class WorkbenchProblemModel : public RowModel<RuleProblem>
{
    Q_OBJECT
public:
    enum Column { Severity, Line, Text };
    explicit WorkbenchProblemModel(QObject* parent = nullptr);

protected:
    QVariant more(const RuleProblem& problem, int column, int role) const override;
};

} // namespace sentinel
