#include "app/cli/terminal.h"

#include "app/cli/output.h"

#include <algorithm>

namespace sentinel {

namespace {

const char* codeOf(Terminal::Tone tone)
{
    switch (tone) {
    case Terminal::Tone::Plain:
        return "";
    case Terminal::Tone::Strong:
        return "1";
    case Terminal::Tone::Faint:
        return "2";
    case Terminal::Tone::Bad:
        return "1;31";
    case Terminal::Tone::Good:
        return "1;32";
    case Terminal::Tone::Doubtful:
        return "1;33";
    case Terminal::Tone::Accent:
        return "36";
    }
    return "";
}

} // namespace

Terminal::Terminal(const Output& out)
    : m_isTerminal(out.isTerminal()), m_colours(m_isTerminal && qEnvironmentVariableIsEmpty("NO_COLOR") && qgetenv("TERM") != "dumb"),
      m_width(std::clamp(out.width(), 40, 120))
{
}

QString Terminal::paint(Tone tone, const QString& text) const
{
    const char* code = codeOf(tone);
    if (!m_colours || *code == 0 || text.isEmpty())
        return text;
    return QStringLiteral("\033[%1m%2\033[0m").arg(QLatin1String(code), text);
}

QString Terminal::wrapped(const QString& text, int indent) const
{
    const QString margin(indent, u' ');
    QString result;
    qsizetype column = indent;
    const QStringList words = text.simplified().split(u' ', Qt::SkipEmptyParts);
    for (const QString& word : words) {
        if (column > indent && column + 1 + word.size() > m_width) {
            result += u'\n' + margin;
            column = indent;
        } else if (column > indent) {
            result += u' ';
            ++column;
        }
        result += word;
        column += word.size();
    }
    return result;
}

QString tableText(const QList<QStringList>& rows)
{
    QList<qsizetype> widths;
    for (const QStringList& row : rows) {
        for (qsizetype i = 0; i < row.size(); ++i) {
            if (i == widths.size())
                widths += 0;
            widths[i] = std::max(widths[i], row[i].size());
        }
    }
    QString text;
    for (const QStringList& row : rows) {
        QString line;
        for (qsizetype i = 0; i < row.size(); ++i)
            line += i + 1 < row.size() ? row[i].leftJustified(widths[i] + 2) : row[i];
        while (line.endsWith(u' '))
            line.chop(1);
        text += line + u'\n';
    }
    return text;
}

} // namespace sentinel
