#include "models/tabletext.h"

namespace sentinel {

namespace {

// The texts come from logs, that is from anyone: see "CSV injection".
QString csvField(QString text)
{
    static const QString formula = QStringLiteral("=+-@\t\r");
    bool isNumber = false;
    (void)text.toDouble(&isNumber);
    if (!text.isEmpty() && formula.contains(text.front()) && !isNumber)
        text.prepend(u'\'');
    const bool quote = text.contains(u',') || text.contains(u'"') || text.contains(u'\n') || text.contains(u'\r');
    return quote ? u'"' + text.replace(u'"', QStringLiteral("\"\"")) + u'"' : text;
}

QString markdownField(QString text)
{
    static const QString special = QStringLiteral("\\`*_[]<>|#~");
    text.replace(u'\n', u' ');
    QString escaped;
    for (const QChar c : text) {
        if (special.contains(c))
            escaped += u'\\';
        escaped += c;
    }
    return escaped;
}

QString csvLine(const QStringList& fields)
{
    QStringList written;
    for (const QString& field : fields)
        written.append(csvField(field));
    return written.join(u',') + QStringLiteral("\r\n");
}

QString markdownLine(const QStringList& fields)
{
    QStringList written;
    for (const QString& field : fields)
        written.append(markdownField(field));
    return QStringLiteral("| ") + written.join(QStringLiteral(" | ")) + QStringLiteral(" |\n");
}

} // namespace

QString asCsv(const TextTable& table)
{
    QString text = csvLine(table.titles);
    for (const QStringList& row : table.rows)
        text += csvLine(row);
    return text;
}

QString asMarkdown(const TextTable& table)
{
    QString text = markdownLine(table.titles) + markdownLine(QStringList(table.titles.size(), QStringLiteral("---")));
    for (const QStringList& row : table.rows)
        text += markdownLine(row);
    return text;
}

} // namespace sentinel
