#pragma once

#include <cstddef>
#include <memory>
#include <new>
#include <string_view>

namespace sentinel {

/// Lines of text for Vectorscan, at an address that is a multiple of 64: 5.4.9 overlooks matches of some expressions that hold "^", right
/// behind a line feed ("^[ab]*(Cd|Efg)" a quarter of them), depending on where in memory that is. Where lines stand apart, each at a
/// multiple of 64, they are found, and found to be the same, every time.
class AlignedText
{
public:
    static constexpr size_t alignment = 64;
    /// Line feeds behind the last line: matches in the last bytes that it is given are overlooked as well.
    static constexpr size_t padding = 64;

    void append(std::string_view more, size_t feeds); ///< and so many line feeds
    void appendApart(std::string_view line);          ///< and line feeds up to where the next line may begin
    void append(size_t count, char c);
    void resize(size_t size) { m_size = size; } ///< to less
    void clear() { m_size = 0; }
    size_t size() const { return m_size; }
    const char* data() const { return m_data.get(); }
    char* data() { return m_data.get(); }
    std::string_view view() const { return {m_data.get(), m_size}; }

private:
    struct Free
    {
        void operator()(char* data) const { ::operator delete[](data, std::align_val_t(alignment)); }
    };
    void reserve(size_t size);

    std::unique_ptr<char[], Free> m_data;
    size_t m_size = 0;
    size_t m_room = 0;
};

} // namespace sentinel
