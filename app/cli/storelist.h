#pragma once

#include "app/cli/arguments.h"
#include "app/cli/commands.h"
#include "app/cli/output.h"
#include "app/cli/stores.h"
#include "app/cli/terminal.h"
#include "core/base/json.h"
#include "core/base/nearest.h"
#include "core/base/timestamp.h"
#include "core/domain/words.h"

#include <algorithm>
#include <functional>
#include <limits>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace sentinel {

// What commands that list rows of the store have in common: the options that choose them, and how they are printed.

/// Of --limit; without it 50, and as many as there are for 0.
Result<qint64> limitOf(const Arguments& arguments);

/// Of --since and --until.
struct TimeRange
{
    std::optional<Timestamp> since, until;
};
Result<TimeRange> timesOf(const Arguments& arguments, Timestamp now);

/// The values that words name by their JSON names.
template <typename E>
Result<std::vector<E>> valuesNamed(const QStringList& words, std::span<const E> all)
{
    QStringList names;
    for (const E value : all)
        names += QString::fromLatin1(jsonName(value).data(), qsizetype(jsonName(value).size()));
    std::vector<E> values;
    for (const QString& word : words) {
        const qsizetype at = names.indexOf(word);
        if (at < 0)
            return Error{
                Error::Kind::Malformed,
                QStringLiteral("%1 is none of %2; did you mean %3?").arg(word, names.join(QStringLiteral(", ")), nearest(word, names)),
                {}};
        values.push_back(all[size_t(at)]);
    }
    return values;
}

/// Of --category.
Result<std::vector<Category>> categoriesOf(const Arguments& arguments);

/// Some rows of a list, and where the next ones begin; empty at the end.
template <typename Row>
struct StoreRows
{
    std::vector<Row> rows;
    QString next;
};

/// A list of the store, to be printed.
template <typename Row>
struct StoreList
{
    std::string_view schema;
    std::function<Result<StoreRows<Row>>(Store&, const QString& after, int limit)> page;
    std::function<void(JsonWriter&, const Row&)> write;
    QStringList titles; ///< of the table; none: without
    std::function<QStringList(const Terminal&, const Row&)> line;
    QString nothing; ///< what to say when no row matches
};

/// As a table, or as --json and --jsonl ask. The exit code.
template <typename Row>
int printList(Call& call, Store& store, qint64 limit, const StoreList<Row>& list)
{
    constexpr int pageSize = 200;
    const bool oneDocument = call.arguments.has("json");
    const bool isLines = call.arguments.has("jsonl");
    const Terminal terminal(call.out);
    QList<QStringList> table;
    JsonWriter all;
    all.beginObject().text("schema", list.schema).beginList("items");
    qint64 left = limit == 0 ? std::numeric_limits<qint64>::max() : limit;
    QString after;
    do {
        const Result<StoreRows<Row>> page = list.page(store, after, static_cast<int>(std::min<qint64>(left, pageSize)));
        if (!page) {
            complain(page.error().message);
            return 1;
        }
        for (const Row& row : page->rows) {
            if (isLines) {
                JsonWriter json;
                json.beginObject().text("schema", list.schema);
                list.write(json, row);
                call.out.write(json.endObject().json() + '\n');
            } else if (oneDocument) {
                all.beginObject();
                list.write(all, row);
                all.endObject();
            } else {
                table += list.line(terminal, row);
            }
        }
        left -= static_cast<qint64>(page->rows.size());
        after = page->next;
    } while (left > 0 && !after.isEmpty() && !call.out.isClosed() && !call.stop.stop_requested());

    if (oneDocument) {
        call.out.write(all.endList().endObject().json() + '\n');
    } else if (!isLines && table.isEmpty()) {
        complain(list.nothing);
    } else if (!isLines) {
        if (!list.titles.isEmpty())
            table.prepend(list.titles);
        call.out.write(tableText(table));
    }
    return 0;
}

} // namespace sentinel
