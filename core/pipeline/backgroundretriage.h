#pragma once

#include "core/pipeline/retriage.h"

#include <QObject>

#include <memory>

namespace sentinel {

class Analysts;

/// Judges the history again while people work: one job at a time, behind everything else that the analysts have to do. Where another
/// program is at it, looks again after a while. Lives on the UI thread; owned by the pipeline, which joins the analysts before it goes.
class BackgroundRetriage : public QObject
{
    Q_OBJECT
public:
    BackgroundRetriage(Store& store, std::shared_ptr<const Analyser> analyser, Analysts& analysts, QObject* parent);
    ~BackgroundRetriage() override;

    /// Other rules are in force: what runs is judged by the old ones to its end, then the history by these.
    void setAnalyser(std::shared_ptr<const Analyser> analyser);
    /// Looks whether something is due, and does it. Harmless while it runs.
    void start();
    /// Stops until the next start, which goes on from there.
    void cancel();
    bool isRunning() const { return m_state != nullptr; }

Q_SIGNALS:
    void progressed(const sentinel::RetriagePass::Progress& progress);
    /// At its end, or when it was cancelled: how far it came.
    void finished(const sentinel::RetriagePass::Progress& progress);

private:
    struct State;
    static void takeTurn(const std::shared_ptr<State>& state);
    void settle(const RetriagePass::Progress& progress);

    Store& m_store;
    std::shared_ptr<const Analyser> m_analyser;
    Analysts& m_analysts;
    std::shared_ptr<State> m_state; ///< while it runs
    bool m_again = false;           ///< begin anew at its end: the rules have changed meanwhile
};

} // namespace sentinel
