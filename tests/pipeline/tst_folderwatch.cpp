#include "core/pipeline/folderwatch.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace sentinel;
using namespace Qt::StringLiterals;

class TestFolderWatch : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void aFileCountsOnceItRests();
    void aFileThatGrowsIsLeftAlone();
    void aChangedFileIsNamedAgain();
    void aFileThatCameBackIsNew();
    void aFolderMayAppearLater();

private:
    QString write(const QString& name, const QByteArray& bytes)
    {
        QFile file(m_folder->filePath(name));
        if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
            qFatal("cannot write");
        return file.fileName();
    }
    std::unique_ptr<QTemporaryDir> m_folder;
};

void TestFolderWatch::aFileCountsOnceItRests()
{
    FolderWatch watch({m_folder->path()});
    QCOMPARE(watch.look(), QStringList());
    const QString path = write(u"a.log"_s, "one");
    QCOMPARE(watch.look(), QStringList());
    QCOMPARE(watch.look(), QStringList{path});
    QCOMPARE(watch.look(), QStringList());
}

void TestFolderWatch::aFileThatGrowsIsLeftAlone()
{
    FolderWatch watch({m_folder->path()});
    QByteArray bytes;
    for (int i = 0; i < 5; ++i) {
        bytes += "more";
        write(u"a.log"_s, bytes);
        QCOMPARE(watch.look(), QStringList());
    }
    QCOMPARE(watch.look().size(), 1);
}

void TestFolderWatch::aChangedFileIsNamedAgain()
{
    FolderWatch watch({m_folder->path()});
    const QString path = write(u"a.log"_s, "one");
    watch.look();
    QCOMPARE(watch.look(), QStringList{path});
    write(u"a.log"_s, "longer than before");
    QCOMPARE(watch.look(), QStringList());
    QCOMPARE(watch.look(), QStringList{path});
}

void TestFolderWatch::aFileThatCameBackIsNew()
{
    FolderWatch watch({m_folder->path()});
    const QString path = write(u"a.log"_s, "one");
    watch.look();
    QCOMPARE(watch.look(), QStringList{path});
    QVERIFY(QFile::remove(path));
    QCOMPARE(watch.look(), QStringList());
    write(u"a.log"_s, "one");
    watch.look();
    QCOMPARE(watch.look(), QStringList{path});
}

void TestFolderWatch::aFolderMayAppearLater()
{
    const QString later = m_folder->filePath(u"later"_s);
    FolderWatch watch({later});
    QCOMPARE(watch.look(), QStringList());
    QVERIFY(QDir().mkpath(later));
    const QString path = write(u"later/a.log"_s, "one");
    watch.look();
    QCOMPARE(watch.look(), QStringList{path});
}

QTEST_GUILESS_MAIN(TestFolderWatch)
#include "tst_folderwatch.moc"
