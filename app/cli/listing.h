#pragma once

#include "app/cli/commands.h"
#include "app/cli/inputs.h"
#include "app/cli/ordered.h"
#include "core/base/json.h"

#include <string>
#include <string_view>
#include <vector>

namespace sentinel {

/// What was found in one input: each document's items, and what was left out.
template <typename Item>
struct InputItems
{
    struct Found
    {
        std::string document;
        std::vector<Item> items;
        std::vector<Error> missing; ///< what ought to be among the items: they are printed, but nobody may take them for all there was
    };
    std::vector<Found> found;
    QStringList skipped;
    bool isArchive = false;
};

/// A command that lists what its inputs hold, in their order: one JSON value a line, or with --json all in one document.
template <typename Item>
struct Listing
{
    QString hint;                                                                    ///< what to say to somebody who names no input
    std::string_view schema;                                                         ///< of the one document
    Result<InputItems<Item>> (*read)(const InputPath& source, std::stop_token stop); ///< on any thread
    void (*write)(JsonWriter& json, const QString& path, const std::string* member, const Item& item); ///< member: of an archive
};

/// The exit code.
template <typename Item>
int runListing(Call& call, const Listing<Item>& listing)
{
    if (call.arguments.paths().isEmpty())
        return refuse(call.command, listing.hint);
    if (call.arguments.paths().count(QStringLiteral("-")) > 1)
        return refuse(call.command, QStringLiteral("standard input can be read only once"));
    int missing = 0;
    const std::vector<InputPath> sources = sourcesOf(call.arguments.paths(), missing);
    const bool oneDocument = call.arguments.has("json");
    Failures failures;
    JsonWriter all;
    all.beginObject().text("schema", listing.schema).beginList("items");

    const auto read = [&](size_t i) { return listing.read(sources[i], call.stop); };
    const auto print = [&](size_t i, Result<InputItems<Item>> input) {
        if (!input) {
            failures.add(sources[i], input.error());
            return !call.stop.stop_requested();
        }
        failures.addGood(sources[i]);
        failures.addSkipped(sources[i].path, input->skipped);
        for (const auto& found : input->found) {
            const std::string* member = input->isArchive ? &found.document : nullptr;
            for (const Item& item : found.items) {
                if (oneDocument) {
                    listing.write(all, sources[i].path, member, item);
                    continue;
                }
                JsonWriter json;
                listing.write(json, sources[i].path, member, item);
                call.out.write(json.json() + '\n');
            }
            for (const Error& error : found.missing)
                failures.add(sources[i], error);
        }
        return !call.out.isClosed() && !call.stop.stop_requested();
    };
    inOrder(sources.size(), threadsFor(sources.size()), read, print);
    if (call.stop.stop_requested()) {
        complain(QStringLiteral("stopped"));
        return 1;
    }
    if (oneDocument)
        call.out.write(all.endList().endObject().json() + '\n');
    return missing + failures.finish() > 0 ? 1 : 0;
}

} // namespace sentinel
