#pragma once

#include "core/analysis/varying.h"
#include "core/store/clusters.h"

#include <QFrame>

class QLabel;
class QPlainTextEdit;
class QToolButton;

namespace sentinel {

/// What the failures of a cluster say, by one of them: what is another in the others stands out.
class ClusterEvidenceView : public QFrame
{
    Q_OBJECT
public:
    explicit ClusterEvidenceView(QWidget* parent = nullptr);

    /// The first one is shown.
    void show(const std::vector<ClusterEvidence>& evidence, const std::vector<TextSpan>& varying);
    const std::vector<TextSpan>& marked() const { return m_varying; }

Q_SIGNALS:
    void openRequested();

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void mark();

    QLabel* m_title;
    QLabel* m_note;
    QPlainTextEdit* m_text;
    QToolButton* m_open;
    std::vector<TextSpan> m_varying;
};

} // namespace sentinel
