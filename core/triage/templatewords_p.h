#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace sentinel::templates {

inline constexpr std::string_view parameter = "<*>";
inline constexpr std::uint64_t parameterKey = 0x9ddfea08eb382d69u;
inline constexpr std::uint64_t restKey = parameterKey; ///< of what is left of a long line

/// A word of a line, a mark of punctuation, or what varies by its look.
struct Token
{
    enum Kind : std::uint8_t {
        Word,
        Stem, ///< a word up to its first digit: "blk_" of "blk_4711"
        Mark, ///< punctuation
        Parameter
    };
    Kind kind = Word;
    bool isSpaced = false;       ///< a blank before it
    bool isSlot = false;         ///< what stood there is said again if it was always the same
    std::uint64_t key = 0;       ///< equal for equal tokens
    std::uint32_t begin = 0;     ///< in the line, of a word or mark
    std::uint32_t end = 0;       ///< of a stem: without its number
    std::uint32_t slotBegin = 0; ///< in LineWords::slots
    std::uint32_t slotEnd = 0;
};

/// "msg", "event": keys whose values say what happens.
bool isSayingKey(std::string_view key);

std::uint64_t hashOf(std::string_view text);
inline std::uint64_t mixed(std::uint64_t a, std::uint64_t b)
{
    __extension__ using Wide = unsigned __int128; // wyhash's step: the halves of a product
    const Wide product = Wide(a ^ 0xa0761d6478bd642fu) * (b ^ 0xe7037ed1a0b428dbu);
    return std::uint64_t(product) ^ std::uint64_t(product >> 64);
}

/// Takes lines apart, one after the other. O(length), of at most `longest` bytes of a line.
class LineWords
{
public:
    static constexpr std::size_t longest = 4096;
    static constexpr std::size_t mostTokens = 256;

    /// Valid until the next line. No more than `most` tokens, a parameter behind them for the rest.
    const std::vector<Token>& read(std::string_view line, std::size_t most);
    std::string_view slot(const Token& token) const
    {
        return std::string_view(m_slots).substr(token.slotBegin, token.slotEnd - token.slotBegin);
    }

private:
    void word();
    void wordWithDigits(std::size_t begin, std::size_t end, unsigned seen);
    bool startsDate(std::size_t end, int more = 1) const;
    void joinedNumbers(std::size_t begin);
    bool startsGroups() const
    {
        return m_at + 4 < m_line.size()
            && (m_line[m_at + 2] == ':' || m_line[m_at + 4] == ':' || m_line[m_at + 1] == ':' || m_line[m_at + 3] == ':');
    }
    bool hexadecimalGroups();
    void value();
    bool location(std::size_t begin);
    void hexadecimalRun();

    Token& add(Token::Kind kind, std::size_t begin, std::size_t end, std::uint64_t key);
    void addWord(std::size_t begin, std::size_t end);
    void addMark(std::size_t begin, std::size_t end) { add(Token::Mark, begin, end, hashOf(m_line.substr(begin, end - begin))); }
    void addParameter(std::string_view shown = parameter, bool isSlot = false);
    void addStem(std::size_t begin, std::size_t stemEnd, std::size_t end);
    bool joinsRun(const Token& token, std::string_view shown);

    std::string_view m_line;
    std::size_t m_at = 0;
    bool m_isSpaced = false;
    std::vector<Token> m_tokens;
    std::string m_slots;
};

} // namespace sentinel::templates
