// One pass: at the begin of a word two characters tell whether a token may begin there; "=", ":" and few other marks are where values
// are assigned. Whatever is looked at from there is bounded, so the whole is linear.

#include "core/base/redact.h"

#include "core/base/redact_p.h"

#include <algorithm>
#include <array>
#include <cstring>

namespace sentinel::redaction {

namespace {

constexpr std::string_view keyBegin = "-----BEGIN ";
constexpr std::string_view keyEnd = "-----END ";
constexpr std::size_t longestKeyBlock = 64 * 1024;
constexpr std::size_t longestKeyLine = 512;

enum Class : unsigned char { Other, WordPart, Trigger };
constexpr std::array<unsigned char, 256> classes = [] {
    std::array<unsigned char, 256> table{};
    for (unsigned c = 0; c < 256; ++c)
        table[c] = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ? WordPart : Other;
    for (const char c : {'=', ':', '-', '@'})
        table[static_cast<unsigned char>(c)] = Trigger;
    return table;
}();

class Scanner
{
public:
    Scanner(std::string_view text, const Settings& settings) : m_text(text), m_settings(settings) {}

    std::vector<Span> run()
    {
        const std::size_t size = m_text.size();
        bool wasWord = false;
        while (m_at < size) {
            const char c = m_text[m_at];
            switch (classes[static_cast<unsigned char>(c)]) {
            case WordPart:
                if (!wasWord && m_at + 1 < size && mayBeginToken(c, m_text[m_at + 1])
                    && (take(tokenAt(m_text, m_at)) || ((c == 'B' || c == 'b') && take(bearerAt(m_at)))))
                    break;
                ++m_at;
                while (m_at < size && classes[static_cast<unsigned char>(m_text[m_at])] == WordPart)
                    ++m_at;
                wasWord = true;
                continue;
            case Trigger:
                trigger(c);
                break;
            default:
                ++m_at;
            }
            wasWord = false;
        }
        return std::move(m_spans);
    }

private:
    void trigger(char c)
    {
        const std::size_t at = m_at;
        const char next = at + 1 < m_text.size() ? m_text[at + 1] : '\n';
        switch (c) {
        case '=':
            if (take(assignedAt(m_text, at)))
                return;
            break;
        case ':':
            if (next == '/' && take(urlPasswordAt(m_text, at)))
                return;
            if (next == 'A' && take(telegramAt(at)))
                return;
            if (take(assignedAt(m_text, at)))
                return;
            break;
        case '-':
            if (next != '-')
                break;
            if (m_text.substr(at, keyBegin.size()) == keyBegin ? take(privateKeyAt(at)) : take(flagAt(at)))
                return;
            break;
        case '@':
            if (m_settings.emails && take(emailAt(m_text, at)))
                return;
            break;
        default:
            break;
        }
        m_at = at + 1;
    }

    /// Whether there was something; goes on behind it.
    bool take(const Span& span)
    {
        if (span.end == 0)
            return false;
        if (!m_spans.empty() && span.begin < m_spans.back().end)
            return false;
        m_spans.push_back(span);
        m_at = span.end;
        if (span.what == "AWS access key id") {
            if (const Span secret = awsSecretBehind(m_text, span.end); secret.end > 0 && tokenAt(m_text, secret.begin).end == 0) {
                m_spans.push_back(secret);
                m_at = secret.end;
            }
        }
        return true;
    }

    /// "--token abc"
    Span flagAt(std::size_t at) const
    {
        constexpr std::size_t longestFlag = 40;
        std::size_t end = at + 2;
        while (end < m_text.size() && end - at < longestFlag && (isAlnum(m_text[end]) || m_text[end] == '-' || m_text[end] == '_'))
            ++end;
        if (end - at < 5 || end + 1 >= m_text.size() || m_text[end] != ' ' || m_text[end + 1] == '-')
            return {};
        return assignedAt(m_text, end);
    }

    /// "Bearer abc", outside of a header too.
    Span bearerAt(std::size_t word) const
    {
        if (m_text.substr(word + 1, 6) != "earer ")
            return {};
        const std::size_t at = word + 6;
        std::size_t end = at + 1;
        while (end < m_text.size() && end - at < 4096 && (isAlnum(m_text[end]) || std::strchr("-._~+/=", m_text[end]) != nullptr)
               && m_text[end] != 0)
            ++end;
        while (end > at + 1 && m_text[end - 1] == '.')
            --end;
        const std::string_view value = m_text.substr(at + 1, end - at - 1);
        if (!looksRandom(value, 16) || tokenAt(m_text, at + 1).end == end)
            return {};
        return {at + 1, end, "bearer token"};
    }

    /// "123456789:AA…": the token of a Telegram bot.
    Span telegramAt(std::size_t colon) const
    {
        std::size_t begin = colon;
        while (begin > 0 && colon - begin < 12 && isDigit(m_text[begin - 1]))
            --begin;
        std::size_t end = colon + 1;
        while (end < m_text.size() && end - colon < 40 && (isAlnum(m_text[end]) || m_text[end] == '_' || m_text[end] == '-'))
            ++end;
        if (colon - begin < 8 || colon - begin > 10 || end - colon != 36 || m_text.substr(colon + 1, 2) != "AA")
            return {};
        return {begin, end, "Telegram token"};
    }

    Span privateKeyAt(std::size_t at)
    {
        const std::size_t label = at + keyBegin.size();
        const std::size_t labelEnd = m_text.find("-----", label);
        if (labelEnd == m_text.npos || labelEnd - label > 40)
            return {};
        const std::string_view what = m_text.substr(label, labelEnd - label);
        if (!what.ends_with("PRIVATE KEY") && what != "PGP PRIVATE KEY BLOCK")
            return {};
        // The end is looked for once for all blocks that come before it.
        if (m_nextKeyEnd < labelEnd)
            m_nextKeyEnd = std::min(m_text.find(keyEnd, labelEnd), m_text.size());
        std::size_t end = m_nextKeyEnd;
        if (end < m_text.size() && end - at <= longestKeyBlock) {
            end += keyEnd.size();
            const std::size_t dashes = m_text.find("-----", end);
            end = dashes != m_text.npos && dashes - end <= 40 ? dashes + 5 : end;
            return {at, end, "private key"};
        }
        return {at, keyLinesEnd(labelEnd + 5), "private key"};
    }

    /// Where the lines of base64 end that follow a key's first line.
    std::size_t keyLinesEnd(std::size_t at) const
    {
        std::size_t end = at;
        while (at < m_text.size()) {
            const std::size_t line = lineEndBehind(at);
            std::size_t last = line;
            while (last > at && (m_text[last - 1] == '\r' || isBlank(m_text[last - 1])))
                --last;
            std::size_t word = last;
            while (word > at
                   && (isAlnum(m_text[word - 1]) || m_text[word - 1] == '+' || m_text[word - 1] == '/' || m_text[word - 1] == '='))
                --word;
            const bool isFirst = end == at;
            if (last - word < 16 && !(isFirst && last == at))
                break;
            end = last;
            at = line + (line < m_text.size() && m_text[line] == '\\' ? 2 : 1);
        }
        return end;
    }

    /// A line break, or one that is written as "\\n" in JSON.
    std::size_t lineEndBehind(std::size_t at) const
    {
        const std::size_t limit = std::min(m_text.size(), at + longestKeyLine);
        while (at < limit && m_text[at] != '\n' && !(m_text[at] == '\\' && at + 1 < m_text.size() && m_text[at + 1] == 'n'))
            ++at;
        return at;
    }

    std::string_view m_text;
    const Settings& m_settings;
    std::size_t m_at = 0;
    std::size_t m_nextKeyEnd = 0;
    std::vector<Span> m_spans;
};

void appendMark(std::string& text, const Span& span)
{
    text.append("[redacted: ").append(span.what).append("]");
}

} // namespace

std::vector<Span> secretsIn(std::string_view text, const Settings& settings)
{
    return Scanner(text, settings).run();
}

Redacted redacted(std::string_view text, const Settings& settings)
{
    Redacted result;
    result.spans = secretsIn(text, settings);
    result.text.reserve(text.size());
    std::size_t at = 0;
    for (const Span& span : result.spans) {
        result.text.append(text.substr(at, span.begin - at));
        appendMark(result.text, span);
        at = span.end;
    }
    result.text.append(text.substr(at));
    return result;
}

std::size_t maskInPlace(char* text, std::size_t size, const Settings& settings)
{
    const std::vector<Span> spans = secretsIn({text, size}, settings);
    for (const Span& span : spans) {
        for (std::size_t i = span.begin; i < span.end; ++i) {
            if (text[i] != '\n' && text[i] != '\r')
                text[i] = '*';
        }
    }
    return spans.size();
}

std::string Stream::take(std::size_t size)
{
    Redacted head = redacted(std::string_view(m_waiting).substr(0, size), m_settings);
    m_masked += head.spans.size();
    m_waiting.erase(0, size);
    return std::move(head.text);
}

std::string Stream::add(std::string_view piece)
{
    m_waiting.append(piece);
    if (m_waiting.size() < 2 * longest)
        return {};
    // Between two lines, and not inside a secret: the rest waits for more.
    std::size_t cut = m_waiting.rfind('\n');
    cut = cut == std::string::npos || cut + longest < m_waiting.size() ? m_waiting.size() - longest : cut + 1;
    const std::vector<Span> spans = secretsIn(m_waiting, m_settings);
    for (auto span = spans.rbegin(); span != spans.rend() && span->end + 1 >= cut; ++span) {
        const bool mayGoOn = span->end > cut || span->what == "private key";
        if (mayGoOn && span->begin < cut)
            cut = span->begin;
    }
    while (cut > 0 && (static_cast<unsigned char>(m_waiting[cut]) & 0xc0) == 0x80)
        --cut; // not inside a character
    return take(cut);
}

std::string Stream::finish()
{
    return take(m_waiting.size());
}

} // namespace sentinel::redaction
