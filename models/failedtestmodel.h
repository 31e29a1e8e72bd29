#pragma once

#include "core/domain/testresult.h"

#include <QAbstractListModel>

#include <vector>

namespace sentinel {

/// Test results one below the other, as a verdict or a report lists them.
class FailedTestModel : public QAbstractListModel
{
    Q_OBJECT
public:
    enum Role {
        StatusRole = Qt::UserRole, ///< int of TestStatus
        SuiteRole,
        MessageRole, ///< the first line of it that says something
        SecondsRole, ///< double; invalid when unknown
        AttemptRole,
        OffsetRole, ///< qint64 into the log; invalid when the log does not say where
        SearchRole, ///< everything a filter looks at
    };

    explicit FailedTestModel(QObject* parent = nullptr);

    void setTests(std::vector<TestResult> tests);
    void append(std::vector<TestResult> tests);
    const TestResult& test(const QModelIndex& index) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;

private:
    std::vector<TestResult> m_tests;
};

} // namespace sentinel
