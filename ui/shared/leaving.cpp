#include "ui/shared/leaving.h"

#include "models/tabletext.h"

#include <QClipboard>
#include <QCoreApplication>
#include <QGuiApplication>
#include <QLocale>

namespace sentinel {

namespace {

struct Leaving
{
    Q_DECLARE_TR_FUNCTIONS(Leaving)
};

redaction::Settings inForce;

} // namespace

void setRedaction(const redaction::Settings& settings)
{
    inForce = settings;
}

const redaction::Settings& redactionInForce()
{
    return inForce;
}

QString withoutSecrets(const QString& text, qint64* masked)
{
    const redaction::Redacted result = redaction::redacted(text.toStdString(), inForce);
    if (masked)
        *masked += qint64(result.spans.size());
    return result.spans.empty() ? text : QString::fromStdString(result.text);
}

TextTable withoutSecrets(TextTable table, qint64* masked)
{
    for (QStringList& row : table.rows) {
        for (QString& cell : row)
            cell = withoutSecrets(cell, masked);
    }
    return table;
}

qint64 copyText(const QString& text)
{
    qint64 masked = 0;
    QGuiApplication::clipboard()->setText(withoutSecrets(text, &masked));
    return masked;
}

QString maskedText(qint64 masked)
{
    if (masked == 0)
        return {};
    return masked == 1 ? Leaving::tr("1 secret masked") : Leaving::tr("%1 secrets masked").arg(QLocale().toString(masked));
}

} // namespace sentinel
