#include "tests/providers/told.h"

using namespace sentinel;
using namespace Qt::StringLiterals;

class TestMapping : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void factsAreWhereTheMappingSays();
    void aDocumentMayBeOneFact();
    void checksNeedNoRun();
    void whatIsMissingIsNamedWithItsPath();
    void wrongMappingsAreRefusedWithTheLine_data();
    void wrongMappingsAreRefusedWithTheLine();
    void pathsAreReadAsTheStandardSays_data();
    void pathsAreReadAsTheStandardSays();
};

namespace {

const QByteArray yaml = R"(
each: $.pipelines[?@.kind == 'build'].runs[*]
fields:
  repo: $.project.slug
  pipeline: nightly
  run_id: .number
  branch: .source['branch name']
  commit: .changes[-1].hash
  status: .state
  started_at: .times.begin
  finished_at: .times.end
  url: .link
words:
  passed: [green]
  failed: [red, burnt]
steps:
  each: .stages[?(@.visible != false)]
  fields: {name: .title, status: .state}
)";

const QByteArray json = R"({"project":{"slug":"acme/shop"},"pipelines":[{"kind":"lint","runs":[{"number":1}]},{"kind":"build","runs":[
    {"number":7,"state":"burnt","source":{"branch name":"main"},"changes":[{"hash":"aaa"},{"hash":"beefcafe"}],"link":"https://ci.example.org/7",
     "times":{"begin":1772352180,"end":"2026-03-01 08:04:00 UTC"},
     "stages":[{"title":"build","state":"green"},{"title":"secret","state":"red","visible":false},{"title":"test","state":"burnt","visible":true}]},
    {"number":8,"state":"running","times":{"begin":1772352250}}]}]})";

QStringList read(const QByteArray& mapping, const QByteArray& document)
{
    const Result<PayloadMapping> made = PayloadMapping::parse(mapping);
    return made ? told(made->decode(document.toStdString())) : QStringList{u"mapping: "_s + made.error().message};
}

} // namespace

void TestMapping::factsAreWhereTheMappingSays()
{
    QCOMPARE(read(yaml, json),
             (QStringList{u"run acme/shop run 7 | nightly |  | main beefcafe | burnt/ completed failed | "
                          "03-01T08:03:00Z..03-01T08:04:00Z | 1 build completed passed | 2 test completed failed"_s,
                          u"run acme/shop run 8 | nightly |  |  | running/ running | 03-01T08:04:10Z..-"_s}));
}

void TestMapping::aDocumentMayBeOneFact()
{
    QCOMPARE(read("fields: {run_id: $.id, pipeline: .name, conclusion: .result}", R"({"id":"x-1","name":"p","result":"OK"})"),
             QStringList{u"run  run x-1 | p |  |  | /OK completed passed | -..-"_s});
}

void TestMapping::checksNeedNoRun()
{
    QCOMPARE(read("kind: check\nfields: {job_id: .id, name: .what, status: .is}", R"({"id":5,"what":"lint","is":"queued"})"),
             QStringList{u"check  job 5 |  | lint |  | queued/ queued | -..-"_s});
}

void TestMapping::whatIsMissingIsNamedWithItsPath()
{
    QCOMPARE(read("fields: {run_id: .build.id}", R"({"build":{}})"),
             QStringList{u"error: run_id is missing: there is nothing at .build.id."_s});
    QCOMPARE(read("fields: {run_id: .id, branch: .ref}", R"({"id":1,"ref":["main"]})"), QStringList{u"error: ref must be a text."_s});
    QCOMPARE(read("fields: {run_id: .id}", "[1"),
             QStringList{u"error: This is no JSON: it ends too early at byte 2 (line 1, column 3)."_s});
    QCOMPARE(read("each: $.none[*]\nfields: {run_id: .id}", "{}"), QStringList{});
}

void TestMapping::wrongMappingsAreRefusedWithTheLine_data()
{
    QTest::addColumn<QByteArray>("mapping");
    QTest::addColumn<QString>("why");
    QTest::newRow("nothing") << QByteArray() << u"in line 1: the mapping must hold keys"_s;
    QTest::newRow("no fields") << QByteArray("kind: run") << u"fields must say where run_id is"_s;
    QTest::newRow("a job without its id") << QByteArray("kind: job\nfields: {run_id: .r}") << u"fields must say where job_id is"_s;
    QTest::newRow("unknown key") << QByteArray("kind: run\nfeilds: {}")
                                 << u"in line 2: unknown key feilds in the mapping; did you mean fields?"_s;
    QTest::newRow("unknown field") << QByteArray("fields:\n  run_id: .id\n  brnch: .b")
                                   << u"in line 3: unknown key brnch in fields; did you mean branch?"_s;
    QTest::newRow("unknown kind") << QByteArray("kind: pipeline") << u"in line 1: kind must be run, job or check"_s;
    QTest::newRow("wrong path") << QByteArray("fields:\n  run_id: .a[") << u"in line 2: run_id: The path @.a[ is wrong at character 5"_s;
    QTest::newRow("words that are none") << QByteArray("fields: {run_id: .id}\nwords: {passed: yes}")
                                         << u"in line 2: passed must be a list of words"_s;
    QTest::newRow("no YAML") << QByteArray("fields: {") << u"The mapping is wrong in line"_s;
}

void TestMapping::wrongMappingsAreRefusedWithTheLine()
{
    QFETCH(QByteArray, mapping);
    QFETCH(QString, why);
    const Result<PayloadMapping> made = PayloadMapping::parse(mapping);
    QVERIFY(!made);
    QVERIFY2(made.error().message.contains(why), qPrintable(made.error().message));
}

void TestMapping::pathsAreReadAsTheStandardSays_data()
{
    QTest::addColumn<QString>("found");
    const auto row = [](const char* path, const QString& found) { QTest::newRow(path) << found; };
    row("$.a", u"1"_s);
    row("$['a']", u"1"_s);
    row("$[\"with ' quote\"]", u"2"_s);
    row("$.list[0]", u"x"_s);
    row("$.list[-1]", u"z"_s);
    row("$.list[*]", u"x"_s);
    row("$.list[3]", u"-"_s);
    row("$.list[-4]", u"-"_s);
    row("$.a.b", u"-"_s);
    row("$.nothing", u"-"_s);
    row("$.none", u"-"_s);
    row("$.rows[?@.k=='b'].v", u"20"_s);
    row("$.rows[?(@.k == \"b\")].v", u"20"_s);
    row("$.rows[?@.v == 30].k", u"c"_s);
    row("$.rows[?@.on == true].k", u"b"_s);
    row("$.rows[?@.on == null].k", u"a"_s);
    row("$.rows[?@.k != 'a'].k", u"b"_s);
    row("$.rows[?@.deep.er == 1].k", u"c"_s);
    row("$.map.*", u"m1"_s);
}

void TestMapping::pathsAreReadAsTheStandardSays()
{
    QFETCH(QString, found);
    const QByteArray document = R"({"a":1,"with ' quote":2,"list":["x","y","z"],"nothing":null,"map":{"p":"m1","q":"m2"},"rows":[
        {"k":"a","v":10},{"k":"b","v":20,"on":true},{"k":"c","v":30,"on":false,"deep":{"er":1}}]})";
    const QByteArray quoted = QByteArray(QTest::currentDataTag()).replace('\'', "''");
    const QStringList told = read("fields: {run_id: r, name: '" + quoted + "'}", document);
    const QString name = told.value(0).section(u" | "_s, 2, 2);
    QCOMPARE(name.isEmpty() ? u"-"_s : name, found);
}

QTEST_GUILESS_MAIN(TestMapping)
#include "tst_mapping.moc"
