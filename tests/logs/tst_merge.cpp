#include "core/logs/merge.h"

#include <QTest>

#include <random>

using namespace sentinel;

namespace {

Log parsed(std::string text)
{
    Document document;
    document.bytes = Bytes::of(std::move(text));
    return *Log::parse(document);
}

std::string stamped(int second, char name)
{
    char line[64];
    std::snprintf(line, sizeof line, "2024-01-31T10:%02d:%02d.0000000Z %c\n", second / 60, second % 60, name);
    return line;
}

/// "1a 3b -c": lines with a second and a letter; "-" has no stamp.
Log logOf(const QByteArray& story)
{
    std::string text;
    for (const QByteArray& word : story.split(' ')) {
        if (word.isEmpty())
            continue;
        const char name = word.back();
        text += word.front() == '-' ? std::string("    ") + name + "\n" : stamped(word.chopped(1).toInt(), name);
    }
    return parsed(text);
}

QByteArray told(const std::vector<MergedPiece>& pieces, const std::vector<Log>& logs)
{
    QByteArray story;
    for (const MergedPiece& piece : pieces) {
        story += story.isEmpty() ? "" : " ";
        story += QByteArray::number(piece.log) + ":";
        for (qint64 line = piece.lines.first; line <= piece.lines.last; ++line)
            story += logs[size_t(piece.log)].peeledText({line, line}).back();
    }
    return story;
}

} // namespace

class TestMerge : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void logsAreMergedByTime_data()
    {
        QTest::addColumn<QByteArrayList>("logs");
        QTest::addColumn<QByteArray>("story");
        const auto row = [](const char* name, const QByteArrayList& logs, const char* story) {
            QTest::newRow(name) << logs << QByteArray(story);
        };
        row("none", {}, "");
        row("one", {"1a 2b 3c"}, "0:abc");
        row("in turn", {"1a 3b 5c", "2x 4y"}, "0:a 1:x 0:b 1:y 0:c");
        row("one after the other", {"5a 6b 7c", "1x 2y 3z"}, "1:xyz 0:abc");
        row("three", {"1a 9b 10c", "2x 3y 4z", "4p 5q 11r"}, "0:a 1:xyz 2:pq 0:bc 2:r");
        row("equal times go by the order of the logs", {"1a 2b 3c", "1x 2y 3z"}, "0:a 1:x 0:b 1:y 0:c 1:z");
        row("a line without a stamp stays with the one before", {"1a -b 5c 6d", "2x 3y 7z"}, "0:ab 1:xy 0:cd 1:z");
        row("lines before the first stamp stay with it", {"-a 4b 5c 6d 7e", "1x 2y 3z 9q"}, "1:xyz 0:abcde 1:q");
        row("a clock that goes back keeps the order of its log", {"1a 8b 2c 9d", "3x 4y 10z"}, "0:a 1:xy 0:bcd 1:z");
        row("an empty log", {"1a 2b 3c", ""}, "0:abc");
    }
    void logsAreMergedByTime()
    {
        QFETCH(QByteArrayList, logs);
        QFETCH(QByteArray, story);
        std::vector<Log> all;
        for (const QByteArray& log : logs)
            all.push_back(logOf(log));
        const Result<std::vector<MergedPiece>> pieces = mergeByTime(all);
        QVERIFY(bool(pieces));
        QCOMPARE(told(*pieces, all), story);
    }

    void everyLineComesOnceAndInOrder()
    {
        std::mt19937 random(21);
        for (int i = 0; i < 200; ++i) {
            std::vector<Log> logs;
            for (size_t n = 1 + random() % 5; n > 0; --n) {
                std::string text;
                int second = int(random() % 60);
                for (size_t lines = 3 + random() % 30; lines > 0; --lines)
                    text += stamped(second += int(random() % 5), 'a');
                logs.push_back(parsed(text));
            }
            const Result<std::vector<MergedPiece>> pieces = mergeByTime(logs);
            QVERIFY(bool(pieces));
            std::vector<qint64> next(logs.size(), 1);
            Timestamp last;
            int before = -1;
            PeeledLine peeled;
            for (const MergedPiece& piece : *pieces) {
                QVERIFY(piece.log != before); // what belongs together is one piece
                before = piece.log;
                QCOMPARE(piece.lines.first, next[size_t(piece.log)]);
                next[size_t(piece.log)] = piece.lines.last + 1;
                for (qint64 line = piece.lines.first; line <= piece.lines.last; ++line) {
                    logs[size_t(piece.log)].peel(line, peeled);
                    QVERIFY(*peeled.time >= last);
                    last = *peeled.time;
                }
            }
            for (size_t log = 0; log < logs.size(); ++log)
                QCOMPARE(next[log], logs[log].lineCount() + 1);
        }
    }

    void aLogWithoutStampsIsRefusedInWords()
    {
        const std::vector<Log> logs = {logOf("1a 2b 3c"), parsed("12:00:01  one\n12:00:02  two\n12:00:03  three\n")};
        const Result<std::vector<MergedPiece>> pieces = mergeByTime(logs);
        QVERIFY(!pieces);
        QCOMPARE(pieces.error().kind, Error::Kind::Unsupported);
        QVERIFY(pieces.error().message.contains(QStringLiteral("log 2 of 2")));
    }

    void mergingCanBeStopped()
    {
        std::stop_source source;
        source.request_stop();
        const std::vector<Log> logs = {logOf("1a 2b 3c")};
        const Result<std::vector<MergedPiece>> pieces = mergeByTime(logs, source.get_token());
        QVERIFY(!pieces);
        QCOMPARE(pieces.error().kind, Error::Kind::Cancelled);
    }
};

QTEST_GUILESS_MAIN(TestMerge)
#include "tst_merge.moc"
