// The families of reports beside JUnit's.

#include "tests/reports/told.h"

#include <QTest>

using namespace sentinel;

namespace {

std::string_view view(const QByteArray& bytes)
{
    return {bytes.constData(), size_t(bytes.size())};
}

} // namespace

class FormatsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsReports_data();
    void readsReports();
    void refusesXmlThatIsCutAnywhere_data() { readsReports_data(); }
    void refusesXmlThatIsCutAnywhere();
    void refusesXmlThatIsNestedDeeply_data() { readsReports_data(); }
    void refusesXmlThatIsNestedDeeply();
    void tellsTapHoles_data();
    void tellsTapHoles();
    void tellsWhatIsNoReport_data();
    void tellsWhatIsNoReport();
    void refusesBrokenJson_data();
    void refusesBrokenJson();
    void readsDurations_data();
    void readsDurations();
};

void FormatsTest::readsReports_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("format");
    QTest::addColumn<QString>("rows");
    const auto row = [](const char* name, const char* bytes, const char* format, const char* rows) {
        QTest::newRow(name) << QByteArray(bytes) << QString::fromUtf8(format) << QString::fromUtf8(rows);
    };

    row("TRX, definitions after results",
        R"x(<?xml version="1.0"?><TestRun id="1" xmlns="http://microsoft.com/schemas/VisualStudio/TeamTest/2010"><Results>
        <UnitTestResult testId="a" testName="N.C.Adds" outcome="Passed" duration="00:00:01.5"/>
        <UnitTestResult testId="b" testName="Breaks" outcome="Failed"><Output><StdOut>noise</StdOut><ErrorInfo><Message>no</Message><StackTrace>at N.C.Breaks()</StackTrace></ErrorInfo></Output></UnitTestResult>
        <UnitTestResult testId="c" testName="Later" outcome="NotExecuted"><Output><ErrorInfo><Message>not now</Message></ErrorInfo></Output></UnitTestResult>
        <UnitTestResult testId="d" testName="Slow" outcome="Timeout"/>
        <UnitTestResult testId="e" testName="Data" outcome="Failed"><InnerResults><UnitTestResult testId="e" testName="Data (1)" outcome="Passed"/><UnitTestResult testId="e" testName="Data (2)" outcome="Failed"/></InnerResults></UnitTestResult>
        </Results><TestDefinitions><UnitTest id="a"><TestMethod className="N.C, Assembly, Version=1.0" name="Adds"/></UnitTest><UnitTest id="b"><TestMethod className="N.C"/></UnitTest></TestDefinitions></TestRun>)x",
        "trx",
        "N.C | Adds | passed | \nN.C | Breaks | failed | no/at N.C.Breaks()\n | Later | skipped | not now\n | Slow | error | \n | Data (1) "
        "| passed | \n | Data (2) | failed | ");
    row("NUnit 2", R"x(<test-results name="x" total="3"><test-suite name="x"><results><test-suite name="N.C"><results>
        <test-case name="N.C.Adds(1.5)" executed="True" success="True" time="0.1"/>
        <test-case name="N.C.Breaks" executed="True" success="False"><failure><message>no</message><stack-trace>at x</stack-trace></failure></test-case>
        <test-case name="N.C.Later" executed="False" result="Ignored"><reason><message>not now</message></reason></test-case>
        <test-case name="N.C.Odd" executed="True" result="Error"/></results></test-suite></results></test-suite></test-results>)x",
        "nunit", "N.C | Adds(1.5) | passed | \nN.C | Breaks | failed | no/at x\nN.C | Later | skipped | not now\nN.C | Odd | error | ");
    row("NUnit 3",
        R"x(<test-run id="2"><test-suite type="Assembly"><test-suite type="TestFixture"><failure><message>One or more child tests had errors</message></failure>
        <test-case name="Adds" fullname="N.C.Adds" classname="N.C" result="Passed" duration="0.5"/>
        <test-case name="Breaks" fullname="N.C.Breaks" classname="N.C" result="Failed" label="Error"><failure><message>no</message></failure></test-case>
        <test-case name="Maybe" fullname="N.C.Maybe" classname="N.C" result="Inconclusive"/></test-suite></test-suite></test-run>)x",
        "nunit", "N.C | Adds | passed | \nN.C | Breaks | failed | no\nN.C | Maybe | skipped | ");
    row("xUnit.net",
        R"x(<assemblies><assembly name="a.dll"><errors><error type="assembly-cleanup" name="fixture"><failure><message>gone</message></failure></error></errors><collection name="c">
        <test name="N.C.Adds" type="N.C" method="Adds" time="0.1" result="Pass"/>
        <test name="Nice name" type="N.C" result="Fail"><failure exception-type="N.TrueException"><message>no</message><stack-trace>at x</stack-trace></failure></test>
        <test name="N.C.Later" type="N.C" result="Skip"><reason>not now</reason></test></collection></assembly></assemblies>)x",
        "xunit-net",
        "a.dll | fixture | error | gone\nN.C | Adds | passed | \nN.C | Nice name | failed | N.TrueException: no/at x\nN.C | Later | "
        "skipped | not now");
    row("Boost.Test, log",
        R"x(<TestLog><TestSuite name="all"><TestSuite name="s"><TestCase name="adds"><TestingTime>2000</TestingTime></TestCase>
        <TestCase name="breaks"><Error file="a.cpp" line="3">check failed</Error></TestCase><TestCase name="dies"><Exception file="a.cpp" line="9">boom<LastCheckpoint/></Exception></TestCase>
        <TestCase name="later" skipped="yes" reason="disabled"/></TestSuite></TestSuite></TestLog>)x",
        "boost-test",
        "all/s | adds | passed | \nall/s | breaks | failed | a.cpp:3: check failed\nall/s | dies | error | a.cpp:9: boom\nall/s | later | "
        "skipped | disabled");
    row("CTest",
        R"x(<Site><Testing><TestList><Test>./a</Test></TestList><Test Status="passed"><Name>a</Name><Path>.</Path><Results><NamedMeasurement name="Execution Time"><Value>1.5</Value></NamedMeasurement></Results></Test>
        <Test Status="failed"><Name>b</Name><Path>./sub</Path><Results><NamedMeasurement name="Exit Code"><Value>Failed</Value></NamedMeasurement><NamedMeasurement name="Completion Status"><Value>Completed</Value></NamedMeasurement><Measurement><Value>oh</Value></Measurement></Results></Test>
        <Test Status="notrun"><Name>c</Name><Path>.</Path><Results><NamedMeasurement name="Completion Status"><Value>Disabled</Value></NamedMeasurement></Results></Test>
        <Test Status="notrun"><Name>d</Name><Path>.</Path><Results><NamedMeasurement name="Completion Status"><Value>Unable to find executable</Value></NamedMeasurement></Results></Test></Testing></Site>)x",
        "ctest",
        "CTest | a | passed | \n./sub | b | failed | Failed/oh\nCTest | c | skipped | Disabled\nCTest | d | error | Unable to find "
        "executable");
    row("Qt Test",
        R"x(<TestCase name="tst_Foo"><Environment/><TestFunction name="adds"><Incident type="pass"/><Duration msecs="1.5"/></TestFunction>
        <TestFunction name="breaks"><Incident type="fail" file="a.cpp" line="3"><DataTag>row 1</DataTag><Description>not the same</Description></Incident></TestFunction>
        <TestFunction name="later"><Message type="skip"><Description>not now</Description></Message></TestFunction></TestCase>)x",
        "qtest",
        "tst_Foo | adds | passed | \ntst_Foo | breaks | failed | row 1: not the same/a.cpp:3\ntst_Foo | later | skipped | not now");
    row("CppUnit",
        R"x(<?xml version="1.0" encoding='ISO-8859-1' standalone='yes' ?><TestRun><FailedTests><FailedTest id="1"><Name>Foo::breaks</Name><FailureType>Assertion</FailureType><Location><File>a.cpp</File><Line>3</Line></Location><Message>no</Message></FailedTest>
        <FailedTest id="2"><Name>Foo::dies</Name><FailureType>Error</FailureType><Message>boom</Message></FailedTest></FailedTests><SuccessfulTests><Test id="3"><Name>Foo::adds</Name></Test></SuccessfulTests><Statistics><Tests>3</Tests></Statistics></TestRun>)x",
        "cppunit", "Foo | breaks | failed | no/a.cpp:3\nFoo | dies | error | boom\nFoo | adds | passed | ");
    row("CUnit",
        R"x(<CUNIT_TEST_RUN_REPORT><CUNIT_RESULT_LISTING><CUNIT_RUN_SUITE><CUNIT_RUN_SUITE_SUCCESS><SUITE_NAME> s </SUITE_NAME><CUNIT_RUN_TEST_RECORD><CUNIT_RUN_TEST_SUCCESS><TEST_NAME> adds </TEST_NAME></CUNIT_RUN_TEST_SUCCESS></CUNIT_RUN_TEST_RECORD>
        <CUNIT_RUN_TEST_RECORD><CUNIT_RUN_TEST_FAILURE><TEST_NAME>breaks</TEST_NAME><FILE_NAME>a.c</FILE_NAME><LINE_NUMBER>3</LINE_NUMBER><CONDITION>1 == 2</CONDITION></CUNIT_RUN_TEST_FAILURE></CUNIT_RUN_TEST_RECORD></CUNIT_RUN_SUITE_SUCCESS></CUNIT_RUN_SUITE></CUNIT_RESULT_LISTING></CUNIT_TEST_RUN_REPORT>)x",
        "cunit", "s | adds | passed | \ns | breaks | failed | a.c:3: 1 == 2");
    row("FPCUnit",
        R"x(<TestResults><TestListing><TestSuite Name=""><TestSuite Name="TFoo"><Test Name="Adds" Result="OK" ElapsedTime="00:00:00.100"/><Test Name="Breaks" Result="Failed"><Message>no</Message><ExceptionClass>EFail</ExceptionClass></Test>
        <Test Name="Later" Result="Ignored"/></TestSuite></TestSuite></TestListing></TestResults>)x",
        "fpcunit", "TFoo | Adds | passed | \nTFoo | Breaks | failed | EFail: no\nTFoo | Later | skipped | ");
    row("gtester",
        R"x(<gtester><testbinary path="t"><testcase path="/s/adds"><duration>0.1</duration><status exit-status="0" result="success"/></testcase><testcase path="/s/breaks"><error>no</error><status exit-status="-6" result="failed"/></testcase><testcase path="/s/later" skipped="1"/></testbinary></gtester>)x",
        "gtester", "s | adds | passed | \ns | breaks | failed | no/exit-status=-6\ns | later | skipped | ");
    row("Check",
        R"x(<testsuites xmlns="http://check.sourceforge.net/ns"><suite><title>s</title><test result="success"><fn>a.c:1</fn><id>adds</id><iteration>0</iteration><message>Passed</message></test><test result="failure"><fn>a.c:3</fn><id>loops</id><iteration>2</iteration><message>no</message></test></suite></testsuites>)x",
        "check", "s | adds | passed | \ns | loops[2] | failed | no/a.c:3");
    row("UnitTest++",
        R"x(<unittest-results tests="2"><test suite="S" name="adds" time="1"/><test suite="S" name="breaks"><failure message="a.cpp(3) : no"/></test></unittest-results>)x",
        "unittest++", "S | adds | passed | \nS | breaks | failed | a.cpp(3) : no");
    row("Valgrind",
        R"x(<valgrindoutput><protocoltool>memcheck</protocoltool><args><argv><exe>./a.out</exe></argv></args><error><kind>InvalidRead</kind><what>Invalid read of size 4</what></error><error><kind>Leak_DefinitelyLost</kind><xwhat><text>8 bytes lost</text></xwhat></error></valgrindoutput>)x",
        "valgrind", "valgrind-memcheck | ./a.out | failed | InvalidRead: Invalid read of size 4/Leak_DefinitelyLost: 8 bytes lost");

    row("Robot Framework, up to 6 and from 7 on",
        R"x(<?xml version="1.0"?><robot generator="Robot 7.0" rpa="false"><suite id="s1" name="Shop"><suite id="s1-s1" name="Cart">
        <test id="t1" name="Adds"><kw name="Log"><msg level="FAIL">quiet</msg><status status="FAIL" start="2024-01-31T12:00:00">inner</status></kw><status status="PASS" start="2024-01-31T12:00:00" elapsed="0.25"/></test>
        <test name="Breaks"><kw name="Should Be Equal"><status status="FAIL"/></kw><status status="FAIL" starttime="20240131 12:00:00.000" endtime="20240131 12:00:01.500">1 != 2</status></test>
        <test name="Later"><status status="SKIP">not now</status></test><test name="Cut"/><status status="FAIL"/></suite></suite><statistics><total><stat pass="1">All</stat></total></statistics></robot>)x",
        "robot",
        "Shop.Cart | Adds | passed | \nShop.Cart | Breaks | failed | 1 != 2\nShop.Cart | Later | skipped | not now\nShop.Cart | Cut | "
        "error | ");
    row("TestNG, with a retry",
        R"x(<testng-results skipped="1" failed="1" passed="2" total="4"><reporter-output/><suite name="S"><groups/><test name="T"><class name="shop.CartTest">
        <test-method status="PASS" name="setUp" is-config="true" duration-ms="1"/>
        <test-method status="PASS" name="adds" duration-ms="250"><params><param index="0"><value><![CDATA[1]]></value></param><param index="1"><value>two</value></param></params></test-method>
        <test-method status="FAIL" name="breaks" duration-ms="5"><exception class="java.lang.AssertionError"><message><![CDATA[no]]></message><full-stacktrace><![CDATA[java.lang.AssertionError: no
        at CartTest]]></full-stacktrace></exception></test-method>
        <test-method status="SKIP" name="wavers" retried="true" duration-ms="5"><exception class="E"><message>once</message></exception></test-method>
        <test-method status="PASS" name="wavers" duration-ms="5"/><test-method status="SKIP" name="later" duration-ms="0"/>
        <test-method status="FAIL" name="tearDown" is-config="true" duration-ms="1"><exception class="E"><message>gone</message></exception></test-method></class></test></suite></testng-results>)x",
        "testng",
        "shop.CartTest | adds(1, two) | passed | \nshop.CartTest | breaks | failed | java.lang.AssertionError: no/        at "
        "CartTest\nshop.CartTest | "
        "wavers | failed | E: once\nshop.CartTest | wavers (try 2) | passed | \nshop.CartTest | later | skipped | \nshop.CartTest | "
        "tearDown | "
        "error | E: gone");
    row("Catch2, version 3",
        R"x(<?xml version="1.0"?><Catch2TestRun name="units" rng-seed="1" xml-format-version="3" catch2-version="3.5.0"><TestCase name="adds" tags="[x]" filename="a.cpp" line="3"><OverallResult success="true" skips="0" durationInSeconds="0.25"/></TestCase>
        <TestCase name="breaks" filename="a.cpp" line="9"><Section name="inner" filename="a.cpp" line="10"><Expression success="false" type="REQUIRE" filename="a.cpp" line="12"><Original> a == b </Original><Expanded> 1 == 2 </Expanded></Expression><OverallResults successes="0" failures="1" expectedFailures="0" skipped="false"/></Section><OverallResult success="false" skips="0"/></TestCase>
        <TestCase name="later"><OverallResult success="true" skips="1"/></TestCase><TestCase name="dies"><FatalErrorCondition filename="a.cpp" line="20">SIGSEGV</FatalErrorCondition></TestCase></Catch2TestRun>)x",
        "catch2-xml",
        "units | adds | passed | \nunits | breaks | failed | a.cpp:12: REQUIRE( a == b )/1 == 2\nunits | later | skipped | \nunits | dies "
        "| error | "
        "a.cpp:20: SIGSEGV");
    row("Catch2, version 2",
        R"x(<Catch name="units"><Group name="units"><TestCase name="adds"><OverallResult success="true"/></TestCase><OverallResults successes="1"/></Group><OverallResults successes="1"/></Catch>)x",
        "catch2-xml", "units | adds | passed | ");
    row("doctest",
        R"x(<doctest binary="units" version="2.4.11"><Options order_by="file"/><TestSuite name="math"><TestCase name="adds" filename="a.cpp" line="3"><OverallResultsAsserts successes="1" failures="0" test_case_success="true" duration="0.25"/></TestCase>
        <TestCase name="breaks" filename="a.cpp" line="9"><SubCase name="s"><Expression success="false" type="CHECK" filename="a.cpp" line="12"><Original>a == b</Original><Expanded>1 == 2</Expanded></Expression></SubCase><Exception crash="false">boom</Exception><OverallResultsAsserts successes="0" failures="1" test_case_success="false"/></TestCase>
        <TestCase name="later" filename="a.cpp" line="20" skipped="true"/></TestSuite><OverallResultsAsserts successes="1" failures="1"/><OverallResultsTestCases successes="1" failures="1" skipped="1"/></doctest>)x",
        "doctest-xml",
        "math | adds | passed | \nmath | breaks | failed | a.cpp:12: CHECK( a == b )/1 == 2/boom\nmath | later | skipped | ");
    row("Allure 1",
        R"x(<ns2:test-suite xmlns:ns2="urn:model.allure.qatools.yandex.ru" start="1000" stop="9000" version="1.4"><name>shop.CartTest</name><title>Cart</title><test-cases>
        <test-case start="1000" stop="1250" status="passed"><name>adds</name><title>It adds</title><steps><step status="failed"><name>quiet</name></step></steps></test-case>
        <test-case start="2000" stop="2001" status="broken"><name>breaks</name><failure><message>no</message><stack-trace>E: no
at x</stack-trace></failure></test-case><test-case start="1" stop="1" status="canceled"><name>later</name></test-case></test-cases></ns2:test-suite>)x",
        "allure-xml", "shop.CartTest | adds | passed | \nshop.CartTest | breaks | error | E: no/at x\nshop.CartTest | later | skipped | ");

    row("go test -json", R"x({"Action":"run","Package":"p","Test":"TestA"}
{"Action":"output","Package":"p","Test":"TestA","Output":"=== RUN   TestA\n"}
{"Action":"output","Package":"p","Test":"TestA","Output":"    a.go:3: no\n"}
{"Action":"fail","Package":"p","Test":"TestA","Elapsed":0.5}
# a line of the compiler
{"Action":"run","Package":"p","Test":"TestB"}
{"Action":"skip","Package":"p","Test":"TestB","Elapsed":0}
{"Action":"run","Package":"p","Test":"TestC"}
{"Action":"fail","Package":"p","Elapsed":1}
{"Action":"pass","Package":"q","Test":"TestD","Elapsed":0}
{"Action":"pass","Package":"q","Elapsed":1}
{"ImportPath":"r","Action":"build-output","Output":"./r.go:3: undefined\n"}
{"Action":"fail","Package":"r","Elapsed":0,"FailedBuild":"r"}
{"Action":"output","Package":"s","Output":"panic: init\n"}
{"Action":"fail","Package":"s","Elapsed":0}
)x",
        "go-json",
        "p | TestA | failed | a.go:3: no\np | TestB | skipped | \np | TestC | error | \nq | TestD | passed | \nr | [build failed] | error "
        "| ./r.go:3: undefined\ns | Failure | error | panic: init");
    row("Mocha",
        R"x({"stats":{"tests":3},"tests":[{"title":"adds","fullTitle":"math adds","duration":5,"err":{}},{"title":"breaks","fullTitle":"math breaks","err":{"message":"no","stack":"Error: no\n at x"}},{"title":"later","fullTitle":"later","file":"/a/t.js","err":{}}],
        "pending":[{"title":"later","fullTitle":"later","file":"/a/t.js","err":{}}],"failures":[{"title":"breaks","fullTitle":"math breaks","err":{"message":"no"}},{"title":"hook","fullTitle":"math hook","err":{"message":"gone"}}],"passes":[]})x",
        "mocha-json",
        "math | adds | passed | \nmath | breaks | failed | Error: no/ at x\nt.js | later | skipped | \nmath | hook | failed | gone");
    row("Jest",
        R"x({"numTotalTests":2,"testResults":[{"name":"/a/x.test.js","status":"failed","assertionResults":[{"ancestorTitles":["math","deep"],"title":"adds","status":"passed","duration":3},{"ancestorTitles":[],"title":"breaks","status":"failed","failureMessages":["Error: no"]},
        {"ancestorTitles":[],"title":"later","status":"pending"}]},{"name":"/a/y.test.js","status":"failed","message":"cannot load","assertionResults":[]}]})x",
        "jest-json",
        "math deep | adds | passed | \nx.test.js | breaks | failed | Error: no\nx.test.js | later | skipped | \n/a/y.test.js | "
        "/a/y.test.js | error | cannot load");
    row("Dart", R"x({"protocolVersion":"0.1.1","runnerVersion":"1.15.4","type":"start","time":0}
{"suite":{"id":0,"path":"test/a.dart"},"type":"suite"}
{"test":{"id":1,"name":"loading test/a.dart","suiteID":0,"groupIDs":[]},"type":"testStart","time":1}
{"testID":1,"result":"success","hidden":true,"type":"testDone","time":2}
{"group":{"id":2,"suiteID":0,"name":"math"},"type":"group"}
{"test":{"id":3,"name":"math adds","suiteID":0,"groupIDs":[2]},"type":"testStart","time":1000}
{"testID":3,"result":"success","type":"testDone","time":2500}
{"test":{"id":4,"name":"math breaks","suiteID":0,"groupIDs":[2]},"type":"testStart","time":3}
{"testID":4,"error":"no","stackTrace":"a.dart 3","type":"error"}
{"testID":4,"result":"failure","type":"testDone","time":4}
{"test":{"id":5,"name":"later","suiteID":0,"groupIDs":[],"metadata":{"skip":true,"skipReason":"not now"}},"type":"testStart","time":5}
{"testID":5,"result":"success","skipped":true,"type":"testDone","time":6}
)x",
        "dart-json",
        "test/a.dart math | adds | passed | \ntest/a.dart math | breaks | failed | no/a.dart 3\ntest/a.dart | later | skipped | not now");
    row("Allure",
        R"x({"uuid":"1","name":"breaks","fullName":"a.B.breaks","status":"broken","statusDetails":{"message":"no","trace":"at x"},"start":1000,"stop":2500,"labels":[{"name":"suite","value":"S"},{"name":"testClass","value":"a.B"}]})x",
        "allure", "a.B | breaks | error | no/at x");

    row("TAP",
        "TAP version 13\n1..5\nok 1 - adds # time=12ms\nnot ok 2 - breaks\n  ---\n  message: no\n  duration_ms: 1500\n  ...\n# got 1\nok 3 "
        "# SKIP not now\nnot ok 4 - soon # TODO later\nok 5 - a\\#b #not a directive\n",
        "tap",
        " | adds | passed | \n | breaks | failed | message: no/duration_ms: 1500/got 1\n | 3 | skipped | not now\n | soon | skipped | TODO "
        "later\n | a\\#b #not a directive | passed | ");
    row("TAP, subtests",
        "TAP version 14\n1..2\n# Subtest: outer\n    1..2\n    ok 1 - fine\n    not ok 2 - deep\nnot ok 1 - outer\nok 2 - block {\n    ok "
        "1 - x\n    1..1\n}\n",
        "tap", " | outer | failed | not ok 2 - deep\n | block | passed | ");
}

void FormatsTest::readsReports()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QString, format);
    QFETCH(QString, rows);
    QCOMPARE(QString::fromLatin1(reportFormat(view(bytes))), format);
    const Result<TestReport> report = readReport(view(bytes));
    QVERIFY2(report, report ? "" : qPrintable(report.error().message));
    QCOMPARE(told(*report), rows);
    QCOMPARE(report->format, format);
    QVERIFY(report->holes.empty());
    QCOMPARE(report->counts, countsOf(report->results));
}

void FormatsTest::refusesXmlThatIsCutAnywhere()
{
    QFETCH(QByteArray, bytes);
    const bool isXml = bytes.startsWith('<');
    for (qsizetype size = 1; size < bytes.size(); size += 5) {
        const Result<TestReport> report = readReport(view(bytes).substr(0, size_t(size)));
        QVERIFY(!isXml || !report);
        QVERIFY(report || !report.error().message.isEmpty());
    }
}

void FormatsTest::refusesXmlThatIsNestedDeeply()
{
    QFETCH(QByteArray, bytes);
    if (!bytes.startsWith('<'))
        return;
    bytes.truncate(bytes.lastIndexOf("</"));
    const Result<TestReport> report = readReport(view(bytes + QByteArray("<suite>").repeated(100'000)));
    QVERIFY(!report);
    QCOMPARE(int(report.error().kind), int(Error::Kind::TooLarge));
}

void FormatsTest::tellsTapHoles_data()
{
    QTest::addColumn<QByteArray>("tap");
    QTest::addColumn<int>("results");
    QTest::addColumn<QString>("hole");
    const auto row = [](const char* name, const char* tap, int results, const char* hole) {
        QTest::newRow(name) << QByteArray(tap) << results << QString::fromUtf8(hole);
    };
    row("as planned", "1..2\nok 1\nok 2\n", 2, "");
    row("plan at the end", "ok 1\nok 2\n1..2\n", 2, "");
    row("nothing planned", "1..0 # SKIP no perl\n", 0, "");
    row("too few", "1..3\nok 1\n", 1, "The plan says 3 tests, but there are 1 results.");
    row("too many", "1..1\nok 1\nok 2\n", 2, "The plan says 1 tests, but there are 2 results.");
    row("no plan", "TAP version 13\nok 1\n", 1, "There is no plan: results may be missing.");
    row("bailed out", "1..3\nok 1\nBail out! no disk\nok 2\n", 1, "The run bailed out: no disk");
    row("number twice", "1..2\nok 1\nok 1\n", 2, "Result number 1 is not in the plan 1..2 or came twice.");
    row("number beyond the plan", "1..2\nok 1\nok 7\n", 2, "Result number 7 is not in the plan 1..2 or came twice.");
    row("a subtest failed below an ok", "TAP version 13\n1..1\n    not ok 1 - deep\n    1..1\nok 1 - outer\n", 1,
        "A subtest failed although the result that stands for it is \"ok\".");
}

void FormatsTest::tellsTapHoles()
{
    QFETCH(QByteArray, tap);
    QFETCH(int, results);
    QFETCH(QString, hole);
    const Result<TestReport> report = readReport(view(tap));
    QVERIFY2(report, report ? "" : qPrintable(report.error().message));
    QCOMPARE(int(report->results.size()), results);
    QCOMPARE(report->holes.empty() ? QString() : report->holes.front().text, hole);
}

void FormatsTest::tellsWhatIsNoReport_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("text") << QByteArray("hello\nworld\n");
    QTest::newRow("a log with TAP in it") << QByteArray("$ make\ncc -c a.c\ncc -c b.c\ncc -o a a.o\n./a\nready\nok 1 - a\n1..1\n");
    QTest::newRow("a log that begins with ok") << QByteArray("ok let us go\nok computer\n");
    QTest::newRow("other JSON") << QByteArray(R"({"name":"x","version":1})");
    QTest::newRow("a list in JSON") << QByteArray("[1, 2]");
    QTest::newRow("other XML") << QByteArray("<html><body/></html>");
    QTest::newRow("a log of an angry compiler") << QByteArray("<stdin>:3: error\n");
    QTest::newRow("zeros") << QByteArray(100, '\0');
}

void FormatsTest::tellsWhatIsNoReport()
{
    QFETCH(QByteArray, bytes);
    QVERIFY(!reportFormat(view(bytes)));
    const Result<TestReport> report = readReport(view(bytes));
    QVERIFY(!report);
    QVERIFY(report.error().kind == Error::Kind::Unsupported || report.error().kind == Error::Kind::Malformed);
}

void FormatsTest::refusesBrokenJson_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<int>("kind");
    QTest::addColumn<QString>("says");
    QTest::newRow("cut off") << QByteArray("{\"uuid\":\"1\",\n\"name\":\"x\",\n\"status\":") << int(Error::Kind::Malformed)
                             << QStringLiteral("Line 3");
    QTest::newRow("nested deeply") << "{\"uuid\":\"1\",\"name\":\"x\",\"status\":\"passed\",\"steps\":" + QByteArray(1'000'000, '[')
                                   << int(Error::Kind::TooLarge) << QStringLiteral("Line 1");
    QTest::newRow("Allure's fixtures") << QByteArray(
        R"({"uuid":"1","name":"x","children":["2"],"befores":[{"name":"setUp","status":"broken","start":1,"stop":2}],"afters":[]})")
                                       << int(Error::Kind::Unsupported) << QStringLiteral("This file of Allure's holds fixtures");
}

void FormatsTest::refusesBrokenJson()
{
    QFETCH(QByteArray, json);
    QFETCH(int, kind);
    QFETCH(QString, says);
    const Result<TestReport> report = readReport(view(json));
    QVERIFY(!report);
    QCOMPARE(int(report.error().kind), kind);
    QVERIFY2(report.error().message.startsWith(says), qPrintable(report.error().message));
}

void FormatsTest::readsDurations_data()
{
    QTest::addColumn<QByteArray>("time");
    QTest::addColumn<double>("seconds");
    QTest::newRow("plain") << QByteArray("0.016") << 0.016;
    QTest::newRow("thousands") << QByteArray("1,234.5") << 1234.5;
    QTest::newRow("decimal comma") << QByteArray("0,5") << 0.5;
    QTest::newRow("exponent") << QByteArray("6.280E-4") << 0.000628;
    QTest::newRow("unit") << QByteArray("2.5s") << 2.5;
    QTest::newRow("clock") << QByteArray("01:02:03.5") << 3723.5;
    QTest::newRow("no number") << QByteArray("soon") << -1.0;
    QTest::newRow("negative") << QByteArray("-2") << -1.0;
}

void FormatsTest::readsDurations()
{
    QFETCH(QByteArray, time);
    QFETCH(double, seconds);
    const Result<TestReport> report = readReport(view("<testsuite><testcase name=\"a\" time=\"" + time + "\"/></testsuite>"));
    QVERIFY(report);
    QCOMPARE(report->results.front().duration.value_or(-1), seconds);
}

QTEST_GUILESS_MAIN(FormatsTest)
#include "tst_formats.moc"
