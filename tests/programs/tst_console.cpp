// The console as a program: what it answers without a display, and that it can show every page.
#include <QDir>
#include <QFile>
#include <QImage>
#include <QProcess>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;

namespace {

struct Ended
{
    int code = -1;
    QString out;
    QString err;
};

Ended run(const QStringList& arguments, const QString& platform = u"offscreen"_s)
{
    QProcess process;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"QT_QPA_PLATFORM"_s, platform);
    environment.remove(u"SENTINEL_DATA"_s);
    environment.remove(u"SENTINEL_CONFIG"_s);
    process.setProcessEnvironment(environment);
    process.start(QStringLiteral(SENTINEL_BUILD_DIR "/sentinel-console"), arguments);
    if (!process.waitForFinished(120'000) || process.exitStatus() != QProcess::NormalExit)
        return {};
    return {process.exitCode(), QString::fromUtf8(process.readAllStandardOutput()), QString::fromUtf8(process.readAllStandardError())};
}

QImage picture(const QDir& folder, const QString& name)
{
    return QImage(folder.filePath(name + u".png"_s));
}

} // namespace

class TestConsole : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void itSaysItsVersionWithoutADisplay()
    {
        const Ended ended = run({u"--version"_s}, u"no-such-platform"_s);
        QCOMPARE(ended.code, 0);
        QVERIFY(ended.out.startsWith(u"sentinel-console "));
        QCOMPARE(ended.out.count(u'\n'), 1);
    }

    void itHelpsWithoutADisplay()
    {
        const Ended ended = run({u"--help"_s}, u"no-such-platform"_s);
        QCOMPARE(ended.code, 0);
        for (const QString& option : {u"--data"_s, u"--config"_s, u"--theme"_s, u"--size"_s, u"--tour"_s})
            QVERIFY2(ended.out.contains(option), qPrintable(option));
    }

    void aWrongCommandLineIsRefused_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QString>("named");
        QTest::newRow("unknown option") << QStringList{u"--no-such-option"_s} << u"no-such-option"_s;
        QTest::newRow("no theme") << QStringList{u"--theme"_s, u"pink"_s} << u"pink"_s;
        QTest::newRow("no size") << QStringList{u"--size"_s, u"huge"_s} << u"huge"_s;
        QTest::newRow("value missing") << QStringList{u"--data"_s} << u"data"_s;
    }

    void aWrongCommandLineIsRefused()
    {
        QFETCH(QStringList, arguments);
        QFETCH(QString, named);
        const Ended ended = run(arguments, u"no-such-platform"_s);
        QCOMPARE(ended.code, 2);
        QCOMPARE(ended.out, QString());
        QVERIFY2(ended.err.contains(named), qPrintable(ended.err));
    }

    void theTourShowsEveryPageInEitherTheme_data()
    {
        QTest::addColumn<QString>("theme");
        QTest::addColumn<bool>("dark");
        QTest::newRow("light") << u"light"_s << false;
        QTest::newRow("dark") << u"dark"_s << true;
    }

    void theTourShowsEveryPageInEitherTheme()
    {
        QFETCH(QString, theme);
        QFETCH(bool, dark);
        QTemporaryDir folder;
        const QDir pictures(folder.filePath(u"tour"_s));
        const Ended ended =
            run({u"--data"_s, folder.filePath(u"data"_s), u"--theme"_s, theme, u"--size"_s, u"1000x700"_s, u"--tour"_s, pictures.path()});
        QVERIFY2(ended.code == 0, qPrintable(ended.err));
        for (const QString& name : {u"runs"_s, u"runs-filter"_s, u"runs-nomatch"_s, u"runs-empty"_s, u"run"_s, u"file-empty"_s, u"drop"_s,
                                    u"import"_s, u"problems"_s, u"store-problem"_s}) {
            const QImage image = picture(pictures, name);
            QVERIFY2(image.size() == QSize(1000, 700), qPrintable(name));
            QCOMPARE(image.pixelColor(image.width() / 2, image.height() - 60).lightness() < 128, dark);
        }
        QVERIFY(!picture(pictures, u"shortcuts"_s).isNull());
        QVERIFY(!picture(pictures, u"about"_s).isNull());
    }

    void theTourWaitsForFilesThatAreOpenedWithIt()
    {
        QTemporaryDir folder;
        QFile log(folder.filePath(u"red.log"_s));
        QVERIFY(log.open(QIODevice::WriteOnly));
        log.write("$ make\nmain.c:3:5: error: expected ';' before 'return'\nmake: *** [Makefile:2: main.o] Error 1\n");
        log.close();
        const QDir pictures(folder.filePath(u"tour"_s));
        const Ended ended = run({u"--data"_s, folder.filePath(u"data"_s), u"--size"_s, u"1000x700"_s, u"--theme"_s, u"light"_s, u"--tour"_s,
                                 pictures.path(), log.fileName()});
        QVERIFY2(ended.code == 0, qPrintable(ended.err));
        QVERIFY(picture(pictures, u"runs"_s) != picture(pictures, u"runs-empty"_s));
        QVERIFY(!picture(pictures, u"file"_s).isNull());
        QVERIFY(picture(pictures, u"file"_s) != picture(pictures, u"file-empty"_s));
    }

    void aTourThatCannotBeWrittenFails()
    {
        QTemporaryDir folder;
        QFile file(folder.filePath(u"a file"_s));
        QVERIFY(file.open(QIODevice::WriteOnly));
        const Ended ended = run({u"--data"_s, folder.filePath(u"data"_s), u"--tour"_s, folder.filePath(u"a file/tour"_s)});
        QCOMPARE(ended.code, 1);
        QVERIFY(ended.err.contains(u"a file/tour"));
    }

    void aStoreThatCannotBeOpenedIsShownNotCrashedOn()
    {
        QTemporaryDir folder;
        QFile file(folder.filePath(u"data"_s)); // where the folder should be
        QVERIFY(file.open(QIODevice::WriteOnly));
        const QDir pictures(folder.filePath(u"tour"_s));
        const Ended ended = run({u"--data"_s, file.fileName(), u"--tour"_s, pictures.path()});
        QVERIFY2(ended.code == 0, qPrintable(ended.err));
        QVERIFY(!picture(pictures, u"runs"_s).isNull());
    }

    void itSaysWhenTheWindowWasPainted()
    {
        QTemporaryDir folder;
        const Ended ended = run({u"--data"_s, folder.path(), u"--first-paint"_s});
        QCOMPARE(ended.code, 0);
        static const QRegularExpression line(u"^first paint \\d+ ms\n$"_s);
        QVERIFY2(line.match(ended.out).hasMatch(), qPrintable(ended.out));
    }
};

QTEST_GUILESS_MAIN(TestConsole)
#include "tst_console.moc"
