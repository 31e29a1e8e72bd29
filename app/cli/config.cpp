#include "app/cli/commands.h"

#include "app/cli/terminal.h"
#include "core/base/json.h"
#include "core/pipeline/config.h"

namespace sentinel {

namespace {

int sayProblems(const Config& config)
{
    for (const ConfigProblem& problem : config.problems)
        complain(QStringLiteral("%1:%2:%3: %4").arg(config.path).arg(problem.line).arg(problem.column).arg(problem.text));
    return config.problems.empty() ? 0 : 1;
}

int check(Call& call, const QString& file)
{
    const Result<Config> config = readConfig(file, true);
    if (!config) {
        complain(config.error().message);
        return 1;
    }
    if (sayProblems(*config) != 0)
        return 1;
    call.out.write(file + QStringLiteral(": no errors\n"));
    return 0;
}

QString originOf(const Config& config, const ConfigValue& value)
{
    return value.line == 0 ? QStringLiteral("default") : QStringLiteral("%1:%2").arg(config.path).arg(value.line);
}

int show(Call& call)
{
    const Result<Config> config = readConfig(call.folders.config, call.folders.configNamed);
    if (!config) {
        complain(config.error().message);
        return 1;
    }
    if (sayProblems(*config) != 0)
        return 1;
    if (call.arguments.has("json")) {
        JsonWriter json;
        json.beginObject().text("schema", std::string_view("sentinel.config/1")).beginList("items");
        for (const ConfigValue& value : config->values)
            json.beginObject().text("key", value.key).textOrNull("value", value.value).text("from", originOf(*config, value)).endObject();
        call.out.write(json.endList().endObject().json() + '\n');
        return 0;
    }
    QList<QStringList> rows;
    for (const ConfigValue& value : config->values)
        rows += {value.key, value.value.isEmpty() ? QStringLiteral("(none)") : value.value, originOf(*config, value)};
    call.out.write(tableText(rows));
    return 0;
}

} // namespace

int runConfig(Call& call)
{
    const QStringList& words = call.arguments.paths();
    if (words.value(0) == u"show" && words.size() == 1)
        return show(call);
    if (words.value(0) == u"check" && words.size() <= 2)
        return check(call, words.value(1, call.folders.config));
    return refuse(call.command, QStringLiteral("write 'config check FILE' or 'config show'"));
}

} // namespace sentinel
