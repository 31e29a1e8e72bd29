#include "core/reports/format_p.h"
#include "core/reports/reports.h"
#include "core/reports/runner_p.h"

#include <QCoreApplication>

namespace sentinel {

namespace {

struct Reports
{
    Q_DECLARE_TR_FUNCTIONS(Reports)
};

// The first whose root fits reads the file: what is told apart by more than the root's name stands before the general.
const XmlFormat* const xmlFormats[] = {
    &checkFormat, &junitFormat,     &trxFormat,     &cppunitFormat,    &allureXmlFormat, &nunitFormat,     &xunitNetFormat,
    &ctestFormat, &boostTestFormat, &qtestFormat,   &robotFormat,      &testngFormat,    &catch2XmlFormat, &doctestXmlFormat,
    &cunitFormat, &fpcunitFormat,   &gtesterFormat, &unittestppFormat, &valgrindFormat,
};

const TextFormat* const textFormats[] = {
    &goJsonFormat,     &dartJsonFormat,  &jestJsonFormat,   &mochaJsonFormat,    &playwrightJsonFormat, &cucumberJsonFormat,
    &gtestJsonFormat,  &rspecJsonFormat, &pytestJsonFormat, &pytestLogFormat,    &libtestJsonFormat,    &swiftJsonFormat,
    &ginkgoJsonFormat, &mesonJsonFormat, &ctrfJsonFormat,   &xcresultJsonFormat, &allureFormat,         &tapFormat,
};

constexpr size_t headSize = 8 << 10;

std::string_view withoutMark(std::string_view bytes)
{
    return bytes.substr(0, 3) == "\xEF\xBB\xBF" ? bytes.substr(3) : bytes;
}

bool looksLikeXml(std::string_view bytes)
{
    const std::string_view mark = bytes.substr(0, 2);
    if (mark == "\xFF\xFE" || mark == "\xFE\xFF")
        return bytes.substr(0, 64).find('<') <= 3;
    const size_t first = withoutMark(bytes).find_first_not_of(std::string_view(" \t\r\n\0", 5));
    return first != std::string_view::npos && withoutMark(bytes)[first] == '<';
}

const TextFormat* formatOf(std::string_view bytes)
{
    const std::string_view head = withoutMark(bytes.substr(0, headSize));
    for (const TextFormat* format : textFormats) {
        if (format->opens(head))
            return format;
    }
    return nullptr;
}

const XmlFormat* formatAt(const XmlReader& root)
{
    for (const XmlFormat* format : xmlFormats) {
        if (format->hasRoot(root))
            return format;
    }
    return nullptr;
}

TestReport reportOf(const char* id, ReportRows rows)
{
    TestReport report;
    report.format = QString::fromLatin1(id);
    report.results = std::move(rows.results);
    report.holes = std::move(rows.holes);
    report.counts = countsOf(report.results);
    return report;
}

Result<TestReport> readXml(std::string_view bytes)
{
    XmlReader xml(bytes);
    if (!xml.root())
        return *xml.error();
    const XmlFormat* format = formatAt(xml);
    if (!format) {
        return Error{Error::Kind::Unsupported,
                     Reports::tr("This is XML, but its root element <%1> is no known test report.").arg(xml.name().left(100)),
                     {}};
    }
    ReportRows rows;
    format->read(xml, rows);
    if (!xml.finish())
        return *xml.error();
    return reportOf(format->id, std::move(rows));
}

} // namespace

const char* reportFormat(std::string_view bytes)
{
    const std::string_view head = bytes.substr(0, headSize);
    if (looksLikeXml(head)) {
        XmlReader xml(head);
        const XmlFormat* format = xml.root() ? formatAt(xml) : nullptr;
        return format ? format->id : nullptr;
    }
    const TextFormat* format = formatOf(head);
    return format ? format->id : nullptr;
}

Result<TestReport> readReport(std::string_view bytes)
{
    if (withoutMark(bytes).find_first_not_of(std::string_view(" \t\r\n\0", 5)) == std::string_view::npos)
        return Error{Error::Kind::Unsupported, Reports::tr("The report is empty."), {}};
    if (looksLikeXml(bytes))
        return readXml(bytes);
    if (const TextFormat* format = formatOf(bytes)) {
        ReportRows rows;
        if (const Result<> read = format->read(bytes, rows); !read)
            return read.error();
        return reportOf(format->id, std::move(rows));
    }
    return Error{Error::Kind::Unsupported, Reports::tr("This is neither XML nor any other known format of test reports."), {}};
}

} // namespace sentinel
