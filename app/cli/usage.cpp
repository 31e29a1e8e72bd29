#include "app/cli/usage.h"

#include "app/cli/commands.h"
#include "app/cli/terminal.h"

namespace sentinel {

namespace {

constexpr int margin = 4;

QString head(const Terminal& terminal, const char* text)
{
    return u'\n' + terminal.paint(Terminal::Tone::Strong, QString::fromLatin1(text)) + u'\n';
}

QString indented(const Terminal& terminal, const QString& text, int indent = margin)
{
    return QString(indent, u' ') + terminal.wrapped(text, indent) + u'\n';
}

QString paragraphs(const Terminal& terminal, const char* text)
{
    QString result;
    const QStringList parts = QString::fromUtf8(text).split(QStringLiteral("\n\n"));
    for (const QString& part : parts)
        result += (result.isEmpty() ? QString() : QStringLiteral("\n")) + indented(terminal, part);
    return result;
}

QString optionsText(const Terminal& terminal, const std::vector<OptionSpec>& options)
{
    QString text;
    for (const OptionSpec& option : options) {
        QString name = QStringLiteral("--") + QLatin1String(option.name);
        if (option.value)
            name += u' ' + QLatin1String(option.value);
        text += QString(margin, u' ') + terminal.paint(Terminal::Tone::Accent, name) + u'\n'
            + indented(terminal, QString::fromUtf8(option.text), 2 * margin);
    }
    return text;
}

QString exitCodesText(const Terminal& terminal, const char* codes)
{
    QString text;
    const QStringList lines = QString::fromUtf8(codes).split(u'\n');
    for (const QString& line : lines)
        text += QString(margin, u' ') + line.section(u':', 0, 0) + QStringLiteral("   ")
            + terminal.wrapped(line.section(u':', 1), margin + 4) + u'\n';
    return text;
}

QString examplesText(const Terminal& terminal, const char* examples)
{
    QString text;
    const QStringList lines = QString::fromUtf8(examples).split(u'\n');
    for (qsizetype i = 0; i + 1 < lines.size(); i += 2) {
        text += (i > 0 ? QStringLiteral("\n") : QString()) + indented(terminal, lines[i] + u':') + QString(2 * margin, u' ')
            + terminal.paint(Terminal::Tone::Accent, lines[i + 1]) + u'\n';
    }
    return text;
}

} // namespace

QString overview(const Terminal& terminal)
{
    QString text = QStringLiteral("sentinel: what failed in CI, and why\n") + head(terminal, "SYNOPSIS") + QString(margin, u' ')
        + QStringLiteral("sentinel COMMAND [OPTION...] [PATH...]\n") + head(terminal, "COMMANDS");
    QList<QStringList> rows;
    for (const Command& command : commands())
        rows += {QString(margin, u' ') + QLatin1String(command.name), QString::fromUtf8(command.summary)};
    rows += {QString(margin, u' ') + QStringLiteral("help COMMAND"), QStringLiteral("the manual of a command")};
    text += tableText(rows) + head(terminal, "OPTIONS OF EVERY COMMAND") + optionsText(terminal, commonOptions());
    text += head(terminal, "INPUTS")
        + indented(terminal,
                   QStringLiteral("A PATH may be a log or test report, plain or compressed (.gz .zst .bz2 .xz), an "
                                  "archive of them (.zip, .tar.*; "
                                  "for example the log archive of a GitHub run), a folder, or - for standard input. "
                                  "What it is is told from its "
                                  "content, not from its name."));
    text += head(terminal, "EXIT STATUS")
        + exitCodesText(terminal,
                        "0:The work is done. A failing build that was triaged is done.\n"
                        "1:The work failed, or a part of it: standard error has one line for each input concerned.\n"
                        "2:The command line is wrong.");
    text += head(terminal, "ENVIRONMENT")
        + indented(terminal,
                   QStringLiteral("SENTINEL_DATA and SENTINEL_CONFIG stand in for --data and --config. NO_COLOR turns "
                                  "colours off; without a "
                                  "terminal there are none."));
    return text;
}

QString manual(const Terminal& terminal, const Command& command)
{
    const QString name = QLatin1String(command.name);
    QString text = terminal.paint(Terminal::Tone::Strong, QStringLiteral("NAME")) + u'\n'
        + indented(terminal, QStringLiteral("sentinel %1 - %2").arg(name, QString::fromUtf8(command.summary)));
    text += head(terminal, "SYNOPSIS");
    const QStringList forms = QString::fromUtf8(command.synopsis).split(u'\n');
    for (const QString& form : forms)
        text += QString(margin, u' ') + QStringLiteral("sentinel %1 %2").arg(name, form).trimmed() + u'\n';
    text += head(terminal, "DESCRIPTION") + paragraphs(terminal, command.description);
    if (!command.options.empty())
        text += head(terminal, "OPTIONS") + optionsText(terminal, command.options);
    text += head(terminal, "COMMON OPTIONS") + optionsText(terminal, commonOptions());
    text += head(terminal, "EXIT STATUS") + exitCodesText(terminal, command.exitCodes);
    text += head(terminal, "EXAMPLES") + examplesText(terminal, command.examples);
    return text;
}

} // namespace sentinel
