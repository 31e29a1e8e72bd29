#include "core/base/text.h"

#include <QCoreApplication>
#include <QLocale>

#include <cmath>

namespace sentinel {

namespace {
struct Text
{
    Q_DECLARE_TR_FUNCTIONS(Text)
};
} // namespace

QString displayText(std::string_view bytes)
{
    QString text = QString::fromUtf8(bytes.data(), static_cast<qsizetype>(bytes.size()));
    for (QChar& c : text) {
        const char16_t code = c.unicode();
        if (code < 0x20 && code != u'\t' && code != u'\n')
            c = QChar(static_cast<char16_t>(0x2400 + code)); // U+2400: pictures of the control codes
        else if (code == 0x7f)
            c = QChar(u'\u2421');
    }
    return text;
}

std::string utf8(const QString& text)
{
    return text.toStdString();
}

std::string shortened(std::string_view bytes, size_t limit)
{
    if (bytes.size() <= limit)
        return std::string(bytes);
    size_t end = limit;
    while (end > 0 && (static_cast<unsigned char>(bytes[end]) & 0xC0) == 0x80)
        --end;
    return std::string(bytes.substr(0, end)) + "\u2026";
}

QString sizeText(qint64 bytes)
{
    if (bytes < 1000)
        return bytes == 1 ? Text::tr("1 byte") : Text::tr("%1 bytes").arg(bytes);
    return QLocale().formattedDataSize(bytes, bytes < 100'000 ? 1 : (bytes < 1'000'000 ? 0 : 1), QLocale::DataSizeSIFormat);
}

QString durationText(double seconds)
{
    if (seconds < 0.9995)
        return Text::tr("%1 ms").arg(std::lround(seconds * 1000));
    if (seconds < 59.95)
        return Text::tr("%1 s").arg(QLocale().toString(seconds, 'f', 1));
    const qint64 whole = std::llround(seconds);
    if (whole < 3600)
        return Text::tr("%1 min %2 s").arg(whole / 60).arg(whole % 60, 2, 10, QLatin1Char('0'));
    return Text::tr("%1 h %2 min").arg(whole / 3600).arg(whole / 60 % 60, 2, 10, QLatin1Char('0'));
}

} // namespace sentinel
