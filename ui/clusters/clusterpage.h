#pragma once

#include "core/domain/cluster.h"

#include <QWidget>

#include <memory>

namespace sentinel {

class Pipeline;
struct ClusterDetail;

/// One recurring failure: what it says, what it cost, where it hit, and what people said of it. Loads in the background, follows the
/// store, and goes along when its cluster goes into another.
class ClusterPage : public QWidget
{
    Q_OBJECT
public:
    explicit ClusterPage(Pipeline& pipeline, QWidget* parent = nullptr);
    ~ClusterPage() override;

    void showCluster(ClusterId id);
    void clear();
    ClusterId cluster() const;           ///< that is shown or on its way
    const ClusterDetail* detail() const; ///< null until it is here
    bool isSettled() const;              ///< nothing is on its way

Q_SIGNALS:
    void backRequested();
    void runActivated(sentinel::RunId run);
    void said(const QString& message); ///< for the status bar

private:
    struct Private;
    std::unique_ptr<Private> m_d;
};

} // namespace sentinel
