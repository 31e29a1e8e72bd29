#pragma once

#include <QWidget>

#include <vector>

namespace sentinel {

/// A strip beside the log with a mark for every place worth going to, and the part of the log that is on screen.
class LogMinimap : public QWidget
{
    Q_OBJECT
public:
    enum Kind { Warning, Error, Hit, Evidence }; ///< later ones are painted over earlier ones
    static constexpr int kinds = 4;

    explicit LogMinimap(QWidget* parent = nullptr);

    void setLineCount(qint64 lines);
    void setMarks(Kind kind, const std::vector<qint64>& lines);
    void setShown(qint64 first, qint64 last);
    /// Whether a mark of this kind is painted at this height; for tests.
    bool isMarked(Kind kind, int y) const;
    QSize sizeHint() const override;

Q_SIGNALS:
    void lineRequested(qint64 line);

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    int yOf(qint64 line) const;
    void ask(int y);
    void place(Kind kind);

    qint64 m_lines = 0;
    qint64 m_first = 0, m_last = 0;
    std::vector<qint64> m_marks[kinds];
    std::vector<bool> m_rows[kinds]; ///< by pixel, so that painting does not depend on the number of marks
};

} // namespace sentinel
