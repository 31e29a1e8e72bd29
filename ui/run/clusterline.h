#pragma once

#include "core/store/clusters.h"

#include <QToolButton>

#include <optional>

namespace sentinel {

/// "Seen 12 times since 3 May, cluster Mirror down": a link to what is known of a failure that was seen before. Hidden where nothing is.
class ClusterLine : public QToolButton
{
    Q_OBJECT
public:
    explicit ClusterLine(QWidget* parent = nullptr);

    void show(const std::optional<ClusterMention>& mention);
    QSize minimumSizeHint() const override; ///< gives way where there is no room for it

Q_SIGNALS:
    void clusterRequested(sentinel::ClusterId cluster);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    ClusterId m_cluster;
};

} // namespace sentinel
