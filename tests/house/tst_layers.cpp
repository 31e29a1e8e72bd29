// The edges between rooms: what a file may include is decided by the folder it is in. Linking does not check this, since
// headers of every Qt module are found wherever Qt Core is.

#include <QDirIterator>
#include <QFile>
#include <QHash>
#include <QRegularExpression>
#include <QSet>
#include <QTest>

using namespace Qt::StringLiterals;

namespace {

struct Room
{
    QString folder;
    QStringList mayUse;    ///< folders of this project, itself always
    QStringList libraries; ///< what of the outside beside the standard library, by the first part of the include
};

// Qt Core is everywhere; a room that needs more of Qt says so. "hs", "archive" … are headers' first path components.
const QList<Room>& rooms()
{
    static const QStringList core = {u"core/base"_s,      u"core/domain"_s,   u"core/logs"_s,  u"core/reports"_s,
                                     u"core/triage"_s,    u"core/analysis"_s, u"core/store"_s, u"core/pipeline"_s,
                                     u"core/providers"_s, u"core/net"_s,      u"core/listen"_s};
    static const QList<Room> table = {
        {u"core/base"_s, {}, {}},
        {u"core/domain"_s, {u"core/base"_s}, {}},
        {u"core/logs"_s, {u"core/base"_s, u"core/domain"_s}, {u"archive.h"_s, u"archive_entry.h"_s, u"zstd.h"_s, u"hs.h"_s}},
        {u"core/reports"_s, {u"core/base"_s, u"core/domain"_s, u"core/logs"_s}, {u"hs.h"_s}},
        {u"core/triage"_s, {u"core/base"_s, u"core/domain"_s, u"core/logs"_s, u"core/reports"_s}, {u"hs.h"_s, u"yaml-cpp"_s}},
        {u"core/analysis"_s, {u"core/base"_s, u"core/domain"_s}, {}},
        {u"core/store"_s, {u"core/base"_s, u"core/domain"_s}, {u"sqlite3.h"_s, u"zstd.h"_s}},
        {u"core/providers"_s, {u"core/base"_s, u"core/domain"_s}, {u"simdjson.h"_s, u"openssl"_s, u"yaml-cpp"_s}},
        {u"core/net"_s, {u"core/base"_s, u"core/domain"_s}, {u"QtNetwork"_s, u"qt6keychain"_s}},
        {u"core/listen"_s, {u"core/base"_s, u"core/domain"_s}, {u"boost"_s, u"openssl"_s, u"zlib.h"_s}},
        {u"core/pipeline"_s, core, {u"yaml-cpp"_s, u"zstd.h"_s}},
        {u"models"_s, {u"core/base"_s, u"core/domain"_s, u"core/store"_s}, {u"QtGui"_s}},
        {u"ui"_s, QStringList{u"models"_s} + core, {u"QtGui"_s, u"QtWidgets"_s, u"QtSvg"_s}},
        {u"app/cli"_s, core, {}},
        {u"app/console"_s, QStringList{u"models"_s, u"ui"_s} + core, {u"QtGui"_s, u"QtWidgets"_s}},
    };
    return table;
}

struct Include
{
    QString file; ///< relative to the source folder
    int line = 0;
    QString target;
    bool quoted = false;
};

QStringList sources(const QString& folder)
{
    QStringList found;
    const QDir top(QStringLiteral(SENTINEL_SOURCE_DIR));
    QDirIterator it(top.filePath(folder), {u"*.cpp"_s, u"*.h"_s}, QDir::Files, QDirIterator::Subdirectories);
    while (it.hasNext())
        found.append(top.relativeFilePath(it.next()));
    found.sort();
    return found;
}

QList<Include> includes(const QString& folder)
{
    static const QRegularExpression directive(u"^\\s*#\\s*include\\s*([<\"])([^>\"]+)[>\"]"_s);
    QList<Include> found;
    for (const QString& name : sources(folder)) {
        QFile file(QDir(QStringLiteral(SENTINEL_SOURCE_DIR)).filePath(name));
        if (!file.open(QIODevice::ReadOnly))
            continue;
        int number = 0;
        while (!file.atEnd()) {
            ++number;
            const auto match = directive.match(QString::fromUtf8(file.readLine()));
            if (match.hasMatch())
                found.append({name, number, match.captured(2), match.capturedView(1) == u"\""});
        }
    }
    return found;
}

QString roomOf(const QString& path)
{
    for (const Room& room : rooms()) {
        if (path.startsWith(room.folder + u'/'))
            return room.folder;
    }
    return {};
}

// The Qt module that a header belongs to: <QWidget> is QtWidgets, found by looking where the header lies.
QString qtModule(const QString& header)
{
    if (header.contains(u'/'))
        return header.section(u'/', 0, 0);
    static const QDir qt(QStringLiteral(SENTINEL_QT_HEADERS));
    static const QStringList modules = qt.entryList({u"Qt*"_s}, QDir::Dirs);
    for (const QString& module : modules) {
        if (QFile::exists(qt.filePath(module + u'/' + header)))
            return module;
    }
    return {};
}

QString place(const Include& include)
{
    return u"%1:%2 includes %3"_s.arg(include.file).arg(include.line).arg(include.target);
}

} // namespace

class TestLayers : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theTableNamesEveryFolderWithSources();
    void aRoomIncludesOnlyWhatItMay_data();
    void aRoomIncludesOnlyWhatItMay();
    void privateHeadersStayInTheirFolder();
    void formatsAndPagesKnowNoSibling();
    void aFolderOfTheInterfaceIncludesOnlyWhatItMay();
};

void TestLayers::theTableNamesEveryFolderWithSources()
{
    for (const QString& top : {u"core"_s, u"models"_s, u"ui"_s, u"app"_s}) {
        const QStringList found = sources(top);
        QVERIFY2(!found.isEmpty(), qPrintable(top + u" holds no sources: is the source folder right?"_s));
        for (const QString& name : found)
            QVERIFY2(!roomOf(name).isEmpty(), qPrintable(name + u" lies in no room"_s));
    }
}

void TestLayers::aRoomIncludesOnlyWhatItMay_data()
{
    QTest::addColumn<int>("index");
    for (int i = 0; i < rooms().size(); ++i)
        QTest::newRow(qPrintable(rooms()[i].folder)) << i;
}

void TestLayers::aRoomIncludesOnlyWhatItMay()
{
    QFETCH(int, index);
    const Room& room = rooms()[index];
    QStringList wrong;
    for (const Include& include : includes(room.folder)) {
        if (include.quoted) {
            if (include.target.endsWith(u".moc"_s))
                continue;
            const QString other = roomOf(include.target);
            if (other.isEmpty())
                wrong.append(place(include) + u": write the path from the top of the sources"_s);
            else if (other != room.folder && !room.mayUse.contains(other))
                wrong.append(place(include) + u": "_s + room.folder + u" may not know "_s + other);
            continue;
        }
        const bool isQt = include.target.startsWith(u'Q') && include.target.size() > 1;
        if (isQt) {
            const QString module = qtModule(include.target);
            if (module != u"QtCore" && !room.libraries.contains(module))
                wrong.append(place(include) + u": "_s + room.folder + u" may not use "_s
                             + (module.isEmpty() ? u"an unknown Qt header"_s : module));
            continue;
        }
        // The outside by exception: a library header is known by the table of any room.
        for (const Room& any : rooms()) {
            for (const QString& library : any.libraries) {
                const bool isThat = include.target == library || include.target.startsWith(library + u'/');
                if (isThat && !room.libraries.contains(library))
                    wrong.append(place(include) + u": "_s + room.folder + u" may not use "_s + library);
            }
        }
    }
    QVERIFY2(wrong.isEmpty(), qPrintable(u'\n' + wrong.join(u'\n')));
}

void TestLayers::privateHeadersStayInTheirFolder()
{
    QStringList wrong;
    for (const QString& top : {u"core"_s, u"models"_s, u"ui"_s, u"app"_s}) {
        for (const Include& include : includes(top)) {
            if (include.target.endsWith(u"_p.h"_s) && include.target.section(u'/', 0, -2) != include.file.section(u'/', 0, -2))
                wrong.append(place(include));
        }
    }
    QVERIFY2(wrong.isEmpty(), qPrintable(u'\n' + wrong.join(u'\n')));
}

void TestLayers::formatsAndPagesKnowNoSibling()
{
    // A file without a public header of its own is an entry of a table (a report format, a command): only the table
    // file knows it. So no such file may be named by an include of its room other than through a private header.
    QStringList wrong;
    for (const QString& folder : {u"core/reports"_s, u"app/cli"_s}) {
        for (const Include& include : includes(folder)) {
            if (include.target.endsWith(u".cpp"_s))
                wrong.append(place(include));
        }
    }
    QVERIFY2(wrong.isEmpty(), qPrintable(u'\n' + wrong.join(u'\n')));
}

void TestLayers::aFolderOfTheInterfaceIncludesOnlyWhatItMay()
{
    // One room, but its folders are a chain: what pages share knows no page, and only the window knows them all. A page
    // that leads to another one asks (PageLinks), unless it shows it in its own place, which is an edge of this table.
    static const QStringList pieces = {u"theme"_s, u"shared"_s};
    static const QHash<QString, QStringList> edges = {
        {u"theme"_s, {}},
        {u"shared"_s, {u"theme"_s}},
        {u"logview"_s, pieces},
        {u"compare"_s, pieces + QStringList{u"logview"_s}},
        {u"logpage"_s, pieces + QStringList{u"logview"_s, u"compare"_s}},
        {u"runs"_s, pieces},
        {u"run"_s, pieces + QStringList{u"logview"_s, u"logpage"_s}},
        {u"clusters"_s, pieces + QStringList{u"runs"_s, u"run"_s}},
        {u"workbench"_s, pieces},
        {u"sources"_s, pieces + QStringList{u"run"_s}},
    };
    const auto folderOf = [](const QString& path) { return path.section(u'/', 1, 1); };
    QStringList wrong;
    for (const Include& include : includes(u"ui"_s)) {
        const QString folder = folderOf(include.file);
        if (!include.target.startsWith(u"ui/"_s) || folder == u"shell")
            continue;
        const QString other = folderOf(include.target);
        if (!edges.contains(folder))
            wrong.append(place(include) + u": ui/"_s + folder + u" is not in the table"_s);
        else if (other != folder && !edges.value(folder).contains(other))
            wrong.append(place(include) + u": ui/"_s + folder + u" may not know ui/"_s + other);
    }
    QVERIFY2(wrong.isEmpty(), qPrintable(u'\n' + wrong.join(u'\n')));
}

QTEST_GUILESS_MAIN(TestLayers)
#include "tst_layers.moc"
