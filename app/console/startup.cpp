#include "app/console/startup.h"

#include "app/console/collecting.h"
#include "core/base/channel.h"
#include "core/pipeline/analysis.h"
#include "core/pipeline/config.h"
#include "core/pipeline/pipeline.h"
#include "core/pipeline/reclustering.h"
#include "core/pipeline/rulebench.h"
#include "core/pipeline/rulefiles.h"
#include "core/store/store.h"
#include "ui/shared/leaving.h"
#include "ui/shell/mainwindow.h"

#include <QCoreApplication>
#include <QThread>

namespace sentinel {

namespace {

/// The rules of the program and those that the configuration names. Rules of people that cannot be read must not cost them
/// the program: then only the built-in ones are loaded, and the error is shown.
Result<std::shared_ptr<const Analyser>> analyserFor(const QStringList& ruleFiles, const QString& cacheFolder)
{
    Result<Analyser> analyser = Analyser::load(ruleFiles, cacheFolder);
    if (!analyser)
        return analyser.error();
    return std::make_shared<const Analyser>(std::move(*analyser));
}

Result<Config> configFor(const DataFolders& folders)
{
    Result<Config> config = readConfig(folders.config, folders.configNamed);
    if (config && !config->problems.empty()) {
        const ConfigProblem& first = config->problems.front();
        return Error{Error::Kind::Malformed, Startup::tr("Line %1 of the configuration: %2").arg(first.line).arg(first.text), {}};
    }
    return config;
}

} // namespace

Startup::Startup(const DataFolders& folders, MainWindow& window) : m_folders(folders), m_window(window)
{
    connect(&window, &MainWindow::retryRequested, this, &Startup::openStore);
}

Startup::~Startup()
{
    joinThem();
    m_collecting.reset();
    m_ruleBench.reset();
    m_reclustering.reset();
    m_pollers.reset(); // before the analysts, to whom it hands logs
    m_pipeline.reset();
    m_store.reset();
}

bool Startup::isClustering() const
{
    return m_reclustering && m_reclustering->isPending();
}

void Startup::joinThem()
{
    for (std::jthread& thread : m_threads)
        thread.join();
    m_threads.clear();
}

void Startup::begin()
{
    openStore();
    loadRules();
}

void Startup::openStore()
{
    m_failed = false;
    m_threads.emplace_back([this, options = StoreOptions{m_folders.data, false, 2}, ui = thread()] {
        auto store = std::make_shared<Result<std::unique_ptr<Store>>>(Store::open(options));
        if (*store)
            (**store)->moveToThread(ui);
        deliver(this, [this, store] { takeStore(std::move(*store)); });
    });
}

void Startup::loadRules()
{
    m_threads.emplace_back([this, folders = m_folders] {
        const Result<Config> config = configFor(folders);
        const QStringList own = config ? ownRulesOf(*config, folders.config).files : QStringList();
        auto analyser = analyserFor(own, folders.cache);
        std::optional<Error> complaint = config ? std::nullopt : std::optional(config.error());
        if (!analyser && !own.isEmpty()) {
            complaint = analyser.error();
            analyser = analyserFor({}, folders.cache);
        }
        const redaction::Settings redacted = config ? config->redaction : redaction::Settings();
        const ImportSettings imports = config ? importSettingsOf(*config) : ImportSettings();
        const PollerSettings pollers = pollerSettingsOf(config ? *config : Config(), folders.data);
        deliver(this, [this, analyser, complaint, redacted, imports, pollers, file = folders.config] {
            setRedaction(redacted);
            m_importSettings = imports;
            m_pollerSettings = pollers;
            if (complaint)
                m_window.showProblem(file, *complaint);
            takeRules(analyser);
        });
    });
}

void Startup::takeStore(Result<std::unique_ptr<Store>> store)
{
    if (!store) {
        m_failed = true;
        m_window.showStoreProblem(m_folders.data, store.error());
        Q_EMIT settled();
        return;
    }
    m_store = std::move(*store);
    m_window.setStore(*m_store);
    takeRules(m_analyser);
}

void Startup::takeRules(const Result<std::shared_ptr<const Analyser>>& analyser)
{
    if (!analyser) {
        m_failed = true;
        m_window.showProblem(tr("The rules"), analyser.error());
        Q_EMIT settled();
        return;
    }
    m_analyser = *analyser;
    if (!m_store || !m_analyser || m_pipeline)
        return;
    m_pipeline = std::make_unique<Pipeline>(*m_store, m_analyser);
    m_pipeline->setImportSettings(m_importSettings);
    m_ruleBench = std::make_unique<RuleBench>(*m_pipeline, m_folders);
    m_window.setRuleBench(*m_ruleBench);
    m_window.setSourceServices(sourceServices());
    m_window.setPipeline(*m_pipeline);
    m_reclustering = std::make_unique<Reclustering>(*m_pipeline);
    m_pollers = std::make_unique<Pollers>(*m_store, m_pipeline->analysts(), m_analyser, m_pollerSettings);
    connect(m_pipeline.get(), &Pipeline::analyserChanged, m_pollers.get(), [this] { m_pollers->setAnalyser(m_pipeline->analyser()); });
    m_collecting = std::make_unique<Collecting>(*m_pipeline, m_folders);
    connect(m_collecting.get(), &Collecting::failed, this, [this](const Error& error) { m_window.showProblem(tr("The listener"), error); });
    Q_EMIT settled();
}

SourceServices Startup::sourceServices() const
{
    SourceServices services;
    services.test = [this](const Source& source) { return m_pollers->test(source); };
    services.pollNow = [this](SourceId source) { return m_pollers->pollNow(source); };
    services.listener = [this] { return m_collecting ? m_collecting->listener() : ListenerState(); };
    services.follow = [this](const CiFact& job) { return m_pollers->follow(job); };
    services.unfollow = [this](const CiFact& job) { m_pollers->unfollow(job); };
    services.whenEnded = [this](QObject* receiver, std::function<void(const QString&)> use) {
        connect(m_pollers.get(), &Pollers::ended, receiver, std::move(use));
    };
    return services;
}

} // namespace sentinel
