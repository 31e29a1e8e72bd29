// Reports in JSON, by one table: where the problems lie in a document, and under which names their facts. A fact that a problem does
// not have itself is looked for in what it lies in (ESLint: the file's name is told once for all its messages).

#include "core/reports/diagnosticplace_p.h"
#include "core/reports/diagnosticreader_p.h"
#include "core/reports/json_p.h"

#include <QJsonArray>
#include <QStringList>

namespace sentinel {

namespace {

using Severity = Diagnostic::Severity;

/// Paths: "a.b" keys, "a[]" each of a list, "a{}" each value of an object (whose key is "@key"), "a[0]" the first, "x|y" x or else y.
struct JsonShape
{
    const char* tool;
    const char* items; ///< "": the document itself; "[]": it is a list
    const char* file;
    const char* line;
    const char* column;
    const char* severity;
    const char* message;
    const char* code;
    int base = 1;           ///< the number of the first line
    bool fileless = false;  ///< problems that lie in no file
    const char* needs = ""; ///< a key that must be there
};

const JsonShape shapes[] = {
    {"sarif", "runs[].results[]", "locations[0].physicalLocation.artifactLocation.uri", "locations[0].physicalLocation.region.startLine",
     "locations[0].physicalLocation.region.startColumn", "level", "message.text|message.markdown|message.id", "ruleId|rule.id", 1, true},
    {"eslint", "[].messages[]", "filePath", "line", "column", "severity", "message", "ruleId"},
    {"stylelint", "[].warnings[]", "source", "line", "column", "severity", "text", "rule"},
    {"tslint", "[]", "name", "startPosition.line", "startPosition.character", "ruleSeverity", "failure", "ruleName", 0},
    {"rubocop", "files[].offenses[]", "path", "location.start_line|location.line", "location.start_column|location.column", "severity",
     "message", "cop_name|linter_name"},
    {"pylint", "[]", "path", "line", "column", "type", "message", "symbol|message-id|messageId"},
    {"pylint", "messages[]", "path", "line", "column", "type", "message", "symbol|messageId"},
    {"ruff", "[]", "filename", "location.row", "location.column", "", "message", "code"},
    {"bandit", "results[]", "filename", "line_number", "col_offset", "issue_severity", "issue_text", "test_id"},
    {"semgrep", "results[]", "path", "start.line", "start.col", "extra.severity", "extra.message", "check_id"},
    {"pyright", "generalDiagnostics[]", "file", "range.start.line", "range.start.character", "severity", "message", "rule", 0},
    {"shellcheck", "comments[]", "file", "line", "column", "level", "message", "code"},
    {"shellcheck", "[]", "file", "line", "column", "level", "message", "code"},
    {"golangci-lint", "Issues[]", "Pos.Filename", "Pos.Line", "Pos.Column", "Severity", "Text", "FromLinter"},
    {"gosec", "Issues[]", "file", "line", "column", "severity", "details", "rule_id"},
    {"staticcheck", "", "location.file", "location.line", "location.column", "severity", "message", "code"},
    {"rustc", "", "message.spans[0].file_name", "message.spans[0].line_start", "message.spans[0].column_start", "message.level",
     "message.message", "message.code.code"},
    {"rustc", "", "spans[0].file_name", "spans[0].line_start", "spans[0].column_start", "level", "message", "code.code"},
    {"checkov", "results.failed_checks[]", "file_path", "file_line_range[0]", "", "severity", "check_name", "check_id"},
    {"checkov", "[].results.failed_checks[]", "file_path", "file_line_range[0]", "", "severity", "check_name", "check_id"},
    {"tfsec", "results[]", "location.filename", "location.start_line", "", "severity", "description", "long_id|rule_id"},
    {"terrascan", "results.violations[]", "file", "line", "", "severity", "description", "rule_name|rule_id"},
    {"tflint", "issues[]", "range.filename", "range.start.line", "range.start.column", "rule.severity", "message", "rule.name"},
    {"kube-linter", "Reports[]", "Object.Metadata.FilePath", "", "", "", "Diagnostic.Message", "Check"},
    {"kubesec", "[].scoring{}[]", "fileName|object", "", "", "", "reason|selector", "id|selector"},
    {"phpstan", "files{}.messages[]", "@key", "line", "column", "type", "message", "identifier|source"},
    {"psalm", "[]", "file_name", "line_from", "column_from", "severity", "message", "type"},
    {"phpmd", "files[].violations[]", "file", "beginLine", "", "priority", "description", "rule"},
    {"code-climate", "[]", "location.path", "location.lines.begin|location.positions.begin.line",
     "location.positions.begin.column|location.lines.begin_column", "severity", "description", "check_name"},
    {"credo", "issues[]", "filename", "line_no", "column", "category", "message", "check"},
    {"reek", "[]", "source", "lines[0]", "", "", "message", "smell_type"},
    {"brakeman", "warnings[]", "file", "line", "", "confidence", "message", "warning_type"},
    {"swiftlint", "[]", "file", "line", "character", "severity", "reason", "rule_id"},
    {"ktlint", "[].errors[]", "file", "line", "column", "", "message", "rule"},
    {"spectral", "[]", "source", "range.start.line", "range.start.character", "severity", "message", "code", 0},
    {"markdownlint", "[]", "fileName", "lineNumber", "", "", "ruleDescription", "ruleNames[0]"},
    {"vale", "{}[]", "@key", "Line", "Span[0]", "Severity", "Message", "Check"},
    {"hlint", "[]", "file", "startLine", "startColumn", "severity", "hint", "module"},
    {"dart", "diagnostics[]", "location.file", "location.range.start.line", "location.range.start.column", "severity", "problemMessage",
     "code"},
    {"sqlfluff", "[].violations[]", "filepath", "start_line_no|line_no", "start_line_pos|line_pos", "", "description", "code"},
    {"sqlfluff", "violations[]", "path|filepath", "line_no", "line_pos", "", "description|rule_name|rule_description", "rule_code"},
    {"sqlfluff", "[]", "path|filepath", "line_no", "line_pos", "", "description|rule_name|rule_description", "rule_code"},
    {"cfn-lint", "[]", "Filename", "Location.Start.LineNumber", "Location.Start.ColumnNumber", "Level", "Message", "Rule.Id"},
    {"cfn-nag", "[].file_results.violations[]", "filename", "line_numbers", "", "type", "message", "id"},
    {"dscanner", "issues[]", "fileName", "line", "column", "type", "message", "key"},
    {"salt-lint", "[]", "filename|file", "linenumber|line", "column", "severity", "message|rule.shortdesc", "id|rule.id", 1, true},
    {"gcc", "[]", "locations[0].caret.file", "locations[0].caret.line", "locations[0].caret.display-column|locations[0].caret.column",
     "kind", "message", "option"},
    {"gitleaks", "[]", "File", "StartLine", "StartColumn", "", "Description", "RuleID"},
    {"gitleaks", "leaks[]", "file|File", "lineNumber|StartLine", "", "", "rule|Description", "rule"},
    {"trufflehog", "", "SourceMetadata.Data.Filesystem.file|SourceMetadata.Data.Git.file",
     "SourceMetadata.Data.Filesystem.line|SourceMetadata.Data.Git.line", "", "", "DetectorName", "DetectorName"},
    {"code-climate", "issues[]", "location.path", "location.lines.begin|location.positions.begin.line",
     "location.positions.begin.column|location.lines.begin_column", "severity", "description", "check_name"},
    {"warnings-ng", "issues[]", "fileName", "lineStart|lineRanges[0].start", "columnStart", "severity", "message|description", "type"},
    {"warnings-ng", "", "fileName", "lineStart|lineRanges[0].start", "columnStart|column", "severity", "message|description|fileName",
     "type"},
    {"docfx", "", "file", "line", "column", "message_severity", "message", "code", 1, false, "message_severity"},
    {"fortify", "data[]", "primaryLocation.fullFileName", "primaryLocation.line", "", "friority", "issueName", "issueName"},
    {"revapi", "[]", "old|new", "", "", "classification[0].severity", "description|name", "code"},
    {"dependency-track", "findings[]", "component.name", "", "", "vulnerability.severity",
     "vulnerability.title|vulnerability.vulnId|vulnerability.description", "vulnerability.vulnId", 1, true},
    {"dependency-check", "dependencies[].vulnerabilities[]", "filePath|fileName", "", "", "severity", "description|name", "name"},
    {"aqua", "resources[].vulnerabilities[]", "resource.path|resource.name", "", "", "aqua_severity|severity", "name", "name", 1, true},
    {"cargo-audit", "vulnerabilities{}", "advisory.package", "", "", "advisory.severity", "advisory.title", "advisory.id"},
    {"veracode", "findings[]", "files.source_file.file", "files.source_file.line", "", "severity", "issue_type|title", "cwe_id"},
    {"clang-tidy", "Diagnostics[]", "DiagnosticMessage.FilePath", "", "", "Level", "DiagnosticMessage.Message", "DiagnosticName"},
    {"stylelint", "[].parseErrors[]", "source", "line", "column", "severity", "text", "rule"},
    {"proselint", "data.errors[]", "", "line", "column", "severity", "message", "check", 1, true},
    {"mypy", "", "file", "line", "column", "severity", "message", "code"},
    {"buf", "", "path", "start_line", "start_column", "", "message", "type"},
    {"codeguru", "findings[]", "vulnerability.filePath.path|vulnerability.filePath.name", "vulnerability.filePath.startLine", "",
     "severity", "title|description", "ruleId"},
    {"trivy", "Results[].Vulnerabilities[]", "Target", "", "", "Severity", "Title|Description|VulnerabilityID", "VulnerabilityID", 1, true},
    {"trivy", "Results[].Misconfigurations[]", "Target", "CauseMetadata.StartLine", "", "Severity", "Title|Message", "ID", 1, true},
    {"trivy", "[].Vulnerabilities[]", "Target", "", "", "Severity", "Title|Description|VulnerabilityID", "VulnerabilityID", 1, true},
    {"grype", "matches[]", "artifact.locations[0].path", "", "", "vulnerability.severity", "vulnerability.description|vulnerability.id",
     "vulnerability.id", 1, true},
    {"npm-audit", "advisories{}", "module_name", "", "", "severity", "title", "id", 1, true},
    {"npm-audit", "vulnerabilities{}.via[]", "", "", "", "severity", "title", "source|url", 1, true},
    {"cargo-audit", "vulnerabilities.list[]", "package.name", "", "", "", "advisory.title", "advisory.id", 1, true},
    {"anchore", "vulnerabilities.vulnerabilities[]", "packagePath", "", "", "severity", "vuln", "vuln", 1, true},
    {"anchore", "vulnerabilities[]", "packagePath", "", "", "severity", "vuln", "vuln", 1, true},
    {"clair", "vulnerabilities[]", "featurename", "", "", "severity", "vulnerability", "vulnerability", 1, true},
    {"snyk", "vulnerabilities[]", "from[0]", "", "", "severity", "title", "id", 1, true},
    {"openapi-validator", "errors[]", "", "line", "", "", "message", "rule", 1, true},
};

/// What lies around a problem, innermost last.
struct Surroundings
{
    std::vector<QJsonObject> objects;
    QString key;
};

QJsonValue follow(QJsonValue value, QStringView path)
{
    for (const QStringView part : path.split(u'.')) {
        QStringView key = part;
        bool first = false;
        if (key.endsWith(u"[0]")) {
            key = key.chopped(3);
            first = true;
        }
        if (!value.isObject())
            return QJsonValue(QJsonValue::Undefined);
        value = value.toObject().value(key);
        if (first)
            value = value.isArray() ? value.toArray().at(0) : QJsonValue(QJsonValue::Undefined);
    }
    return value;
}

QJsonValue fact(const Surroundings& around, const char* paths)
{
    if (!*paths)
        return QJsonValue(QJsonValue::Undefined);
    for (const QString& path : QString::fromLatin1(paths).split(u'|')) {
        if (path == QLatin1String("@key"))
            return around.key;
        for (auto object = around.objects.rbegin(); object != around.objects.rend(); ++object) {
            const QJsonValue value = follow(*object, path);
            if (!value.isUndefined() && !value.isNull() && !(value.isString() && value.toString().isEmpty()))
                return value;
        }
    }
    return QJsonValue(QJsonValue::Undefined);
}

std::string textOf(const QJsonValue& value)
{
    if (value.isDouble())
        return std::to_string(value.toInteger());
    return value.toString().toStdString();
}

qint64 numberOf(const QJsonValue& value)
{
    if (value.isArray())
        return numberOf(value.toArray().at(0));
    if (value.isString()) { // "12-14"
        const std::string text = value.toString().toStdString();
        std::string_view figures = text;
        return takeFigures(figures).value_or(0);
    }
    return value.toInteger(0);
}

Severity severityFrom(const QJsonValue& value)
{
    if (value.isDouble())
        return value.toInteger() >= 2 ? Severity::Error : Severity::Warning; // ESLint's manner
    const std::string text = value.toString().toLower().toStdString();
    if (text == "high" || text == "fail")
        return Severity::Error;
    if (text == "low" || text == "negligible" || text == "none" || text == "unknown")
        return Severity::Info;
    return severityOf(text).value_or(Severity::Warning);
}

struct Reading
{
    const JsonShape& shape;
    std::vector<Diagnostic>& found;
    bool reached = false; ///< the list is there
    bool wrong = false;   ///< something in it is no problem of this shape
};

void readItem(Reading& reading, const Surroundings& around)
{
    const JsonShape& shape = reading.shape;
    Diagnostic made;
    made.tool = shape.tool;
    // The message must be the item's own; other facts may be told around it.
    Surroundings own;
    own.objects = {around.objects.back()};
    made.message = textOf(fact(own, shape.message));
    made.file = textOf(fact(around, shape.file));
    if ((*shape.needs && fact(own, shape.needs).isUndefined()) || made.message.empty() || (!shape.fileless && made.file.empty())) {
        reading.wrong = true;
        return;
    }
    const QJsonValue line = fact(own, shape.line);
    const bool known = !line.isUndefined();
    made.line = numberOf(line) + (known && shape.base == 0 ? 1 : 0);
    made.column = numberOf(fact(own, shape.column)) + (known && shape.base == 0 ? 1 : 0);
    made.severity = severityFrom(fact(own, shape.severity));
    made.code = textOf(fact(own, shape.code));
    reading.found.push_back(std::move(made));
}

void walk(Reading& reading, const QJsonValue& value, QStringView path, Surroundings& around)
{
    if (path.isEmpty()) {
        if (!value.isObject())
            return;
        around.objects.push_back(value.toObject());
        readItem(reading, around);
        around.objects.pop_back();
        return;
    }
    const qsizetype dot = path.indexOf(u'.');
    const QStringView part = dot < 0 ? path : path.left(dot);
    const QStringView rest = dot < 0 ? QStringView() : path.mid(dot + 1);
    QJsonValue inner = value;
    QStringView key = part;
    QStringView each;
    while (key.endsWith(u"[]") || key.endsWith(u"{}")) {
        each = QStringView(part).mid(key.size() - 2);
        key = key.chopped(2);
    }
    bool pushed = false;
    if (!key.isEmpty()) {
        if (!value.isObject())
            return;
        around.objects.push_back(value.toObject());
        pushed = true;
        inner = value.toObject().value(key);
    }
    // One kind of bracket after another: "{}[]".
    struct Step
    {
        static void go(Reading& to, const QJsonValue& at, QStringView brackets, QStringView further, Surroundings& within)
        {
            if (brackets.isEmpty()) {
                walk(to, at, further, within);
                return;
            }
            const bool isLast = further.isEmpty() && brackets.size() == 2;
            if (brackets.startsWith(u"[]")) {
                if (!at.isArray())
                    return;
                to.reached = to.reached || isLast;
                for (const QJsonValue& one : at.toArray())
                    go(to, one, brackets.mid(2), further, within);
                return;
            }
            if (!at.isObject())
                return;
            to.reached = to.reached || isLast;
            const QJsonObject object = at.toObject();
            for (auto it = object.begin(); it != object.end(); ++it) {
                within.key = it.key();
                go(to, it.value(), brackets.mid(2), further, within);
            }
        }
    };
    if (!each.isEmpty())
        Step::go(reading, inner, each, rest, around);
    else
        walk(reading, inner, rest, around);
    if (pushed)
        around.objects.pop_back();
}

bool readDocument(const QJsonValue& document, bool isLine, std::vector<Diagnostic>& found)
{
    std::vector<Diagnostic> best; // of a shape that fits some of the items only
    for (const JsonShape& shape : shapes) {
        if (!*shape.items && !isLine && document.isArray())
            continue;
        std::vector<Diagnostic> made;
        Reading reading{shape, made};
        Surroundings around;
        walk(reading, document, QString::fromLatin1(shape.items), around);
        if (made.empty())
            continue;
        if (!*shape.items && made.front().line == 0)
            continue; // one object alone: any record of a program may have a file and a message
        if (reading.wrong) {
            if (made.size() > best.size())
                best = std::move(made);
            continue;
        }
        std::move(made.begin(), made.end(), std::back_inserter(found));
        return true;
    }
    std::move(best.begin(), best.end(), std::back_inserter(found));
    return !best.empty();
}

QJsonValue valueOf(const QJsonDocument& document)
{
    return document.isArray() ? QJsonValue(document.array()) : QJsonValue(document.object());
}

qint64 readLine(DiagnosticScene& scene)
{
    const std::string_view text = withoutBlanks(scene.text.peeled(scene.line).text);
    if (text.size() < 20 || (text.front() != '{' && text.front() != '[') || (text.back() != '}' && text.back() != ']'))
        return 0;
    if (!mentions(text.substr(0, DiagnosticText::longest), "\":"))
        return 0;
    // Programs log records without anything nested in them. A problem told in such a one has the number of a line.
    if (text.find_first_of("{[", 1) == std::string_view::npos && !mentions(text, "line"))
        return 0;
    const Result<QJsonDocument> document = readJson(text);
    if (!document)
        return 0;
    std::vector<Diagnostic> made;
    if (!readDocument(valueOf(*document), true, made))
        return 0;
    for (Diagnostic& diagnostic : made)
        scene.add(std::move(diagnostic));
    return scene.line;
}

} // namespace

bool readDiagnosticJson(std::string_view bytes, std::vector<Diagnostic>& found)
{
    const Result<QJsonDocument> document = readJson(bytes);
    if (!document)
        return false; // lines of JSON, perhaps: those are read as they come
    (void)readDocument(valueOf(*document), false, found);
    return true;
}

const DiagnosticReader jsonLineReader{"json", &readLine};

} // namespace sentinel
