#include "ui/runs/rundelegate.h"

#include "models/runcolumns.h"
#include "models/runmodel.h"
#include "ui/shared/figures.h"
#include "ui/theme/theme.h"

#include <QPainter>

namespace sentinel {

namespace {

constexpr double unsure = 0.5; ///< below this confidence a category is no more than a guess, and looks like one

} // namespace

RunDelegate::RunDelegate(const RunModel& model, QObject* parent) : RowDelegate(model, parent), m_model(model) {}

void RunDelegate::paintCell(QPainter& painter, const QRect& cell, const QModelIndex& index, const QString& text) const
{
    const Theme& t = theme();
    const Run* run = m_model.rowAt(index.row());
    switch (index.column()) {
    case RunModel::OutcomeColumn: {
        const Mark mark = markOf(run->outcome);
        drawSymbol(painter, cell.adjusted((cell.width() - iconSize) / 2, 0, 0, 0), mark.icon, mark.color);
        break;
    }
    case RunModel::PipelineColumn:
        paintPipeline(painter, cell, *run);
        break;
    case RunModel::CommitColumn:
        painter.setFont(t.mono);
        drawLeft(painter, cell, text);
        break;
    case RunModel::TitleColumn:
        painter.setPen(run->outcome == Outcome::Failed ? t.text : t.textMuted);
        drawLeft(painter, cell, text);
        break;
    case RunModel::CategoryColumn:
        paintCategory(painter, cell, *run);
        break;
    case RunModel::FailedTestsColumn:
        painter.setPen(failedTestsOf(*run) > 0 ? t.bad : t.textFaint);
        drawFigures(painter, cell, text);
        break;
    case RunModel::DurationColumn:
        painter.setPen(t.text);
        drawFigures(painter, cell, text);
        break;
    case RunModel::StartedColumn:
    case RunModel::AddedColumn:
        drawFigures(painter, cell, text);
        break;
    default:
        drawLeft(painter, cell, text, Qt::ElideMiddle);
    }
}

void RunDelegate::paintPipeline(QPainter& painter, const QRect& cell, const Run& run) const
{
    const Theme& t = theme();
    const QString name = painter.fontMetrics().elidedText(run.pipeline, Qt::ElideMiddle, cell.width());
    painter.setPen(t.text);
    drawLeft(painter, cell, name);
    const int used = painter.fontMetrics().horizontalAdvance(name) + 2 * grid;
    if (run.repo.isEmpty() || used + 10 * grid > cell.width())
        return;
    painter.setPen(t.textFaint);
    // Where the owner does not fit, the repository's own name says more than two ends of both.
    const QRect rest = cell.adjusted(used, 0, 0, 0);
    const bool fits = painter.fontMetrics().horizontalAdvance(run.repo) <= rest.width();
    drawLeft(painter, rest, fits ? run.repo : run.repo.section(u'/', -1), Qt::ElideRight);
}

void RunDelegate::paintCategory(QPainter& painter, const QRect& cell, const Run& run) const
{
    if (run.outcome != Outcome::Failed)
        return;
    const Theme& t = theme();
    const QString share = tr("%1 %").arg(qRound(run.confidence * 100));
    const int shareWidth = painter.fontMetrics().horizontalAdvance(tr("%1 %").arg(100));
    const bool isGuess = run.category == Category::Unknown || run.confidence < unsure;
    painter.setPen(isGuess ? t.textMuted : t.text);
    drawLeft(painter, cell.adjusted(0, 0, -shareWidth - grid, 0), displayName(run.category));
    if (run.category == Category::Unknown)
        return;
    painter.setPen(isGuess ? t.textFaint : t.textMuted);
    drawFigures(painter, cell, share);
}

} // namespace sentinel
