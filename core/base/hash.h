#pragma once

#include <QByteArray>

#include <array>
#include <optional>
#include <stop_token>
#include <string_view>

namespace sentinel {

/// BLAKE2b-256 of some bytes: the name under which the store keeps them.
using Digest = std::array<unsigned char, 32>;

/// Hashes a sequence of parts; each part's length goes in too, so that ("ab", "c") and ("a", "bc") differ.
class Hasher
{
public:
    Hasher();
    ~Hasher();
    Hasher(const Hasher&) = delete;
    Hasher& operator=(const Hasher&) = delete;

    void addBytes(std::string_view bytes); ///< as they are: many calls equal one with everything
    void addPart(std::string_view part);   ///< with its length in front
    Digest result() const;

private:
    struct Private;
    Private* m_d;
};

Digest digestOf(std::string_view bytes);
/// The same of much, for a thread that may be asked to stop: nothing when it was.
std::optional<Digest> digestOf(std::string_view bytes, const std::stop_token& stop);

/// Lower-case hexadecimal of the first `bytes` bytes (all of them by default).
QByteArray hex(const Digest& digest, int bytes = 32);

} // namespace sentinel
