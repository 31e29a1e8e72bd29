#include "core/logs/log.h"

#include <QTest>

using namespace sentinel;

class TestPeeling : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void aLineIsPeeled_data();
    void aLineIsPeeled();
};

namespace {

Log parsed(const std::string& text)
{
    Document document;
    document.bytes = Bytes::of(text);
    return *Log::parse(document);
}

// Some lines that show whose log it is, for the line under test to stand among.
std::string around(Provider provider, const std::string& line)
{
    switch (provider) {
    case Provider::GitHub:
        return line + "\n2022-04-27T19:35:18.0513221Z a\n2022-04-27T19:35:18.0513221Z b\n2022-04-27T19:35:18.0513221Z c\n";
    case Provider::GitLab:
        return line + "\nRunning with gitlab-runner 15.0.0 (febb2a09)\n";
    case Provider::Travis:
        return line + "\ntravis_fold:start:a\r\x1b[0Ka\ntravis_fold:end:a\r\x1b[0K\n";
    case Provider::Jenkins:
        return line + "\nStarted by user a\n[Pipeline] stage\n";
    case Provider::Buildbot:
        return line + "\nusing PTY: False\nprogram finished with exit code 0\n";
    case Provider::Generic:
        break;
    }
    return line + "\n";
}

} // namespace

void TestPeeling::aLineIsPeeled_data()
{
    QTest::addColumn<Provider>("provider");
    QTest::addColumn<QByteArray>("raw");
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<Marker>("marker");
    QTest::addColumn<int>("exitCode");
    const auto row = [](const char* name, Provider provider, const QByteArray& raw, const QByteArray& text, Marker marker = Marker::None,
                        int exitCode = -1) { QTest::newRow(name) << provider << raw << text << marker << exitCode; };
    using enum Provider;
    row("nothing to peel", Generic, "just text", "just text");
    row("a colour", Generic, "a \x1b[31mred\x1b[0m line", "a red line");
    row("a colour around everything", Generic, "\x1b[31mred\x1b[0m", "red");
    row("a title", Generic, "\x1b]0;title\atext", "text");
    row("a link", Generic, "\x1b]8;;http://x\x1b\\text\x1b]8;;\x1b\\!", "text!");
    row("a title without an end keeps the text", Generic, "\x1b]0;title and text", "0;title and text");
    row("a character set", Generic, "\x1b(Btext", "text");
    row("an escape at the end", Generic, "text\x1b", "text");
    row("a sequence cut by the end", Generic, "text\x1b[31", "text");
    row("a progress bar", Generic, "10%\r50%\r100%", "100%");
    row("a progress bar that is wiped", Generic, "10%\r100% done\r          \r", "100% done");
    row("a progress bar in colour", Generic, "10%\r\x1b[32m100%\x1b[0m\r\x1b[K", "100%");
    row("two returns at the end", Generic, "text\r\r", "text");
    row("only returns", Generic, "\r\r\r", "");
    row("a mark of byte order", Generic, "\xef\xbb\xbftext", "text");
    row("a clock of its own stays", Generic, "12:34:56 text", "12:34:56 text");

    row("a time", GitHub, "2022-04-27T19:35:18.0513221Z text", "text");
    row("a time alone", GitHub, "2022-04-27T19:35:18.0513221Z", "");
    row("a time and blanks", GitHub, "2022-04-27T19:35:18.0513221Z   text", "  text");
    row("a group", GitHub, "2022-04-27T19:35:18.0513221Z ##[group]Run make", "Run make", Marker::GroupStart);
    row("an end of a group", GitHub, "2022-04-27T19:35:18.0513221Z ##[endgroup]", "", Marker::GroupEnd);
    row("an error", GitHub, "2022-04-27T19:35:18.0513221Z ##[error]it broke", "it broke", Marker::Error);
    row("an error in colour", GitHub, "2022-04-27T19:35:18.0513221Z \x1b[31m##[error]it \x1b[1mbroke", "it broke", Marker::Error);
    row("an exit", GitHub, "2022-04-27T19:35:18.0513221Z ##[error]Process completed with exit code 137.",
        "Process completed with exit code 137.", Marker::Exit, 137);
    row("a warning", GitHub, "2022-04-27T19:35:18.0513221Z ##[warning]old", "old", Marker::Warning);
    row("a command", GitHub, "2022-04-27T19:35:18.0513221Z [command]/usr/bin/git version", "/usr/bin/git version", Marker::Command);
    row("an annotation", GitHub, "2022-04-27T19:35:18.0513221Z ::error file=a.c,line=3::bad", "bad", Marker::Error);
    row("an annotation without a place", GitHub, "2022-04-27T19:35:18.0513221Z ::warning::bad", "bad", Marker::Warning);
    row("no annotation", GitHub, "2022-04-27T19:35:18.0513221Z ::errors::bad", "::errors::bad");

    row("a command", Travis, "$ make", "$ make", Marker::Command);
    row("a command after a marker", Travis, "travis_time:start:12ab\r\x1b[0K$ make test", "$ make test", Marker::Command);
    row("a fold's beginning", Travis, "travis_fold:start:git\r\x1b[0K\x1b[33;1mCloning\x1b[0m", "Cloning", Marker::GroupStart);
    row("a fold's end", Travis, "travis_fold:end:git\r\x1b[0K", "", Marker::GroupEnd);
    row("an end and a beginning", Travis, "travis_fold:end:a\r\x1b[0Ktravis_fold:start:b\r\x1b[0Kb", "b", Marker::GroupStart);
    row("a passing command", Travis, "\x1b[32;1mThe command \"make\" exited with 0.\x1b[0m", "The command \"make\" exited with 0.",
        Marker::Exit, 0);
    row("a failing command", Travis, "\x1b[31;1mThe command \"make \"x\"\" exited with 2.\x1b[0m\r",
        "The command \"make \"x\"\" exited with 2.", Marker::Exit, 2);
    row("a failing set-up", Travis, "\x1b[31;1mThe command \"npm i\" failed and exited with 1 during .\x1b[0m",
        "The command \"npm i\" failed and exited with 1 during .", Marker::Exit, 1);
    row("the result", Travis, "Done. Your build exited with 1.\r", "Done. Your build exited with 1.", Marker::Result, 1);
    row("the result, old style", Travis, "Done. Build script exited with: 0", "Done. Build script exited with: 0", Marker::Result, 0);

    row("a section", GitLab, "section_start:1560896352:build[collapsed=true]\r\x1b[0KBuilding", "Building", Marker::GroupStart);
    row("a section's end", GitLab, "section_end:1560896353:build\r\x1b[0K", "", Marker::GroupEnd);
    row("a command in colour", GitLab, "\x1b[32;1m$ make\x1b[0;m", "$ make", Marker::Command);
    row("the result", GitLab, "\x1b[31;1mERROR: Job failed: exit code 7", "ERROR: Job failed: exit code 7", Marker::Result, 7);
    row("the good result", GitLab, "\x1b[32;1mJob succeeded\x1b[0;m", "Job succeeded", Marker::Result);

    row("a step", Jenkins, "[Pipeline] sh", "[Pipeline] sh", Marker::Command);
    row("a stage", Jenkins, "[Pipeline] { (Build)", "[Pipeline] { (Build)", Marker::GroupStart);
    row("a stage's end", Jenkins, "[Pipeline] }", "[Pipeline] }", Marker::GroupEnd);
    row("a traced command", Jenkins, "+ make", "+ make", Marker::Command);
    row("a shell", Jenkins, "[work] $ /bin/sh -xe /tmp/a.sh", "[work] $ /bin/sh -xe /tmp/a.sh", Marker::Command);
    row("the result", Jenkins, "Finished: FAILURE", "Finished: FAILURE", Marker::Result);
    row("a hidden note", Jenkins, "\x1b[8mha:AAAAB3==\x1b[0mStarted by user", "Started by user");

    row("an exit", Buildbot, "program finished with exit code 2", "program finished with exit code 2", Marker::Exit, 2);
}

void TestPeeling::aLineIsPeeled()
{
    QFETCH(Provider, provider);
    QFETCH(QByteArray, raw);
    QFETCH(QByteArray, text);
    QFETCH(Marker, marker);
    QFETCH(int, exitCode);
    const Log log = parsed(around(provider, raw.toStdString()));
    QCOMPARE(log.provider(), provider);
    PeeledLine line;
    log.peel(1, line);
    QCOMPARE(QByteArray(line.text.data(), qsizetype(line.text.size())), text);
    QCOMPARE(line.marker, marker);
    QCOMPARE(line.exitCode.value_or(-1), exitCode);
    for (size_t i = 0; i < line.text.size(); ++i)
        QCOMPARE(line.text[i], log.rawLine(1)[size_t(line.rawOffset(i))]);
}

QTEST_GUILESS_MAIN(TestPeeling)
#include "tst_peeling.moc"
