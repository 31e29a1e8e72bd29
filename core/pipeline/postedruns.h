#pragma once

#include "core/listen/listener.h"
#include "core/pipeline/importing.h"

#include <functional>
#include <memory>

namespace sentinel {

class Analysts;
class Store;

/// What clients of any CI hand in over HTTP: a run with its jobs, steps, tests and log text; a log; a test report. Each is answered when it
/// is durably in the store; logs are judged afterwards. Bodies are read on a worker's thread.
class PostedRuns
{
public:
    /// `arrived` is called when a log waits to be judged or a run has changed, on a worker's thread. The store outlives this.
    PostedRuns(Store& store, const ImportSettings& settings, std::function<void()> arrived);
    ~PostedRuns(); ///< what is under way is finished; what waits is answered 503

    /// `POST /api/v1/runs`
    void postRun(Request request, Respond respond);
    /// `PUT /api/v1/runs/{id}/log`, `?job=` names which where there are several
    void putLog(Request request, Respond respond);
    /// `PUT /api/v1/runs/{id}/report`
    void putReport(Request request, Respond respond);

private:
    using Answer = std::function<Response(const Request&)>;
    void onWorker(Request request, Respond respond, Answer answer);

    Store& m_store;
    const ImportSettings m_settings;
    const std::function<void()> m_arrived;
    std::unique_ptr<Analysts> m_workers; ///< goes first
};

} // namespace sentinel
