#include "app/cli/commands.h"

#include "app/cli/locale.h"
#include "core/base/json.h"
#include "core/base/redact.h"
#include "core/base/text.h"
#include "core/domain/execution.h"
#include "core/pipeline/config.h"
#include "core/pipeline/guardedcommand.h"
#include "core/pipeline/keyring.h"
#include "core/pipeline/reportspool.h"

#include <QFileInfo>
#include <QUrl>
#include <QUuid>

#include <charconv>
#include <cstring>
#include <fcntl.h>
#include <unistd.h>

namespace sentinel {

namespace {

struct GuardOptions
{
    ExecutionReport report; ///< all but the execution
    std::optional<qint64> records;
    std::vector<std::string> command;
};

ReportSpool spoolOf(const Call& call)
{
    return ReportSpool(call.folders.data + QStringLiteral("/spool/guard"));
}

/// Where the configuration has the collector listen; where it listens everywhere, it listens here.
QString collectorOf(const Call& call)
{
    const Result<Config> config = readConfig(call.folders.config, false);
    QString address = QStringLiteral("127.0.0.1:8377");
    if (config && config->problems.empty()) {
        for (const ConfigValue& value : config->values) {
            if (value.key == u"listener.address")
                address = value.value;
        }
    }
    for (const char* everywhere : {"0.0.0.0:", "[::]:", "*:"}) {
        if (address.startsWith(QLatin1String(everywhere)))
            address = QStringLiteral("127.0.0.1:") + address.section(u':', -1);
    }
    return QStringLiteral("http://") + address;
}

Result<GuardOptions> optionsOf(const Call& call)
{
    const auto wrong = [](const QString& what) { return Error{Error::Kind::Malformed, what, {}}; };
    const Arguments& arguments = call.arguments;
    GuardOptions options;
    ExecutionReport& report = options.report;
    report.pipeline = arguments.value("pipeline");
    report.tenant = arguments.has("tenant") ? arguments.value("tenant") : QStringLiteral("default");
    if (!isTenantPipelineName(report.pipeline))
        return wrong(QStringLiteral("--pipeline must name the pipeline, with letters, digits, blanks and . _ - /"));
    if (!isTenantName(report.tenant))
        return wrong(QStringLiteral("--tenant %1: a tenant's name has letters, digits, dots, underscores and hyphens").arg(report.tenant));
    if (arguments.has("records")) {
        bool isNumber = false;
        options.records = arguments.value("records").toLongLong(&isNumber);
        if (!isNumber || *options.records < 0)
            return wrong(QStringLiteral("--records %1 is no number").arg(arguments.value("records")));
    }
    const QUrl url(arguments.has("collector") ? arguments.value("collector") : collectorOf(call));
    if (!url.isValid() || url.host().isEmpty() || (url.scheme() != u"http" && url.scheme() != u"https"))
        return wrong(QStringLiteral("--collector %1 is no address; write http://HOST:PORT").arg(arguments.value("collector")));
    report.collector = url.adjusted(QUrl::StripTrailingSlash | QUrl::RemovePath | QUrl::RemoveQuery | QUrl::RemoveFragment).toString();
    if (arguments.has("key"))
        report.keyReference = arguments.value("key");
    else if (qEnvironmentVariableIsSet("SENTINEL_KEY"))
        report.keyReference = QStringLiteral("env:SENTINEL_KEY");
    else
        report.keyReference = QStringLiteral("file:") + QFileInfo(adminKeyFile(call.folders.data)).absoluteFilePath();
    if (const Result<SecretReference> reference = parseSecretReference(report.keyReference); !reference)
        return reference.error();
    for (const QString& word : arguments.paths())
        options.command.push_back(word.toLocal8Bit().toStdString());
    if (options.command.empty())
        return wrong(QStringLiteral("say what to run: guard --pipeline NAME -- COMMAND"));
    return options;
}

/// N of "records_processed=N".
std::optional<qint64> recordsIn(std::string_view line)
{
    constexpr std::string_view name = "records_processed=";
    const size_t at = line.rfind(name);
    qint64 records = 0;
    if (at == std::string_view::npos)
        return {};
    const auto [end, error] = std::from_chars(line.data() + at + name.size(), line.data() + line.size(), records);
    return error == std::errc() && records >= 0 ? std::optional(records) : std::nullopt;
}

QString failureText(const CommandEnd& end)
{
    QString text = end.signal != 0
        ? QStringLiteral("ended by signal %1 (%2)").arg(end.signal).arg(QString::fromLocal8Bit(::strsignal(end.signal)))
        : QStringLiteral("exit code %1").arg(end.exitCode);
    if (!end.lastLine.empty())
        text += QStringLiteral(": ") + displayText(shortened(redaction::redacted(end.lastLine).text, 1000));
    return text;
}

QByteArray executionOf(const CommandEnd& end, std::optional<qint64> records)
{
    JsonWriter json;
    json.beginObject()
        .text("id", QUuid::createUuid().toString(QUuid::WithoutBraces))
        .text("status", jsonName(end.hasFailed() ? ExecutionStatus::Failed : ExecutionStatus::Success))
        .time("started_at", end.startedAt)
        .time("finished_at", std::max(end.startedAt, end.finishedAt)) // the clock may have been set back
        .number("duration_seconds", end.seconds);
    if (!records)
        records = recordsIn(end.lastLine);
    if (records)
        json.number("records_processed", *records);
    if (end.hasFailed())
        json.text("error_message", failureText(end));
    return QByteArray::fromStdString(json.endObject().json());
}

/// Sends what waits, in a process of its own that holds nothing of ours open.
void sendInBackground(const Call& call)
{
    const std::string data = call.folders.data.toLocal8Bit().toStdString();
    if (::fork() != 0)
        return;
    ::setsid();
    const int nowhere = ::open("/dev/null", O_RDWR);
    for (const int fd : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO})
        ::dup2(nowhere, fd);
    ::execl("/proc/self/exe", "sentinel", "guard", "--send", "--data", data.c_str(), static_cast<char*>(nullptr));
    ::_exit(1); // it is sent next time
}

int send(const Call& call)
{
    const ReportSpool::Sent sent = spoolOf(call).send();
    if (!sent.problem.isEmpty())
        complain(sent.problem);
    complain(QStringLiteral("%1 sent, %2 left, %3 put aside").arg(sent.sent).arg(sent.left).arg(sent.refused));
    return sent.left > 0 ? 1 : 0;
}

} // namespace

int runGuard(Call& call)
{
    if (call.arguments.has("send") && call.arguments.paths().isEmpty())
        return send(call);
    Result<GuardOptions> options = optionsOf(call);
    if (!options)
        return refuse(call.command, options.error().message);
    const Result<CommandEnd> end = runGuarded(options->command, originalEnvironment());
    if (!end) {
        complain(QString::fromStdString(options->command.front()), end.error());
        return 126;
    }
    options->report.execution = executionOf(*end, options->records);
    const Result<> kept = spoolOf(call).add(options->report);
    if (kept)
        sendInBackground(call);
    else
        complain(kept.error().message);
    endAs(*end);
}

} // namespace sentinel
