#pragma once

#include "core/base/redact.h"

#include <array>
#include <cstdint>

namespace sentinel::redaction {

// Characters.
inline bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}
inline bool isUpper(char c)
{
    return c >= 'A' && c <= 'Z';
}
inline bool isLower(char c)
{
    return c >= 'a' && c <= 'z';
}
inline bool isLetter(char c)
{
    return isUpper(c) || isLower(c);
}
inline bool isAlnum(char c)
{
    return isLetter(c) || isDigit(c);
}
inline bool isHex(char c)
{
    return isDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}
inline char lower(char c)
{
    return isUpper(c) ? char(c + 32) : c;
}
inline bool isBlank(char c)
{
    return c == ' ' || c == '\t';
}

/// What a value is made of, at most its first 512 bytes.
struct Makeup
{
    std::size_t digits = 0, lowers = 0, uppers = 0, others = 0;
    std::size_t distinct = 0;
    std::size_t changes = 0; ///< from letters to digits and back
    double entropy = 0;      ///< bits a character
};
Makeup makeupOf(std::string_view value);

/// "***", "xxxx", "${TOKEN}", "<token>", "None", "changeme": stands for a secret and is none.
bool isPlaceholder(std::string_view value);
/// Long, mixed and uneven, as keys are and words are not.
bool looksRandom(std::string_view value, std::size_t atLeast);

/// A token whose first characters say what it is, at `at`; an empty span if there is none. Tokens begin where no word goes on.
Span tokenAt(std::string_view text, std::size_t at);
/// Whether one may begin with these two characters: looked up at the begin of every word.
constexpr std::size_t pairOf(char first, char second)
{
    return std::size_t(static_cast<unsigned char>(first)) << 8 | static_cast<unsigned char>(second);
}
extern const std::array<std::uint64_t, 1024> tokenBegins;
inline bool mayBeginToken(char first, char second)
{
    return (tokenBegins[pairOf(first, second) / 64] >> (pairOf(first, second) % 64) & 1) != 0;
}
/// An AWS secret within a few words behind its key id; an empty span if there is none.
Span awsSecretBehind(std::string_view text, std::size_t at);

/// A value that is assigned to what is named like a secret; `separator` is the "=", ":" or blank between them. Never looks further than
/// 64 bytes back and 640 ahead.
Span assignedAt(std::string_view text, std::size_t separator);
/// The password of "scheme://user:password@", `colon` being that of "://".
Span urlPasswordAt(std::string_view text, std::size_t colon);
Span emailAt(std::string_view text, std::size_t sign);

} // namespace sentinel::redaction
