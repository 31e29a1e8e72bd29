#include "core/providers/providers.h"

#include "core/base/hash.h"
#include "core/providers/entry_p.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>

namespace sentinel {

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(Payload)
};

bool isSameWord(std::string_view a, std::string_view b)
{
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [&](char x, char y) { return lower(x) == lower(y); });
}

// Behind "https://" or "http://"; empty when it begins with neither.
std::string_view behindScheme(std::string_view url)
{
    for (const std::string_view scheme : {"https://", "http://"}) {
        if (isSameWord(url.substr(0, scheme.size()), scheme))
            return url.substr(scheme.size());
    }
    return {};
}

} // namespace

std::span<const ProviderEntry> providers()
{
    static const std::array table{githubEntry, gitlabEntry, jenkinsEntry, buildbotEntry, genericEntry};
    return table;
}

const ProviderEntry* providerEntry(Provider id)
{
    const auto found = std::ranges::find(providers(), id, &ProviderEntry::id);
    return found == providers().end() ? nullptr : &*found;
}

StateWord stateOf(std::span<const StateWord> words, std::string_view word)
{
    const auto found = std::ranges::find_if(words, [&](const StateWord& state) { return isSameWord(state.word, word); });
    return found == words.end() ? StateWord{word, Phase::Unknown} : *found;
}

Result<Decoded> finished(const JsonDocument& document, Decoded decoded)
{
    if (document.problem())
        return *document.problem();
    return decoded;
}

Decoded ignoring(const QString& why)
{
    return {{}, why};
}

Error foreignPayload(Provider provider)
{
    return Error{Error::Kind::Unsupported, Text::tr("This is no payload of %1 that Sentinel knows.").arg(displayName(provider)), {}};
}

QString pathOfUrl(std::string_view url)
{
    const std::string_view rest = behindScheme(url);
    const size_t slash = rest.find('/');
    if (slash == std::string_view::npos)
        return {};
    const std::string_view path = rest.substr(slash + 1);
    const QString text = QString::fromUtf8(path.data(), static_cast<qsizetype>(path.size()));
    return text.endsWith(u'/') ? text.chopped(1) : text;
}

QString serverOfUrl(std::string_view url, std::string_view before)
{
    std::string_view rest = behindScheme(url);
    rest = rest.substr(0, rest.find_first_of("?#"));
    const size_t end = before.empty() ? std::string_view::npos : rest.find(before);
    rest = rest.substr(0, end);
    const size_t at = rest.substr(0, rest.find('/')).rfind('@'); // a name and password in front of the host are no part of it
    if (at != std::string_view::npos)
        rest.remove_prefix(at + 1);
    while (!rest.empty() && rest.back() == '/')
        rest.remove_suffix(1);
    return QString::fromUtf8(rest.data(), static_cast<qsizetype>(rest.size()));
}

QString safeUrl(const JsonField& field)
{
    const std::string_view url = field.word(), rest = behindScheme(url);
    const bool isOdd = std::ranges::any_of(url, [](char c) { return static_cast<unsigned char>(c) <= 0x20 || c == 0x7f; });
    const bool namesUser = rest.substr(0, rest.find_first_of("/?#")).find('@') != std::string_view::npos;
    if (rest.empty() || isOdd || namesUser || url.size() > 2000)
        return {};
    return QString::fromUtf8(url.data(), static_cast<qsizetype>(url.size()));
}

bool showsToken(const HeaderOf& header, std::string_view secret)
{
    if (secret.empty())
        return false;
    const std::string_view authorization = header("authorization");
    const auto behind = [authorization](std::string_view scheme) {
        return isSameWord(authorization.substr(0, scheme.size()), scheme) ? authorization.substr(scheme.size()) : std::string_view();
    };
    // "name:password", whatever the name: who can only be given an address sends what stands in front of its host.
    const std::string_view basic = behind("Basic ");
    const QByteArray pair = QByteArray::fromBase64(QByteArray::fromRawData(basic.data(), qsizetype(basic.size())));
    const qsizetype colon = pair.indexOf(':');
    const std::string_view password(pair.constData() + colon + 1, colon < 0 ? 0 : size_t(pair.size() - colon - 1));
    const bool first = equalInConstantTime(header("x-sentinel-token"), secret);
    const bool second = equalInConstantTime(behind("Bearer "), secret), third = equalInConstantTime(password, secret);
    return first || second || third;
}

std::string deliveryDigest(std::string_view body)
{
    return hex(digestOf(body), 16).toStdString();
}

} // namespace sentinel
