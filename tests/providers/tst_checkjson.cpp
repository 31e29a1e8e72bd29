#include "core/providers/providers.h"

#include <QTest>

using namespace sentinel;
using namespace Qt::StringLiterals;

class TestCheckJson : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void whatTheGrammarAllowsIsAccepted_data();
    void whatTheGrammarAllowsIsAccepted();
    void whatItForbidsIsRefusedWithThePlace_data();
    void whatItForbidsIsRefusedWithThePlace();
    void nestingEndsAt256();
    void columnsCountCharacters();
};

void TestCheckJson::whatTheGrammarAllowsIsAccepted_data()
{
    QTest::addColumn<QByteArray>("json");
    for (const char* json : {"{}", "[]", " \r\n\t[ ] ", "0", "-0", "-0.5e-3", "1E+2", "\"\"", "true", "false", "null", "[1,[2,{\"a\":[]}]]",
                             "{\"\":1}", "{\"a\":1,\"a\":2}", "\"\\u0000\\ud83d\\ude00\\/\\b\\f\\n\\r\\t\\\\\\\"\"",
                             "\"\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80\"", "\"\x7f\"",
                             // More than a parser can hold is still JSON.
                             "123456789012345678901234567890", "-123456789012345678901234567890", "1e999", "[-1e+9999]", "\"\\ud800\"",
                             "[\"\\udc00 and \\ud83d\", 99999999999999999999]"})
        QTest::newRow(json) << QByteArray(json);
}

void TestCheckJson::whatTheGrammarAllowsIsAccepted()
{
    QFETCH(QByteArray, json);
    const Result<> checked = checkJson({json.constData(), size_t(json.size())});
    QVERIFY2(checked, checked ? "" : qPrintable(checked.error().message));
}

void TestCheckJson::whatItForbidsIsRefusedWithThePlace_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QString>("why");
    const auto row = [](const char* name, const QByteArray& json, const QString& why) { QTest::newRow(name) << json << why; };
    row("nothing", "", u"it ends too early at byte 0 (line 1, column 1)"_s);
    row("blanks", " \n ", u"it ends too early at byte 3 (line 2, column 2)"_s);
    row("open object", "{\"a\":1", u"it ends too early at byte 6"_s);
    row("open text", "[\"abc", u"it ends too early at byte 5"_s);
    row("comma too many", "[1,]", u"no value at byte 3"_s);
    row("comma too many in an object", "{\"a\":1,}", u"no name of a member in quotes at byte 7"_s);
    row("no comma", "[1 2]", u"neither a comma nor the end of the list at byte 3"_s);
    row("no colon", "{\n \"a\" 1}", u"no colon behind the name of a member at byte 7 (line 2, column 6)"_s);
    row("single quotes", "['a']", u"no value at byte 1"_s);
    row("bare name", "{a:1}", u"no name of a member in quotes at byte 1"_s);
    row("two documents", "{} {}", u"something behind the end at byte 3"_s);
    row("a word cut off", "[tru]", u"no value at byte 1"_s);
    row("not a number", "[NaN]", u"no value at byte 1"_s);
    row("leading zero", "[01]", u"a number that begins with 0 at byte 2"_s);
    row("no digits", "[-]", u"no digit where a number needs one at byte 2"_s);
    row("nothing behind the point", "[1.]", u"no digit where a number needs one at byte 3"_s);
    row("plus", "[+1]", u"no value at byte 1"_s);
    row("hexadecimal", "[0x1]", u"neither a comma nor the end of the list at byte 2"_s);
    row("line feed in a text", "[\"a\nb\"]", u"a control character inside a text at byte 3"_s);
    row("NUL in a text", QByteArray("[\"a\0b\"]", 7), u"a control character inside a text at byte 3"_s);
    row("NUL behind", QByteArray("[]\0", 3), u"something behind the end at byte 2"_s);
    row("unknown escape", "[\"\\x41\"]", u"an unknown escape at byte 2"_s);
    row("short escape", "[\"\\u12G4\"]", u"an escape without four hexadecimal digits at byte 2"_s);
    row("overlong", "[\"\xC0\xAF\"]", u"bytes that are no UTF-8 at byte 2"_s);
    row("surrogate", "[\"\xED\xA0\x80\"]", u"bytes that are no UTF-8 at byte 2"_s);
    row("cut sequence", "[\"\xE2\x82\"]", u"bytes that are no UTF-8 at byte 2"_s);
    row("beyond the last", "[\"\xF4\x90\x80\x80\"]", u"bytes that are no UTF-8 at byte 2"_s);
    row("byte order mark", "\xEF\xBB\xBF{}", u"a byte order mark at byte 0"_s);
    row("form feed", "[\f]", u"no value at byte 1"_s);
    row("comment", "[1] // one", u"something behind the end at byte 4"_s);
}

void TestCheckJson::whatItForbidsIsRefusedWithThePlace()
{
    QFETCH(QByteArray, json);
    QFETCH(QString, why);
    const Result<> checked = checkJson({json.constData(), size_t(json.size())});
    QVERIFY(!checked);
    QCOMPARE(checked.error().kind, Error::Kind::Malformed);
    QVERIFY2(checked.error().message.contains(why), qPrintable(checked.error().message));
}

void TestCheckJson::nestingEndsAt256()
{
    const auto nested = [](int depth) { return std::string(size_t(depth), '[') + std::string(size_t(depth), ']'); };
    const Result<> deep = checkJson(nested(256));
    QVERIFY2(deep, deep ? "" : qPrintable(deep.error().message));
    const Result<> tooDeep = checkJson(nested(257));
    QVERIFY(!tooDeep);
    QVERIFY2(tooDeep.error().message.contains(u"nesting deeper than 256 at byte 256"_s), qPrintable(tooDeep.error().message));
    QVERIFY(!checkJson(std::string(2'000'000, '['))); // ends, whatever the depth
}

void TestCheckJson::columnsCountCharacters()
{
    const Result<> checked = checkJson("[\n\"\xC3\xA9\xE2\x82\xAC\", x]");
    QVERIFY(checked.error().message.contains(u"at byte 11 (line 2, column 7)"_s));
}

QTEST_GUILESS_MAIN(TestCheckJson)
#include "tst_checkjson.moc"
