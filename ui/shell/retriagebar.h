#pragma once

#include "core/pipeline/retriage.h"

#include <QTimer>
#include <QWidget>

class QLabel;
class QProgressBar;
class QToolButton;

namespace sentinel {

class BackgroundRetriage;

/// The slim line that tells how far the history is judged again, and in the end what changed. Hidden while there is nothing to tell; work
/// that is done within a second is not worth a word.
class RetriageBar : public QWidget
{
    Q_OBJECT
public:
    explicit RetriageBar(QWidget* parent = nullptr);

    void follow(BackgroundRetriage& retriage);
    void showProgress(const RetriagePass::Progress& progress);
    void showResult(const RetriagePass::Progress& progress);

Q_SIGNALS:
    void changesRequested(sentinel::RetriageId id);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QLabel* m_text;
    QProgressBar* m_bar;
    QToolButton* m_show;
    QToolButton* m_stop;
    QToolButton* m_dismiss;
    QTimer m_delay;
    RetriagePass::Progress m_progress;
};

} // namespace sentinel
