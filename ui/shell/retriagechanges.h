#pragma once

#include "core/store/retriage.h"

#include <QDialog>
#include <QFutureWatcher>

class QLabel;
class QTreeWidget;

namespace sentinel {

class Store;

/// What came out in another way when the history was judged again: before and after, a line a verdict. Return opens the run.
class RetriageChanges : public QDialog
{
    Q_OBJECT
public:
    RetriageChanges(Store& store, RetriageId id, QWidget* parent);
    ~RetriageChanges() override;

Q_SIGNALS:
    void runRequested(sentinel::RunId run);

private:
    void showChanges(const std::vector<ChangedVerdict>& changes);

    QLabel* m_heading;
    QTreeWidget* m_list;
    QFutureWatcher<Result<std::vector<ChangedVerdict>>> m_answer;
};

} // namespace sentinel
