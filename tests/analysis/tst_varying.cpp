#include "core/analysis/varying.h"

#include <QTest>

using namespace sentinel;
using namespace Qt::StringLiterals;

namespace {

/// The text with what varies in brackets.
QString marked(const QString& text, const QStringList& others)
{
    QString shown = text;
    const std::vector<TextSpan> spans = varyingIn(text, others);
    for (auto span = spans.rbegin(); span != spans.rend(); ++span) {
        shown.insert(span->end, u']');
        shown.insert(span->begin, u'[');
    }
    return shown;
}

} // namespace

class TestVarying : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void whatIsAnotherIsMarked_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QStringList>("others");
        QTest::addColumn<QString>("expected");
        QTest::newRow("nothing to compare with") << u"port 8080 in use"_s << QStringList() << u"port 8080 in use"_s;
        QTest::newRow("the same") << u"port 8080 in use"_s << QStringList{u"port 8080 in use"_s} << u"port 8080 in use"_s;
        QTest::newRow("a number") << u"port 8080 in use"_s << QStringList{u"port 9090 in use"_s} << u"port [8080] in use"_s;
        QTest::newRow("in any of the others") << u"port 8080 of web in use"_s
                                              << QStringList{u"port 8080 of db in use"_s, u"port 1 of web in use"_s}
                                              << u"port [8080] of [web] in use"_s;
        QTest::newRow("a time is one span") << u"at 12:34:56 it failed"_s << QStringList{u"at 23:11:07 it failed"_s}
                                            << u"at [12:34:56] it failed"_s;
        QTest::newRow("a path's parts") << u"no /tmp/a1/x.h here"_s << QStringList{u"no /tmp/b2/x.h here"_s} << u"no /tmp/[a1]/x.h here"_s;
        QTest::newRow("words beside each other stay apart")
            << u"for 1 2 of it all"_s << QStringList{u"for 3 4 of it all"_s} << u"for [1] [2] of it all"_s;
        QTest::newRow("a line that the other lacks")
            << u"one common line\nonly here"_s << QStringList{u"one common line"_s} << u"one common line\nonly here"_s;
        QTest::newRow("lines moved down") << u"error in a.c\nline 7 was bad"_s << QStringList{u"note\nnote\nerror in a.c\nline 9 was bad"_s}
                                          << u"error in a.c\nline [7] was bad"_s;
        QTest::newRow("an empty text") << QString() << QStringList{u"x"_s} << QString();
        QTest::newRow("letters of all scripts") << u"größe 12 fehlt"_s << QStringList{u"größe 34 fehlt"_s} << u"größe [12] fehlt"_s;
    }

    void whatIsAnotherIsMarked()
    {
        QFETCH(QString, text);
        QFETCH(QStringList, others);
        QFETCH(QString, expected);
        QCOMPARE(marked(text, others), expected);
    }

    void longTextsAreCutNotWaitedFor()
    {
        const QString line = QString(u"word 7 "_s).repeated(50'000);
        QVERIFY(varyingIn(line, {QString(line).replace(u'7', u'8')}).size() < 300);
        const QString lines = QString(u"the same line 7\n"_s).repeated(50'000);
        QVERIFY(varyingIn(lines, {QString(lines).replace(u'7', u'8')}).size() <= 100);
    }
};

QTEST_GUILESS_MAIN(TestVarying)
#include "tst_varying.moc"
