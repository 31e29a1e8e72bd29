#pragma once

#include "core/domain/cluster.h"
#include "core/store/clusters.h"

#include <QWidget>

#include <vector>

namespace sentinel {

/// What a cluster cost, a tile for each stretch of time.
class ImpactTiles : public QWidget
{
    Q_OBJECT
public:
    explicit ImpactTiles(QWidget* parent = nullptr);
    void setImpact(std::vector<ImpactOfDays> impact);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;
    int heightForWidth(int width) const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    int columnsAt(int width) const;

    std::vector<ImpactOfDays> m_impact;
};

/// Runs by day as bars over a time axis; the bar under the pointer, or chosen with the arrow keys, is read out.
class DayChart : public QWidget
{
    Q_OBJECT
public:
    explicit DayChart(QWidget* parent = nullptr);
    void setDays(Timestamp first, std::vector<qint64> runs); ///< days in UTC
    QString readOut() const;                                 ///< what is said of the day that is looked at, or of all
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    QRect plot() const;
    QString dayText(int day, bool withYear) const;
    void lookAt(int day);

    Timestamp m_first;
    std::vector<qint64> m_runs;
    int m_day = -1; ///< that is looked at
};

/// Names with bars as long as the number of runs that hit them.
class PlaceBars : public QWidget
{
    Q_OBJECT
public:
    /// `unknown` stands for the name of what is not known.
    PlaceBars(const QString& name, const QString& unknown, QWidget* parent = nullptr);
    void setPlaces(std::vector<PlaceCount> places);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QString m_unknown;
    std::vector<PlaceCount> m_places;
};

} // namespace sentinel
