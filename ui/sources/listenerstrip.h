#pragma once

#include "ui/shared/sourceservices.h"

#include <QWidget>

class QLabel;
class QToolButton;

namespace sentinel {

/// A line on the listener: where servers can call, what came that way, or why nothing listens.
class ListenerStrip : public QWidget
{
    Q_OBJECT
public:
    explicit ListenerStrip(QWidget* parent = nullptr);

    void show(const ListenerState& state);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void showTheme();

    ListenerState m_state;
    QLabel* m_mark;
    QLabel* m_text;
    QLabel* m_detail;
    QToolButton* m_copy;
};

} // namespace sentinel
