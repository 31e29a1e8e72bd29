#include "core/logs/input.h"

#include "tests/logs/packed.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <clocale>

using namespace sentinel;

namespace {

constexpr bool isSanitized = SENTINEL_SANITIZED;

const std::string logText = "compiling\nerror: it does not compile\n";

Result<Input> inputOf(std::string bytes, const ReadLimits& limits = {})
{
    return readInput(Bytes::of(std::move(bytes)), QStringLiteral("given"), limits);
}

QStringList namesOf(const Input& input)
{
    QStringList names;
    for (const Document& document : input.documents)
        names.append(QString::fromStdString(document.name));
    return names;
}

std::string noise(size_t size)
{
    std::string bytes(size, '\0');
    quint64 state = 42;
    for (char& c : bytes) {
        state = state * 6364136223846793005ULL + 1442695040888963407ULL;
        c = char(state >> 56);
    }
    return bytes;
}

} // namespace

class TestInput : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void aPlainTextIsOneDocument();
    void aCompressedFileIsKnownByItsContent_data();
    void aCompressedFileIsKnownByItsContent();
    void anArchiveHasADocumentForEachText_data();
    void anArchiveHasADocumentForEachText();
    void namesAreReadInEveryLocale_data();
    void namesAreReadInEveryLocale();
    void joinedCompressedFilesAreOneText_data();
    void joinedCompressedFilesAreOneText();
    void archivesInArchivesAreTakenApart();
    void tooManyLayersAreRefused();
    void tooManyEntriesAreRefused();
    void tooManyBytesAreRefused();
    void aBombIsRefused_data();
    void aBombIsRefused();
    void aNameThatLeadsOutsideIsRefused_data();
    void aNameThatLeadsOutsideIsRefused();
    void anEncryptedArchiveIsRefused();
    void aFileThatEndsInTheMiddleIsAnError_data();
    void aFileThatEndsInTheMiddleIsAnError();
    void anArchiveThatEndsInTheMiddleKeepsWhatCameBefore();
    void whatIsNotTextIsRefused_data();
    void whatIsNotTextIsRefused();
    void textWithOddBytesIsText_data();
    void textWithOddBytesIsText();
    void entriesThatCannotBeUnpackedAreNamed();
    void anArchiveWithoutTextIsAnError();
    void largeDocumentsDoNotStayInMemory();
    void aFileIsReadFromDisk();
    void whatCannotBeOpenedSaysWhy_data();
    void whatCannotBeOpenedSaysWhy();
    void aDescriptorIsReadToItsEnd();
    void readingStopsWhenAsked();
    void foldersBecomeTheirFiles();
};

void TestInput::aPlainTextIsOneDocument()
{
    const Result<Input> input = inputOf(logText);
    QVERIFY(input);
    QVERIFY(!input->isArchive);
    QCOMPARE(input->documents.size(), size_t(1));
    QCOMPARE(input->documents[0].bytes.view(), std::string_view(logText));
    QCOMPARE(input->documents[0].name, std::string("given"));
}

void TestInput::aCompressedFileIsKnownByItsContent_data()
{
    QTest::addColumn<Packing>("packing");
    QTest::newRow("gzip") << Packing::Gzip;
    QTest::newRow("bzip2") << Packing::Bzip2;
    QTest::newRow("xz") << Packing::Xz;
    QTest::newRow("zstd") << Packing::Zstd;
}

void TestInput::aCompressedFileIsKnownByItsContent()
{
    QFETCH(Packing, packing);
    const Result<Input> input = inputOf(packed(packing, {{"log", logText}}));
    QVERIFY2(input, input ? "" : qPrintable(input.error().message));
    QVERIFY(!input->isArchive);
    QCOMPARE(input->documents.size(), size_t(1));
    QCOMPARE(input->documents[0].bytes.view(), std::string_view(logText));
    QCOMPARE(input->documents[0].name, std::string("given"));
}

void TestInput::anArchiveHasADocumentForEachText_data()
{
    QTest::addColumn<Packing>("packing");
    QTest::newRow("zip") << Packing::Zip;
    QTest::newRow("tar") << Packing::Tar;
    QTest::newRow("tar.gz") << Packing::TarGzip;
    QTest::newRow("tar.zst") << Packing::TarZstd;
}

void TestInput::anArchiveHasADocumentForEachText()
{
    QFETCH(Packing, packing);
    const Result<Input> input =
        inputOf(packed(packing, {{"b/second.log", logText}, {"a.log", "first\n"}, {"logo.png", noise(5000)}, {"empty.log", ""}}));
    QVERIFY2(input, input ? "" : qPrintable(input.error().message));
    QVERIFY(input->isArchive);
    QCOMPARE(namesOf(*input), QStringList({QStringLiteral("b/second.log"), QStringLiteral("a.log")}));
    QCOMPARE(input->documents[1].bytes.view(), std::string_view("first\n"));
    QCOMPARE(input->skipped.size(), 2);
    QVERIFY(input->skipped[0].contains(QStringLiteral("logo.png")));
    QVERIFY(input->skipped[1].contains(QStringLiteral("empty")));
}

void TestInput::namesAreReadInEveryLocale_data()
{
    QTest::addColumn<Packing>("packing");
    QTest::newRow("zip") << Packing::Zip;
    QTest::newRow("tar") << Packing::Tar;
}

void TestInput::namesAreReadInEveryLocale()
{
    QFETCH(Packing, packing);
    const std::string bytes = packed(packing,
                                     {{"pr\xc3\xbc"
                                       "fung/\xe4\xb8\xad.log",
                                       logText}});
    const char* before = std::setlocale(LC_CTYPE, nullptr);
    const std::string kept = before ? before : "";
    std::setlocale(LC_CTYPE, "C");
    const Result<Input> input = inputOf(bytes);
    std::setlocale(LC_CTYPE, kept.c_str());
    QVERIFY(input);
    QCOMPARE(namesOf(*input), QStringList(QStringLiteral("pr\u00fcfung/\u4e2d.log")));
}

void TestInput::joinedCompressedFilesAreOneText_data()
{
    aCompressedFileIsKnownByItsContent_data();
}

void TestInput::joinedCompressedFilesAreOneText()
{
    QFETCH(Packing, packing);
    const std::string bytes = packed(packing, {{"log", logText}});
    const Result<Input> input = inputOf(bytes + bytes);
    QVERIFY(input);
    QCOMPARE(input->documents[0].bytes.view(), std::string_view(logText + logText));
}

void TestInput::archivesInArchivesAreTakenApart()
{
    const std::string inner = packed(Packing::TarGzip, {{"deep.log", logText}});
    const Result<Input> input = inputOf(packed(Packing::Zip, {{"inner.tgz", inner}, {"x.log.xz", packed(Packing::Xz, {{"x", "x\n"}})}}));
    QVERIFY2(input, input ? "" : qPrintable(input.error().message));
    QCOMPARE(namesOf(*input), QStringList({QStringLiteral("inner.tgz/deep.log"), QStringLiteral("x.log.xz")}));
    QCOMPARE(input->documents[0].bytes.view(), std::string_view(logText));
}

void TestInput::tooManyLayersAreRefused()
{
    std::string bytes = logText;
    for (int layer = 0; layer < 3; ++layer)
        bytes = packed(Packing::Zip, {{"layer", bytes}});
    QVERIFY(inputOf(bytes));
    for (const Packing packing : {Packing::Zip, Packing::Gzip, Packing::Tar}) {
        const Result<Input> input = inputOf(packed(packing, {{"layer", bytes}}));
        QVERIFY(!input);
        QCOMPARE(input.error().kind, Error::Kind::TooLarge);
    }
    std::string shells = logText;
    for (int layer = 0; layer < 4; ++layer)
        shells = packed(Packing::Gzip, {{"layer", shells}});
    QCOMPARE(inputOf(shells).error().kind, Error::Kind::TooLarge);
}

void TestInput::tooManyEntriesAreRefused()
{
    std::vector<PackedEntry> entries;
    for (int i = 0; i < 12; ++i)
        entries.push_back({std::to_string(i), logText});
    const std::string bytes = packed(Packing::Zip, entries);
    ReadLimits limits;
    limits.entries = 12;
    QVERIFY(inputOf(bytes, limits));
    limits.entries = 11;
    QCOMPARE(inputOf(bytes, limits).error().kind, Error::Kind::TooLarge);
    // Entries of inner archives count as well.
    limits.entries = 13;
    QCOMPARE(inputOf(packed(Packing::Tar, {{"one", bytes}, {"two", logText}}), limits).error().kind, Error::Kind::TooLarge);
}

void TestInput::tooManyBytesAreRefused()
{
    ReadLimits limits;
    limits.bytes = 1000;
    const std::string half(600, 'x');
    QVERIFY(inputOf(packed(Packing::Zip, {{"a", half}}), limits));
    QCOMPARE(inputOf(packed(Packing::Zip, {{"a", half}, {"b", half}}), limits).error().kind, Error::Kind::TooLarge);
    QCOMPARE(inputOf(half + half, limits).error().kind, Error::Kind::TooLarge);
}

void TestInput::aBombIsRefused_data()
{
    QTest::addColumn<Packing>("packing");
    QTest::newRow("gzip") << Packing::Gzip;
    QTest::newRow("xz") << Packing::Xz;
    QTest::newRow("zstd") << Packing::Zstd;
    QTest::newRow("bzip2") << Packing::Bzip2;
    QTest::newRow("zip") << Packing::Zip;
    QTest::newRow("tar.gz") << Packing::TarGzip;
}

void TestInput::aBombIsRefused()
{
    QFETCH(Packing, packing);
    const bool isFile = packing != Packing::Zip && packing != Packing::TarGzip;
    std::string bomb;
    if (isFile) { // a gigabyte of zeros, in parts that were quick to make
        const std::string part = packedZeros(packing, qint64(1) << 24);
        for (int i = 0; i < 64; ++i)
            bomb += part;
    } else {
        bomb = packedZeros(packing, qint64(1) << 27);
    }
    const Result<Input> input = inputOf(bomb);
    QVERIFY(!input);
    QCOMPARE(input.error().kind, Error::Kind::TooLarge);
    QVERIFY(input.error().message.contains(QStringLiteral("bomb")));
    if (isSanitized)
        return; // a sanitizer keeps freed memory and doubles the rest: its peak says nothing about ours
    rusage usage = {};
    getrusage(RUSAGE_SELF, &usage);
    QVERIFY2(usage.ru_maxrss < 300 * 1024, qPrintable(QString::number(usage.ru_maxrss)));
}

void TestInput::aNameThatLeadsOutsideIsRefused_data()
{
    QTest::addColumn<Packing>("packing");
    QTest::addColumn<QString>("name");
    for (const char* name : {"../../etc/passwd", "/etc/passwd", "logs/../../x", "..\\x", "C:\\x", ".."}) {
        QTest::addRow("zip with %s", name) << Packing::Zip << QString::fromLatin1(name);
        QTest::addRow("tar with %s", name) << Packing::Tar << QString::fromLatin1(name);
    }
}

void TestInput::aNameThatLeadsOutsideIsRefused()
{
    QFETCH(Packing, packing);
    QFETCH(QString, name);
    const Result<Input> input = inputOf(packed(packing, {{"fine.log", logText}, {name.toStdString(), logText}}));
    QVERIFY(!input);
    QCOMPARE(input.error().kind, Error::Kind::Malformed);
    // libarchive turns the backslashes of zip entries round before anybody sees them.
    const QString turned = QString(name).replace(QLatin1Char('\\'), QLatin1Char('/'));
    QVERIFY2(input.error().message.contains(name) || input.error().message.contains(turned), qPrintable(input.error().message));
}

void TestInput::anEncryptedArchiveIsRefused()
{
    std::string bytes = packed(Packing::Zip, {{"secret.log", logText}});
    // General purpose flag, bit 0, in the entry's own header and in the directory at the end.
    bytes[6] = char(bytes[6] | 1);
    const size_t directory = bytes.find("PK\x01\x02");
    QVERIFY(directory != std::string::npos);
    bytes[directory + 8] = char(bytes[directory + 8] | 1);
    const Result<Input> input = inputOf(bytes);
    QVERIFY(!input);
    QCOMPARE(input.error().kind, Error::Kind::Unsupported);
    QVERIFY2(input.error().message.contains(QStringLiteral("encrypted")), qPrintable(input.error().message));
}

void TestInput::aFileThatEndsInTheMiddleIsAnError_data()
{
    aCompressedFileIsKnownByItsContent_data();
}

void TestInput::aFileThatEndsInTheMiddleIsAnError()
{
    QFETCH(Packing, packing);
    std::string text;
    for (int i = 0; i < 50'000; ++i)
        text += "line " + std::to_string(i * 7919) + '\n';
    const std::string bytes = packed(packing, {{"log", text}});
    for (const size_t size : {bytes.size() / 2, bytes.size() - 4, size_t(30)}) {
        const Result<Input> input = inputOf(bytes.substr(0, size));
        QVERIFY2(!input, qPrintable(QString::number(size)));
        QCOMPARE(input.error().kind, Error::Kind::Malformed);
        QVERIFY2(input.error().message.contains(QStringLiteral("given")), qPrintable(input.error().message));
    }
}

void TestInput::anArchiveThatEndsInTheMiddleKeepsWhatCameBefore()
{
    std::string text;
    for (int i = 0; i < 50'000; ++i)
        text += "line " + std::to_string(i * 7919) + '\n';
    for (const Packing packing : {Packing::TarGzip, Packing::Tar, Packing::Zip}) {
        const std::string bytes = packed(packing, {{"small.log", logText}, {"cut.log", text}});
        const Result<Input> input = inputOf(bytes.substr(0, bytes.size() * 2 / 3));
        QVERIFY2(input, input ? "" : qPrintable(input.error().message));
        QCOMPARE(namesOf(*input), QStringList({QStringLiteral("small.log"), QStringLiteral("cut.log")}));
        QCOMPARE(input->documents[0].bytes.view(), std::string_view(logText));
        QVERIFY(input->documents[0].holes.empty());
        const std::string_view cut = input->documents[1].bytes.view();
        QVERIFY(cut.size() > text.size() / 10 && cut.size() < text.size());
        QVERIFY(text.starts_with(cut));
        QCOMPARE(input->documents[1].holes.size(), size_t(1));
        QCOMPARE(input->documents[1].holes[0].kind, Hole::Kind::CutArchive);
    }
}

void TestInput::whatIsNotTextIsRefused_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("nothing") << QByteArray();
    QTest::newRow("noise") << QByteArray::fromStdString(noise(100'000));
    QTest::newRow("a little noise") << QByteArray::fromStdString(noise(300));
    QTest::newRow("zeros") << QByteArray(5000, '\0');
    QTest::newRow("text before noise") << QByteArray::fromStdString("%PDF-1.4\n" + noise(300'000));
    QTest::newRow("a packed nothing") << QByteArray::fromStdString(packed(Packing::Gzip, {{"x", ""}}));
    QTest::newRow("packed noise") << QByteArray::fromStdString(packed(Packing::Xz, {{"x", noise(5000)}}));
    QTest::newRow("another kind of archive") << QByteArray("7z\xbc\xaf\x27\x1c\0\4", 8) + " and so on, some text to be sure";
}

void TestInput::whatIsNotTextIsRefused()
{
    QFETCH(QByteArray, bytes);
    const Result<Input> input = inputOf(bytes.toStdString());
    QVERIFY(!input);
    QCOMPARE(input.error().kind, Error::Kind::Unsupported);
    QVERIFY2(input.error().message.contains(QStringLiteral("given")), qPrintable(input.error().message));
}

void TestInput::textWithOddBytesIsText_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("colours") << QByteArray("\x1b[31merror\x1b[0m\n").repeated(100);
    QTest::newRow("a few NULs") << QByteArray("some output\n").repeated(100) + QByteArray(10, '\0');
    QTest::newRow("Latin-1") << QByteArray("\xfcml\xe4ut in \xf6sterreich\n").repeated(100);
    QTest::newRow("UTF-16") << QByteArray("\xff\xfe\x65\0r\0r\0o\0r\0\n\0", 14);
    QTest::newRow("Chinese in GBK") << QByteArray("\xb4\xed\xce\xf3\xa3\xba\xce\xde\xb7\xa8\xb1\xe0\xd2\xeb\n").repeated(50);
    QTest::newRow("one letter") << QByteArray("x");
    QTest::newRow("only line feeds") << QByteArray("\n\n\n");
}

void TestInput::textWithOddBytesIsText()
{
    QFETCH(QByteArray, bytes);
    const Result<Input> input = inputOf(bytes.toStdString());
    QVERIFY2(input, input ? "" : qPrintable(input.error().message));
    QCOMPARE(QByteArray::fromStdString(std::string(input->documents[0].bytes.view())), bytes);
}

void TestInput::entriesThatCannotBeUnpackedAreNamed()
{
    std::string bytes = packed(Packing::Zip, {{"odd.log", logText}, {"fine.log", logText}});
    // The method of compression, in the entry's own header and in the directory at the end.
    bytes[8] = 97;
    const size_t directory = bytes.find("PK\x01\x02");
    QVERIFY(directory != std::string::npos);
    bytes[directory + 10] = 97;
    const Result<Input> input = inputOf(bytes);
    QVERIFY2(input, input ? "" : qPrintable(input.error().message));
    QCOMPARE(namesOf(*input), QStringList(QStringLiteral("fine.log")));
    QCOMPARE(input->skipped.size(), 1);
    QVERIFY2(input->skipped[0].contains(QStringLiteral("odd.log")), qPrintable(input->skipped[0]));
    QVERIFY(!input->skipped[0].contains(QStringLiteral("empty")));
}

void TestInput::anArchiveWithoutTextIsAnError()
{
    for (const std::vector<PackedEntry>& entries : {std::vector<PackedEntry>{}, {{"a.png", noise(3000)}}}) {
        const Result<Input> input = inputOf(packed(Packing::Zip, entries));
        QVERIFY(!input);
        QCOMPARE(input.error().kind, Error::Kind::Unsupported);
    }
}

void TestInput::largeDocumentsDoNotStayInMemory()
{
    ReadLimits limits;
    limits.inMemory = 1000;
    std::string text;
    while (text.size() < 100'000)
        text += "a line " + std::to_string(text.size()) + '\n';
    const Result<Input> input = inputOf(packed(Packing::Zip, {{"large", text}, {"small", logText}, {"large too", text}}), limits);
    QVERIFY(input);
    QCOMPARE(input->documents.size(), size_t(3));
    QVERIFY(input->documents[0].bytes.view() == text);
    QVERIFY(input->documents[2].bytes.view() == text);
}

void TestInput::aFileIsReadFromDisk()
{
    QTemporaryDir folder;
    std::string text;
    while (text.size() < 100'000)
        text += "a line " + std::to_string(text.size()) + '\n';
    const auto written = [&folder](const char* name, const std::string& bytes) {
        QFile file(folder.filePath(QString::fromLatin1(name)));
        if (file.open(QIODevice::WriteOnly))
            file.write(bytes.data(), qint64(bytes.size()));
        return file.fileName();
    };
    for (const qint64 inMemory : {qint64(1000), qint64(1) << 20}) {
        ReadLimits limits;
        limits.inMemory = inMemory;
        qint64 seen = 0;
        const ReadProgress progress = [&seen](qint64 bytes) { seen = bytes; };
        const Result<Input> plain = readInput(written("build.log", text), limits, {}, progress);
        QVERIFY(plain);
        QVERIFY(plain->documents[0].bytes.view() == text);
        QCOMPARE(plain->documents[0].name, std::string("build.log"));
        const Result<Input> gzip = readInput(written("build.log.gz", packed(Packing::Gzip, {{"x", text}})), limits, {}, progress);
        QVERIFY(gzip);
        QVERIFY(gzip->documents[0].bytes.view() == text);
        QVERIFY(seen > 1000);
        const Result<Input> zip = readInput(written("build.zip", packed(Packing::Zip, {{"a", text}, {"b", logText}})), limits);
        QVERIFY(zip);
        QVERIFY(zip->documents[0].bytes.view() == text);
    }
}

void TestInput::whatCannotBeOpenedSaysWhy_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<Error::Kind>("kind");
    QTest::newRow("not there") << QStringLiteral("/nowhere/at/all.log") << Error::Kind::NotFound;
    QTest::newRow("a folder") << QStringLiteral("/") << Error::Kind::Unsupported;
    QTest::newRow("a device that never ends") << QStringLiteral("/dev/zero") << Error::Kind::Unsupported;
}

void TestInput::whatCannotBeOpenedSaysWhy()
{
    QFETCH(QString, path);
    QFETCH(Error::Kind, kind);
    const Result<Input> input = readInput(path);
    QVERIFY(!input);
    QCOMPARE(input.error().kind, kind);
    QVERIFY(input.error().message.contains(path));
}

void TestInput::aDescriptorIsReadToItsEnd()
{
    int ends[2];
    QVERIFY(::pipe(ends) == 0);
    const std::string bytes = packed(Packing::Zip, {{"a.log", logText}});
    QCOMPARE(::write(ends[1], bytes.data(), bytes.size()), ssize_t(bytes.size()));
    ::close(ends[1]);
    const Result<Input> input = readDescriptor(ends[0], QStringLiteral("-"));
    ::close(ends[0]);
    QVERIFY(input);
    QCOMPARE(input->path, QStringLiteral("-"));
    QCOMPARE(namesOf(*input), QStringList(QStringLiteral("a.log")));
}

void TestInput::readingStopsWhenAsked()
{
    std::stop_source stop;
    stop.request_stop();
    const std::string bytes = packed(Packing::Gzip, {{"x", logText}});
    const Result<Input> input = readInput(Bytes::of(bytes), QStringLiteral("x"), {}, stop.get_token());
    QVERIFY(!input);
    QCOMPARE(input.error().kind, Error::Kind::Cancelled);
}

void TestInput::foldersBecomeTheirFiles()
{
    QTemporaryDir folder;
    QVERIFY(QDir(folder.path()).mkpath(QStringLiteral("b/.hidden")));
    QVERIFY(QDir(folder.path()).mkpath(QStringLiteral("empty")));
    for (const char* name : {"z.log", "b/2.log", "b/1.log", ".secret", "b/.hidden/x.log"}) {
        QFile file(folder.filePath(QString::fromLatin1(name)));
        QVERIFY(file.open(QIODevice::WriteOnly));
    }
    QVERIFY(QFile::link(folder.path(), folder.filePath(QStringLiteral("b/loop"))));
    const auto path = [&folder](const char* name) { return folder.filePath(QString::fromLatin1(name)); };

    const Result<QStringList> files = filesBelow({path("z.log"), folder.path()});
    QVERIFY(files);
    QCOMPARE(*files, QStringList({path("z.log"), path("b/1.log"), path("b/2.log"), path("z.log")}));
    QCOMPARE(filesBelow({path("empty")}).error().kind, Error::Kind::NotFound);
    QCOMPARE(filesBelow({path("nothing")}).error().kind, Error::Kind::NotFound);
}

QTEST_GUILESS_MAIN(TestInput)
#include "tst_input.moc"
