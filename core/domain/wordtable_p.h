#pragma once

#include <QCoreApplication>

#include <optional>
#include <string_view>

namespace sentinel {

/// A line of a table of words: a value, its name in JSON and in the store, its name for people (marked for translation).
template <typename E>
struct Word
{
    E value;
    std::string_view json;
    const char* display;
};

template <typename E, size_t N>
const Word<E>& wordOf(const Word<E> (&words)[N], E value)
{
    for (const Word<E>& word : words) {
        if (word.value == value)
            return word;
    }
    return words[0];
}

template <typename E, size_t N>
std::optional<E> valueOf(const Word<E> (&words)[N], std::string_view name)
{
    for (const Word<E>& word : words) {
        if (word.json == name)
            return word.value;
    }
    return {};
}

inline QString translated(const char* text)
{
    return QCoreApplication::translate("Words", text);
}

} // namespace sentinel
