#pragma once

#include "core/domain/source.h"

#include <QTableView>

namespace sentinel {

class SourceModel;

/// The table of sources: two lines a row. One of them is current at all times, whatever happens to the list.
class SourceTable : public QTableView
{
    Q_OBJECT
public:
    explicit SourceTable(SourceModel& model, QWidget* parent = nullptr);

    SourceId current() const { return m_current; }
    void setCurrent(SourceId id); ///< as soon as the list has it

Q_SIGNALS:
    void currentSourceChanged(); ///< another one, or none

protected:
    void currentChanged(const QModelIndex& current, const QModelIndex& previous) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void keepCurrent();

    SourceModel& m_model;
    SourceId m_current;
    SourceId m_wanted;
};

} // namespace sentinel
