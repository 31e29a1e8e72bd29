#include "models/tabletext.h"

namespace sentinel {

namespace {

// What a log says may end up in a spreadsheet: a text that the spreadsheet would take for a formula is marked as text.
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

template <typename Field>
QStringList cells(const QAbstractItemModel& model, int row, Field field)
{
    QStringList result;
    for (int column = 0; column < model.columnCount(); ++column) {
        const QVariant value = row < 0 ? model.headerData(column, Qt::Horizontal, ExportRole)
                                       : model.index(row, column).data(ExportRole);
        result.append(field(value.toString()));
    }
    return result;
}

} // namespace

QString asCsv(const QAbstractItemModel& model, const QList<int>& rows)
{
    QString text = cells(model, -1, csvField).join(u',') + QStringLiteral("\r\n");
    for (const int row : rows)
        text += cells(model, row, csvField).join(u',') + QStringLiteral("\r\n");
    return text;
}

QString asMarkdown(const QAbstractItemModel& model, const QList<int>& rows)
{
    const auto line = [](const QStringList& fields) { return QStringLiteral("| ") + fields.join(QStringLiteral(" | ")) + QStringLiteral(" |\n"); };
    const QStringList titles = cells(model, -1, markdownField);
    QString text = line(titles) + line(QStringList(titles.size(), QStringLiteral("---")));
    for (const int row : rows)
        text += line(cells(model, row, markdownField));
    return text;
}

} // namespace sentinel
