#include "core/base/hash.h"

#include <QCryptographicHash>

#include <algorithm>

namespace sentinel {

struct Hasher::Private
{
    QCryptographicHash hash{QCryptographicHash::Blake2b_256};
};

Hasher::Hasher() : m_d(new Private) {}

Hasher::~Hasher()
{
    delete m_d;
}

void Hasher::addBytes(std::string_view bytes)
{
    m_d->hash.addData(QByteArrayView(bytes.data(), static_cast<qsizetype>(bytes.size())));
}

void Hasher::addPart(std::string_view part)
{
    std::array<char, 8> length;
    for (size_t i = 0; i < length.size(); ++i)
        length[i] = static_cast<char>(part.size() >> (8 * i) & 0xff);
    addBytes({length.data(), length.size()});
    addBytes(part);
}

Digest Hasher::result() const
{
    const QByteArray bytes = m_d->hash.result();
    Digest digest;
    std::copy_n(bytes.cbegin(), digest.size(), digest.begin());
    return digest;
}

Digest digestOf(std::string_view bytes)
{
    Hasher hasher;
    hasher.addBytes(bytes);
    return hasher.result();
}

std::optional<Digest> digestOf(std::string_view bytes, const std::stop_token& stop)
{
    constexpr size_t betweenLooks = size_t(4) << 20; // some milliseconds
    Hasher hasher;
    for (; !bytes.empty() && !stop.stop_requested(); bytes.remove_prefix(std::min(betweenLooks, bytes.size())))
        hasher.addBytes(bytes.substr(0, betweenLooks));
    return stop.stop_requested() ? std::nullopt : std::optional(hasher.result());
}

QByteArray hex(const Digest& digest, int bytes)
{
    return QByteArray(reinterpret_cast<const char*>(digest.data()), bytes).toHex();
}

} // namespace sentinel
