#include "core/providers/events.h"

#include <QTest>

using namespace sentinel;
using namespace Qt::StringLiterals;

namespace {

constexpr Timestamp now{1'700'000'000'000};

QString wrong(const char* ndjson)
{
    const Result<std::vector<SeriesEvents>> read = readEvents(ndjson, now);
    return read ? u"nothing is wrong"_s : read.error().message;
}

} // namespace

class TestEvents : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void linesAreSortedIntoSeries();
    void logEventsAreTexts();
    void labelsNeedNoOrder();
    void emptyLinesAreNothing();
    void whatIsWrongIsNamedWithItsLine();
    void oneBatchHasItsLimits();
};

void TestEvents::linesAreSortedIntoSeries()
{
    const auto read = readEvents(R"({"time":"2026-03-01T08:03:00Z","source":"web-1","name":"cpu","value":0.5}
{"time":1772352181,"source":"web-1","name":"cpu","value":1}
{"time":1772352182500,"source":"web-2","name":"cpu","value":-2e3}
{"source":"web-1","name":"cpu","value":18446744073709551615}
)",
                                 now);
    QVERIFY2(read, read ? "" : qPrintable(read.error().message));
    const Timestamp at{1772352180000};
    QCOMPARE(*read,
             (std::vector<SeriesEvents>{{{"web-1", "cpu", "{}"}, {{at, 0.5}, {{at.ms + 1000}, 1}, {now, 18446744073709551615.0}}, {}},
                                        {{"web-2", "cpu", "{}"}, {{{at.ms + 2500}, -2000}}, {}}}));
}

void TestEvents::logEventsAreTexts()
{
    const auto read =
        readEvents("{\"name\":\"log\",\"value\":\"a\\nb\"}\n{\"name\":\"log\",\"message\":\"c\"}\n{\"name\":\"log\",\"text\":\"d\"}", now);
    QVERIFY(read);
    QCOMPARE(*read, (std::vector<SeriesEvents>{{{"", "log", "{}"}, {}, {{now, "a\nb"}, {now, "c"}, {now, "d"}}}}));
}

void TestEvents::labelsNeedNoOrder()
{
    const auto read = readEvents(R"({"name":"x","value":1,"labels":{"b":"2","a":"say \"hi\"","c":null}}
{"name":"x","value":2,"labels":{"a":"say \u0022hi\u0022","b":2}}
{"name":"x","value":3,"labels":{"a":true}})",
                                 now);
    QVERIFY(read);
    QCOMPARE(read->size(), size_t(2));
    QCOMPARE(read->front().key.labels, QByteArray(R"({"a":"say \"hi\"","b":"2"})"));
    QCOMPARE(read->front().points.size(), size_t(2));
    QCOMPARE(read->back().key.labels, QByteArray(R"({"a":"true"})"));
}

void TestEvents::emptyLinesAreNothing()
{
    QVERIFY(readEvents("", now)->empty());
    QVERIFY(readEvents("\n\r\n  \n", now)->empty());
    QCOMPARE(readEvents("\r\n{\"name\":\"x\",\"value\":1}\r\n", now)->size(), size_t(1));
}

void TestEvents::whatIsWrongIsNamedWithItsLine()
{
    QCOMPARE(wrong("{\"name\":\"x\",\"value\":1}\n{\"name\":\"x\",\"value\":}"),
             u"Line 2: This is no JSON: no value at byte 20 (line 1, column 21)."_s);
    QCOMPARE(wrong("{\"value\":1}"), u"Line 1: name is missing."_s);
    QCOMPARE(wrong("{\"name\":5,\"value\":1}"), u"Line 1: name must be a text."_s);
    QCOMPARE(wrong("{\"name\":\"x\"}"), u"Line 1: value is missing."_s);
    QCOMPARE(wrong("{\"name\":\"x\",\"value\":[1]}"), u"Line 1: value must be a number or a text."_s);
    QCOMPARE(wrong("{\"name\":\"x\",\"value\":1,\"time\":\"soon\"}"), u"Line 1: time is no time."_s);
    QCOMPARE(wrong("{\"name\":\"x\",\"value\":1,\"labels\":[]}"), u"Line 1: labels must be an object."_s);
    QCOMPARE(wrong("{\"name\":\"x\",\"value\":1,\"labels\":{\"a\":{}}}"), u"Line 1: labels.a must be a text."_s);
    QCOMPARE(wrong("[1]"), u"Line 1: the document must be an object."_s);
}

void TestEvents::oneBatchHasItsLimits()
{
    std::string many;
    for (int i = 0; i < 50'001; ++i)
        many += "{\"name\":\"x" + std::to_string(i) + "\",\"value\":1}\n";
    QCOMPARE(readEvents(many, now).error().kind, Error::Kind::TooLarge);
    QVERIFY(wrong(("{\"name\":\"" + std::string(501, 'x') + "\",\"value\":1}").c_str()).contains(u"name is longer than 500 bytes"_s));
}

QTEST_GUILESS_MAIN(TestEvents)
#include "tst_events.moc"
