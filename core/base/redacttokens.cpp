// Tokens that say what they are by their first characters. One table; where the shapes are documented says redact.h.

#include "core/base/redact_p.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace sentinel::redaction {

namespace {

enum class Made : std::uint8_t { Alnum, Upper, Hex, Word, Dashed, Dotted };

struct Shape
{
    std::string_view prefix;
    Made made;
    std::size_t least;
    std::size_t most;
    std::string_view what;
};

constexpr std::size_t any = 1024; // tokens end somewhere

constexpr std::array shapes{
    Shape{"AKIA", Made::Upper, 16, 16, "AWS access key id"},
    Shape{"ASIA", Made::Upper, 16, 16, "AWS access key id"},
    Shape{"ABIA", Made::Upper, 16, 16, "AWS access key id"},
    Shape{"ACCA", Made::Upper, 16, 16, "AWS access key id"},
    Shape{"AIza", Made::Dashed, 35, 35, "Google API key"},
    Shape{"GOCSPX-", Made::Dashed, 28, 28, "Google client secret"},
    Shape{"ya29.", Made::Dashed, 20, any, "Google access token"},
    Shape{"ghp_", Made::Alnum, 36, 251, "GitHub token"},
    Shape{"gho_", Made::Alnum, 36, 251, "GitHub token"},
    Shape{"ghu_", Made::Alnum, 36, 251, "GitHub token"},
    Shape{"ghs_", Made::Alnum, 36, 251, "GitHub token"},
    Shape{"ghr_", Made::Alnum, 36, 251, "GitHub token"},
    Shape{"github_pat_", Made::Word, 50, 251, "GitHub token"},
    Shape{"glpat-", Made::Dotted, 20, 300, "GitLab token"},
    Shape{"gldt-", Made::Dashed, 20, 300, "GitLab token"},
    Shape{"glrt-", Made::Dotted, 20, 300, "GitLab token"},
    Shape{"glcbt-", Made::Dashed, 20, 300, "GitLab token"},
    Shape{"glptt-", Made::Dashed, 20, 300, "GitLab token"},
    Shape{"glft-", Made::Dashed, 20, 300, "GitLab token"},
    Shape{"glimt-", Made::Dashed, 20, 300, "GitLab token"},
    Shape{"glagent-", Made::Dashed, 20, 300, "GitLab token"},
    Shape{"glsoat-", Made::Dashed, 20, 300, "GitLab token"},
    Shape{"gloas-", Made::Dashed, 20, 300, "GitLab token"},
    Shape{"xoxb-", Made::Dashed, 20, 300, "Slack token"},
    Shape{"xoxp-", Made::Dashed, 20, 300, "Slack token"},
    Shape{"xoxa-", Made::Dashed, 20, 300, "Slack token"},
    Shape{"xoxr-", Made::Dashed, 20, 300, "Slack token"},
    Shape{"xoxs-", Made::Dashed, 20, 300, "Slack token"},
    Shape{"xoxe-", Made::Dashed, 20, 300, "Slack token"},
    Shape{"xoxe.xoxp-", Made::Dashed, 20, 300, "Slack token"},
    Shape{"xapp-", Made::Dashed, 20, 300, "Slack token"},
    Shape{"hooks.slack.com/services/", Made::Dotted, 30, 200, "Slack webhook"},
    Shape{"hooks.slack.com/workflows/", Made::Dotted, 30, 200, "Slack webhook"},
    Shape{"discord.com/api/webhooks/", Made::Dotted, 40, 200, "Discord webhook"},
    Shape{"discordapp.com/api/webhooks/", Made::Dotted, 40, 200, "Discord webhook"},
    Shape{"sk_live_", Made::Alnum, 16, 300, "Stripe key"},
    Shape{"sk_test_", Made::Alnum, 16, 300, "Stripe key"},
    Shape{"rk_live_", Made::Alnum, 16, 300, "Stripe key"},
    Shape{"rk_test_", Made::Alnum, 16, 300, "Stripe key"},
    Shape{"whsec_", Made::Alnum, 24, 100, "webhook secret"},
    Shape{"npm_", Made::Alnum, 36, 36, "npm token"},
    Shape{"pypi-AgE", Made::Dashed, 40, any, "PyPI token"},
    Shape{"rubygems_", Made::Hex, 48, 48, "RubyGems key"},
    Shape{"cio", Made::Alnum, 32, 32, "crates.io token"},
    Shape{"dckr_pat_", Made::Dashed, 24, 100, "Docker token"},
    Shape{"dckr_oat_", Made::Dashed, 24, 100, "Docker token"},
    Shape{"SK", Made::Hex, 32, 32, "Twilio key"},
    Shape{"SG.", Made::Dotted, 60, 80, "SendGrid key"},
    Shape{"key-", Made::Hex, 32, 32, "Mailgun key"},
    Shape{"xkeysib-", Made::Dashed, 64, 90, "Brevo key"},
    Shape{"hvs.", Made::Dashed, 24, 300, "Vault token"},
    Shape{"hvb.", Made::Dashed, 24, 300, "Vault token"},
    Shape{"hvr.", Made::Dashed, 24, 300, "Vault token"},
    Shape{"shpat_", Made::Hex, 32, 32, "Shopify token"},
    Shape{"shpca_", Made::Hex, 32, 32, "Shopify token"},
    Shape{"shppa_", Made::Hex, 32, 32, "Shopify token"},
    Shape{"shpss_", Made::Hex, 32, 32, "Shopify secret"},
    Shape{"dop_v1_", Made::Hex, 64, 64, "DigitalOcean token"},
    Shape{"doo_v1_", Made::Hex, 64, 64, "DigitalOcean token"},
    Shape{"dor_v1_", Made::Hex, 64, 64, "DigitalOcean token"},
    Shape{"hf_", Made::Alnum, 34, 34, "Hugging Face token"},
    Shape{"sk-ant-", Made::Dashed, 20, 300, "Anthropic key"},
    Shape{"sk-proj-", Made::Dashed, 20, 300, "OpenAI key"},
    Shape{"sk-svcacct-", Made::Dashed, 20, 300, "OpenAI key"},
    Shape{"sk-", Made::Alnum, 40, 60, "OpenAI key"},
    Shape{"ATATT3", Made::Dashed, 60, 400, "Atlassian token"},
    Shape{"ATCTT3", Made::Dashed, 60, 400, "Atlassian token"},
    Shape{"ATBB", Made::Alnum, 32, 32, "Bitbucket password"},
    Shape{"lin_api_", Made::Alnum, 32, 60, "Linear key"},
    Shape{"dapi", Made::Hex, 32, 34, "Databricks token"},
    Shape{"glsa_", Made::Word, 36, 60, "Grafana token"},
    Shape{"glc_", Made::Alnum, 40, 400, "Grafana token"},
    Shape{"NRAK-", Made::Alnum, 27, 27, "New Relic key"},
    Shape{"pscale_tkn_", Made::Dotted, 30, 80, "PlanetScale token"},
    Shape{"pscale_pw_", Made::Dotted, 30, 80, "PlanetScale password"},
    Shape{"PMAK-", Made::Dashed, 40, 80, "Postman key"},
    Shape{"pul-", Made::Hex, 40, 40, "Pulumi token"},
    Shape{"dp.pt.", Made::Alnum, 40, 44, "Doppler token"},
    Shape{"dp.st.", Made::Dotted, 40, 80, "Doppler token"},
    Shape{"sntrys_", Made::Dashed, 40, 400, "Sentry token"},
    Shape{"sq0csp-", Made::Dashed, 43, 43, "Square secret"},
    Shape{"sq0atp-", Made::Dashed, 22, 22, "Square token"},
    Shape{"AGE-SECRET-KEY-1", Made::Upper, 58, 58, "age key"},
};

bool isMadeOf(char c, Made made)
{
    switch (made) {
    case Made::Alnum:
        return isAlnum(c);
    case Made::Upper:
        return isUpper(c) || isDigit(c);
    case Made::Hex:
        return isDigit(c) || (c >= 'a' && c <= 'f');
    case Made::Word:
        return isAlnum(c) || c == '_';
    case Made::Dashed:
        return isAlnum(c) || c == '_' || c == '-';
    case Made::Dotted:
        return isAlnum(c) || c == '_' || c == '-' || c == '.' || c == '/';
    }
    return false;
}

/// The shapes by their first character, longer prefixes first.
const std::array<std::vector<const Shape*>, 128>& byFirst()
{
    static const std::array<std::vector<const Shape*>, 128> table = [] {
        std::array<std::vector<const Shape*>, 128> lists;
        for (const Shape& shape : shapes)
            lists[static_cast<unsigned char>(shape.prefix[0])].push_back(&shape);
        for (auto& list : lists)
            std::stable_sort(list.begin(), list.end(), [](const Shape* a, const Shape* b) { return a->prefix.size() > b->prefix.size(); });
        return lists;
    }();
    return table;
}

/// Three parts in base64url, the first two of them JSON.
Span jsonWebTokenAt(std::string_view text, std::size_t at)
{
    constexpr std::size_t longest = 8192;
    std::size_t i = at;
    std::size_t parts = 0, partBegin = at;
    const std::size_t end = std::min(text.size(), at + longest);
    for (; i < end; ++i) {
        if (isMadeOf(text[i], Made::Dashed))
            continue;
        if (text[i] != '.' || i - partBegin < 8 || parts == 2)
            break;
        ++parts;
        partBegin = i + 1;
        if (parts == 1 && text.substr(partBegin, 3) != "eyJ")
            return {};
    }
    if (parts < 2)
        return {};
    return {at, i, "JSON web token"};
}

} // namespace

constexpr std::array<std::uint64_t, 1024> madeTokenBegins()
{
    std::array<std::uint64_t, 1024> bits{};
    const auto set = [&bits](char first, char second) {
        bits[pairOf(first, second) / 64] |= std::uint64_t(1) << (pairOf(first, second) % 64);
    };
    for (const Shape& shape : shapes)
        set(shape.prefix[0], shape.prefix[1]);
    set('e', 'y'); // "eyJ": a JSON web token
    set('B', 'e'); // "Bearer "
    set('b', 'e');
    return bits;
}

constinit const std::array<std::uint64_t, 1024> tokenBegins = madeTokenBegins();

Makeup makeupOf(std::string_view value)
{
    value = value.substr(0, 512);
    std::array<std::uint16_t, 256> counts{};
    Makeup makeup;
    bool wasDigit = false;
    for (std::size_t i = 0; i < value.size(); ++i) {
        const char c = value[i];
        makeup.distinct += counts[static_cast<unsigned char>(c)]++ == 0 ? 1 : 0;
        makeup.digits += isDigit(c) ? 1 : 0;
        makeup.lowers += isLower(c) ? 1 : 0;
        makeup.uppers += isUpper(c) ? 1 : 0;
        makeup.others += isAlnum(c) ? 0 : 1;
        makeup.changes += i > 0 && isDigit(c) != wasDigit ? 1 : 0;
        wasDigit = isDigit(c);
    }
    for (std::uint16_t count : counts) {
        if (count > 0) {
            const double share = double(count) / double(value.size());
            makeup.entropy -= share * std::log2(share);
        }
    }
    return makeup;
}

Span tokenAt(std::string_view text, std::size_t at)
{
    const unsigned char first = static_cast<unsigned char>(text[at]);
    if (first >= 128)
        return {};
    if (text.substr(at, 3) == "eyJ")
        return jsonWebTokenAt(text, at);
    for (const Shape* shape : byFirst()[first]) {
        if (text.substr(at, shape->prefix.size()) != shape->prefix)
            continue;
        const std::size_t begin = at + shape->prefix.size();
        std::size_t end = begin;
        while (end < text.size() && end - begin <= shape->most && isMadeOf(text[end], shape->made))
            ++end;
        while (end > begin && (text[end - 1] == '.' || text[end - 1] == '/'))
            --end;
        const std::size_t size = end - begin;
        const bool goesOn = end < text.size() && (isAlnum(text[end]) || text[end] == '_');
        if (size < shape->least || size > shape->most || goesOn)
            continue;
        const Makeup makeup = makeupOf(text.substr(begin, size));
        if (makeup.distinct < 6 || makeup.entropy < 2.5)
            continue; // "ghp_xxxxxxxx…"
        if (makeup.digits == 0 && shape->prefix.size() < 4)
            continue; // three letters and a word
        return {at, end, shape->what};
    }
    return {};
}

Span awsSecretBehind(std::string_view text, std::size_t at)
{
    const std::size_t limit = std::min(text.size(), at + 200);
    for (std::size_t i = at; i < limit;) {
        if (!isAlnum(text[i]) && text[i] != '/' && text[i] != '+') {
            ++i;
            continue;
        }
        const std::size_t begin = i;
        while (i < text.size() && i - begin <= 40 && (isAlnum(text[i]) || text[i] == '/' || text[i] == '+'))
            ++i;
        if (i - begin == 40) {
            const Makeup makeup = makeupOf(text.substr(begin, 40));
            if (makeup.digits > 0 && makeup.lowers > 0 && makeup.uppers > 0 && makeup.entropy > 3.5)
                return {begin, i, "AWS secret key"};
        }
        while (i < limit && (isAlnum(text[i]) || text[i] == '/' || text[i] == '+'))
            ++i;
    }
    return {};
}

} // namespace sentinel::redaction
