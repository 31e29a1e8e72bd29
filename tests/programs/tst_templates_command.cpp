#include "tests/programs/program.h"

using namespace sentinel;
using namespace Qt::StringLiterals;

namespace {

const QByteArray text = "Found child 17 in slot 3\nwhen it \"ends\", all 4 end\nFound child 18 in slot 4\n";

} // namespace

class TestTemplatesCommand : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void eachLineHasItsRow()
    {
        const Ended ended = m_program.run({u"templates"_s, m_program.put(u"some.log"_s, text)});
        QCOMPARE(ended.exitCode, 0);
        const QList<QByteArray> rows = ended.out.split('\n');
        QCOMPARE(rows.size(), 5);
        QCOMPARE(rows[0], QByteArray("line,template_id,template"));
        QVERIFY(rows[1].startsWith("1,") && rows[1].endsWith(",Found child <*> in slot <*>"));
        QCOMPARE(rows[3].mid(2), rows[1].mid(2));
        QVERIFY(rows[2].endsWith(",\"when it \"\"ends\"\", all <*> end\""));
    }

    void jsonSaysTheSame()
    {
        const QString path = m_program.put(u"some.log"_s, text);
        const QList<QJsonObject> objects = m_program.run({u"templates"_s, u"--jsonl"_s, path}).lines();
        QCOMPARE(objects.size(), 3);
        QVERIFY(hasKeys(objects[0], "schema line template_id template"));
        QCOMPARE(objects[2][u"line"_s].toInt(), 3);
        const QJsonObject document = m_program.run({u"templates"_s, u"--json"_s, path}).object();
        QCOMPARE(document[u"schema"_s].toString(), u"sentinel.line_templates/1"_s);
        QCOMPARE(document[u"items"_s].toArray().size(), 3);
        QCOMPARE(document[u"items"_s].toArray()[2].toObject()[u"template_id"_s], objects[2][u"template_id"_s]);
    }

    void theSummaryHasTheMostFrequentFirst()
    {
        const QString path = m_program.put(u"some.log"_s, text);
        const QList<QByteArray> rows = m_program.run({u"templates"_s, u"--summary"_s, path}).out.split('\n');
        QCOMPARE(rows[0], QByteArray("lines,first_line,template_id,template"));
        QVERIFY(rows[1].startsWith("2,1,"));
        const QJsonObject document = m_program.run({u"templates"_s, u"--summary"_s, u"--json"_s, path}).object();
        QVERIFY(hasKeys(document, "schema path lines items"));
        QCOMPARE(document[u"items"_s].toArray()[0].toObject()[u"first_line"_s].toInt(), 1);
    }

    void aLineOfManyMegabytesIsOneLine()
    {
        const QByteArray huge = "a 1\n" + QByteArray(9 << 20, 'x') + "\na 2\n";
        const QList<QByteArray> rows = m_program.run({u"templates"_s, m_program.put(u"huge.log"_s, huge)}).out.split('\n');
        QCOMPARE(rows.size(), 5);
        QCOMPARE(rows[1].mid(2), rows[3].mid(2));
    }

    void itWantsOneLog()
    {
        QCOMPARE(m_program.run({u"templates"_s}).exitCode, 2);
        QCOMPARE(m_program.run({u"templates"_s, u"nowhere.log"_s}).exitCode, 1);
    }

private:
    Program m_program;
};

QTEST_GUILESS_MAIN(TestTemplatesCommand)
#include "tst_templates_command.moc"
