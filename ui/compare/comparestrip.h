#pragma once

#include <QWidget>

#include <vector>

namespace sentinel {

class CompareView;

/// A strip beside two logs with a mark for every change, left what only the passing log has and right what only the failing one has,
/// and the part that is on screen. Its scale is that of the logs with nothing folded, so that marks stay where they are.
class CompareStrip : public QWidget
{
    Q_OBJECT
public:
    explicit CompareStrip(CompareView& view, QWidget* parent = nullptr);

    void refresh(); ///< another comparison is shown
    /// Whether a change is marked at this height, on the left or the right; for tests.
    bool isMarked(bool right, int y) const;
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    int yOf(qint64 full) const;
    void ask(int y);
    void place();

    CompareView& m_view;
    qint64 m_first = 0, m_last = 0;    ///< rows on screen
    std::vector<bool> m_left, m_right; ///< by pixel, so that painting does not depend on the number of changes
};

} // namespace sentinel
