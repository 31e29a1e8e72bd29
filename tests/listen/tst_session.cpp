// What a connection makes of the bytes that come, without sockets: how requests end, which are refused, that cutting the bytes elsewhere
// changes nothing.

#include "core/listen/session_p.h"

#include <QTest>

using namespace sentinel;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

/// A session whose handlers answer at once: "METHOD path body" with 200.
struct Conversation
{
    explicit Conversation(const ListenerSettings& settings = {})
        : context(settings, routes(), {}, [] {}), session(context, 1, "127.0.0.1", now)
    {
    }

    static std::vector<Route> routes()
    {
        const Handler echo = [](Request request, Respond respond) {
            respond({200, "text/plain", request.method + ' ' + request.path + ' ' + request.body, {}});
        };
        return {{"GET", "/", Access::Anyone, BodyTo::Nowhere, 0, echo, {}, {}},
                {"POST", "/", Access::Anyone, BodyTo::Memory, 100, echo, {}, {}},
                {"PUT", "/", Access::Anyone, BodyTo::Memory, 1'000'000, echo, {}, {}}};
    }

    void deliver()
    {
        std::vector<Mail> mail;
        for (context.mailbox->take(mail); !mail.empty(); context.mailbox->take(mail)) {
            for (Mail& each : mail) {
                if (std::visit([](const auto& word) { return word.to.connection; }, each) != 1)
                    continue;
                if (const auto* answered = std::get_if<Answered>(&each))
                    session.answer(answered->to.request, answered->response, now);
                else if (auto* settled = std::get_if<BodySettled>(&each))
                    session.settle(std::move(*settled), now);
            }
        }
        while (!session.output().empty()) {
            out += session.output();
            session.wrote(session.output().size(), now);
        }
    }
    void say(std::string_view bytes)
    {
        session.feed(bytes, now);
        deliver();
    }
    void sayNoMore()
    {
        session.inputEnded(now);
        deliver();
    }
    void pass(std::chrono::milliseconds time)
    {
        now += time;
        if (session.deadline() < now)
            session.timeUp(now);
        deliver();
    }

    /// "200 GET / |400": status and body of each answer; "!" at the end when the connection ends.
    std::string story() const
    {
        std::string told;
        for (size_t at = out.find("HTTP/1.1 "); at != std::string::npos;) {
            const size_t head = out.find("\r\n\r\n", at);
            const size_t length = out.find("Content-Length: ", at);
            const size_t size = length < head ? size_t(std::atoll(out.c_str() + length + 16)) : 0;
            const std::string status = out.substr(at + 9, 3);
            told += (told.empty() ? "" : "|") + status + (status == "200" ? ' ' + out.substr(head + 4, size) : std::string());
            at = out.find("HTTP/1.1 ", head + 4 + size);
        }
        return told + (session.isOver() ? "!" : "");
    }

    Session::Time now = Session::Clock::now();
    ListenerContext context;
    Session session;
    std::string out;
};

} // namespace

class TestSession : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void judgesWhatComes_data();
    void judgesWhatComes();
    void endlessHeadsAreCutShort();
    void patienceEnds();
    void slowBodiesAreGivenUp();
    void whoDoesNotReadIsLetGo();
    void bodiesShareTheirMemory();
    void longPipelinesWaitTheirTurn();
};

void TestSession::judgesWhatComes_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QByteArray>("story");
    const auto row = [](const char* name, const QByteArray& bytes, const char* story) {
        QTest::newRow(name) << bytes << QByteArray(story);
    };

    // Well-formed.
    row("nothing", "", "!");
    row("one request", "GET / HTTP/1.1\r\nHost: a\r\n\r\n", "200 GET / !");
    row("no fields at all", "GET / HTTP/1.1\r\n\r\n", "200 GET / !");
    row("a pipeline", "GET / HTTP/1.1\r\n\r\nPOST / HTTP/1.1\r\nContent-Length: 3\r\n\r\nabcGET / HTTP/1.1\r\n\r\n",
        "200 GET / |200 POST / abc|200 GET / !");
    row("an empty line before the request", "\r\nGET / HTTP/1.1\r\n\r\n", "200 GET / !");
    row("an empty line behind a body", "POST / HTTP/1.1\r\nContent-Length: 1\r\n\r\nx\r\nGET / HTTP/1.1\r\n\r\n",
        "200 POST / x|200 GET / !");
    row("zeros before a length", "POST / HTTP/1.1\r\nContent-Length: 0003\r\n\r\nabc", "200 POST / abc!");
    row("blanks around a length", "POST / HTTP/1.1\r\nContent-Length: \t 3 \t\r\n\r\nabc", "200 POST / abc!");
    row("chunks", "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\nGET / HTTP/1.1\r\n\r\n",
        "200 POST / abcde|200 GET / !");
    row("chunks with extensions and trailers",
        "POST / HTTP/1.1\r\nTransfer-Encoding: Chunked\r\n\r\n3;a=b;c=\"d;e\"\r\nabc\r\n0;x\r\nX-Late: 1\r\n\r\nGET / HTTP/1.1\r\n\r\n",
        "200 POST / abc|200 GET / !");
    row("hexadecimal sizes",
        QByteArray("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n00A\r\n0123456789\r\nf\r\n0123456789abcde\r\n0\r\n\r\n"),
        "200 POST / 01234567890123456789abcde!");
    row("bytes beyond ASCII in a value", "GET / HTTP/1.1\r\nX: D\xc3\xbcsseldorf\r\n\r\n", "200 GET / !");
    row("the whole address", "GET http://example.com:80 HTTP/1.1\r\n\r\n", "200 GET / !");
    row("the end after one", "GET / HTTP/1.1\r\nConnection: close\r\n\r\nGET / HTTP/1.1\r\n\r\n", "200 GET / !");
    row("the older version", "GET / HTTP/1.0\r\n\r\nGET / HTTP/1.0\r\n\r\n", "200 GET / !");
    row("an unknown method", "PURGE / HTTP/1.1\r\n\r\n", "405!");
    row("CONNECT", "CONNECT a.example:443 HTTP/1.1\r\n\r\n", "405!");
    row("the server as such", "OPTIONS * HTTP/1.1\r\n\r\n", "404!");
    row("an upgrade that nobody takes up", "GET / HTTP/1.1\r\nConnection: upgrade\r\nUpgrade: h2c\r\n\r\n", "200 GET / !");

    // Two servers could read these differently.
    row("two lengths", "POST / HTTP/1.1\r\nContent-Length: 3\r\nContent-Length: 5\r\n\r\nabc", "400!");
    row("the same length twice", "POST / HTTP/1.1\r\nContent-Length: 3\r\nContent-Length: 3\r\n\r\nabc", "400!");
    row("a list of lengths", "POST / HTTP/1.1\r\nContent-Length: 3, 3\r\n\r\nabc", "400!");
    row("a length with a sign", "POST / HTTP/1.1\r\nContent-Length: +3\r\n\r\nabc", "400!");
    row("a negative length", "POST / HTTP/1.1\r\nContent-Length: -3\r\n\r\nabc", "400!");
    row("a hexadecimal length", "POST / HTTP/1.1\r\nContent-Length: 0x3\r\n\r\nabc", "400!");
    row("an empty length", "POST / HTTP/1.1\r\nContent-Length:\r\n\r\n", "400!");
    row("a length beyond all numbers", "POST / HTTP/1.1\r\nContent-Length: 99999999999999999999\r\n\r\n", "400!");
    row("a length and chunks", "POST / HTTP/1.1\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", "400!");
    row("chunks and a length", "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n0\r\n\r\n", "400!");
    row("a length and an empty coding", "POST / HTTP/1.1\r\nContent-Length: 3\r\nTransfer-Encoding:\r\n\r\nabc", "400!");
    row("a length and identity", "POST / HTTP/1.1\r\nContent-Length: 3\r\nTransfer-Encoding: identity\r\n\r\nabc", "400!");
    row("chunked twice", "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", "400!");
    row("chunked twice in one", "POST / HTTP/1.1\r\nTransfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n", "400!");
    row("chunked and then something", "POST / HTTP/1.1\r\nTransfer-Encoding: chunked, gzip\r\n\r\n0\r\n\r\n", "400!");
    row("something chunked", "POST / HTTP/1.1\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", "400!");
    row("an unknown coding", "POST / HTTP/1.1\r\nTransfer-Encoding: brotli\r\n\r\n0\r\n\r\n", "501!");
    row("a coding that is nearly chunked", "POST / HTTP/1.1\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n", "400!");
    row("a coding with a tab",
        "POST / HTTP/1.1\r\nTransfer-Encoding:\x0b"
        "chunked\r\n\r\n0\r\n\r\n",
        "400!");
    row("chunks of the older version", "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", "400!");
    row("two hosts", "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", "400!");
    row("a blank before the colon", "GET / HTTP/1.1\r\nContent-Length : 3\r\n\r\n", "400!");
    row("a line that continues another", "GET / HTTP/1.1\r\nX: a\r\n b\r\n\r\n", "400!");
    row("a first field that continues", "GET / HTTP/1.1\r\n X: a\r\n\r\n", "400!");
    row("a bare line feed", "GET / HTTP/1.1\nHost: a\n\n", "400!");
    row("a bare line feed behind a field", "GET / HTTP/1.1\r\nX: a\nY: b\r\n\r\n", "400!");
    row("a bare line feed at the end", "GET / HTTP/1.1\r\nX: a\r\n\nGET / HTTP/1.1\r\n\r\n", "400!");
    row("a bare carriage return", "GET / HTTP/1.1\r\nX: a\rY: b\r\n\r\n", "400!");
    row("a carriage return too many", "GET / HTTP/1.1\r\r\n\r\n", "400!");
    row("a bare carriage return at the end", "GET / HTTP/1.1\r\nContent-Length: 3\r\n\rabc", "400!");
    row("a NUL", QByteArray("GET / HTTP/1.1\r\nX: a") + '\0' + "b\r\n\r\n", "400!");
    row("a control character in a value", "GET / HTTP/1.1\r\nX: a\x01\r\n\r\n", "400!");

    // Not well-formed.
    row("no version", "GET /\r\n\r\n", "400!");
    row("another protocol", "GET / ICE/1.0\r\n\r\n", "400!");
    row("nearly the protocol", "GET / IHTTP/1.1\r\n\r\n", "400!");
    row("a newer version", "GET / HTTP/2.0\r\n\r\n", "505!");
    row("a version that never was", "GET / HTTP/5.6\r\n\r\n", "505!");
    row("two blanks", "GET  / HTTP/1.1\r\n\r\n", "400!");
    row("a blank at the beginning", " GET / HTTP/1.1\r\n\r\n", "400!");
    row("a blank behind the version", "GET / HTTP/1.1 \r\n\r\n", "400!");
    row("a field without a colon", "GET / HTTP/1.1\r\nHost\r\n\r\n", "400!");
    row("a field without a name", "GET / HTTP/1.1\r\n: a\r\n\r\n", "400!");
    row("a name that is no token", "GET / HTTP/1.1\r\nFo@: a\r\n\r\n", "400!");
    row("a greeting of TLS", QByteArray("\x16\x03\x01\x02\x00\x01\x00", 7), "400!");
    row("many empty lines", "\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\nGET / HTTP/1.1\r\n\r\n", "400!");
    row("an end in the head", "GET / HTTP/1.1\r\nHost: a\r\n", "408!");
    row("an end in the body", "POST / HTTP/1.1\r\nContent-Length: 5\r\n\r\nabc", "408!");
    row("an end in a chunk", "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabc", "408!");
    row("an end before the last chunk", "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n", "408!");
    row("no size of a chunk", "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nfoo\r\n\r\n", "400!");
    row("a blank behind a size", "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3 \r\nabc\r\n0\r\n\r\n", "400!");
    row("a size with a sign", "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n+3\r\nabc\r\n0\r\n\r\n", "400!");
    row("a size in words of C", "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n0x3\r\nabc\r\n0\r\n\r\n", "400!");
    row("a size beyond all numbers", "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n11111111111111111\r\nabc\r\n0\r\n\r\n", "400!");
    row("a chunk that is longer than it says", "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabcd\r\n0\r\n\r\n", "400!");
    row("a bare line feed behind a size", "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3\nabc\r\n0\r\n\r\n", "400!");
    row("a bare line feed behind a chunk", "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\n0\r\n\r\n", "400!");
    row("a line that begins in an extension", "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3;\nabc\r\n0\r\n\r\n", "400!");
    row("a length in the trailers", "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nContent-Length: 5\r\n\r\n", "400!");
    row("an extension without an end", "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3;" + QByteArray(20'000, 'x'), "400!");
    row("trailers without an end", "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nX: " + QByteArray(20'000, 'x'), "400!");

    // Too much.
    row("a long field", "GET / HTTP/1.1\r\nX: " + QByteArray(20'000, 'x') + "\r\n\r\n", "431!");
    row("many fields", "GET / HTTP/1.1\r\n" + QByteArray("X: y\r\n").repeated(101) + "\r\n", "431!");
    row("a body over the limit", "POST / HTTP/1.1\r\nContent-Length: 101\r\n\r\n" + QByteArray(101, 'x') + "GET / HTTP/1.1\r\n\r\n",
        "413|200 GET / !");
    row("chunks over the limit", "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n65\r\n" + QByteArray(101, 'x') + "\r\n0\r\n\r\n",
        "413!");
    row("chunks that nobody takes, over what is thrown away",
        "GET / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n11000\r\n" + QByteArray(0x11000, 'x') + "\r\n0\r\n\r\n", "413!");
    row("an answer, refused, and the next", "POST /x HTTP/1.1\r\nContent-Length: 3\r\n\r\nabcGET / HTTP/1.1\r\n\r\n", "404|200 GET / !");
    row("a refused body in wrong chunks",
        "POST /x HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3 \r\nabc\r\n0\r\n\r\nGET / HTTP/1.1\r\n\r\n", "400!");
    row("a refused body without its last chunk", "POST /x HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n", "408!");
    row("a refused body in chunks, and the next",
        "POST /x HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\nGET / HTTP/1.1\r\n\r\n", "404|200 GET / !");
    row("a good one and a bad one", "GET / HTTP/1.1\r\n\r\nGET / HTTP/1.1\nX: y\r\n\r\nGET / HTTP/1.1\r\n\r\n", "200 GET / |400!");

    // Content coding.
    row("an unknown content coding", "POST / HTTP/1.1\r\nContent-Encoding: br\r\nContent-Length: 3\r\n\r\nabcGET / HTTP/1.1\r\n\r\n",
        "415|200 GET / !");
    row("identity", "POST / HTTP/1.1\r\nContent-Encoding: identity\r\nContent-Length: 3\r\n\r\nabc", "200 POST / abc!");
}

void TestSession::judgesWhatComes()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QByteArray, story);
    const std::string_view all(bytes.constData(), size_t(bytes.size()));
    for (const size_t piece : {all.size() + 1, size_t(1), size_t(7), size_t(4096)}) {
        Conversation talk;
        for (size_t at = 0; at < all.size(); at += piece)
            talk.say(all.substr(at, piece));
        talk.sayNoMore();
        QCOMPARE(QByteArray::fromStdString(talk.story()), story);
        QCOMPARE(talk.context.budget->held(), 0);
    }
}

void TestSession::endlessHeadsAreCutShort()
{
    Conversation talk;
    talk.say("GET / HTTP/1.1\r\n");
    for (int i = 0; i < 100'000 && !talk.session.isOver(); ++i)
        talk.say("X-" + std::to_string(i) + ": y\r\n");
    QCOMPARE(talk.story(), std::string("431!"));
    QVERIFY(talk.session.leavesUnread());
    talk.pass(3s);
    QVERIFY(!talk.session.leavesUnread());
}

void TestSession::patienceEnds()
{
    Conversation silent;
    silent.pass(9s);
    QVERIFY(!silent.session.isOver());
    silent.pass(2s);
    QCOMPARE(silent.story(), std::string("!"));

    Conversation dripping;
    for (const char c : std::string_view("GET / HTTP/1.1\r\nX: abcdef"))
        dripping.pass(500ms), dripping.say(std::string(1, c));
    QCOMPARE(dripping.story(), std::string("408!"));

    Conversation idle;
    idle.say("GET / HTTP/1.1\r\n\r\n");
    idle.pass(59s);
    idle.say("GET / HTTP/1.1\r\n\r\n");
    idle.pass(59s);
    QCOMPARE(idle.story(), std::string("200 GET / |200 GET / "));
    idle.pass(2s);
    QCOMPARE(idle.story(), std::string("200 GET / |200 GET / !"));

    Conversation stuck;
    stuck.say("PUT / HTTP/1.1\r\nContent-Length: 100\r\n\r\nabc");
    stuck.pass(9s);
    stuck.say("d");
    stuck.pass(9s);
    QVERIFY(!stuck.session.isOver());
    stuck.pass(2s);
    QCOMPARE(stuck.story(), std::string("408!"));
    QCOMPARE(stuck.context.counters.timedOut.load(), 1);
}

void TestSession::slowBodiesAreGivenUp()
{
    Conversation slow;
    slow.say("PUT / HTTP/1.1\r\nContent-Length: 1000000\r\n\r\n");
    int seconds = 0;
    for (; seconds < 1000 && !slow.session.isOver(); seconds += 2) {
        slow.say(std::string(100, 'x'));
        slow.pass(2s);
    }
    QCOMPARE(slow.story(), std::string("408!"));
    QVERIFY2(seconds > 30 && seconds < 40, qPrintable(QString::number(seconds)));
    QCOMPARE(slow.context.budget->held(), 0);
}

void TestSession::whoDoesNotReadIsLetGo()
{
    Conversation talk;
    talk.session.feed("GET / HTTP/1.1\r\n\r\nGET / HTTP/1.1\r\n\r\n", talk.now);
    std::vector<Mail> mail;
    talk.context.mailbox->take(mail);
    QCOMPARE(mail.size(), size_t(2));
    for (const Mail& each : mail)
        talk.session.answer(std::get<Answered>(each).to.request, std::get<Answered>(each).response, talk.now);
    QVERIFY(!talk.session.output().empty());
    QVERIFY(talk.session.deadline() <= talk.now + 10s);
    talk.session.timeUp(talk.now + 11s);
    QVERIFY(talk.session.isOver());
    QVERIFY(!talk.session.leavesUnread());
}

void TestSession::bodiesShareTheirMemory()
{
    ListenerSettings settings;
    settings.memoryForBodies = 200'000;
    Conversation first(settings);
    Session second(first.context, 2, "127.0.0.1", first.now + 1s);
    first.context.makeRoom = [&] {
        if (!first.session.holdsBody())
            return false;
        first.session.giveWay(first.now);
        return true;
    };
    const std::string head = "PUT / HTTP/1.1\r\nContent-Length: 150000\r\n\r\n";
    first.say(head + std::string(120'000, 'x'));
    QVERIFY(first.context.budget->held() >= 120'000);
    second.feed(head + std::string(150'000, 'y'), first.now);
    first.deliver();
    QCOMPARE(first.story(), std::string("503!"));
    QCOMPARE(second.output().substr(0, 12), std::string_view()); // its answer waits in the mailbox, which the other took
    second.feed(head + std::string(149'999, 'y'), first.now);
    QVERIFY(first.context.budget->held() <= 200'000);
}

void TestSession::longPipelinesWaitTheirTurn()
{
    Conversation talk;
    std::string all, story;
    for (int i = 0; i < 1000; ++i) {
        all += "GET / HTTP/1.1\r\n\r\n";
        story += (i > 0 ? "|" : "") + std::string("200 GET / ");
    }
    talk.session.feed(all, talk.now);
    QVERIFY(!talk.session.wantsInput());
    talk.deliver();
    QVERIFY(talk.session.wantsInput());
    QCOMPARE(talk.story(), story);
}

QTEST_GUILESS_MAIN(TestSession)
#include "tst_session.moc"
