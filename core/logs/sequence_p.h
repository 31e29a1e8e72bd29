#pragma once

#include <string_view>

namespace sentinel {

/// Length of the UTF-8 sequence at `at`, also of one that the text's end cuts; 0 if none begins there. Overlong forms and
/// surrogates pass: this tells text from noise, it does not guard anything.
inline size_t sequenceLength(std::string_view text, size_t at)
{
    const auto first = static_cast<unsigned char>(text[at]);
    const size_t length = first < 0x80  ? 1
        : first >= 0xC2 && first < 0xE0 ? 2
        : first >= 0xE0 && first < 0xF0 ? 3
        : first >= 0xF0 && first < 0xF5 ? 4
                                        : 0;
    size_t have = 1;
    while (have < length && at + have < text.size() && (static_cast<unsigned char>(text[at + have]) & 0xC0) == 0x80)
        ++have;
    return have >= length || at + have == text.size() ? (length == 0 ? 0 : have) : 0;
}

} // namespace sentinel
