#include "core/store/payloads_p.h"

#include "core/base/hash.h"

#include <QCoreApplication>
#include <QtEndian>

#include <zstd.h>

#include <algorithm>
#include <cstring>

namespace sentinel {

namespace {

constexpr int compressionLevel = 1; // payloads of one kind, side by side: a fifth of their size at a gigabyte a second
constexpr qint64 unpackedAtMost = qint64(1) << 30;

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(Store)
};

std::string_view viewOf(const QByteArray& bytes)
{
    return {bytes.constData(), size_t(bytes.size())};
}

DeliveryDigest digestFor(const Delivery& delivery)
{
    Hasher hasher;
    hasher.addPart(jsonName(delivery.provider));
    hasher.addPart(viewOf(delivery.key));
    const Digest full = hasher.result();
    DeliveryDigest digest{};
    std::copy_n(full.begin(), digest.size(), digest.begin());
    return digest;
}

template <typename T>
void appendNumber(QByteArray& to, T number)
{
    const T little = qToLittleEndian(number);
    to.append(reinterpret_cast<const char*>(&little), sizeof(T));
}

void appendText(QByteArray& to, std::string_view text)
{
    appendNumber(to, quint32(text.size()));
    to.append(text.data(), qsizetype(text.size()));
}

/// Reads what the two above wrote; past the end everything is 0 and empty.
class Heads
{
public:
    explicit Heads(QByteArrayView bytes) : m_left(bytes) {}
    bool isAtEnd() const { return m_left.isEmpty(); }
    bool isGood() const { return m_isGood; }

    template <typename T>
    T number()
    {
        const QByteArrayView bytes = take(sizeof(T));
        return bytes.isEmpty() ? T{} : qFromLittleEndian<T>(bytes.data());
    }
    QByteArray text() { return take(number<quint32>()).toByteArray(); }

private:
    QByteArrayView take(qsizetype size)
    {
        m_isGood = m_isGood && size <= m_left.size();
        if (!m_isGood)
            m_left = {};
        const QByteArrayView taken = m_left.first(m_isGood ? size : 0);
        m_left = m_left.sliced(taken.size());
        return taken;
    }

    QByteArrayView m_left;
    bool m_isGood = true;
};

struct FreeContext
{
    void operator()(ZSTD_DCtx* context) const { ZSTD_freeDCtx(context); }
};

std::optional<QByteArray> unpacked(const QByteArray& frame, qint64 bytes)
{
    static thread_local const std::unique_ptr<ZSTD_DCtx, FreeContext> context(ZSTD_createDCtx()); // it is large
    if (bytes < 0 || bytes > unpackedAtMost)
        return {};
    QByteArray plain(qsizetype(bytes), Qt::Uninitialized);
    const size_t size = ZSTD_decompressDCtx(context.get(), plain.data(), size_t(plain.size()), frame.constData(), size_t(frame.size()));
    return ZSTD_isError(size) || qint64(size) != bytes ? std::nullopt : std::optional(plain);
}

Error unreadable(const QString& detail)
{
    return {Error::Kind::Malformed, Text::tr("What had arrived cannot be read any more: the store is damaged."), detail};
}

} // namespace

struct DeliveryPacker::Private
{
    struct Free
    {
        void operator()(ZSTD_CCtx* context) const { ZSTD_freeCCtx(context); }
    };
    const std::unique_ptr<ZSTD_CCtx, Free> context{ZSTD_createCCtx()};
    PackedDeliveries packed;
    QByteArray heads;
    QByteArray output; // keeps its room
    qsizetype outputSize = 0;
    bool isBroken = false;

    void compress(std::string_view bytes, ZSTD_EndDirective directive)
    {
        ZSTD_inBuffer in{bytes.data(), bytes.size(), 0};
        size_t left = 0;
        do {
            if (outputSize + qsizetype(ZSTD_CStreamOutSize()) > output.size())
                output.resize(2 * output.size() + qsizetype(ZSTD_CStreamOutSize()));
            ZSTD_outBuffer out{output.data() + outputSize, size_t(output.size() - outputSize), 0};
            left = ZSTD_compressStream2(context.get(), &out, &in, directive);
            outputSize += qsizetype(out.pos);
            isBroken = isBroken || ZSTD_isError(left); // without memory, say
        } while (!isBroken && (in.pos < in.size || (directive == ZSTD_e_end && left > 0)));
        packed.bytes += qint64(bytes.size());
    }
};

DeliveryPacker::DeliveryPacker() : m_d(std::make_unique<Private>())
{
    ZSTD_CCtx_setParameter(m_d->context.get(), ZSTD_c_compressionLevel, compressionLevel);
}

DeliveryPacker::~DeliveryPacker() = default;

void DeliveryPacker::add(const Delivery& delivery)
{
    Q_ASSERT(m_d->packed.heads.size() < size_t(deliveriesInPayload));
    m_d->packed.heads.push_back({digestFor(delivery), delivery.provider, delivery.receivedAt});
    appendNumber(m_d->heads, qint64(delivery.body.size()));
    appendNumber(m_d->heads, delivery.receivedAt.ms);
    appendText(m_d->heads, jsonName(delivery.provider));
    appendText(m_d->heads, viewOf(delivery.event));
    appendText(m_d->heads, viewOf(delivery.key));
    m_d->compress(viewOf(delivery.body), ZSTD_e_continue);
}

qsizetype DeliveryPacker::count() const
{
    return qsizetype(m_d->packed.heads.size());
}

qint64 DeliveryPacker::bytes() const
{
    return m_d->packed.bytes;
}

PackedDeliveries DeliveryPacker::finish()
{
    const qint64 bodies = m_d->packed.bytes;
    appendNumber(m_d->heads, bodies);
    m_d->compress(viewOf(m_d->heads), ZSTD_e_end);
    if (!m_d->isBroken)
        m_d->packed.frame = QByteArray(m_d->output.constData(), m_d->outputSize);
    m_d->heads.resize(0);
    m_d->outputSize = 0;
    m_d->isBroken = false;
    ZSTD_CCtx_reset(m_d->context.get(), ZSTD_reset_session_only);
    return std::exchange(m_d->packed, {});
}

PackedDeliveries packDeliveries(const std::vector<Delivery>& deliveries)
{
    static thread_local DeliveryPacker packer; // its context is large
    for (const Delivery& delivery : deliveries)
        packer.add(delivery);
    return packer.finish();
}

std::vector<DeliveryDigest> digestsOf(const QByteArray& stored)
{
    std::vector<DeliveryDigest> digests(size_t(stored.size()) / sizeof(DeliveryDigest));
    std::memcpy(digests.data(), stored.constData(), digests.size() * sizeof(DeliveryDigest));
    return digests;
}

QByteArray storedDigests(std::span<const DeliveryDigest> digests)
{
    return QByteArray(reinterpret_cast<const char*>(digests.data()), qsizetype(digests.size_bytes()));
}

Result<Delivery> Payloads::delivery(DeliveryId id)
{
    if (payloadOf(id) != m_payload) {
        if (const Result<> done = read(payloadOf(id)); !done)
            return done.error();
        m_payload = payloadOf(id);
    }
    const auto place = size_t(placeOf(id));
    if (place >= m_deliveries.size())
        return unreadable(QStringLiteral("payload %1 has no %2").arg(m_payload).arg(place));
    Delivery found = m_deliveries[place];
    found.id = id;
    const qint64 begin = place == 0 ? 0 : m_ends[place - 1];
    found.body = m_bodies.mid(begin, m_ends[place] - begin);
    return found;
}

Result<> Payloads::read(qint64 payload)
{
    qint64 bytes = 0;
    const Result<std::optional<QByteArray>> frame = m_db.one<QByteArray>(
        "SELECT bytes, frame FROM payload WHERE id = ?",
        [&bytes](Row& row) {
            bytes = row.next<qint64>();
            return row.next<QByteArray>();
        },
        payload);
    if (!frame)
        return frame.error();
    const Error damaged = unreadable(QStringLiteral("payload %1").arg(payload));
    std::optional<QByteArray> plain = *frame ? unpacked(**frame, bytes) : std::nullopt;
    constexpr qsizetype tail = sizeof(qint64);
    if (!plain || plain->size() < tail)
        return damaged;
    const auto bodies = qFromLittleEndian<qint64>(plain->constData() + plain->size() - tail);
    if (bodies < 0 || bodies > plain->size() - tail)
        return damaged;
    m_payload = 0;
    m_deliveries.clear();
    m_ends.clear();
    Heads heads(QByteArrayView(*plain).sliced(bodies, plain->size() - tail - bodies));
    qint64 end = 0;
    while (!heads.isAtEnd()) {
        Delivery delivery;
        const auto size = heads.number<qint64>();
        delivery.receivedAt = {heads.number<qint64>()};
        delivery.provider = providerNamed(viewOf(heads.text())).value_or(Provider{});
        delivery.event = heads.text();
        delivery.key = heads.text();
        if (!heads.isGood() || size < 0 || size > bodies - end)
            return damaged;
        end += size;
        m_deliveries.push_back(std::move(delivery));
        m_ends.push_back(end);
    }
    m_bodies = std::move(*plain);
    return {};
}

} // namespace sentinel
