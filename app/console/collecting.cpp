#include "app/console/collecting.h"

#include "core/base/channel.h"
#include "core/pipeline/collector.h"
#include "core/pipeline/config.h"
#include "core/pipeline/pipeline.h"
#include "core/store/store.h"

#include <mutex>

namespace sentinel {

/// The rules in force, for threads that may not touch the pipeline.
class SharedAnalyser
{
public:
    void set(std::shared_ptr<const Analyser> analyser)
    {
        const std::lock_guard lock(m_mutex);
        m_analyser = std::move(analyser);
    }
    std::shared_ptr<const Analyser> get() const
    {
        const std::lock_guard lock(m_mutex);
        return m_analyser;
    }

private:
    mutable std::mutex m_mutex;
    std::shared_ptr<const Analyser> m_analyser;
};

namespace {

using namespace Qt::StringLiterals;

struct Made
{
    std::unique_ptr<Collector> collector;
    std::optional<Error> problem;
};

// The configuration's own problems are shown by who loads the rules.
Made makeCollector(Store& store, const DataFolders& folders, Collector::GetAnalyser analyser)
{
    Made made;
    const Result<Config> config = readConfig(folders.config, folders.configNamed);
    const bool isUsable = config && config->problems.empty();
    Result<CollectorSettings> settings = collectorSettingsOf(isUsable ? *config : parseConfig({}, {}), folders.data);
    const bool listens = isUsable && config->isGiven(u"listener.address"_s);
    if (!settings)
        made.problem = settings.error();
    made.collector = std::make_unique<Collector>(store, settings ? std::move(*settings) : CollectorSettings(), std::move(analyser));
    if (!listens || made.problem)
        return made;
    if (const Result<> listening = made.collector->listen(); !listening)
        made.problem = listening.error();
    return made;
}

} // namespace

Collecting::Collecting(Pipeline& pipeline, const DataFolders& folders)
    : m_pipeline(pipeline), m_analyser(std::make_shared<SharedAnalyser>())
{
    m_analyser->set(pipeline.analyser());
    connect(&pipeline, &Pipeline::analyserChanged, this, [this] { m_analyser->set(m_pipeline.analyser()); });
    connect(&pipeline.store(), &Store::committed, this, [this](Topic topic) {
        if (topic == Topic::Sources && m_collector)
            m_collector->sourcesChanged();
    });
    m_making = std::jthread([this, &store = pipeline.store(), folders, analyser = m_analyser] {
        auto made = std::make_shared<Made>(makeCollector(store, folders, [analyser] { return analyser->get(); }));
        deliver(this, [this, made] {
            if (made->problem)
                m_problem = made->problem->message;
            take(std::move(made->collector));
            if (made->problem)
                Q_EMIT failed(*made->problem);
        });
    });
}

Collecting::~Collecting()
{
    m_making.join(); // what it made and could not hand over any more goes with the word about it
}

ListenerState Collecting::listener() const
{
    using Phase = ListenerState::Phase;
    if (!m_collector)
        return {Phase::Starting, {}, {}, 0};
    const QString url = m_collector->url();
    if (!url.isEmpty())
        return {Phase::Listening, url, {}, m_collector->intake().load().accepted};
    return {m_problem.isEmpty() ? Phase::Off : Phase::Failed, {}, m_problem, 0};
}

void Collecting::take(std::unique_ptr<Collector> collector)
{
    m_collector = std::move(collector);
    Q_EMIT started();
}

} // namespace sentinel
