#pragma once

#include "core/domain/run.h"

#include <QFrame>

class QToolButton;
class QVBoxLayout;

namespace sentinel {

class Chip;
class ConfidenceBar;
class WrapLabel;

/// What we make of a job: what failed, how sure we are, what to do. Calm when it passed.
class VerdictCard : public QFrame
{
    Q_OBJECT
public:
    explicit VerdictCard(QWidget* parent = nullptr);

    void show(const Run& run, const Job& job);
    QString markdown() const;

public Q_SLOTS:
    void copyMarkdown();

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void refresh();
    WrapLabel* addText(const QString& name);
    void addLine(QLatin1StringView iconName, const QColor& color, const QString& text, const QString& name);
    void fillLines();

    Run m_run;
    Job m_job;
    Chip* m_chip;
    ConfidenceBar* m_bar;
    QToolButton* m_copy;
    WrapLabel* m_title;
    WrapLabel* m_meta;
    WrapLabel* m_tests;
    QVBoxLayout* m_lines; ///< holes, hint, suggestions
};

} // namespace sentinel
