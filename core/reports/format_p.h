#pragma once

#include "core/base/result.h"
#include "core/domain/testresult.h"
#include "core/domain/verdict.h"
#include "core/reports/xml_p.h"

#include <QString>

#include <optional>
#include <string_view>
#include <vector>

namespace sentinel {

/// What a format's reader fills.
struct ReportRows
{
    std::vector<TestResult> results;
    std::vector<Hole> holes;

    void add(const QString& suite, const QString& name, TestStatus status, std::optional<double> duration = {}, const QString& message = {},
             int attempt = 1);
};

/// A report in XML: known by its root element.
struct XmlFormat
{
    const char* id;
    bool (*hasRoot)(const XmlReader& atRoot);
    void (*read)(XmlReader& atRoot, ReportRows& rows);
};

/// A report in text or JSON: known by its first bytes.
struct TextFormat
{
    const char* id;
    bool (*opens)(std::string_view head);
    Result<> (*read)(std::string_view bytes, ReportRows& rows);
};

extern const XmlFormat allureXmlFormat;
extern const XmlFormat boostTestFormat;
extern const XmlFormat catch2XmlFormat;
extern const XmlFormat checkFormat;
extern const XmlFormat cppunitFormat;
extern const XmlFormat ctestFormat;
extern const XmlFormat cunitFormat;
extern const XmlFormat doctestXmlFormat;
extern const XmlFormat fpcunitFormat;
extern const XmlFormat gtesterFormat;
extern const XmlFormat junitFormat;
extern const XmlFormat nunitFormat;
extern const XmlFormat qtestFormat;
extern const XmlFormat robotFormat;
extern const XmlFormat testngFormat;
extern const XmlFormat trxFormat;
extern const XmlFormat unittestppFormat;
extern const XmlFormat valgrindFormat;
extern const XmlFormat xunitNetFormat;

extern const TextFormat allureFormat;
extern const TextFormat cucumberJsonFormat;
extern const TextFormat ctrfJsonFormat;
extern const TextFormat dartJsonFormat;
extern const TextFormat ginkgoJsonFormat;
extern const TextFormat goJsonFormat;
extern const TextFormat gtestJsonFormat;
extern const TextFormat jestJsonFormat;
extern const TextFormat libtestJsonFormat;
extern const TextFormat mesonJsonFormat;
extern const TextFormat mochaJsonFormat;
extern const TextFormat playwrightJsonFormat;
extern const TextFormat pytestJsonFormat;
extern const TextFormat pytestLogFormat;
extern const TextFormat rspecJsonFormat;
extern const TextFormat swiftJsonFormat;
extern const TextFormat tapFormat;
extern const TextFormat xcresultJsonFormat;

/// What the current element says in <message> and <stack-trace>, as NUnit, xUnit.net and Allure name them; leaves it.
QString messageAndTrace(XmlReader& xml, const QString& type = {});

/// Seconds from "0.016", "1,234.5", "1.4e-05", "2.5s" or "00:01:02.5".
std::optional<double> secondsOf(QStringView text);

/// One text from the kind of a failure, its message and its details, without saying anything twice; bounded.
QString failureText(const QString& type, const QString& message, const QString& details);

} // namespace sentinel
