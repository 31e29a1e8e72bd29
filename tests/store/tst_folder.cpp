#include "core/store/folder_p.h"

#include <QTemporaryDir>
#include <QTest>

using namespace sentinel;
using namespace Qt::StringLiterals;

class TestFolder : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void tellsNetworkFileSystems_data();
    void tellsNetworkFileSystems();
    void theTemporaryFolderIsLocal();
};

void TestFolder::tellsNetworkFileSystems_data()
{
    constexpr quint64 ext4 = 0xef53, tmpfs = 0x01021994, nfs = 0x6969, cifs = 0xff534d42, smb2 = 0xfe534d42, fuse = 0x65735546;
    const QByteArray mounts = "22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw\n"
                              "40 22 0:39 / /home/me/far rw,nosuid - fuse.sshfs me@host:/ rw,user_id=1000\n"
                              "41 22 0:40 / /home/me/far/near rw - fuse.bindfs /dev/sdb1 rw\n"
                              "42 22 0:41 / /mnt/with\\040space rw shared:3 master:1 - fuse.rclone remote: rw\n"
                              "43 22 0:42 / /twice rw - fuse.bindfs a rw\n"
                              "44 43 0:43 / /twice rw - fuse.sshfs b rw\n"
                              "broken line\n";
    QTest::addColumn<quint64>("magic");
    QTest::addColumn<QByteArray>("mounts");
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QString>("name");
    QTest::newRow("a disk") << ext4 << mounts << QByteArray("/home/me") << QString();
    QTest::newRow("memory") << tmpfs << mounts << QByteArray("/tmp") << QString();
    QTest::newRow("NFS") << nfs << mounts << QByteArray("/srv") << u"NFS"_s;
    QTest::newRow("CIFS") << cifs << mounts << QByteArray("/srv") << u"CIFS"_s;
    QTest::newRow("SMB") << smb2 << mounts << QByteArray("/srv") << u"SMB"_s;
    QTest::newRow("FUSE over ssh") << fuse << mounts << QByteArray("/home/me/far/data") << u"sshfs"_s;
    QTest::newRow("FUSE over ssh, its root") << fuse << mounts << QByteArray("/home/me/far") << u"sshfs"_s;
    QTest::newRow("a name that only begins alike") << fuse << mounts << QByteArray("/home/me/farther") << QString();
    QTest::newRow("local FUSE inside") << fuse << mounts << QByteArray("/home/me/far/near/data") << QString();
    QTest::newRow("a space in the name") << fuse << mounts << QByteArray("/mnt/with space/data") << u"rclone"_s;
    QTest::newRow("the later mount hides the earlier") << fuse << mounts << QByteArray("/twice/data") << u"sshfs"_s;
    QTest::newRow("FUSE, mounts not known") << fuse << QByteArray() << QByteArray("/home/me/far") << QString();
}

void TestFolder::tellsNetworkFileSystems()
{
    QFETCH(quint64, magic);
    QFETCH(QByteArray, mounts);
    QFETCH(QByteArray, path);
    QFETCH(QString, name);
    QCOMPARE(networkFileSystem(magic, mounts, path), name);
}

void TestFolder::theTemporaryFolderIsLocal()
{
    QTemporaryDir folder;
    QVERIFY(requireLocal(folder.path()));
    QVERIFY(!requireLocal(folder.path() + "/missing"_L1));
}

QTEST_GUILESS_MAIN(TestFolder)
#include "tst_folder.moc"
