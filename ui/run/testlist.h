#pragma once

#include "core/domain/testresult.h"

#include <QWidget>

#include <vector>

class QLabel;
class QLineEdit;
class QListView;
class QSortFilterProxyModel;

namespace sentinel {

class FailedTestModel;

/// Tests with what the runner says of them, and a filter when there are many.
class TestList : public QWidget
{
    Q_OBJECT
public:
    explicit TestList(QWidget* parent = nullptr);

    void setTests(const std::vector<TestResult>& tests);
    void append(const std::vector<TestResult>& tests);
    int count() const;
    QListView& list() const { return *m_list; }

Q_SIGNALS:
    /// Only tests that the log names have a place in it.
    void testShown(qint64 offset);
    void testActivated(qint64 offset);

private:
    void refresh();
    void show(const QModelIndex& index);

    FailedTestModel* m_model;
    QSortFilterProxyModel* m_filtered;
    QLineEdit* m_filter;
    QLabel* m_shown;
    QListView* m_list;
};

} // namespace sentinel
