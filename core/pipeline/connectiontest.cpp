#include "core/pipeline/connectiontest.h"

#include <QDateTime>
#include <QEventLoop>

namespace sentinel {

ConnectionTest::ConnectionTest(const Source& source, const ClientSettings& settings, QObject* parent)
    : QObject(parent), m_source(source), m_client(settings)
{
}

void ConnectionTest::start()
{
    const auto later = [this](auto job) { QMetaObject::invokeMethod(this, job, Qt::QueuedConnection); };
    const PollingEntry* entry = pollingEntry(m_source.kind);
    const Result<> fit = checkSource(m_source);
    if (!entry || !fit) {
        later([this, entry, error = fit ? Error() : fit.error()] {
            fail(PollProblem::Kind::Server, entry ? error.message : tr("A folder is watched; there is no server to ask."), error.detail);
        });
        return;
    }
    readSecret(this, m_source.token, [this, entry, later](const Result<Secret>& token) {
        if (!token) {
            later([this, error = token.error()] { fail(PollProblem::Kind::Credentials, error.message, error.detail); });
            return;
        }
        m_credential = credentialOf(m_source, *token);
        const std::vector<PollAsk> asks = entry->beginTest(m_source);
        m_asks.assign(asks.begin(), asks.end());
        later([this] { next(); });
    });
}

void ConnectionTest::next()
{
    if (m_asks.empty()) {
        Q_EMIT finished(m_report);
        return;
    }
    const PollAsk ask = m_asks.front();
    m_asks.pop_front();
    m_client.ask(ask.ask, m_credential, [this, ask](const Reply& reply) {
        const size_t before = m_report.problems.size();
        pollingEntry(m_source.kind)->readTest(m_source, m_report, ask, reply, {QDateTime::currentMSecsSinceEpoch()});
        const bool isHopeless = m_report.problems.size() > before && m_report.problems.back().concernsAll;
        if (isHopeless)
            m_asks.clear(); // the others would say the same
        next();
    });
}

void ConnectionTest::fail(PollProblem::Kind kind, const QString& text, const QString& detail)
{
    m_report.problems.push_back({kind, text, detail, {}, true});
    Q_EMIT finished(m_report);
}

ConnectionReport testConnection(const Source& source, const ClientSettings& settings)
{
    ConnectionTest test(source, settings);
    QEventLoop loop;
    QObject::connect(&test, &ConnectionTest::finished, &loop, &QEventLoop::quit);
    test.start();
    loop.exec();
    return test.report();
}

QString hookAddress(SourceKind kind, const QString& listener)
{
    const PollingEntry* entry = pollingEntry(kind);
    if (!entry || !*entry->hookPath)
        return {};
    return (listener.endsWith(u'/') ? listener.chopped(1) : listener) + QLatin1String(entry->hookPath);
}

Credential credentialOf(const Source& source, const Secret& token)
{
    const PollingEntry* entry = pollingEntry(source.kind);
    if (!entry || token.isEmpty() || entry->authentication.header.isEmpty())
        return {};
    const Authentication& way = entry->authentication;
    const Secret shown = way.form == Authentication::Form::Basic ? Secret((source.user.toUtf8() + ':' + token.reveal()).toBase64()) : token;
    return {way.header, way.prefix, shown, source.address};
}

} // namespace sentinel
