#pragma once

#include "ui/shared/rowdelegate.h"

namespace sentinel {

struct Run;
class RunModel;

/// Paints a run as a line of a dense table: outcome as a shape, figures in columns, what matters less in a quieter colour.
class RunDelegate : public RowDelegate
{
    Q_OBJECT
public:
    explicit RunDelegate(const RunModel& model, QObject* parent);

protected:
    void paintCell(QPainter& painter, const QRect& cell, const QModelIndex& index, const QString& text) const override;

private:
    void paintPipeline(QPainter& painter, const QRect& cell, const Run& run) const;
    void paintCategory(QPainter& painter, const QRect& cell, const Run& run) const;

    const RunModel& m_model;
};

} // namespace sentinel
