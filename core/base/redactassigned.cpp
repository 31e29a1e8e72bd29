// Values that are secret because of what they are assigned to: the name says so, the value must look like one. Most of what stands
// behind "token:" in a log is prose, source code or a placeholder; these are left alone.

#include "core/base/redact_p.h"

#include <algorithm>
#include <array>

namespace sentinel::redaction {

namespace {

constexpr std::size_t longestKey = 64;
constexpr std::size_t longestValue = 512;

enum class Kind : std::uint8_t {
    Password, ///< people choose them: they may be words
    Key,      ///< programs make them: they look random
    Header,   ///< a scheme and then a key
    Signature ///< only in the query of an address
};

struct Name
{
    std::string_view ending;
    Kind kind;
    std::string_view what;
};

constexpr std::array names{
    Name{"password", Kind::Password, "password"},
    Name{"passwd", Kind::Password, "password"},
    Name{"passphrase", Kind::Password, "passphrase"},
    Name{"pwd", Kind::Password, "password"},
    Name{"pass", Kind::Password, "password"},
    Name{"secret", Kind::Password, "secret"},
    Name{"token", Kind::Key, "token"},
    Name{"apikey", Kind::Key, "API key"},
    Name{"accesskey", Kind::Key, "access key"},
    Name{"accesskeyid", Kind::Key, "access key id"},
    Name{"secretkey", Kind::Key, "secret key"},
    Name{"privatekey", Kind::Key, "private key"},
    Name{"accountkey", Kind::Key, "account key"},
    Name{"encryptionkey", Kind::Key, "encryption key"},
    Name{"signingkey", Kind::Key, "signing key"},
    Name{"masterkey", Kind::Key, "master key"},
    Name{"authkey", Kind::Key, "authentication key"},
    Name{"deploykey", Kind::Key, "deploy key"},
    Name{"storagekey", Kind::Key, "storage key"},
    Name{"licensekey", Kind::Key, "license key"},
    Name{"secretbase", Kind::Key, "secret"},
    Name{"credential", Kind::Key, "credential"},
    Name{"credentials", Kind::Key, "credential"},
    Name{"auth", Kind::Key, "credential"},
    Name{"connectionstring", Kind::Key, "connection string"},
    Name{"authorization", Kind::Header, "credential"},
    Name{"sig", Kind::Signature, "signature"},
    Name{"signature", Kind::Signature, "signature"},
};

/// What the name in lower case without "_", "-" and "." ends with.
const Name* nameOf(std::string_view key)
{
    // Most names end with another character than these.
    switch (lower(key.back())) {
    case 'd':
    case 'e':
    case 's':
    case 't':
    case 'n':
    case 'y':
    case 'l':
    case 'h':
    case 'g': // clang-format keeps them apart otherwise
        break;
    default:
        return nullptr;
    }
    std::array<char, longestKey> plain{};
    std::size_t size = 0;
    for (char c : key) {
        if (c != '_' && c != '-' && c != '.')
            plain[size++] = lower(c);
    }
    const std::string_view name(plain.data(), size);
    const Name* best = nullptr;
    for (const Name& candidate : names) {
        if (name.ends_with(candidate.ending) && (!best || candidate.ending.size() > best->ending.size()))
            best = &candidate;
    }
    if (!best)
        return nullptr;
    // "bypass", "compass", "oauth" and "author" are words; "db_pass", "_auth" are not.
    const bool mustStandAlone = best->ending == "pass" || best->ending == "auth" || best->ending == "sig" || best->ending == "signature";
    if (mustStandAlone && key.size() > best->ending.size()) {
        const char before = key[key.size() - best->ending.size() - 1];
        if (before != '_' && before != '-' && before != '.')
            return nullptr;
    }
    return best;
}

bool endsValue(char c)
{
    return static_cast<unsigned char>(c) <= ' ' || c == '"' || c == '\'' || c == '`' || c == ',' || c == ';' || c == ')' || c == ']'
        || c == '}' || c == '<' || c == '>' || c == '&' || c == '|' || c == '\\';
}

bool equalsAnyCase(std::string_view a, std::string_view lowered)
{
    return a.size() == lowered.size() && std::equal(a.begin(), a.end(), lowered.begin(), [](char x, char y) { return lower(x) == y; });
}

bool holdsAnyCase(std::string_view text, std::string_view lowered)
{
    return std::search(text.begin(), text.end(), lowered.begin(), lowered.end(), [](char x, char y) { return lower(x) == y; })
        != text.end();
}

bool isPlace(std::string_view value)
{
    return value.starts_with('/') || value.starts_with("./") || value.starts_with("../") || value.starts_with("~/")
        || value.starts_with("file:") || value.starts_with("env:") || value.starts_with("keychain:") || value.starts_with("vault:")
        || value.find("://") != value.npos || (value.size() > 2 && value[1] == ':' && (value[2] == '\\' || value[2] == '/'));
}

/// "config.password", "self.token", "getToken", "db_password": a name in source code rather than a value.
bool isCode(std::string_view value, char behind)
{
    if (behind == '(' || behind == '[' || value.find('(') != value.npos || value.find('[') != value.npos || value.find("::") != value.npos
        || value.find("->") != value.npos || value.find("=>") != value.npos)
        return true;
    const bool isNames = std::all_of(value.begin(), value.end(), [](char c) { return isLetter(c) || c == '_' || c == '.' || c == '-'; });
    if (!isNames)
        return false;
    const bool isJoined = value.find_first_of("_.-") != value.npos;
    bool isCamel = false;
    for (std::size_t i = 1; i < value.size(); ++i)
        isCamel |= isUpper(value[i]) && isLower(value[i - 1]);
    return isJoined || (isCamel && (holdsAnyCase(value, "token") || holdsAnyCase(value, "pass") || holdsAnyCase(value, "secret")));
}

bool isPlainWord(std::string_view value)
{
    return std::all_of(value.begin(), value.end(), [](char c) { return isLetter(c) || c == '.' || c == '!' || c == '?' || c == ':'; });
}

} // namespace

bool isPlaceholder(std::string_view value)
{
    if (value.empty())
        return true;
    static constexpr std::string_view openings = "$%<{[(@#*";
    if (openings.find(value.front()) != openings.npos)
        return true;
    static constexpr std::string_view words[] = {
        "none",     "null",        "nil",      "undefined", "true",     "false",   "yes",    "no",       "empty",     "required",
        "optional", "set",         "unset",    "missing",   "invalid",  "expired", "string", "str",      "int",       "masked",
        "hidden",   "redacted",    "filtered", "secret",    "password", "passwd",  "token",  "todo",     "changeme",  "change_me",
        "example",  "placeholder", "unknown",  "default",   "input",    "inherit", "not",    "provided", "protected", "encrypted",
        "bearer",   "basic",       "value",    "key",       "xxx",      "n/a",     "dummy",  "prompt",   "stdin"};
    for (std::string_view word : words) {
        if (equalsAnyCase(value, word))
            return true;
    }
    if (value.find("***") != value.npos || value.find("...") != value.npos || value.find("${") != value.npos
        || value.find("$(") != value.npos || value.find("{{") != value.npos || value.find("\xE2\x80\xA6") != value.npos
        || value.find("\xE2\x80\xA2\xE2\x80\xA2") != value.npos)
        return true;
    if (holdsAnyCase(value, "your") || holdsAnyCase(value, "redacted") || holdsAnyCase(value, "xxxx") || holdsAnyCase(value, "placeholder"))
        return true;
    return std::all_of(value.begin(), value.end(), [&](char c) { return c == value.front(); });
}

bool looksRandom(std::string_view value, std::size_t atLeast)
{
    if (value.size() < atLeast || isPlaceholder(value) || isPlace(value) || value.starts_with("sha256:") || value.starts_with("sha512-")
        || value.starts_with("sha1-"))
        return false;
    const Makeup makeup = makeupOf(value);
    if (makeup.others * 3 > value.size())
        return false;
    const bool isMixed = makeup.digits > 0 && makeup.lowers + makeup.uppers > 0;
    const bool isUneven = makeup.changes >= 3 || (makeup.lowers > 2 && makeup.uppers > 2);
    return makeup.entropy >= 2.8 && makeup.distinct >= 7
        && ((isMixed && isUneven) || (makeup.lowers > 4 && makeup.uppers > 4 && makeup.entropy > 3.8));
}

Span assignedAt(std::string_view text, std::size_t separator)
{
    // Backwards: blanks, a quote, the name.
    const bool isFlag = isBlank(text[separator]);
    std::size_t keyEnd = separator;
    if (!isFlag) {
        for (int blanks = 0; keyEnd > 0 && isBlank(text[keyEnd - 1]) && blanks < 8; ++blanks)
            --keyEnd;
        if (keyEnd > 0 && text[keyEnd - 1] == ']') // $env["TOKEN"]
            --keyEnd;
        if (keyEnd > 0 && (text[keyEnd - 1] == '"' || text[keyEnd - 1] == '\'' || text[keyEnd - 1] == '`'))
            --keyEnd;
        if (keyEnd > 0 && text[keyEnd - 1] == '\\')
            --keyEnd;
    }
    std::size_t keyBegin = keyEnd;
    while (keyBegin > 0 && keyEnd - keyBegin < longestKey
           && (isAlnum(text[keyBegin - 1]) || text[keyBegin - 1] == '_' || text[keyBegin - 1] == '-' || text[keyBegin - 1] == '.'))
        --keyBegin;
    if (keyEnd - keyBegin < 3)
        return {};
    const std::string_view key = text.substr(keyBegin, keyEnd - keyBegin);
    const Name* name = nameOf(key);
    if (!name || (isFlag && !key.starts_with("--")))
        return {};
    if (name->kind == Kind::Signature && (keyBegin == 0 || (text[keyBegin - 1] != '?' && text[keyBegin - 1] != '&')))
        return {};

    // Forwards: the rest of the separator, blanks, a quote, the value.
    std::size_t at = separator + 1;
    bool isLoose = text[separator] == ':';
    if (at < text.size() && (text[at] == '=' || text[at] == '>')) {
        if (text[separator] == '=' && text[at] == '=')
            return {}; // a comparison
        ++at;
        isLoose = false;
    } else if (at < text.size() && text[separator] == ':' && text[at] == ':') {
        return {};
    }
    const std::size_t afterSeparator = at;
    while (at < text.size() && isBlank(text[at]) && at - afterSeparator < 16)
        ++at;
    const bool isSpaced = at > afterSeparator;
    std::size_t end = at;
    char quote = 0;
    if (at + 1 < text.size() && text[at] == '\\' && (text[at + 1] == '"' || text[at + 1] == '\''))
        ++at;
    if (at < text.size() && (text[at] == '"' || text[at] == '\'' || text[at] == '`'))
        quote = text[at++];
    end = at;
    if (name->kind == Kind::Header) {
        static constexpr std::string_view schemes[] = {"bearer", "basic", "token", "digest", "negotiate", "apikey"};
        std::size_t wordEnd = at;
        while (wordEnd < text.size() && wordEnd - at < 12 && isAlnum(text[wordEnd]))
            ++wordEnd;
        const bool isScheme = std::any_of(std::begin(schemes), std::end(schemes),
                                          [&](std::string_view scheme) { return equalsAnyCase(text.substr(at, wordEnd - at), scheme); });
        if (isScheme && wordEnd < text.size() && isBlank(text[wordEnd]))
            at = end = wordEnd + 1;
    }
    while (
        end < text.size() && end - at < longestValue && text[end] != '\n' && text[end] != '\r'
        && (quote ? text[end] != quote && !(text[end] == '\\' && end + 1 < text.size() && text[end + 1] == quote) : !endsValue(text[end])))
        ++end;
    const std::string_view value = text.substr(at, end - at);
    const char behind = end < text.size() ? text[end] : '\n';
    if (quote && behind != quote && behind != '\\')
        return {}; // no end in sight
    if (isPlaceholder(value) || isPlace(value))
        return {};
    switch (name->kind) {
    case Kind::Password: {
        if (value.size() < 4 || equalsAnyCase(key, value) || value.find("sha256:") == 0)
            return {};
        if (!quote && isCode(value, behind))
            return {};
        if (quote && value.find(' ') != value.npos)
            return {}; // a sentence
        // "password: incorrect", "--password prompt": prose, unless it is in quotes or has what words have not.
        const bool isProse = (isLoose && isSpaced) || isFlag;
        if (isProse && equalsAnyCase(key, "pass"))
            return {}; // a test's verdict
        if (!quote && isPlainWord(value) && isProse)
            return {};
        if (quote && isCode(value, ' ') && isPlainWord(value.substr(0, value.find_first_of("_.-"))) && makeupOf(value).digits == 0
            && value.find('_') != value.npos)
            return {}; // a name in quotes: "db_password"
        break;
    }
    case Kind::Key:
        if (!looksRandom(value, 12) || (!quote && isCode(value, behind)) || value.find(' ') != value.npos)
            return {};
        break;
    case Kind::Header:
        if (value.size() < 8 || value.find(' ') != value.npos || isPlainWord(value))
            return {};
        break;
    case Kind::Signature:
        if (value.size() < 32)
            return {};
        break;
    }
    if (tokenAt(text, at).end == end)
        return {}; // it says itself what it is
    return {at, end, name->what};
}

Span urlPasswordAt(std::string_view text, std::size_t colon)
{
    constexpr std::size_t longestUser = 256;
    if (text.substr(colon, 3) != "://" || colon == 0 || !isAlnum(text[colon - 1]))
        return {};
    const std::size_t begin = colon + 3;
    std::size_t password = 0;
    for (std::size_t i = begin; i < text.size() && i - begin < longestUser; ++i) {
        const char c = text[i];
        if (c == ':' && password == 0) {
            password = i + 1;
        } else if (c == '@') {
            const std::size_t from = password > 0 ? password : begin;
            const std::string_view value = text.substr(from, i - from);
            if (value.empty() || isPlaceholder(value) || equalsAnyCase(value, "x-oauth-basic"))
                return {};
            if (password == 0 && !looksRandom(value, 20))
                return {}; // a name
            if (tokenAt(text, from).end == i)
                return {};
            return {from, i, "password"};
        } else if (static_cast<unsigned char>(c) <= ' ' || c == '/' || c == '?' || c == '#' || c == '"' || c == '\'' || c == '<'
                   || c == '>') {
            return {};
        }
    }
    return {};
}

Span emailAt(std::string_view text, std::size_t sign)
{
    std::size_t begin = sign;
    while (begin > 0 && sign - begin < 64
           && (isAlnum(text[begin - 1]) || text[begin - 1] == '.' || text[begin - 1] == '_' || text[begin - 1] == '+'
               || text[begin - 1] == '-'))
        --begin;
    std::size_t end = sign + 1, lastDot = 0;
    while (end < text.size() && end - sign < 128 && (isAlnum(text[end]) || text[end] == '.' || text[end] == '-')) {
        if (text[end] == '.')
            lastDot = end;
        ++end;
    }
    if (end > sign && text[end - 1] == '.') {
        --end;
        lastDot = text.substr(0, end).rfind('.');
    }
    if (begin == sign || lastDot == 0 || lastDot <= sign + 1 || lastDot >= end || end - lastDot < 3 || !isLetter(text[end - 1])
        || text.substr(begin, sign - begin) == "git")
        return {};
    return {begin, end, "e-mail address"};
}

} // namespace sentinel::redaction
