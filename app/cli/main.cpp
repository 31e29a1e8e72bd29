#include "app/cli/commands.h"
#include "app/cli/inputs.h"
#include "app/cli/interrupt.h"
#include "app/cli/locale.h"
#include "app/cli/terminal.h"
#include "app/cli/usage.h"
#include "core/base/nearest.h"

#include <QCoreApplication>

#include <optional>

namespace {

using namespace sentinel;

// Options may stand before the command too: sentinel --data DIR runs. Where the command's name is, or -1.
qsizetype commandAt(const QStringList& words)
{
    for (qsizetype i = 0; i < words.size(); ++i) {
        if (!words[i].startsWith(u'-'))
            return i;
        if (words[i] == u"--data" || words[i] == u"--config")
            ++i; // and its value
    }
    return -1;
}

int refuseCommand(const QString& word)
{
    QStringList names{QStringLiteral("help")};
    for (const Command& command : commands())
        names += QLatin1String(command.name);
    return refuse({}, QStringLiteral("unknown command %1; did you mean %2?").arg(word, nearest(word, names)));
}

int help(const QStringList& words, Output& out)
{
    const Terminal terminal(out);
    if (words.isEmpty() || words.first() == u"help") {
        out.write(overview(terminal));
        return 0;
    }
    const Command* command = commandNamed(words.first());
    if (!command)
        return refuseCommand(words.first());
    out.write(manual(terminal, *command));
    return 0;
}

int runWithoutCommand(const QStringList& words, Output& out)
{
    if (words.isEmpty()) {
        out.write(overview(Terminal(out)));
        return 2; // nothing was asked for
    }
    if (words.contains(QStringLiteral("--version"))) {
        out.write(QStringLiteral("sentinel " SENTINEL_VERSION "\n"));
        return 0;
    }
    std::vector<OptionSpec> options = commonOptions();
    options.push_back({"version", nullptr, ""});
    const Result<Arguments> arguments = Arguments::parse(words, options);
    if (!arguments)
        return refuse({}, arguments.error().message);
    return arguments->has("help") ? help({}, out) : refuse({}, QStringLiteral("give it a command"));
}

int runProgram(QStringList words, Output& out)
{
    const qsizetype at = commandAt(words);
    if (at < 0)
        return runWithoutCommand(words, out);
    const QString name = words.takeAt(at);
    if (name == u"help")
        return help(words, out);
    const Command* command = commandNamed(name);
    if (!command)
        return refuseCommand(name);

    std::vector<OptionSpec> options = command->options;
    options.insert(options.end(), commonOptions().begin(), commonOptions().end());
    Result<Arguments> arguments = Arguments::parse(words, options);
    if (!arguments)
        return refuse(name, arguments.error().message);
    if (arguments->has("help"))
        return help({name}, out);
    std::optional<Interrupt> interrupt; // a guard hands signals on
    if (command->run != runGuard)
        interrupt.emplace();
    const DataFolders folders = dataFolders(arguments->value("data"), arguments->value("config"));
    Call call{name, std::move(*arguments), folders, out, interrupt ? interrupt->token() : std::stop_token()};
    if (call.arguments.has("redact"))
        out.redact(redactionSettings(call));
    return command->run(call);
}

} // namespace

int main(int argc, char** argv)
{
    speakUtf8();
    // Reads the command line as text and knows the program's name for the platform's folders; it costs a millisecond.
    QCoreApplication application(argc, argv);
    Output out;
    return out.finish(runProgram(QCoreApplication::arguments().mid(1), out));
}
