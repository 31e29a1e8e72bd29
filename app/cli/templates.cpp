#include "app/cli/commands.h"

#include "app/cli/onelog.h"
#include "core/base/json.h"
#include "core/triage/templates.h"

#include <algorithm>

namespace sentinel {

namespace {

constexpr qint64 blockSize = qint64(4) << 20;
constexpr qint64 longLine = qint64(64) << 10; // of a longer one no more than its head is read

/// Hands the text of every line on, layers peeled, block by block.
template <typename Take>
bool eachLine(const Log& log, const std::stop_token& stop, Take take)
{
    PeeledLine peeled;
    const auto takeRaw = [&](std::string_view raw) {
        if (raw.ends_with('\r'))
            raw.remove_suffix(1);
        log.peel(raw.substr(0, size_t(longLine)), peeled);
        take(peeled.text);
    };
    for (qint64 at = 0; at < log.size();) {
        if (stop.stop_requested())
            return false;
        const Bytes block = log.read({at, std::min(log.size(), at + blockSize)});
        const std::string_view text = block.view();
        if (text.empty())
            break; // the file was cut short meanwhile
        const bool isLast = at + qint64(text.size()) >= log.size();
        size_t begin = 0;
        for (size_t end; (end = text.find('\n', begin)) != text.npos; begin = end + 1)
            takeRaw(text.substr(begin, end - begin));
        if (isLast) {
            if (begin < text.size())
                takeRaw(text.substr(begin));
            break;
        }
        if (begin > 0) {
            at += qint64(begin);
            continue;
        }
        // One line of more than a block.
        takeRaw(text);
        const qint64 line = log.lineAt(at);
        if (line >= log.lineCount())
            break;
        at = log.lineBytes(line + 1).begin;
    }
    return true;
}

std::string csvField(std::string_view text)
{
    if (text.find_first_of(",\"\r\n") == text.npos)
        return std::string(text);
    std::string quoted = "\"";
    for (char c : text)
        quoted.append(c == '"' ? 2 : 1, c);
    return quoted + '"';
}

JsonWriter& writeTemplate(JsonWriter& json, const LineTemplate& line)
{
    return json.text("template_id", std::string_view(line.id)).text("template", std::string_view(line.text));
}

void printSummary(Call& call, const MinedTemplates& mined, const std::vector<qint64>& firstLines)
{
    const bool isDocument = call.arguments.has("json"), isLines = call.arguments.has("jsonl");
    if (!isDocument && !isLines)
        call.out.write(std::string_view("lines,first_line,template_id,template\n"));
    JsonWriter all;
    all.beginObject().text("schema", std::string_view("sentinel.templates/1")).text("path", call.arguments.paths().front());
    all.number("lines", qint64(mined.ofLine.size())).beginList("items");
    for (size_t i = 0; i < mined.templates.size() && !call.out.isClosed(); ++i) {
        const LineTemplate& line = mined.templates[i];
        if (!isDocument && !isLines) {
            call.out.write(std::to_string(line.lines) + ',' + std::to_string(firstLines[i]) + ',' + line.id + ',' + csvField(line.text)
                           + '\n');
            continue;
        }
        JsonWriter json;
        json.beginObject();
        if (isLines)
            json.text("schema", std::string_view("sentinel.template/1"));
        writeTemplate(json, line).number("lines", qint64(line.lines)).number("first_line", firstLines[i]).endObject();
        if (isLines)
            call.out.write(json.json() + '\n');
        else
            all.raw(json.json());
    }
    if (isDocument)
        call.out.write(all.endList().endObject().json() + '\n');
}

void printLines(Call& call, const MinedTemplates& mined)
{
    const bool isDocument = call.arguments.has("json"), isLines = call.arguments.has("jsonl");
    // What is said of each line but its number, once for each template.
    std::vector<std::string> behind;
    for (const LineTemplate& line : mined.templates) {
        std::string& rest = behind.emplace_back(",");
        if (isDocument || isLines) {
            JsonWriter json;
            writeTemplate(json.beginObject(), line).endObject();
            rest.append(json.json(), 1);
        } else {
            rest.append(line.id).append(",").append(csvField(line.text));
        }
    }
    std::string_view front, separator;
    if (isDocument) {
        JsonWriter head;
        head.beginObject().text("schema", std::string_view("sentinel.line_templates/1")).text("path", call.arguments.paths().front());
        call.out.write(head.json() + ",\"items\":[");
        front = "{\"line\":";
        separator = ",";
    } else if (isLines) {
        front = "{\"schema\":\"sentinel.line_template/1\",\"line\":";
    } else {
        call.out.write(std::string_view("line,template_id,template\n"));
    }
    std::string row;
    for (size_t i = 0; i < mined.ofLine.size() && !call.out.isClosed() && !call.stop.stop_requested(); ++i) {
        row.clear();
        if (i > 0)
            row += separator;
        row.append(front).append(std::to_string(i + 1)).append(behind[mined.ofLine[i]]);
        if (!isDocument)
            row += '\n';
        call.out.write(std::string_view(row));
    }
    if (isDocument)
        call.out.write(std::string_view("]}\n"));
}

} // namespace

int runTemplates(Call& call)
{
    if (call.arguments.paths().size() != 1)
        return refuse(call.command, QStringLiteral("give it one log: templates FILE, or - for standard input"));
    const QString path = call.arguments.paths().front();
    const Result<Log> log = readOneLog(call, path);
    if (!log) {
        if (log.error().kind == Error::Kind::Cancelled)
            complain(QStringLiteral("stopped"));
        else
            complain(path, log.error());
        return 1;
    }
    TemplateMiner miner;
    if (!eachLine(*log, call.stop, [&](std::string_view text) { miner.add(text); })) {
        complain(QStringLiteral("stopped"));
        return 1;
    }
    const MinedTemplates mined = miner.finish();
    if (mined.coarseness > 0)
        complain(path, QStringLiteral("has more kinds of lines than there is room for; templates say only how lines begin"));
    if (call.arguments.has("summary")) {
        std::vector<qint64> firstLines(mined.templates.size(), 0);
        for (size_t i = mined.ofLine.size(); i > 0; --i)
            firstLines[mined.ofLine[i - 1]] = qint64(i);
        printSummary(call, mined, firstLines);
    } else {
        printLines(call, mined);
    }
    return call.stop.stop_requested() ? 1 : 0;
}

} // namespace sentinel
