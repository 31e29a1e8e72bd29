// Inputs that are broken or hostile: each costs one clear line on standard error, exit code 1 and little memory.

#include "tests/logs/packed.h"
#include "tests/pipeline/texts.h"
#include "tests/programs/program.h"

using namespace sentinel;
using namespace Qt::StringLiterals;

namespace {

constexpr long mostKilobytes = 300 * 1024;
constexpr bool isSanitized = SENTINEL_SANITIZED;

QByteArray bytesOf(const std::string& text)
{
    return QByteArray::fromStdString(text);
}

QByteArray nestedReport(int depth)
{
    return "<?xml version=\"1.0\"?>\n" + QByteArray("<testsuite name=\"x\">").repeated(depth);
}

const QByteArray outsideReport = "<?xml version=\"1.0\"?>\n"
                                 "<!DOCTYPE testsuite [<!ENTITY secret SYSTEM \"file:///etc/hostname\">]>\n"
                                 "<testsuite name=\"x\" tests=\"1\"><testcase name=\"&secret;\"/></testsuite>\n";

const QByteArray laughingReport = "<?xml version=\"1.0\"?>\n<!DOCTYPE testsuite [<!ENTITY a \"ha\">"
                                  "<!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;\"><!ENTITY c \"&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;\">"
                                  "<!ENTITY d \"&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;\"><!ENTITY e \"&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;\">"
                                  "<!ENTITY f \"&e;&e;&e;&e;&e;&e;&e;&e;&e;&e;\"><!ENTITY g \"&f;&f;&f;&f;&f;&f;&f;&f;&f;&f;\">]>\n"
                                  "<testsuite name=\"x\"><testcase name=\"&g;&g;&g;&g;&g;&g;&g;&g;&g;&g;\"/></testsuite>\n";

} // namespace

class TestBadInput : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void itIsOneClearLine_data();
    void itIsOneClearLine();
    void anUnreadableFileIsNamed();
    void aBombOfAGigabyteIsRefused();
    void theOthersGoOn();

private:
    void look(const Ended& ended, const QString& path, const QString& reason) const;
    Program m_program;
};

void TestBadInput::look(const Ended& ended, const QString& path, const QString& reason) const
{
    QCOMPARE(ended.signal, 0);
    QCOMPARE(ended.exitCode, 1);
    QCOMPARE(ended.out, QByteArray());
    QVERIFY2(ended.complaints().size() == 1, ended.err);
    QVERIFY2(ended.complaints()[0].startsWith(u"sentinel: %1: "_s.arg(path)), ended.err);
    QVERIFY2(ended.complaints()[0].count(path) == 1, ended.err);
    QVERIFY2(QString::fromUtf8(ended.err).contains(reason, Qt::CaseInsensitive), ended.err);
    if (!isSanitized) // a sanitizer keeps freed memory and doubles the rest: its peak says nothing about ours
        QVERIFY2(ended.peakKilobytes < mostKilobytes, qPrintable(QString::number(ended.peakKilobytes)));
}

void TestBadInput::itIsOneClearLine_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("reason");
    const QByteArray zipped = bytesOf(packed(Packing::Gzip, {{"x", failingLog() + std::string(100'000, 'x')}}));
    QTest::newRow("empty file") << u"empty.log"_s << QByteArray() << u"empty"_s;
    QTest::newRow("binary file") << u"logo.png"_s << "\x89PNG\r\n\x1a\n"_ba + QByteArray(3000, '\0') << u"text"_s;
    QTest::newRow("truncated gzip") << u"cut.log.gz"_s << zipped.left(zipped.size() / 2) << QString();
    QTest::newRow("gzip of nothing but its head") << u"head.gz"_s << zipped.left(12) << QString();
    QTest::newRow("zip that leads outside") << u"out.zip"_s
                                            << bytesOf(packed(Packing::Zip, {{"a.log", failingLog()}, {"../../b.log", failingLog()}}))
                                            << u"../../b.log"_s;
    QTest::newRow("zip without logs") << u"none.zip"_s << bytesOf(packed(Packing::Zip, {{"a.bin", std::string(9000, '\0')}})) << QString();
    QTest::newRow("a million nested elements") << u"nested.xml"_s << nestedReport(1'000'000) << u"nest"_s;
    QTest::newRow("external entities") << u"outside.xml"_s << outsideReport << QString();
    QTest::newRow("entities in entities") << u"laughs.xml"_s << laughingReport << QString();
    QTest::newRow("cut report") << u"cut.xml"_s << bytesOf(failingReport()).left(200) << QString();
}

void TestBadInput::itIsOneClearLine()
{
    QFETCH(QString, name);
    QFETCH(QByteArray, bytes);
    QFETCH(QString, reason);
    const QString path = m_program.put(name, bytes);
    for (const QString& command : {u"triage"_s, u"tests"_s, u"import"_s})
        look(m_program.run({command, u"--jsonl"_s, path}), path, reason);
}

void TestBadInput::anUnreadableFileIsNamed()
{
    const QString missing = m_program.path(u"missing.log"_s);
    look(m_program.run({u"triage"_s, u"--jsonl"_s, missing}), missing, {});
    const QString empty = m_program.path(u"empty folder"_s);
    QVERIFY(QDir().mkpath(empty));
    look(m_program.run({u"triage"_s, u"--jsonl"_s, empty}), empty, {});
    m_program.put(u"pictures/a.png"_s, "\x89PNG\r\n\x1a\n"_ba + QByteArray(3000, '\0'));
    const QString pictures = m_program.path(u"pictures"_s);
    look(m_program.run({u"triage"_s, u"--jsonl"_s, pictures}), pictures, u"no logs"_s);
    if (::geteuid() == 0)
        QSKIP("root may read everything");
    const QString locked = m_program.put(u"locked.log"_s, "x\n");
    QVERIFY(QFile::setPermissions(locked, {}));
    look(m_program.run({u"triage"_s, u"--jsonl"_s, locked}), locked, u"permission"_s);
}

void TestBadInput::aBombOfAGigabyteIsRefused()
{
    const QString path = m_program.put(u"zeros.log.gz"_s, bytesOf(packedZeros(Packing::Gzip, qint64(1) << 30)));
    for (const QString& command : {u"triage"_s, u"tests"_s, u"import"_s})
        look(m_program.run({command, u"--jsonl"_s, path}), path, u"bomb"_s);
}

void TestBadInput::theOthersGoOn()
{
    const QString bad = m_program.put(u"empty.log"_s, {}), good = m_program.put(u"good.log"_s, bytesOf(failingLog()));
    const Ended ended = m_program.run({u"triage"_s, u"--jsonl"_s, bad, good, bad});
    QCOMPARE(ended.exitCode, 1);
    QCOMPARE(ended.lines().size(), 1);
    QCOMPARE(ended.complaints().size(), 2);
}

QTEST_GUILESS_MAIN(TestBadInput)
#include "tst_badinput.moc"
