#pragma once

#include "models/sourcemodel.h"

#include <QTimer>
#include <QToolButton>

namespace sentinel {

/// How old what the window shows is: in the status bar, so on every page. Says when the sources were asked, or which one is in trouble
/// since when; hidden where there are none. A click leads to them.
class DataAge : public QToolButton
{
    Q_OBJECT
public:
    explicit DataAge(QWidget* parent = nullptr);

    void follow(Store& store);
    void show(const std::vector<SourceItem>& items, Timestamp now);

private:
    void showModel();

    SourceModel m_model;
    QTimer m_clock;
};

} // namespace sentinel
