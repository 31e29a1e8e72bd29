#include "app/cli/commands.h"

#include "app/cli/stores.h"
#include "app/cli/terminal.h"
#include "core/base/json.h"
#include "core/base/text.h"
#include "core/store/feedback.h"

namespace sentinel {

namespace {

double shareOf(const FeedbackScore& score)
{
    return score.words > 0 ? double(score.right) / double(score.words) : 0;
}

std::string scoreJson(const char* key, const QString& name, const FeedbackScore& score, bool alone)
{
    JsonWriter json;
    json.beginObject();
    if (alone)
        json.text("schema", std::string_view("sentinel.feedback/1"));
    return json.text(key, name)
        .number("words", score.words)
        .number("right", score.right)
        .number("share", shareOf(score))
        .endObject()
        .json();
}

QStringList scoreRow(const QString& name, const FeedbackScore& score)
{
    return {name, QString::number(score.words), QString::number(score.right), QStringLiteral("%1 %").arg(qRound(100 * shareOf(score)))};
}

QString jsonText(Category category)
{
    const std::string_view name = jsonName(category);
    return QString::fromLatin1(name.data(), qsizetype(name.size()));
}

} // namespace

int runFeedback(Call& call)
{
    const Arguments& arguments = call.arguments;
    if (!arguments.paths().isEmpty())
        return refuse(call.command, QStringLiteral("takes no %1").arg(arguments.paths().first()));
    const std::unique_ptr<Store> store = openStore(call);
    if (!store)
        return 1;
    const Result<FeedbackScores> scores = waitFor(store->read([](Reader& db) { return feedbackScores(db); }));
    if (!scores) {
        complain(call.folders.data, scores.error());
        return 1;
    }
    const bool lines = arguments.has("jsonl");
    JsonWriter all;
    all.beginObject()
        .text("schema", std::string_view("sentinel.feedback/1"))
        .number("words", scores->all.words)
        .number("right", scores->all.right)
        .beginList("items");
    QList<QStringList> rows{{QString(), QStringLiteral("judged"), QStringLiteral("right"), QStringLiteral("share")}};
    const auto add = [&](const char* key, const QString& name, const FeedbackScore& score) {
        const std::string object = scoreJson(key, name, score, lines);
        if (lines)
            call.out.write(object + '\n');
        all.raw(object);
        rows += scoreRow(displayText(utf8(name)), score);
    };
    for (const auto& [category, score] : scores->byCategory)
        add("category", jsonText(category), score);
    for (const auto& [rule, score] : scores->byRule) {
        if (!rule.isEmpty())
            add("rule", rule, score);
    }
    if (arguments.has("json"))
        call.out.write(all.endList().endObject().json() + '\n');
    else if (!lines && scores->all.words == 0)
        call.out.write(QStringLiteral("Nobody has said anything about a verdict yet: sentinel run ID --correct CATEGORY\n"));
    else if (!lines)
        call.out.write(tableText(rows << scoreRow(QStringLiteral("all"), scores->all)));
    return 0;
}

} // namespace sentinel
