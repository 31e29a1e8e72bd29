#include "core/reports/reports.h"

#include "core/domain/words.h"

#include <QTest>

using namespace sentinel;

namespace {

/// One line a row: "suite | name | status | duration | attempt | message".
QString told(const TestReport& report)
{
    QStringList lines;
    for (const TestResult& row : report.results) {
        const std::string_view status = jsonName(row.status);
        QString message = row.message;
        message.replace(u'\n', u'/');
        lines << QStringList{row.suite,
                             row.name,
                             QString::fromLatin1(status.data(), qsizetype(status.size())),
                             row.duration ? QString::number(*row.duration) : QStringLiteral("-"),
                             QString::number(row.attempt),
                             message}
                     .join(QStringLiteral(" | "));
    }
    return lines.join(u'\n');
}

std::string nested(int depth, bool closed)
{
    std::string xml;
    for (int i = 0; i < depth; ++i)
        xml += "<testsuite name=\"s\">";
    for (int i = 0; closed && i < depth; ++i)
        xml += "</testsuite>";
    return xml;
}

} // namespace

class JUnitTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsEveryDialect_data();
    void readsEveryDialect();
    void countsWhatItNames();
    void refusesWhatIsBroken_data();
    void refusesWhatIsBroken();
    void readsOtherEncodings_data();
    void readsOtherEncodings();
    void nestingHasALimit();
    void capturedOutputIsNotHeld_data();
    void capturedOutputIsNotHeld();
    void aHugeAttributeIsRefused();
    void anEarlyEndIsFoundAnywhere();
};

void JUnitTest::readsEveryDialect_data()
{
    QTest::addColumn<QByteArray>("xml");
    QTest::addColumn<QString>("rows");

    QTest::newRow("one of each") << QByteArray(R"(<testsuites><testsuite name="s" tests="4">
        <testcase classname="a.B" name="passes" time="0.5"/>
        <testcase classname="a.B" name="fails" time="1,234.5"><failure type="java.lang.AssertionError" message="expected 1">at B.java:3</failure></testcase>
        <testcase classname="a.B" name="breaks"><error message="boom" type="IOException"/></testcase>
        <testcase classname="a.B" name="waits" time="0"><skipped message="not today"/></testcase></testsuite></testsuites>)")
                                 << QStringLiteral("a.B | passes | passed | 0.5 | 1 | \n"
                                                   "a.B | fails | failed | 1234.5 | 1 | java.lang.AssertionError: expected 1/at B.java:3\n"
                                                   "a.B | breaks | error | - | 1 | IOException: boom\n"
                                                   "a.B | waits | skipped | 0 | 1 | not today");
    QTest::newRow("a suite as root, the text repeats the message")
        << QByteArray(R"(<?xml version="1.0"?><testsuite name="t"><testcase name="x"><failure message="a &lt; b">
java.lang.Error: a &lt; b
  at X</failure></testcase><system-out>noise <![CDATA[<testcase name="no"/>]]></system-out></testsuite>)")
        << QStringLiteral("t | x | failed | - | 1 | java.lang.Error: a < b/  at X");
    QTest::newRow("reruns that never passed")
        << QByteArray(R"(<testsuite name="S"><testcase classname="C" name="n" time="3">
        <failure message="first"/><rerunFailure message="second"/><rerunError message="third"><stackTrace>third at Y</stackTrace></rerunError></testcase></testsuite>)")
        << QStringLiteral("C | n | failed | 3 | 1 | first\nC | n | failed | - | 2 | second\nC | n | error | - | 3 | third at Y");
    QTest::newRow("flaky: failed first, then passed")
        << QByteArray(R"(<testsuite name="S"><testcase classname="C" name="n" time="2">
        <flakyFailure message="once" type="E"><stackTrace>once at X</stackTrace><system-out>o</system-out></flakyFailure><flakyError message="twice"/></testcase></testsuite>)")
        << QStringLiteral("C | n | failed | - | 1 | E: once at X\nC | n | error | - | 2 | twice\nC | n | passed | 2 | 3 | ");
    QTest::newRow("PHPUnit nests suites and says class")
        << QByteArray(R"(<testsuites><testsuite name="all"><testsuite name="FooTest" file="F.php">
        <testsuite name="FooTest::testBar"><testcase name="testBar with data set #0" class="FooTest" classname="Foo.Test" time="0.01"/></testsuite>
        <testcase name="testBaz" class="FooTest"/></testsuite></testsuite></testsuites>)")
        << QStringLiteral("Foo.Test | testBar with data set #0 | passed | 0.01 | 1 | \nFooTest | testBaz | passed | - | 1 | ");
    QTest::newRow("GoogleTest: disabled, two failures in one test")
        << QByteArray(R"(<testsuites tests="2" disabled="1"><testsuite name="Math">
        <testcase name="DISABLED_Slow" status="notrun" result="suppressed" time="0." classname="Math"/>
        <testcase name="Adds" status="run" result="completed" time="0.001" classname="Math"><failure message="m.cc:3&#x0A;one" type=""><![CDATA[m.cc:3
one]]></failure><failure message="m.cc:4&#x0A;two" type=""/></testcase></testsuite></testsuites>)")
        << QStringLiteral("Math | DISABLED_Slow | skipped | 0 | 1 | \nMath | Adds | failed | 0.001 | 1 | m.cc:3/one/m.cc:4/two");
    QTest::newRow("Gradle's test-retry repeats the case")
        << QByteArray(R"(<testsuite name="C" tests="4" failures="1" hostname="h" time="1"><properties/>
        <testcase name="n" classname="C" time="1"><failure message="once" type="E">E: once</failure></testcase><testcase name="n" classname="C" time="2"/>
        <testcase name="m" classname="C"><failure/></testcase><testcase name="m" classname="C"><failure/></testcase></testsuite>)")
        << QStringLiteral(
               "C | n | failed | 1 | 1 | E: once\nC | n | passed | 2 | 2 | \nC | m | failed | - | 1 | \nC | m | failed | - | 1 | ");
    QTest::newRow("gotestsum repeats it as well")
        << QByteArray(R"(<testsuites><testsuite name="p"><properties><property name="go.version" value="go1.21"/></properties>
        <testcase classname="p" name="TestA"><failure message="Failed"/></testcase><testcase classname="p" name="TestA"/></testsuite></testsuites>)")
        << QStringLiteral("p | TestA | failed | - | 1 | Failed\np | TestA | passed | - | 2 | ");
    QTest::newRow("elsewhere equal names may be other data")
        << QByteArray(R"(<testsuite name="C" hostname="h"><properties><property name="java.version" value="17"/></properties>
        <testcase name="n" classname="C"><failure/></testcase><testcase name="n" classname="C"/></testsuite>)")
        << QStringLiteral("C | n | failed | - | 1 | \nC | n | passed | - | 1 | ");
    QTest::newRow("duplicate names are rows of their own") << QByteArray(
        R"(<testsuite name="S"><testcase classname="C" name="n"><skipped/></testcase><testcase classname="C" name="n"><failure/></testcase></testsuite>)")
                                                           << QStringLiteral("C | n | skipped | - | 1 | \nC | n | failed | - | 1 | ");
    QTest::newRow("a suite that broke as a whole")
        << QByteArray(R"(<testsuites><testsuite name="spec.js" errors="1"><error message="cannot load"/></testsuite></testsuites>)")
        << QStringLiteral("spec.js | spec.js | error | - | 1 | cannot load");
    QTest::newRow("no tests at all") << QByteArray(R"(<testsuites name="x" tests="0"></testsuites>)") << QString();
    QTest::newRow("prefixes that nobody declared, a blank in front")
        << QByteArray("\n <?xml version=\"1.0\"?><j:testsuite xsi:x=\"1\"><j:testcase name=\"a\"/></j:testsuite>")
        << QStringLiteral(" | a | passed | - | 1 | ");
    QTest::newRow("a bare < in an attribute") << QByteArray(R"(<testsuite><testcase name="a<b" time='<<computed>>'/></testsuite>)")
                                              << QStringLiteral(" | a<b | passed | - | 1 | ");
    QTest::newRow("times that are no times")
        << QByteArray(
               R"(<testsuite><testcase name="a" time="nan"/><testcase name="b" time="&lt;computed&gt;"/><testcase name="c" time="-1"/>)"
               R"(<testcase name="d" time="1.4e-05"/></testsuite>)")
        << QStringLiteral(" | a | passed | - | 1 | \n | b | passed | - | 1 | \n | c | passed | - | 1 | \n | d | passed | 1.4e-05 | 1 | ");
}

void JUnitTest::readsEveryDialect()
{
    QFETCH(QByteArray, xml);
    QFETCH(QString, rows);
    const std::string_view bytes(xml.constData(), size_t(xml.size()));
    QCOMPARE(QLatin1String(reportFormat(bytes)), QLatin1String("junit"));
    const Result<TestReport> report = readReport(bytes);
    QVERIFY2(report, report ? "" : qPrintable(report.error().message));
    QCOMPARE(report->format, QStringLiteral("junit"));
    QCOMPARE(told(*report), rows);
}

void JUnitTest::countsWhatItNames()
{
    const Result<TestReport> report = readReport(
        R"(<testsuite tests="99"><testcase name="a"/><testcase name="b"><failure/></testcase><testcase name="c"><error/></testcase><testcase name="d"><skipped/></testcase><testcase name="e"/></testsuite>)");
    QVERIFY(report);
    QCOMPARE(report->counts, (TestCounts{5, 2, 1, 1, 1}));

    const Result<TestReport> retried = readReport(
        R"(<testsuite tests="2"><testcase name="a"><flakyFailure/><flakyError/></testcase><testcase name="b"><failure/><rerunFailure/></testcase></testsuite>)");
    QVERIFY(retried);
    QCOMPARE(retried->counts, (TestCounts{2, 1, 1, 0, 0})); // the tests, not their tries
}

void JUnitTest::refusesWhatIsBroken_data()
{
    QTest::addColumn<QByteArray>("xml");
    QTest::addColumn<int>("kind");
    QTest::addColumn<QString>("says");
    const auto row = [](const char* name, const QByteArray& xml, Error::Kind kind, const QString& says) {
        QTest::newRow(name) << xml << int(kind) << says;
    };
    row("another kind of XML", "<project><modelVersion/></project>", Error::Kind::Unsupported,
        QStringLiteral("root element <project> is no known test report"));
    row("no report at all", "hello\n", Error::Kind::Unsupported, QStringLiteral("neither XML nor any other known format"));
    row("nothing", "", Error::Kind::Unsupported, QStringLiteral("empty"));
    row("cut off", "<testsuite>\n<testcase name=\"a\"/>\n<testc", Error::Kind::Malformed, QStringLiteral("Line 3"));
    row("tags that do not fit", "<testsuite>\n  <testcase></testsuite>", Error::Kind::Malformed, QStringLiteral("Line 2"));
    row("two documents", "<testsuite/>\n<testsuite/>", Error::Kind::Malformed, QStringLiteral("Line 2"));
    row("entities of its own", "<!DOCTYPE x [<!ENTITY a \"aa\"><!ENTITY b \"&a;&a;\">]><testsuite name=\"&b;\"/>", Error::Kind::Malformed,
        QStringLiteral("entities"));
    row("a file as entity", "<!DOCTYPE x [<!ENTITY a SYSTEM \"file:///etc/passwd\">]><testsuite><testcase name=\"a\"/>&a;</testsuite>",
        Error::Kind::Malformed, QStringLiteral("entities"));
    row("an entity that nobody declared", "<testsuite>\n&nope;</testsuite>", Error::Kind::Malformed, QStringLiteral("nope"));
    row("an attribute twice", "<testsuite><testcase name=\"a\" name=\"b\"/></testsuite>", Error::Kind::Malformed, QStringLiteral("Line 1"));
}

void JUnitTest::refusesWhatIsBroken()
{
    QFETCH(QByteArray, xml);
    QFETCH(int, kind);
    QFETCH(QString, says);
    const Result<TestReport> report = readReport({xml.constData(), size_t(xml.size())});
    QVERIFY(!report);
    QCOMPARE(int(report.error().kind), kind);
    QVERIFY2(report.error().message.contains(says), qPrintable(report.error().message));
}

void JUnitTest::readsOtherEncodings_data()
{
    QTest::addColumn<QByteArray>("xml");
    QTest::addColumn<QString>("name");
    const QString text =
        QStringLiteral("<?xml version=\"1.0\" encoding=\"%1\"?>\n<testsuite><testcase name=\"gr\u00fc\u00df\"/></testsuite>");
    const auto utf16 = [](const QString& s, bool big) {
        QByteArray bytes(big ? "\xFE\xFF" : "\xFF\xFE");
        for (const QChar c : s) {
            bytes += char(big ? c.unicode() >> 8 : c.unicode() & 0xff);
            bytes += char(big ? c.unicode() & 0xff : c.unicode() >> 8);
        }
        return bytes;
    };
    const QString name = QStringLiteral("gr\u00fc\u00df");
    QTest::newRow("UTF-8") << text.arg(QStringLiteral("UTF-8")).toUtf8() << name;
    QTest::newRow("UTF-8 with a mark") << "\xEF\xBB\xBF" + text.arg(QStringLiteral("utf-8")).toUtf8() << name;
    QTest::newRow("Latin 1") << text.arg(QStringLiteral("ISO-8859-1")).toLatin1() << name;
    QTest::newRow("a code page nobody has") << text.arg(QStringLiteral("x-mac-roman")).toLatin1() << name;
    QTest::newRow("UTF-16, little end first") << utf16(text.arg(QStringLiteral("utf-16")), false) << name;
    QTest::newRow("UTF-16, big end first") << utf16(text.arg(QStringLiteral("utf-16")), true) << name;
    QTest::newRow("says UTF-16, is UTF-8") << text.arg(QStringLiteral("utf-16")).toUtf8() << name;
    QTest::newRow("says UTF-8, is not") << text.arg(QStringLiteral("UTF-8")).toLatin1() << QStringLiteral("gr\ufffd\ufffd");
    QTest::newRow("control codes") << QByteArray("<testsuite><testcase name=\"a\x1b[31mb\"/></testsuite>") << QStringLiteral("a?[31mb");
}

void JUnitTest::readsOtherEncodings()
{
    QFETCH(QByteArray, xml);
    QFETCH(QString, name);
    const Result<TestReport> report = readReport({xml.constData(), size_t(xml.size())});
    QVERIFY2(report, report ? "" : qPrintable(report.error().message));
    QCOMPARE(report->results.size(), size_t(1));
    QCOMPARE(report->results.front().name, name);
}

void JUnitTest::nestingHasALimit()
{
    QVERIFY(readReport(nested(150, true)));
    const Result<TestReport> report = readReport(nested(1'000'000, false));
    QVERIFY(!report);
    QCOMPARE(report.error().kind, Error::Kind::TooLarge);
    QVERIFY2(report.error().message.contains(QStringLiteral("nested more than 200 deep")), qPrintable(report.error().message));
}

void JUnitTest::capturedOutputIsNotHeld_data()
{
    QTest::addColumn<QByteArray>("open");
    QTest::addColumn<QByteArray>("close");
    QTest::newRow("as CDATA") << QByteArray("<system-out><![CDATA[") << QByteArray("]]></system-out>");
    QTest::newRow("as text") << QByteArray("<system-out>") << QByteArray("</system-out>");
    QTest::newRow("as text with entities") << QByteArray("<system-out>" + QByteArray("&amp;&#10;").repeated(50'000))
                                           << QByteArray("</system-out>");
    QTest::newRow("as a comment") << QByteArray("<!--") << QByteArray("-->");
}

void JUnitTest::capturedOutputIsNotHeld()
{
    QFETCH(QByteArray, open);
    QFETCH(QByteArray, close);
    std::string xml = "<testsuite><testcase name=\"before\"/>" + open.toStdString();
    for (int i = 0; i < 400'000; ++i)
        xml += "a line of output, \xC3\xA4 - it goes on and on\n";
    xml += close.toStdString() + "<testcase name=\"after\"/>\n<oops>";
    const Result<TestReport> broken = readReport(xml);
    QVERIFY(!broken);
    QVERIFY2(broken.error().message.startsWith(QStringLiteral("Line 400002")), qPrintable(broken.error().message));

    xml.resize(xml.size() - 6);
    const Result<TestReport> report = readReport(xml + "</testsuite>");
    QVERIFY2(report, report ? "" : qPrintable(report.error().message));
    QCOMPARE(report->results.size(), size_t(2));
    QCOMPARE(report->results.back().name, QStringLiteral("after"));
}

void JUnitTest::aHugeAttributeIsRefused()
{
    const Result<TestReport> report = readReport("<testsuite name=\"" + std::string(64 << 20, 'x') + "\"/>");
    QVERIFY(!report);
    QCOMPARE(report.error().kind, Error::Kind::TooLarge);
}

void JUnitTest::anEarlyEndIsFoundAnywhere()
{
    const std::string whole = "<?xml version=\"1.0\"?><!-- c --><testsuite name=\"\xC3\xA4\"><testcase "
                              "name=\"a\"><failure>x<![CDATA[y]]></failure></testcase></testsuite>";
    for (size_t size = 1; size < whole.size(); ++size) {
        const Result<TestReport> report = readReport(whole.substr(0, size));
        QVERIFY2(!report, qPrintable(QString::number(size)));
    }
    QVERIFY(readReport(whole));
}

QTEST_GUILESS_MAIN(JUnitTest)
#include "tst_junit.moc"
