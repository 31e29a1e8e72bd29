#pragma once

#include "core/base/result.h"
#include "core/domain/cifact.h"

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sentinel {

// A CI provider as pure functions: how to know a webhook as genuine, what its payloads mean, what to ask its API and how to read the
// answers. No wire and no clock here. One file a provider, one line in the table of providers.cpp.

/// A header of the request that brought a payload; names in lower case; empty when it is not there.
using HeaderOf = std::function<std::string_view(std::string_view name)>;

/// What a payload says.
struct Decoded
{
    std::vector<CiFact> facts; ///< the thing that the payload is about first, what it mentions behind
    QString ignored;           ///< well-formed, but nothing that we keep, and why ("ping"); with it there are no facts
    bool operator==(const Decoded&) const = default;
};

/// What identifies one delivery of a webhook, so that repeats are harmless.
struct HookNames
{
    std::string event; ///< "workflow_job"; empty: the payload says itself
    std::string id;    ///< the provider's delivery id; where it has none, a digest of the body
    bool operator==(const HookNames&) const = default;
};

struct ProviderEntry
{
    Provider id;
    /// A webhook's payload, or one object or page of the API. `event` may be empty where the payload shows what it is; for an answer of the
    /// API it may be the address that was asked: answers of Buildbot and the stages of Jenkins (there the build's own address) do not say
    /// whose they are. Errors: Malformed (no JSON, says where; wrong types, names the field), Unsupported (well-formed, of another).
    Result<Decoded> (*decode)(std::string_view event, std::string_view json);
    /// Is it from who knows the secret? Takes the same time wherever it differs. False for an empty secret.
    bool (*isGenuine)(const HeaderOf& header, std::string_view body, std::string_view secret);
    HookNames (*namesOf)(const HeaderOf& header, std::string_view body);
};

std::span<const ProviderEntry> providers();
const ProviderEntry* providerEntry(Provider id); ///< null when it has no payloads (a log only)

/// Is it JSON by RFC 8259, UTF-8 and numbers included, nested no deeper than 256? Otherwise what is wrong and at which byte.
Result<> checkJson(std::string_view json);

/// HMAC-SHA256 as lower-case hex.
std::string hmacSha256Hex(std::string_view key, std::string_view message);
/// Are they equal? Takes the same time wherever they differ; only the length may show.
bool equalInConstantTime(std::string_view a, std::string_view b);

} // namespace sentinel
