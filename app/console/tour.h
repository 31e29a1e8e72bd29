#pragma once

#include "app/console/options.h"

#include <QObject>
#include <QTimer>

#include <functional>
#include <vector>

namespace sentinel {

class MainWindow;
class Startup;

/// Goes through every page, dialog and state of the window, takes a picture of each once its data is there, and ends the
/// program: 0, or 1 when a picture could not be taken.
class Tour : public QObject
{
    Q_OBJECT
public:
    Tour(const ConsoleOptions& options, MainWindow& window, Startup& startup);

    void begin();

private:
    struct Stop
    {
        QString name; ///< of the file, without ".png"
        std::function<void()> go;
        std::function<bool()> isReady;
        std::function<QWidget*()> subject;
        std::function<void()> leave;
    };

    void addStops();
    void addLogStops();     ///< tourlog.cpp
    void addFileStops();    ///< tourfile.cpp
    void addRuleStops();    ///< tourrules.cpp
    void addClusterStops(); ///< tourclusters.cpp
    void addSourceStops();  ///< toursources.cpp
    void nextStop();
    void look();
    void take();
    bool isSettled() const;

    ConsoleOptions m_options;
    MainWindow& m_window;
    Startup& m_startup;
    std::vector<Stop> m_stops;
    size_t m_at = 0;
    int m_looks = 0;
    QTimer m_timer;
    bool m_failed = false;
};

} // namespace sentinel
