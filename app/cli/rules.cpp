#include "app/cli/commands.h"

#include "app/cli/inputs.h"
#include "app/cli/rules.h"
#include "app/cli/terminal.h"
#include "core/base/json.h"
#include "core/pipeline/analysis.h"

namespace sentinel {

namespace {

int listRules(Call& call)
{
    const Arguments& arguments = call.arguments;
    const std::optional<Analyser> analyser = loadAnalyser(call);
    if (!analyser)
        return 1;
    JsonWriter all;
    all.beginObject().text("schema", std::string_view("sentinel.rule/1")).beginList("items");
    QList<QStringList> rows;
    for (const Rule& rule : analyser->rules().rules()) {
        JsonWriter json;
        json.beginObject();
        if (arguments.has("jsonl"))
            json.text("schema", std::string_view("sentinel.rule/1"));
        json.text("id", rule.id)
            .text("category", jsonName(rule.category))
            .text("attribution", jsonName(rule.attribution))
            .number("confidence", rule.confidence)
            .text("title", rule.title)
            .textOrNull("hint", rule.hint)
            .text("pack", rule.pack)
            .text("file", rule.file)
            .number("line", qint64(rule.line))
            .textOrNull("overrides", rule.overrides)
            .endObject();
        if (arguments.has("jsonl"))
            call.out.write(json.json() + '\n');
        all.raw(json.json());
        rows += {rule.id, QString::fromLatin1(jsonName(rule.category).data()), rule.title};
    }
    if (arguments.has("json"))
        call.out.write(all.endList().endObject().json() + '\n');
    else if (!arguments.has("jsonl"))
        call.out.write(tableText(rows));
    return 0;
}

} // namespace

int runRules(Call& call)
{
    const QStringList& words = call.arguments.paths();
    if (words == QStringList{QStringLiteral("list")})
        return listRules(call);
    if (words.value(0) == u"check")
        return checkRules(call);
    if (words.value(0) == u"test")
        return testRules(call);
    return refuse(call.command, QStringLiteral("write 'rules list', 'rules check [FILE...]' or 'rules test --store [FILE...]'"));
}

} // namespace sentinel
