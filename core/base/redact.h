#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace sentinel {

/// Recognises secrets in text and masks them, so that nothing that leaves the program carries one.
///
/// What is recognised, and where the shapes are documented (2025):
///  - AWS: access key ids AKIA…, ASIA… and the secret beside them (IAM user guide, "IAM identifiers"; boto's credentials file)
///  - Google: API keys AIza…, OAuth secrets GOCSPX-…, access tokens ya29.…; a service account's private key is a PEM block
///  - Azure: AccountKey=, SharedAccessKey= of connection strings, sig= of shared access signatures, client secrets with "8Q~"
///  - GitHub: ghp_ gho_ ghu_ ghs_ ghr_ and github_pat_ (GitHub docs, "Token formats"); GitLab: glpat- gldt- glrt- glcbt- glptt- …
///    (GitLab docs, "Token prefixes"); Slack xoxb- xoxp- xoxa- xoxr- xoxs- xapp- and webhooks; Stripe sk_ rk_ whsec_; npm_; pypi-;
///    Docker dckr_pat_; Twilio SK…, SendGrid SG.…; HashiCorp hvs. hvb. and .atlasv1.; Shopify shp??_; DigitalOcean dop_v1_;
///    Hugging Face hf_; OpenAI sk-…; Anthropic sk-ant-; Telegram bots; Atlassian ATATT3; Linear lin_api_; Databricks dapi;
///    Grafana glsa_; New Relic NRAK-; PlanetScale pscale_; Postman PMAK-; Pulumi pul-; Doppler dp.pt.; age AGE-SECRET-KEY-1
///  - JSON web tokens (RFC 7519), private key blocks (RFC 7468), Authorization headers (RFC 7617, RFC 6750), passwords in URLs (RFC 3986)
///  - assignments to what is named like a secret (password, token, secret, api_key, …): where the value looks like one; placeholders,
///    variables, paths and words of source code are left alone
/// Left alone: commit hashes, digests, UUIDs, versions, checksums of lock files.
///
/// Pure and O(length) whatever the text is; any thread. Ordinary logs pass at some hundred MB/s: a table of characters finds the few
/// places at which a secret can begin.
namespace redaction {

struct Settings
{
    bool emails = false; ///< mask e-mail addresses as well
    bool operator==(const Settings&) const = default;
};

/// A secret in a text: half-open, in bytes. Spans are in order and do not overlap.
struct Span
{
    std::size_t begin = 0;
    std::size_t end = 0;
    std::string_view what; ///< "GitHub token": for the mark that stays
    bool operator==(const Span&) const = default;
};

std::vector<Span> secretsIn(std::string_view text, const Settings& settings = {});

struct Redacted
{
    std::string text;
    std::vector<Span> spans; ///< in the text that was given
};

/// The text with "[redacted: GitHub token]" in the place of each secret.
Redacted redacted(std::string_view text, const Settings& settings = {});

/// The text with as many "*" as each secret has bytes, line breaks kept: offsets into it stay true. How many were masked.
std::size_t maskInPlace(char* text, std::size_t size, const Settings& settings = {});

/// The same for a text that comes in pieces. A secret that lies across two is found if it is no longer than `longest`; so much is held
/// back.
class Stream
{
public:
    explicit Stream(const Settings& settings = {}) : m_settings(settings) {}
    /// What is safe to hand on of the text so far, redacted.
    std::string add(std::string_view piece);
    std::string finish();
    std::size_t masked() const { return m_masked; }
    static constexpr std::size_t longest = 64 * 1024;

private:
    std::string take(std::size_t size);
    Settings m_settings;
    std::string m_waiting;
    std::size_t m_masked = 0;
};

} // namespace redaction

} // namespace sentinel
