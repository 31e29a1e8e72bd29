#pragma once

#include "core/domain/run.h"
#include "core/store/feedback.h"
#include "core/store/verdicts.h"

#include <QFrame>

class QToolButton;
class QVBoxLayout;

namespace sentinel {

class Chip;
class ClusterLine;
class ConfidenceBar;
class WrapLabel;

/// What we make of a job: what failed, how sure we are, what to do. Calm when it passed.
class VerdictCard : public QFrame
{
    Q_OBJECT
public:
    explicit VerdictCard(QWidget* parent = nullptr);

    void show(const Run& run, const Job& job, const VerdictBasis& basis, const FeedbackScores& scores);
    QString markdown() const;
    /// Where it says how often this failure was seen.
    ClusterLine& cluster() const { return *m_cluster; }

public Q_SLOTS:
    void copyMarkdown();

Q_SIGNALS:
    void correctionRequested();
    void runRequested(sentinel::RunId run); ///< the one that it was compared with

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void refresh();
    WrapLabel* addText(const QString& name);
    QToolButton* addTool(const QString& name, QLatin1StringView iconName);
    void addLine(QLatin1StringView iconName, const QColor& color, const QString& text, const QString& name);
    void fillLines();
    void addWord();
    void addGreen();
    QString surenessTip() const;

    Run m_run;
    Job m_job;
    VerdictBasis m_basis;
    FeedbackScores m_scores;
    Chip* m_chip;
    ConfidenceBar* m_bar;
    QToolButton* m_correct;
    QToolButton* m_copy;
    WrapLabel* m_title;
    WrapLabel* m_meta;
    WrapLabel* m_tests;
    ClusterLine* m_cluster;
    QVBoxLayout* m_lines; ///< holes, hint, suggestions
};

} // namespace sentinel
