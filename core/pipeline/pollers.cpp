#include "core/pipeline/pollers.h"

#include "core/pipeline/analysis.h"
#include "core/pipeline/config.h"
#include "core/pipeline/connectiontest.h"
#include "core/pipeline/pollerhub_p.h"
#include "core/store/leases.h"

#include <QPromise>

namespace sentinel {

PollerSettings pollerSettingsOf(const Config& config, const QString& dataFolder)
{
    PollerSettings settings;
    settings.client = {config.proxy, config.caFile, dataFolder + QStringLiteral("/fetching")};
    settings.import = importSettingsOf(config);
    return settings;
}

struct Pollers::Private
{
    std::shared_ptr<PollContext> context;
    QThread io;
    PollerHub* hub = nullptr; ///< lives on the io thread
};

Pollers::Pollers(Store& store, Analysts& analysts, std::shared_ptr<const Analyser> analyser, const PollerSettings& settings,
                 QObject* parent)
    : QObject(parent), m_d(std::make_unique<Private>())
{
    m_d->context = std::make_shared<PollContext>(store, analysts, settings);
    m_d->context->analyser = std::move(analyser);
    m_d->context->holder = newLeaseHolder();
    m_d->io.setObjectName(QStringLiteral("io"));
    m_d->hub = new PollerHub(m_d->context);
    m_d->hub->moveToThread(&m_d->io);
    connect(m_d->hub, &PollerHub::ended, this, &Pollers::ended);
    connect(&m_d->io, &QThread::started, m_d->hub, &PollerHub::start);
    connect(&m_d->io, &QThread::finished, m_d->hub, &QObject::deleteLater); // on the thread itself, as its last deed
    m_d->io.start();
}

Pollers::~Pollers()
{
    m_d->context->stop.request_stop();
    m_d->io.quit();
    m_d->io.wait();
}

void Pollers::setAnalyser(std::shared_ptr<const Analyser> analyser)
{
    const std::lock_guard lock(m_d->context->mutex);
    m_d->context->analyser = std::move(analyser);
}

QFuture<PollWish> Pollers::pollNow(SourceId source)
{
    const auto promise = std::make_shared<QPromise<PollWish>>();
    promise->start();
    QMetaObject::invokeMethod(m_d->hub, [hub = m_d->hub, source, promise] {
        promise->addResult(hub->pollNow(source));
        promise->finish();
    });
    return promise->future();
}

QFuture<ConnectionReport> Pollers::test(const Source& source)
{
    const auto promise = std::make_shared<QPromise<ConnectionReport>>();
    promise->start();
    QMetaObject::invokeMethod(m_d->hub, [hub = m_d->hub, source, promise, client = m_d->context->settings.client] {
        auto* test = new ConnectionTest(source, client, hub);
        QObject::connect(test, &ConnectionTest::finished, hub, [test, promise](const ConnectionReport& report) {
            promise->addResult(report);
            promise->finish();
            test->deleteLater();
        });
        test->start();
    });
    return promise->future();
}

QFuture<Result<QString>> Pollers::follow(const CiFact& job)
{
    const auto promise = std::make_shared<QPromise<Result<QString>>>();
    promise->start();
    QMetaObject::invokeMethod(m_d->hub, [hub = m_d->hub, job, promise] {
        hub->follow(job, [promise](const Result<QString>& file) {
            promise->addResult(file);
            promise->finish();
        });
    });
    return promise->future();
}

void Pollers::unfollow(const CiFact& job)
{
    QMetaObject::invokeMethod(m_d->hub, [hub = m_d->hub, job] { hub->unfollow(job); });
}

} // namespace sentinel
