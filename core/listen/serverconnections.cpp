#include "core/listen/serverprivate_p.h"

// The server's second half: bytes between sockets and sessions.

namespace sentinel {

namespace {

constexpr int readsInARow = 4; // of one connection, before others have their turn

} // namespace

void Server::Private::onReadable(const ConnectionPtr& connection)
{
    const Session::Time now = Session::Clock::now();
    bool mayHaveMore = true;
    for (int i = 0; i < readsInARow && mayHaveMore && !connection->isClosed && connection->session.wantsInput(); ++i) {
        const WireResult result = connection->wire->read(input);
        switch (result.state) {
        case WireResult::State::Done:
            connection->session.feed({input.data(), result.bytes}, now);
            mayHaveMore = result.bytes == input.size() || connection->wire->holdsInput();
            break;
        case WireResult::State::WantsToRead:
            mayHaveMore = false;
            break;
        case WireResult::State::WantsToWrite:
            mayHaveMore = false;
            awaitWrite(connection);
            break;
        case WireResult::State::Ended:
            mayHaveMore = false;
            connection->session.inputEnded(now);
            break;
        case WireResult::State::Failed:
            close(connection);
            return;
        }
    }
    touch(connection);
}

void Server::Private::onWritable(const ConnectionPtr& connection)
{
    if (!connection->wire->isReady())
        onReadable(connection); // the handshake goes on
    touch(connection);
}

void Server::Private::deliverMail()
{
    context.mailbox->take(mail);
    if (mail.empty())
        return;
    const Session::Time now = Session::Clock::now();
    for (Mail& each : mail) {
        const RequestKey to = std::visit([](const auto& word) { return word.to; }, each);
        const auto found = connections.find(to.connection);
        if (found == connections.end())
            continue;
        Session& session = found->second->session;
        if (auto* answered = std::get_if<Answered>(&each))
            session.answer(to.request, std::move(answered->response), now);
        else if (auto* settled = std::get_if<BodySettled>(&each))
            session.settle(std::move(*settled), now);
        else if (auto* word = std::get_if<BodyWritten>(&each))
            session.written(*word, now);
        touch(found->second);
    }
    mail.clear();
}

void Server::Private::touch(const ConnectionPtr& connection)
{
    if (!std::exchange(connection->isTouched, true))
        touched.push_back(connection);
}

void Server::Private::flushTouched()
{
    std::vector<ConnectionPtr> now;
    now.swap(touched);
    for (const ConnectionPtr& connection : now) {
        connection->isTouched = false;
        flush(connection);
    }
    if (touched.empty()) {
        now.clear();
        now.swap(touched); // keeps its memory
    }
}

void Server::Private::flush(const ConnectionPtr& connection)
{
    if (connection->isClosed)
        return;
    Session& session = connection->session;
    while (!session.output().empty()) {
        const WireResult result = connection->wire->write(session.output());
        switch (result.state) {
        case WireResult::State::Done:
            session.wrote(result.bytes, Session::Clock::now());
            break;
        case WireResult::State::WantsToWrite:
            awaitWrite(connection);
            return;
        case WireResult::State::WantsToRead:
            awaitRead(connection);
            return;
        case WireResult::State::Ended:
        case WireResult::State::Failed:
            close(connection);
            return;
        }
    }
    if (session.isOver() && !std::exchange(connection->hasSaidEnd, true))
        connection->wire->sayEnd();
    if (session.isOver() && !session.leavesUnread())
        close(connection);
    else if (session.wantsInput())
        awaitRead(connection);
}

void Server::Private::awaitRead(const ConnectionPtr& connection)
{
    if (connection->isClosed || std::exchange(connection->awaitsRead, true))
        return;
    const auto go = [this, connection](const AsioError& error) {
        connection->awaitsRead = false;
        if (error || connection->isClosed)
            return;
        onReadable(connection);
        settleEvent();
    };
    if (connection->wire->holdsInput())
        asio::post(io, [go] { go({}); });
    else
        connection->socket.async_wait(asio::socket_base::wait_read, go);
}

void Server::Private::awaitWrite(const ConnectionPtr& connection)
{
    if (connection->isClosed || std::exchange(connection->awaitsWrite, true))
        return;
    connection->socket.async_wait(asio::socket_base::wait_write, [this, connection](const AsioError& error) {
        connection->awaitsWrite = false;
        if (error || connection->isClosed)
            return;
        onWritable(connection);
        settleEvent();
    });
}

void Server::Private::close(const ConnectionPtr& connection)
{
    if (std::exchange(connection->isClosed, true))
        return;
    AsioError ignored;
    connection->socket.close(ignored);
    connections.erase(connection->id);
    context.counters.open.store(qint64(connections.size()), std::memory_order_relaxed);
}

} // namespace sentinel
