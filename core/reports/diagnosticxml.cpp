// Reports in XML, by one table: which element is a problem, and where its facts lie. "@a": an attribute of the problem; "e@a": of an
// element around it or in it; "e": the text of an element in it; ".": its own text.

#include "core/reports/diagnosticplace_p.h"
#include "core/reports/diagnosticreader_p.h"
#include "core/reports/xml_p.h"

#include <QHash>
#include <QStringList>

namespace sentinel {

namespace {

using Severity = Diagnostic::Severity;

struct XmlShape
{
    const char* tool;
    const char* root;
    const char* item;
    const char* file; ///< two of them joined: "@Path/@File"
    const char* line;
    const char* column;
    const char* severity;
    const char* message;
    const char* code;
};

const XmlShape shapes[] = {
    {"checkstyle", "checkstyle", "error", "file@name", "@line", "@column", "@severity", "@message", "@source"},
    {"pmd", "pmd", "violation", "file@name", "@beginline", "@begincolumn", "@priority", ".", "@rule"},
    {"spotbugs", "BugCollection", "BugInstance", "SourceLine@sourcepath", "SourceLine@start", "", "@priority",
     "LongMessage|ShortMessage|@type", "@type"},
    {"cppcheck", "results", "error", "location@file|@file", "location@line|@line", "location@column", "@severity", "@verbose|@msg", "@id"},
    {"android-lint", "issues", "issue", "location@file", "location@line", "location@column", "@severity", "@message", "@id"},
    {"jslint", "jslint", "issue", "file@name", "@line", "@char", "", "@reason", "@evidence"},
    {"csslint", "lint", "issue", "file@name", "@line", "@char", "@severity", "@reason", ""},
    {"ecj", "compiler", "problem", "source@path", "@line", "", "@severity", "message@value", "@id"},
    {"fxcop", "FxCopReport", "Issue", "@Path/@File", "@Line", "", "@Level", ".", "Message@CheckId"},
    {"stylecop", "StyleCopViolations", "Violation", "@Source", "@LineNumber", "", "", ".", "@RuleId|@Rule"},
    {"stylecop", "SourceAnalysisViolations", "Violation", "@Source", "@LineNumber", "", "", ".", "@RuleId|@Rule"},
    {"gendarme", "gendarme-output", "defect", "@Source", "@Source", "", "@Severity", "problem|rule@Name", "rule@Name"},
    {"taglist", "report", "comment", "file@name", "lineNumber", "", "", "comment", "tag@name"},
    {"resharper", "Report", "Issue", "@File", "@Line", "", "@Severity", "@Message", "@TypeId"},
    {"codenarc", "CodeNarc", "Violation", "Package@path/File@name", "@lineNumber", "", "@priority", "Message|@ruleName", "@ruleName"},
    {"phpmd", "phpmd", "violation", "file@name", "@beginline", "", "@priority", ".", "@rule"},
    {"perlcritic", "perlcritic", "violation", "file@name", "@line", "@column", "@severity", "@message", "@policy"},
    {"jcreport", "report", "item", "file@name", "@line", "", "@severity", "@message", "@finding-type"},
    {"intellij", "problems", "problem", "file", "line", "", "problem_class@severity", "description", "problem_class@id|problem_class"},
    {"klocwork", "errorList", "problem", "file", "line", "column", "severity", "message", "code"},
    {"flawfinder", "findings", "finding", "@file", "@line", "", "", "@message", "@rule"},
};

constexpr int depthLimit = 100;

struct Walk
{
    XmlReader& xml;
    const XmlShape& shape;
    std::vector<Diagnostic>& found;
    std::vector<std::pair<QString, QHash<QString, QString>>> open; ///< elements around, with their facts
};

QStringList pathsOf(const XmlShape& shape)
{
    QStringList paths;
    for (const char* field : {shape.file, shape.line, shape.column, shape.severity, shape.message, shape.code}) {
        for (const QString& either : QString::fromLatin1(field).split(u'|')) {
            // "@Path/@File" is two
            for (const QString& part : either.split(u'/')) {
                if (!part.isEmpty() && !paths.contains(part))
                    paths.append(part);
            }
        }
    }
    return paths;
}

QString factOf(const Walk& walk, const QHash<QString, QString>& own, const char* field)
{
    for (const QString& either : QString::fromLatin1(field).split(u'|', Qt::SkipEmptyParts)) {
        QString joined;
        for (const QString& part : either.split(u'/')) {
            QString value = own.value(part);
            if (value.isEmpty() && !part.startsWith(u'@')) {
                for (auto around = walk.open.rbegin(); around != walk.open.rend() && value.isEmpty(); ++around)
                    value = around->second.value(part);
            }
            if (!joined.isEmpty() && !value.isEmpty())
                joined += u'/';
            joined += value;
        }
        if (!joined.isEmpty())
            return joined;
    }
    return {};
}

Severity severityOfXml(const QString& word)
{
    const std::string text = word.toLower().toStdString();
    if (text == "1" || text == "2" || text == "high" || text == "criticalerror")
        return Severity::Error;
    if (text == "5" || text == "4" || text == "low")
        return Severity::Info;
    if (text.find("error") != std::string::npos)
        return Severity::Error;
    return severityOf(text).value_or(Severity::Warning);
}

void addItem(Walk& walk, const QHash<QString, QString>& own)
{
    const XmlShape& shape = walk.shape;
    Diagnostic made;
    made.tool = shape.tool;
    made.message = factOf(walk, own, shape.message).simplified().toStdString();
    if (made.message.empty())
        return;
    std::string file = factOf(walk, own, shape.file).toStdString();
    std::string line = factOf(walk, own, shape.line).toStdString();
    if (made.tool == "gendarme") { // "C:\a.cs(~12)"
        const size_t open = file.rfind('(');
        if (open != std::string::npos) {
            line = file.substr(open + 1);
            line.erase(0, line.find_first_of("0123456789"));
            file.resize(open);
        } else {
            line.clear();
        }
    }
    std::string_view figures = line;
    made.file = file;
    made.line = takeFigures(figures).value_or(0);
    const std::string column = factOf(walk, own, shape.column).toStdString();
    figures = column;
    made.column = takeFigures(figures).value_or(0);
    made.severity = severityOfXml(factOf(walk, own, shape.severity));
    made.code = factOf(walk, own, shape.code).toStdString();
    walk.found.push_back(std::move(made));
}

/// What elements within another know: its children, and those further down, who are asked last.
struct Facts
{
    QHash<QString, QString> near, far;
};

void addMissing(QHash<QString, QString>& to, const QHash<QString, QString>& from)
{
    for (auto it = from.cbegin(); it != from.cend(); ++it) {
        if (!to.contains(it.key()))
            to.insert(it.key(), it.value());
    }
}

/// Reads the current element; what it knows is passed up in `facts` until the problem that it belongs to is reached.
void readElement(Walk& walk, const QStringList& paths, Facts& facts, int depth)
{
    const QString name = walk.xml.name().toString();
    QHash<QString, QString> own;
    for (const QString& path : paths) {
        const qsizetype at = path.indexOf(u'@');
        if (at < 0)
            continue;
        const QString element = path.left(at);
        if (!element.isEmpty() && element != name)
            continue;
        const QString value = walk.xml.attribute(QLatin1String(path.mid(at + 1).toLatin1()));
        if (!value.isEmpty())
            own.insert(path, value);
    }
    bool isItem = name == QLatin1String(walk.shape.item);
    const size_t before = walk.found.size();
    walk.open.emplace_back(name, own);
    Facts below;
    XmlReader::Children children(walk.xml);
    while (children.next()) {
        if (depth < depthLimit)
            readElement(walk, paths, below, depth + 1);
    }
    const QString text = children.text();
    walk.open.pop_back();
    if (isItem && walk.found.size() > before)
        isItem = false; // a problem within: this one only held it
    if (isItem) {
        addMissing(own, below.near);
        addMissing(own, below.far);
        own.insert(QStringLiteral("."), text);
        const bool isText = paths.contains(name) && own.size() == 1;
        if (!isText) {
            addItem(walk, own);
            if (walk.found.size() > before)
                return;
        }
    }
    // To the problem around: the first fact of a name counts.
    for (auto it = own.cbegin(); it != own.cend(); ++it) {
        if (!it.key().startsWith(u'@') && it.key() != QLatin1String(".") && !facts.near.contains(it.key()))
            facts.near.insert(it.key(), it.value());
    }
    addMissing(facts.far, below.near);
    addMissing(facts.far, below.far);
    if (paths.contains(name) && !text.isEmpty() && !facts.near.contains(name))
        facts.near.insert(name, text);
}

} // namespace

bool readDiagnosticXml(std::string_view bytes, std::vector<Diagnostic>& found)
{
    for (const XmlShape& shape : shapes) {
        XmlReader xml(bytes);
        if (!xml.root())
            return false;
        if (xml.name() != QLatin1String(shape.root))
            continue;
        Walk walk{xml, shape, found, {}};
        Facts facts;
        readElement(walk, pathsOf(shape), facts, 0);
        if (!found.empty())
            return true;
    }
    return !found.empty();
}

} // namespace sentinel
