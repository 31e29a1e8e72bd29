#include "core/listen/gunzip_p.h"

#include <zlib.h>

#include <array>

namespace sentinel {

namespace {

// Logs that say one thing over and over reach 150; what a deflate stream can be made to reach is 1,032.
constexpr qint64 ratioAtMost = 200;
constexpr qint64 ratioCountsFrom = 1024 * 1024;
constexpr int gzipOnly = 15 + 16; // window bits as zlib wants them said

} // namespace

struct Gunzip::Private
{
    z_stream stream{};
    bool isReady = false, isInMember = false, hasEnded = false;
    qint64 in = 0, out = 0;
    const qint64 outAtMost;
    std::array<char, 64 * 1024> piece;

    explicit Private(qint64 atMost) : outAtMost(atMost) { isReady = inflateInit2(&stream, gzipOnly) == Z_OK; }
    ~Private()
    {
        if (isReady)
            inflateEnd(&stream);
    }
};

Gunzip::Gunzip(qint64 outAtMost) : m_d(new Private(outAtMost)) {}
Gunzip::~Gunzip() = default;

bool Gunzip::isWhole() const
{
    return m_d->hasEnded && !m_d->isInMember;
}

qint64 Gunzip::bytesOut() const
{
    return m_d->out;
}

Gunzip::State Gunzip::add(std::string_view packed, const Take& take)
{
    if (!m_d->isReady)
        return State::Malformed;
    z_stream& z = m_d->stream;
    z.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
    z.avail_in = static_cast<uInt>(packed.size());
    z.avail_out = 1;
    while (z.avail_in > 0 || z.avail_out == 0) {
        if (!m_d->isInMember) {
            if (z.avail_in == 0)
                break;
            if (inflateReset(&z) != Z_OK)
                return State::Malformed;
            m_d->isInMember = true;
        }
        const uInt before = z.avail_in;
        z.next_out = reinterpret_cast<Bytef*>(m_d->piece.data());
        z.avail_out = static_cast<uInt>(m_d->piece.size());
        const int code = inflate(&z, Z_NO_FLUSH);
        m_d->in += before - z.avail_in;
        const size_t came = m_d->piece.size() - z.avail_out;
        m_d->out += qint64(came);
        if (m_d->out > m_d->outAtMost || (m_d->out > ratioCountsFrom && m_d->out / ratioAtMost > m_d->in))
            return State::TooLarge;
        if (came > 0 && !take({m_d->piece.data(), came}))
            return State::Stopped;
        if (code == Z_STREAM_END) {
            m_d->isInMember = false;
            m_d->hasEnded = true;
            z.avail_out = 1; // nothing of this member is held back
        } else if (code == Z_BUF_ERROR && came == 0 && z.avail_in == 0) {
            break;
        } else if (code != Z_OK) {
            return State::Malformed;
        }
    }
    return State::Fine;
}

} // namespace sentinel
