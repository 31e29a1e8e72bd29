// Reports in JSON, one document or a line an event: what they tell, and what happens when they are broken.

#include "tests/reports/told.h"

#include <QTest>

using namespace sentinel;

namespace {

std::string_view view(const QByteArray& bytes)
{
    return {bytes.constData(), size_t(bytes.size())};
}

struct Example
{
    const char* name;
    const char* format;
    const char* bytes;
    const char* rows;
};

const Example examples[] = {
    {"Cucumber", "cucumber-json",
     R"x([{"uri":"features/a.feature","id":"shop","keyword":"Feature","name":"Shop","line":1,"elements":[
     {"keyword":"Background","type":"background","name":"","line":3,"steps":[{"keyword":"Given ","name":"a shop","result":{"status":"passed","duration":500000000}}]},
     {"id":"shop;buys","keyword":"Scenario","type":"scenario","name":"buys","line":6,"steps":[{"keyword":"When ","name":"one pays","result":{"status":"passed","duration":1000000000}}]},
     {"keyword":"Scenario","type":"scenario","name":"sells","steps":[{"keyword":"When ","name":"one asks","result":{"status":"failed","error_message":"expected 1, got 2\n./a.rb:3"}},{"keyword":"Then ","name":"none","result":{"status":"skipped"}}]},
     {"keyword":"Scenario","type":"scenario","name":"rents","steps":[{"keyword":"Given ","name":"a house","result":{"status":"undefined"}}]},
     {"keyword":"Scenario","type":"scenario","name":"sleeps","before":[{"result":{"status":"skipped"}}],"steps":[]},
     {"keyword":"Scenario","type":"scenario","name":"closes","steps":[],"after":[{"result":{"status":"failed","error_message":"door stuck"}}]}]}])x",
     "Shop | buys | passed | \nShop | sells | failed | When one asks/expected 1, got 2/./a.rb:3\nShop | rents | error | Given a house "
     "(undefined)\nShop | sleeps | skipped | \nShop | closes | failed | door stuck"},
    {"behave", "cucumber-json",
     R"x([{"elements":[{"keyword":"Scenario","location":"a.feature:3","name":"buys","status":"failed","type":"scenario","steps":[
     {"keyword":"When","name":"one pays","step_type":"when","result":{"duration":1.5,"status":"failed","error_message":["Assertion Failed:","no money"]}},
     {"keyword":"Then","name":"none","step_type":"then"}]}],"keyword":"Feature","name":"Shop","status":"failed"}])x",
     "Shop | buys | failed | When one pays/Assertion Failed:/no money"},
    {"Playwright, each try", "playwright-json",
     R"x({"config":{"configFile":"/a/playwright.config.ts","rootDir":"/a","forbidOnly":false},"suites":[{"title":"a.spec.ts","file":"a.spec.ts",
     "specs":[{"title":"opens","file":"a.spec.ts","ok":true,"tests":[{"projectName":"chromium","expectedStatus":"passed","status":"expected","results":[{"status":"passed","duration":1500,"retry":0,"errors":[]}]}]}],
     "suites":[{"title":"cart","file":"a.spec.ts","specs":[
     {"title":"adds","file":"a.spec.ts","ok":true,"tests":[{"expectedStatus":"passed","status":"flaky","results":[{"status":"timedOut","duration":30000,"errors":[{"message":"Test timeout of 30000ms exceeded."}],"retry":0},{"status":"passed","duration":9,"errors":[],"retry":1}]}]},
     {"title":"breaks","file":"a.spec.ts","ok":false,"tests":[{"expectedStatus":"passed","status":"unexpected","results":[{"status":"failed","error":{"message":"old"},"errors":[{"message":"no","stack":"Error: no\n    at a.spec.ts:9:3"}],"retry":0}]}]},
     {"title":"is meant to fail","file":"a.spec.ts","tests":[{"expectedStatus":"failed","status":"expected","results":[{"status":"failed","errors":[{"message":"x"}]}]}]},
     {"title":"later","file":"a.spec.ts","tests":[{"expectedStatus":"skipped","status":"skipped","results":[{"status":"skipped"}]},{"expectedStatus":"skipped","status":"skipped","results":[]}]}]}]}],
     "errors":[{"message":"Error: no such file","location":{"file":"/a/b.spec.ts","line":1,"column":1}}]})x",
     "a.spec.ts | opens | passed | \na.spec.ts | cart › adds | error | Test timeout of 30000ms exceeded.\na.spec.ts | cart › adds (try 2) "
     "| "
     "passed | \na.spec.ts | cart › breaks | failed | Error: no/    at a.spec.ts:9:3\na.spec.ts | cart › is meant to fail | passed | "
     "\na.spec.ts | cart › later | skipped | \na.spec.ts | cart › later | skipped | \n/a/b.spec.ts | /a/b.spec.ts | error | Error: no such "
     "file"},
    {"GoogleTest", "gtest-json",
     R"x({"tests":3,"failures":1,"disabled":1,"errors":0,"time":"0.5s","name":"AllTests","testsuites":[{"name":"Math","tests":3,"testsuite":[
     {"name":"Adds","status":"RUN","result":"COMPLETED","time":"0.25s","classname":"Math"},
     {"name":"Breaks","status":"RUN","result":"COMPLETED","time":"0s","classname":"Math","failures":[{"failure":"a.cc:3\nExpected: 1","type":""},{"failure":"a.cc:4","type":""}]},
     {"name":"DISABLED_Slow","status":"NOTRUN","result":"SUPPRESSED","time":"0s","classname":"Math"},
     {"name":"Later","status":"RUN","result":"SKIPPED","time":"0s","classname":"Math","skipped":[{"message":"not now"}]}]}]})x",
     "Math | Adds | passed | \nMath | Breaks | failed | a.cc:3/Expected: 1/a.cc:4\nMath | DISABLED_Slow | skipped | \nMath | Later | "
     "skipped "
     "| not now"},
    {"RSpec", "rspec-json",
     R"x({"version":"3.12.0","messages":["An error occurred while loading ./spec/b_spec.rb."],"examples":[
     {"id":"./spec/a_spec.rb[1:1]","description":"adds","full_description":"Cart adds","status":"passed","file_path":"./spec/a_spec.rb","line_number":3,"run_time":0.25,"pending_message":null},
     {"description":"breaks","full_description":"Cart breaks","status":"failed","file_path":"./spec/a_spec.rb","run_time":0.1,"exception":{"class":"RSpec::Expectations::ExpectationNotMetError","message":"\nexpected: 2\n     got: 1\n","backtrace":["./spec/a_spec.rb:9:in `block'"]}},
     {"description":"later","full_description":"Cart later","status":"pending","file_path":"./spec/a_spec.rb","run_time":0,"pending_message":"not now"}],
     "summary":{"duration":0.5,"example_count":3,"failure_count":1,"pending_count":1,"errors_outside_of_examples_count":1},"summary_line":"3 examples"})x",
     "spec/a_spec.rb | Cart adds | passed | \nspec/a_spec.rb | Cart breaks | failed | RSpec::Expectations::ExpectationNotMetError: "
     "expected: 2/     got: 1/./spec/a_spec.rb:9:in `block'\nspec/a_spec.rb | Cart later | skipped | not now\n | outside of examples | "
     "error "
     "| An error occurred while loading ./spec/b_spec.rb."},
    {"libtest and nextest", "libtest-json",
     R"x({ "type": "suite", "event": "started", "test_count": 4 }
{ "type": "test", "event": "started", "name": "a::adds" }
{ "type": "test", "name": "a::adds", "event": "ok", "exec_time": 0.25 }
{ "type": "test", "name": "a::breaks", "event": "failed", "stdout": "thread 'a::breaks' panicked at a.rs:3:\nno\n" }
{ "type": "test", "name": "a::later", "event": "ignored", "message": "not now" }
{"type":"test","event":"failed","name":"crate::bin$a::b","stdout":"first"}
{"type":"test","event":"ok","name":"crate::bin$a::b#2","exec_time":1}
{ "type": "suite", "event": "failed", "passed": 1, "failed": 1 }
)x",
     " | a::adds | passed | \n | a::breaks | failed | thread 'a::breaks' panicked at a.rs:3:/no\n | a::later | skipped | not "
     "now\ncrate::bin | a::b | failed | first\ncrate::bin | a::b (try 2) | passed | "},
    {"pytest-json-report", "pytest-json",
     R"x({"created":1.5,"duration":0.5,"exitcode":1,"root":"/a","environment":{},"summary":{"total":3},"collectors":[{"nodeid":"","outcome":"passed"},{"nodeid":"t/test_b.py","outcome":"failed","longrepr":"ImportError: no module"}],
     "tests":[{"nodeid":"t/test_a.py::TestX::test_ok[a::b]","outcome":"passed","setup":{"duration":0.25,"outcome":"passed"},"call":{"duration":0.25,"outcome":"passed"},"teardown":{"duration":0.5,"outcome":"passed"}},
     {"nodeid":"t/test_a.py::test_bad","outcome":"failed","setup":{"duration":0,"outcome":"passed"},"call":{"duration":0,"outcome":"failed","crash":{"path":"/a","lineno":3,"message":"assert 1 == 2"},"longrepr":"E   assert 1 == 2"}},
     {"nodeid":"t/test_a.py::test_set","outcome":"error","setup":{"duration":0,"outcome":"failed","longrepr":"fixture gone"}},
     {"nodeid":"t/test_a.py::test_later","outcome":"skipped","setup":{"duration":0,"outcome":"skipped","longrepr":"('/a', 3, 'Skipped: not now')"}}]})x",
     " | t.test_b | error | ImportError: no module\nt.test_a.TestX | test_ok[a::b] | passed | \nt.test_a | test_bad | failed | E   assert "
     "1 "
     "== 2\nt.test_a | test_set | error | fixture gone\nt.test_a | test_later | skipped | ('/a', 3, 'Skipped: not now')"},
    {"pytest-reportlog, with reruns", "pytest-reportlog",
     R"x({"pytest_version": "7.4.0", "$report_type": "SessionStart"}
{"nodeid": "t/test_b.py", "outcome": "failed", "longrepr": "ImportError: no", "$report_type": "CollectReport"}
{"nodeid": "t/test_a.py::test_ok", "outcome": "passed", "longrepr": null, "when": "setup", "duration": 0.25, "$report_type": "TestReport"}
{"nodeid": "t/test_a.py::test_ok", "outcome": "passed", "longrepr": null, "when": "call", "duration": 0.5, "$report_type": "TestReport"}
{"nodeid": "t/test_a.py::test_ok", "outcome": "failed", "longrepr": "cannot close", "when": "teardown", "duration": 0.25, "$report_type": "TestReport"}
{"nodeid": "t/test_a.py::test_f", "outcome": "passed", "longrepr": null, "when": "setup", "duration": 0, "$report_type": "TestReport"}
{"nodeid": "t/test_a.py::test_f", "outcome": "rerun", "longrepr": {"reprcrash": {"message": "OSError: no"}}, "when": "call", "duration": 0, "$report_type": "TestReport"}
{"nodeid": "t/test_a.py::test_f", "outcome": "passed", "longrepr": null, "when": "setup", "duration": 0, "$report_type": "TestReport"}
{"nodeid": "t/test_a.py::test_f", "outcome": "passed", "longrepr": null, "when": "call", "duration": 0, "$report_type": "TestReport"}
{"nodeid": "t/test_a.py::test_l", "outcome": "skipped", "longrepr": ["/a", 3, "Skipped: not now"], "when": "setup", "duration": 0, "$report_type": "TestReport"}
{"exitstatus": 1, "$report_type": "SessionFinish"}
)x",
     " | t.test_b | error | ImportError: no\nt.test_a | test_ok | error | cannot close\nt.test_a | test_f | failed | OSError: no\nt.test_a "
     "| "
     "test_f (try 2) | passed | \nt.test_a | test_l | skipped | Skipped: not now"},
    {"swift-testing", "swift-testing",
     R"x({"kind":"test","payload":{"id":"Shop.Cart","kind":"suite","name":"Cart"},"version":0}
{"kind":"test","payload":{"id":"Shop.Cart/adds()/CartTests.swift:3:4","kind":"function","name":"adds()"},"version":0}
{"kind":"test","payload":{"displayName":"It breaks","id":"Shop.Cart/breaks()/CartTests.swift:9:4","kind":"function","name":"breaks()"},"version":0}
{"kind":"test","payload":{"id":"Shop.Cart/later()/CartTests.swift:19:4","kind":"function","name":"later()"},"version":0}
{"kind":"event","payload":{"instant":{"absolute":10.0,"since1970":1},"kind":"testStarted","messages":[],"testID":"Shop.Cart/adds()/CartTests.swift:3:4"},"version":0}
{"kind":"event","payload":{"instant":{"absolute":11.5,"since1970":2},"kind":"testEnded","messages":[{"symbol":"pass","text":"passed"}],"testID":"Shop.Cart/adds()/CartTests.swift:3:4"},"version":0}
{"kind":"event","payload":{"kind":"testStarted","testID":"Shop.Cart/breaks()/CartTests.swift:9:4"},"version":0}
{"kind":"event","payload":{"issue":{"isKnown":false},"kind":"issueRecorded","messages":[{"symbol":"fail","text":"Expectation failed"},{"symbol":"details","text":"1 == 2"}],"testID":"Shop.Cart/breaks()/CartTests.swift:9:4"},"version":0}
{"kind":"event","payload":{"kind":"testEnded","messages":[],"testID":"Shop.Cart/breaks()/CartTests.swift:9:4"},"version":0}
{"kind":"event","payload":{"kind":"testSkipped","messages":[{"symbol":"skip","text":"not now"}],"testID":"Shop.Cart/later()/CartTests.swift:19:4"},"version":0}
{"kind":"event","payload":{"kind":"runEnded","messages":[]},"version":0}
)x",
     "Shop.Cart | adds() | passed | \nShop.Cart | It breaks | failed | Expectation failed/1 == 2\nShop.Cart | later() | skipped | not now"},
    {"Meson", "meson-json",
     R"x({"name": "shop:unit / cart", "stdout": "1..1", "result": "OK", "starttime": 1.5, "duration": 0.25, "returncode": 0, "env": {}, "command": ["cart"]}
{"name": "bank", "stdout": "no\n", "result": "FAIL", "starttime": 1.5, "duration": 0.25, "returncode": 1, "stderr": "assertion failed"}
{"name": "slow", "stdout": "", "result": "TIMEOUT", "starttime": 1, "duration": 30, "returncode": -15}
{"name": "later", "stdout": "", "result": "SKIP", "starttime": 1, "duration": 0, "returncode": 77}
{"name": "odd", "stdout": "", "result": "EXPECTEDFAIL", "starttime": 1, "duration": 0, "returncode": 1}
)x",
     "shop:unit | cart | passed | \n | bank | failed | no//assertion failed\n | slow | error | \n | later | skipped | \n | odd | passed "
     "| "},
    {"Ginkgo", "ginkgo-json",
     R"x([{"SuitePath":"/a/shop","SuiteDescription":"Shop Suite","SuiteSucceeded":false,"SpecReports":[
     {"ContainerHierarchyTexts":["Cart","when full"],"LeafNodeType":"It","LeafNodeText":"adds","State":"passed","RunTime":1500000000,"NumAttempts":1},
     {"ContainerHierarchyTexts":["Cart"],"LeafNodeType":"It","LeafNodeText":"breaks","State":"failed","RunTime":5,"NumAttempts":1,"Failure":{"Message":"Expected\n    <int>: 1\nto equal\n    <int>: 2","Location":{"FileName":"/a/cart_test.go","LineNumber":12}}},
     {"ContainerHierarchyTexts":["Cart"],"LeafNodeType":"It","LeafNodeText":"panics","State":"panicked","Failure":{"Message":"Test Panicked","ForwardedPanic":"nil map"}},
     {"ContainerHierarchyTexts":["Cart"],"LeafNodeType":"It","LeafNodeText":"wavers","State":"passed","MaxFlakeAttempts":3,"NumAttempts":2},
     {"ContainerHierarchyTexts":null,"LeafNodeType":"It","LeafNodeText":"later","State":"pending"},
     {"LeafNodeType":"BeforeSuite","LeafNodeText":"","State":"passed"},{"LeafNodeType":"AfterSuite","LeafNodeText":"","State":"failed","Failure":{"Message":"still open"}}]}])x",
     "Shop Suite | Cart when full adds | passed | \nShop Suite | Cart breaks | failed | Expected/    <int>: 1/to equal/    <int>: "
     "2//a/cart_test.go:12\nShop Suite | Cart panics | error | nil map/Test Panicked\nShop Suite | Cart wavers | failed | \nShop Suite | "
     "Cart wavers (try 2) | passed | \nShop Suite | later | skipped | \nShop Suite | [AfterSuite] | failed | still open"},
    {"CTRF", "ctrf",
     R"x({"reportFormat":"CTRF","results":{"tool":{"name":"x"},"summary":{"tests":4},"tests":[{"name":"adds","suite":"cart","status":"passed","duration":250},
     {"name":"breaks","suite":["shop","cart"],"status":"failed","duration":9,"message":"no","trace":"Error: no\n at x"},
     {"name":"wavers","status":"passed","duration":1,"retries":1,"flaky":true},{"name":"turns","status":"failed","duration":1,"retryAttempts":[{"attempt":1,"status":"failed","message":"once"}]},
     {"name":"later","status":"pending","duration":0},{"name":"odd","status":"other","duration":0}]}})x",
     "cart | adds | passed | \nshop cart | breaks | failed | Error: no/ at x\n | wavers | failed | \n | wavers (try 2) | passed | \n | "
     "turns | failed | "
     "once\n | turns (try 2) | failed | \n | later | skipped | \n | odd | error | "},
    {"Xcode's result bundle", "xcresult",
     R"x({"devices":[{"deviceName":"Phone"}],"testPlanConfigurations":[{"configurationId":"1"}],"testNodes":[{"name":"Shop","nodeType":"Test Plan","result":"Failed","children":[{"name":"ShopTests","nodeType":"Unit test bundle","children":[
     {"name":"CartTests","nodeType":"Test Suite","children":[{"name":"testAdds()","nodeType":"Test Case","result":"Passed","duration":"0.25s"},
     {"name":"testBreaks()","nodeType":"Test Case","result":"Failed","duration":"1s","children":[{"name":"CartTests.swift:9: XCTAssertEqual failed","nodeType":"Failure Message"}]},
     {"name":"testWavers()","nodeType":"Test Case","result":"Passed","children":[{"name":"First Run","nodeType":"Repetition","result":"Failed","children":[{"name":"once","nodeType":"Failure Message"}]},{"name":"Retry 1","nodeType":"Repetition","result":"Passed"}]},
     {"name":"testLater()","nodeType":"Test Case","result":"Skipped","details":"not now"}]}]}]}]})x",
     "ShopTests.CartTests | testAdds() | passed | \nShopTests.CartTests | testBreaks() | failed | CartTests.swift:9: XCTAssertEqual "
     "failed\nShopTests.CartTests | testWavers() | failed | once\nShopTests.CartTests | testWavers() (try 2) | passed | "
     "\nShopTests.CartTests | "
     "testLater() | skipped | not now"},
    {"Jest, tried again", "jest-json",
     R"x({"numTotalTests":1,"testResults":[{"name":"/a/x.test.js","status":"passed","assertionResults":[{"ancestorTitles":["cart"],"title":"wavers","status":"passed","duration":250,"invocations":2,"retryReasons":["Error: once"],"failureMessages":[]}]}]})x",
     "cart | wavers | failed | Error: once\ncart | wavers (try 2) | passed | "},
    {"mochawesome", "mocha-json",
     R"x({"stats":{"suites":1,"tests":3,"passes":1,"pending":1,"failures":1},"results":[{"uuid":"1","title":"","fullFile":"/a/cart.cy.js","file":"cypress/e2e/cart.cy.js","tests":[],"suites":[{"title":"cart","file":"","tests":[
     {"title":"adds","fullTitle":"cart adds","duration":250,"state":"passed","pass":true,"fail":false,"err":{}},
     {"title":"breaks","fullTitle":"cart breaks","duration":9,"state":"failed","err":{"message":"AssertionError: no","estack":"AssertionError: no\n    at x","diff":null}},
     {"title":"later","fullTitle":"cart later","duration":0,"state":"pending","err":{}}],
     "beforeHooks":[{"title":"\"before all\" hook","fullTitle":"cart \"before all\" hook","state":"failed","err":{"message":"gone"}}],"suites":[]}]}]})x",
     "cart | adds | passed | \ncart | breaks | failed | AssertionError: no/    at x\ncart | later | skipped | \ncart | \"before all\" hook "
     "| "
     "failed | gone"},
    {"go test -json, failed tests run again", "go-json",
     R"x({"Action":"run","Package":"p","Test":"TestA"}
{"Action":"pass","Package":"p","Test":"TestA","Elapsed":0}
{"Action":"run","Package":"p","Test":"TestB"}
{"Action":"fail","Package":"p","Test":"TestB","Elapsed":0}
{"Action":"fail","Package":"p","Elapsed":1}
{"Action":"run","Package":"p","Test":"TestB"}
{"Action":"fail","Package":"p","Test":"TestB","Elapsed":0}
{"Action":"fail","Package":"p","Elapsed":1}
{"Action":"run","Package":"p","Test":"TestB"}
{"Action":"pass","Package":"p","Test":"TestB","Elapsed":0}
{"Action":"pass","Package":"p","Elapsed":1}
)x",
     "p | TestA | passed | \np | TestB | failed | \np | TestB (try 2) | failed | \np | TestB (try 3) | passed | "},
    {"go test -json, the whole package again is no retry", "go-json",
     R"x({"Action":"pass","Package":"p","Test":"TestA","Elapsed":0}
{"Action":"fail","Package":"p","Test":"TestB","Elapsed":0}
{"Action":"fail","Package":"p","Elapsed":1}
{"Action":"pass","Package":"p","Test":"TestA","Elapsed":0}
{"Action":"pass","Package":"p","Test":"TestB","Elapsed":0}
{"Action":"pass","Package":"p","Elapsed":1}
)x",
     "p | TestA | passed | \np | TestB | failed | \np | TestA | passed | \np | TestB | passed | "},
};

} // namespace

class JsonReportsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsReports_data();
    void readsReports();
    void measuresInSeconds_data();
    void measuresInSeconds();
    void readsOrRefusesWhatIsCutAnywhere_data() { readsReports_data(); }
    void readsOrRefusesWhatIsCutAnywhere();
    void refusesDeepNesting_data() { readsReports_data(); }
    void refusesDeepNesting();
    void sensibleCountsOfOddNumbers();
};

void JsonReportsTest::readsReports_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("format");
    QTest::addColumn<QString>("rows");
    for (const Example& example : examples)
        QTest::newRow(example.name) << QByteArray(example.bytes) << QString::fromUtf8(example.format) << QString::fromUtf8(example.rows);
}

void JsonReportsTest::readsReports()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QString, format);
    QFETCH(QString, rows);
    QCOMPARE(QString::fromLatin1(reportFormat(view(bytes))), format);
    const Result<TestReport> report = readReport(view(bytes));
    QVERIFY2(report, report ? "" : qPrintable(report.error().message));
    QCOMPARE(told(*report), rows);
    QCOMPARE(report->format, format);
    QCOMPARE(report->counts, countsOf(report->results));
}

void JsonReportsTest::measuresInSeconds_data()
{
    QTest::addColumn<QString>("example");
    QTest::addColumn<double>("seconds");
    const auto row = [](const char* name, double seconds) { QTest::newRow(name) << QString::fromLatin1(name) << seconds; };
    row("Cucumber", 1.5); // the background counts
    row("behave", 1.5);
    row("Playwright, each try", 1.5);
    row("GoogleTest", 0.25);
    row("RSpec", 0.25);
    row("libtest and nextest", 0.25);
    row("swift-testing", 1.5);
    row("Meson", 0.25);
    row("Ginkgo", 1.5);
    row("mochawesome", 0.25);
    row("CTRF", 0.25);
    row("Xcode's result bundle", 0.25);
}

void JsonReportsTest::measuresInSeconds()
{
    QFETCH(QString, example);
    QFETCH(double, seconds);
    for (const Example& one : examples) {
        if (example == QLatin1String(one.name))
            QCOMPARE(readReport(one.bytes)->results.front().duration.value_or(-1), seconds);
    }
}

void JsonReportsTest::readsOrRefusesWhatIsCutAnywhere()
{
    QFETCH(QByteArray, bytes);
    const Result<TestReport> whole = readReport(view(bytes));
    for (qsizetype size = 0; size < bytes.size(); size += 7) {
        const Result<TestReport> cut = readReport(view(bytes).substr(0, size_t(size)));
        if (cut)
            QVERIFY(cut->results.size() <= whole->results.size());
        else
            QVERIFY(!cut.error().message.isEmpty());
    }
}

void JsonReportsTest::refusesDeepNesting()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QString, format);
    // What comes first makes it known; then a value that no reader needs.
    bytes.truncate(bytes.lastIndexOf('}'));
    bytes += ",\"deep\":" + QByteArray(200'000, '[');
    const Result<TestReport> report = readReport(view(bytes));
    const bool isLines = format.endsWith(QLatin1String("log")) || format == u"go-json" || format == u"meson-json"
        || format == u"libtest-json" || format == u"swift-testing";
    QCOMPARE(bool(report), isLines); // a line that cannot be read is none of theirs
    if (!report)
        QCOMPARE(int(report.error().kind), int(Error::Kind::TooLarge));
}

void JsonReportsTest::sensibleCountsOfOddNumbers()
{
    const Result<TestReport> tries = readReport(
        R"([{"SuitePath":"/a","SuiteDescription":"S","SpecReports":[{"LeafNodeType":"It","LeafNodeText":"t","State":"passed","MaxFlakeAttempts":2000000000,"NumAttempts":2000000000,"RunTime":-5}]}])");
    QVERIFY(tries);
    QCOMPARE(tries->results.size(), size_t(100));
    QVERIFY(!tries->results.back().duration);
    QCOMPARE(tries->counts, (TestCounts{1, 1, 0, 0, 0}));

    const Result<TestReport> outside = readReport(
        R"({"version":"3","examples":[],"messages":["x"],"summary":{"errors_outside_of_examples_count":2000000000},"summary_line":""})");
    QVERIFY(outside);
    QCOMPARE(outside->results.size(), size_t(1));
}

QTEST_GUILESS_MAIN(JsonReportsTest)
#include "tst_jsonreports.moc"
