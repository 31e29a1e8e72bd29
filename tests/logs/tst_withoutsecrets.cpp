#include "core/logs/withoutsecrets.h"

#include <QTest>

using namespace sentinel;

namespace {

std::string wide(std::string_view text, bool isBigEndian)
{
    std::string units = isBigEndian ? "\xfe\xff" : "\xff\xfe";
    for (char c : text)
        units += isBigEndian ? std::string{'\0', c} : std::string{c, '\0'};
    return units;
}

QByteArray masked(const std::string& text)
{
    const Result<MaskedBytes> result = withoutSecrets(Bytes::of(text), {});
    return result ? QByteArray(result->bytes.view().data(), qsizetype(result->bytes.size())) : QByteArray("failed");
}

} // namespace

class TestWithoutSecrets : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void lengthsStayTrue()
    {
        QCOMPARE(masked("a\npassword=hunter2\nb"), QByteArray("a\npassword=*******\nb"));
        QCOMPARE(masked(""), QByteArray());
    }

    void bytesWithoutSecretsAreNotCopied()
    {
        const Bytes bytes = Bytes::of(std::string(3 << 20, 'x'));
        const Result<MaskedBytes> result = withoutSecrets(bytes, {});
        QVERIFY(result);
        QCOMPARE(result->masked, 0);
        QVERIFY(result->bytes.view().data() == bytes.view().data());
    }

    void secretsOfLargeLogsAreFoundWhereverTheyLie()
    {
        std::string text, expected;
        qint64 count = 0;
        for (int i = 0; text.size() < (9 << 20); ++i) {
            const std::string front = "line " + std::to_string(i) + " of a build that goes on and on";
            const bool has = i % 100 == 0;
            text += front + (has ? " password=hunter2" : "") + (i % 5 ? "\n" : " ");
            expected += front + (has ? " password=*******" : "") + (i % 5 ? "\n" : " ");
            count += has ? 1 : 0;
        }
        const Result<MaskedBytes> result = withoutSecrets(Bytes::of(text), {});
        QVERIFY(result);
        QCOMPARE(result->masked, count);
        QVERIFY(result->bytes.view() == expected);
    }

    void textInUtf16IsMaskedToo()
    {
        for (const bool isBigEndian : {false, true})
            QCOMPARE(masked(wide("a\r\npassword=hunter2\r\n", isBigEndian)),
                     QByteArray::fromStdString(wide("a\r\npassword=*******\r\n", isBigEndian)));
    }
};

QTEST_APPLESS_MAIN(TestWithoutSecrets)
#include "tst_withoutsecrets.moc"
