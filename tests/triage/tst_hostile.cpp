// Lines that nobody meant to be read must cost no more than others: measured in work, not in time.

#include "core/triage/scanner.h"
#include "core/triage/triage.h"
#include "tests/triage/builtinrules.h"

#include <QTest>

#include <memory>

using namespace sentinel;

namespace {

constexpr qint64 mostAskings = 16; // times that a byte may be asked, by one group of expressions each

Log logOf(const std::string& text)
{
    Document document;
    document.name = "hostile.log";
    const auto owned = std::make_shared<const std::string>(text);
    document.bytes = Bytes::owning(owned, *owned);
    return *Log::parse(document);
}

std::string repeated(std::string_view text, size_t times)
{
    std::string all;
    all.reserve(text.size() * times);
    for (size_t i = 0; i < times; ++i)
        all += text;
    return all;
}

} // namespace

class TestHostile : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theWorkGrowsNoFasterThanTheLog_data()
    {
        QTest::addColumn<QByteArray>("unit");
        const auto row = [](const char* name, const std::string& unit) { QTest::newRow(name) << QByteArray::fromStdString(unit); };
        row("one line after the other fails", "ERROR: connection to db:5432 failed: Connection refused\n");
        row("one long line", "error ");
        row("blanks alone", "        ");
        row("blank lines", "\n");
        row("brackets without an end", "([{");
        row("what is nearly a failed test", "x (y) (z) (FAILED \n");
        row("what is nearly a place", "a.b:1(2[3");
        row("what is nearly a trace", "Traceback (most recent call last)\n  File\n");
        row("overwritten states", "10% error\r");
        row("escape sequences", "\x1b[31m\x1b]0;x");
        row("quotes", "\"'`\"'`");
        row("zeros", std::string(8, '\0'));
    }
    void theWorkGrowsNoFasterThanTheLog()
    {
        QFETCH(QByteArray, unit);
        const std::string small = repeated(unit.toStdString(), 5'000), large = repeated(unit.toStdString(), 20'000);
        const Scan one = scanLog(logOf(small), builtInRules()), four = scanLog(logOf(large), builtInRules());
        QVERIFY(four.work.bytes <= qint64(large.size()) + 1);
        QVERIFY(four.work.askedBytes <= mostAskings * four.work.bytes);
        QVERIFY(four.work.askedBytes <= 5 * one.work.askedBytes + 100'000);
        QVERIFY(four.work.matches <= 5 * one.work.matches + 1000);
        QVERIFY(four.hits.size() <= 2 * one.hits.size() + 1000);
    }

    void ofALongLineBothEndsAreLookedAt()
    {
        const std::string text = "fatal: not a git repository" + std::string(3'000'000, ' ') + "Segmentation fault (core dumped)\n";
        const Scan scan = scanLog(logOf(text), builtInRules());
        QVERIFY(scan.work.bytes < 20'000);
        QVERIFY(!scan.hits.empty());
    }

    void aLogOfNothingButFailuresIsTriaged()
    {
        const std::string text = repeated("src/a.cpp:1:2: error: 'x' was not declared in this scope\n", 20'000);
        const Log log = logOf(text);
        const Verdict verdict = triageLog(log, {}, builtInRules());
        QVERIFY(!verdict.evidence.empty());
        QVERIFY(verdict.evidence.front().text.size() < 10'000);
    }
};

QTEST_GUILESS_MAIN(TestHostile)
#include "tst_hostile.moc"
