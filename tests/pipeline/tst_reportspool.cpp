#include "core/pipeline/reportspool.h"
#include "tests/loopback.h"

#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace sentinel;

class TestReportSpool : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_dir = std::make_unique<QTemporaryDir>();
        m_spool = std::make_unique<ReportSpool>(m_dir->filePath(u"spool"_s));
        qputenv("SENTINEL_TEST_KEY", "k3y");
    }

    void aReportGoesToItsPipelineAndIsGone()
    {
        Loopback collector([](const AskedFor&) { return Answered{201, "{}", {}}; });
        QVERIFY(m_spool->add(reportFor(collector)));
        const ReportSpool::Sent sent = m_spool->send();
        QCOMPARE(sent.sent, 1);
        QCOMPARE(m_spool->waiting(), 0);
        QCOMPARE(collector.asked().size(), 1u);
        QCOMPARE(collector.asked().front().path(), u"/api/v1/tenants/default/pipelines/nightly/executions"_s);
        QCOMPARE(collector.asked().front().headers.value("authorization"), QByteArray("Bearer k3y"));
    }

    // The second sender finds the first at work and leaves; what it came for must not wait for a third.
    void whatComesWhileAnotherSendsIsSentToo()
    {
        bool isFirst = true;
        QString address;
        ReportSpool::Sent second;
        Loopback collector([&](const AskedFor&) {
            if (std::exchange(isFirst, false)) {
                [&] { QVERIFY(m_spool->add(reportFor(address))); }();
                second = m_spool->send();
            }
            return Answered{201, "{}", {}};
        });
        address = collector.address();
        QVERIFY(m_spool->add(reportFor(address)));
        const ReportSpool::Sent first = m_spool->send();
        QCOMPARE(second.sent, 0);
        QCOMPARE(first.sent, 2);
        QCOMPARE(m_spool->waiting(), 0);
    }

    void whoIsAwayIsAskedOnce()
    {
        for (int i = 0; i < 3; ++i)
            QVERIFY(m_spool->add(reportFor(u"http://127.0.0.1:1"_s)));
        const ReportSpool::Sent sent = m_spool->send();
        QCOMPARE(sent.left, 3);
        QVERIFY(!sent.problem.isEmpty());
        QCOMPARE(m_spool->waiting(), 3);
    }

    void whatIsNeverTakenIsPutAside()
    {
        Loopback collector([](const AskedFor&) { return Answered{422, "{}", {}}; });
        QVERIFY(m_spool->add(reportFor(collector)));
        QCOMPARE(m_spool->send().refused, 1);
        QCOMPARE(m_spool->waiting(), 0);
        QCOMPARE(QDir(m_dir->filePath(u"spool/refused"_s)).entryList(QDir::Files).size(), 1);
    }

private:
    static ExecutionReport reportFor(const QString& address)
    {
        return {address, u"env:SENTINEL_TEST_KEY"_s, u"default"_s, u"nightly"_s, R"({"id": "1", "status": "success"})"};
    }
    static ExecutionReport reportFor(const Loopback& collector) { return reportFor(collector.address()); }

    std::unique_ptr<QTemporaryDir> m_dir;
    std::unique_ptr<ReportSpool> m_spool;
};

QTEST_GUILESS_MAIN(TestReportSpool)
#include "tst_reportspool.moc"
