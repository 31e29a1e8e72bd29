#include "core/providers/mapping.h"
#include "core/providers/providers.h"

#include <cstdlib>

// Whatever arrives: every provider answers with facts or with words, only for what is JSON, and the same when asked again.

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, size_t size)
{
    using namespace sentinel;
    const auto require = [](bool holds) {
        if (!holds)
            std::abort();
    };
    const std::string_view json(reinterpret_cast<const char*>(data), size);
    const Result<> checked = checkJson(json);
    require(checked || !checked.error().message.isEmpty());
    constexpr std::string_view events[] = {"", "workflow_run", "workflow_job", "check_run", "https://ci.example.org/job/a/1/"};
    for (const ProviderEntry& entry : providers()) {
        for (const std::string_view event : events) {
            const Result<Decoded> decoded = entry.decode(event, json);
            if (!decoded) {
                require(!decoded.error().message.isEmpty());
                continue;
            }
            require(bool(checked));
            require(decoded->ignored.isEmpty() || decoded->facts.empty());
            for (const CiFact& fact : decoded->facts) {
                require(fact.provider == entry.id && fact.attempt >= 1);
                require(fact.kind == CiFact::Kind::Check || !fact.runId.isEmpty());
                require(fact.kind == CiFact::Kind::Run || !fact.jobId.isEmpty());
                require(fact.phase == Phase::Completed || fact.outcome == Outcome::Unknown);
                require(fact.name.size() <= 1001 && fact.url.size() <= 2000);
            }
            const Result<Decoded> again = entry.decode(event, json);
            require(again && *again == *decoded);
        }
    }
    static const Result<PayloadMapping> mapping =
        PayloadMapping::parse("each: $.a[*]\nfields: {run_id: .b, status: '.c[-1]', name: '$.d[?@.e==1].f', started_at: .t}\nsteps: {each: "
                              "'.s[*]', fields: {name: .n}}");
    (void)mapping->decode(json);
    const size_t half = size / 2;
    const QByteArray yaml(json.data(), qsizetype(half));
    if (const Result<PayloadMapping> made = PayloadMapping::parse(yaml))
        (void)made->decode(json.substr(half));
    return 0;
}
