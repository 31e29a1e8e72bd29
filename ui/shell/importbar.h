#pragma once

#include <QWidget>

class QLabel;
class QProgressBar;

namespace sentinel {

/// The slim line that says how far an import is, and lets it be cancelled. Hidden while none runs.
class ImportBar : public QWidget
{
    Q_OBJECT
public:
    explicit ImportBar(QWidget* parent = nullptr);

    void showProgress(int done, int total, const QString& current);

Q_SIGNALS:
    void cancelRequested();

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QLabel* m_text;
    QProgressBar* m_bar;
};

} // namespace sentinel
