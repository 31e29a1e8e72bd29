#pragma once

#include "core/providers/json_p.h"
#include "core/providers/providers.h"

namespace sentinel {

extern const ProviderEntry githubEntry;
extern const ProviderEntry gitlabEntry;
extern const ProviderEntry jenkinsEntry;
extern const ProviderEntry buildbotEntry;
extern const ProviderEntry genericEntry;

/// What a provider calls a state, and what we make of it.
struct StateWord
{
    std::string_view word;
    Phase phase;
    Outcome outcome = Outcome::Unknown;
};

/// The state that a word stands for; a word that nobody knows: Unknown and Unknown. Upper and lower case are the same.
StateWord stateOf(std::span<const StateWord> words, std::string_view word);

/// An event that is the address that was asked is none.
inline std::string_view withoutAddress(std::string_view event)
{
    return event.find("://") == std::string_view::npos ? event : std::string_view();
}

/// Facts, or what is wrong with the payload if any field of it was.
Result<Decoded> finished(const JsonDocument& document, Decoded decoded);
Decoded ignoring(const QString& why);
/// Well-formed, and not of this provider.
Error foreignPayload(Provider provider);

/// "group/project" of "https://host/group/project"; empty when there is no path.
QString pathOfUrl(std::string_view url);
/// "host:8080/prefix" of "https://host:8080/prefix/…", up to `before` ("/job/") or the end; no slash at its end; empty for what is no
/// address.
QString serverOfUrl(std::string_view url, std::string_view before);
/// What is kept of an address: http and https alone, without user, password and spaces; otherwise nothing.
QString safeUrl(const JsonField& field);

/// A secret of ours that the sender shows: in X-Sentinel-Token, as `Authorization: Bearer`, or as the password of `Authorization: Basic`.
bool showsToken(const HeaderOf& header, std::string_view secret);
/// A digest of the payload, for those that give their deliveries no number.
std::string deliveryDigest(std::string_view body);

} // namespace sentinel
