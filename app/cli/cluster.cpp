// Failures come from triage (inputs) or as texts (--failures), one item each; kinds are what is clustered, so only one skeleton for each
// fingerprint is kept however many failures there are.

#include "app/cli/commands.h"

#include "app/cli/failureline.h"
#include "app/cli/inputs.h"
#include "app/cli/ordered.h"
#include "core/analysis/clustering.h"
#include "core/base/json.h"
#include "core/base/text.h"
#include "core/pipeline/analysis.h"
#include "core/triage/fingerprint.h"

#include <algorithm>
#include <optional>
#include <thread>
#include <unordered_map>

namespace sentinel {

namespace {

constexpr size_t batchBytes = size_t(1) << 20;
constexpr size_t longestTitle = 140;

/// One failure, and the object that is printed of it as far as it is known before clustering.
struct Failure
{
    std::string head; ///< finished members in front: path and member, or id
    QByteArray fingerprint;
    QString title;
};

struct Judged
{
    Failure failure;
    Category category = Category::Unknown;
    QByteArray skeleton;
};

/// All failures in their order, and each kind once.
class FailureList
{
public:
    void add(Judged judged)
    {
        const auto [found, isNew] = m_known.emplace(judged.failure.fingerprint.toStdString(), m_kinds.size());
        if (isNew)
            m_kinds.push_back({judged.failure.fingerprint, judged.category, std::move(judged.skeleton)});
        m_failures.push_back({std::move(judged.failure), found->second});
    }

    /// Clusters them and prints them; false when stopped.
    bool print(Call& call) const
    {
        std::vector<FailureKind> kinds;
        kinds.reserve(m_kinds.size());
        for (const Kind& kind : m_kinds)
            kinds.push_back({kind.fingerprint, kind.category, {kind.skeleton.constData(), size_t(kind.skeleton.size())}});
        const std::vector<QByteArray> clusters = namesOf(clustersOf(kinds, {}, call.stop, Closeness::Form));
        const std::vector<QByteArray> causes = namesOf(clustersOf(kinds, {}, call.stop, Closeness::Cause));
        if (call.stop.stop_requested())
            return false;
        const bool oneDocument = call.arguments.has("json");
        JsonWriter all;
        all.beginObject().text("schema", std::string_view("sentinel.clusters/1")).beginList("items");
        for (const Listed& listed : m_failures) {
            JsonWriter json;
            json.beginObject().text("schema", std::string_view("sentinel.cluster/1"));
            std::string object = json.json() + listed.failure.head;
            JsonWriter rest;
            rest.beginObject()
                .text("cluster", view(clusters[listed.kind]))
                .text("cause", view(causes[listed.kind]))
                .text("fingerprint", view(listed.failure.fingerprint))
                .text("category", jsonName(m_kinds[listed.kind].category))
                .text("title", listed.failure.title)
                .endObject();
            object += ',' + rest.json().substr(1);
            if (oneDocument)
                all.raw(object);
            else
                call.out.write(object + '\n');
            if (call.out.isClosed())
                break;
        }
        if (oneDocument)
            call.out.write(all.endList().endObject().json() + '\n');
        return true;
    }

private:
    struct Kind
    {
        QByteArray fingerprint;
        Category category = Category::Unknown;
        QByteArray skeleton;
    };
    struct Listed
    {
        Failure failure;
        size_t kind = 0;
    };

    static std::string_view view(const QByteArray& bytes) { return {bytes.constData(), size_t(bytes.size())}; }

    /// The name of its cluster for each kind.
    std::vector<QByteArray> namesOf(const std::vector<int>& clusters) const
    {
        std::vector<std::vector<QByteArray>> members;
        for (size_t i = 0; i < clusters.size(); ++i) {
            members.resize(std::max(members.size(), size_t(clusters[i]) + 1));
            members[size_t(clusters[i])].push_back(m_kinds[i].fingerprint);
        }
        std::vector<QByteArray> names;
        for (const int cluster : clusters)
            names.push_back(clusterName(members[size_t(cluster)]));
        return names;
    }

    std::vector<Listed> m_failures;
    std::vector<Kind> m_kinds;
    std::unordered_map<std::string, size_t> m_known;
};

/// The members of an object without its braces and in front of others: `,"path":"x"`.
std::string headOf(const JsonWriter& json)
{
    return ',' + json.json().substr(1, json.json().size() - 2);
}

QString titleOf(const std::vector<std::string>& lines)
{
    return lines.empty() ? QString() : displayText(shortened(lines.front(), longestTitle)).simplified();
}

Result<Judged> failureFrom(std::string_view line)
{
    const Result<FailureLine> read = readFailureLine(line);
    if (!read)
        return read.error();
    Judged judged;
    judged.category = read->test.empty() ? Category::Unknown : Category::TestFailure;
    const std::vector<std::string> lines = namingLinesOf(read->text);
    Fingerprint fingerprint = fingerprintOf(judged.category, lines);
    judged.skeleton = std::move(fingerprint.skeleton);
    JsonWriter head;
    head.beginObject();
    if (!read->id)
        head.null("id");
    else if (read->isNumber)
        head.number("id", qint64(std::stoll(*read->id)));
    else
        head.text("id", std::string_view(*read->id));
    head.endObject();
    judged.failure = {headOf(head), std::move(fingerprint.id), titleOf(lines)};
    if (judged.failure.title.isEmpty())
        judged.failure.title = displayText(shortened(read->test, longestTitle));
    return judged;
}

/// What a stretch of the file has.
struct Batch
{
    std::vector<Judged> failures;
    std::vector<std::pair<qint64, Error>> wrong; ///< by line, counted from 0 in the batch
    qint64 lines = 0;
};

/// The lines that begin in [begin, end).
Batch batchOf(std::string_view bytes, size_t begin, size_t end, const std::stop_token& stop)
{
    Batch batch;
    if (begin > 0) {
        const size_t before = bytes.find('\n', begin - 1);
        begin = before == std::string_view::npos ? bytes.size() : before + 1;
    }
    while (begin < std::min(end, bytes.size()) && !stop.stop_requested()) {
        const size_t lineEnd = std::min(bytes.find('\n', begin), bytes.size());
        const std::string_view line = bytes.substr(begin, lineEnd - begin);
        if (line.find_first_not_of(" \t\r") != std::string_view::npos) {
            Result<Judged> judged = failureFrom(line);
            if (judged)
                batch.failures.push_back(std::move(*judged));
            else
                batch.wrong.emplace_back(batch.lines, judged.error());
        }
        ++batch.lines;
        begin = lineEnd + 1;
    }
    return batch;
}

int threadsForBytes(size_t bytes)
{
    return bytes <= batchBytes ? 1 : int(std::clamp(std::thread::hardware_concurrency(), 1u, 16u));
}

/// Reads texts of failures; the number of lines and inputs that are wrong.
int readTexts(Call& call, const QString& path, FailureList& list)
{
    const Result<Input> input = readSource({path, {}}, call.stop);
    if (!input) {
        complain(path, input.error());
        return 1;
    }
    int wrong = 0;
    for (const Document& document : input->documents) {
        const std::string_view bytes = document.bytes.view();
        const size_t batches = bytes.size() / batchBytes + 1;
        qint64 line = 1;
        const auto read = [&](size_t i) { return batchOf(bytes, i * batchBytes, (i + 1) * batchBytes, call.stop); };
        const auto take = [&](size_t, Batch batch) {
            for (const auto& [at, error] : batch.wrong)
                complain(path + QStringLiteral(":%1").arg(line + at), error);
            wrong += int(batch.wrong.size());
            line += batch.lines;
            for (Judged& judged : batch.failures)
                list.add(std::move(judged));
            return !call.stop.stop_requested();
        };
        inOrder(batches, threadsForBytes(bytes.size()), read, take);
    }
    return wrong;
}

/// Triages inputs and takes those that failed; the number of inputs that could not be read.
int readInputs(Call& call, FailureList& list)
{
    const std::optional<Analyser> analyser = loadAnalyser(call);
    if (!analyser)
        return 1;
    int missing = 0;
    const std::vector<InputPath> sources = sourcesOf(call.arguments.paths(), missing);
    Failures failures;
    // Of an input only what is printed is kept, not its bytes.
    struct Read
    {
        std::vector<Judged> failed;
        QStringList skipped;
    };
    const auto judge = [&](size_t i) -> Result<Read> {
        Result<Input> input = readSource(sources[i], call.stop);
        if (!input)
            return input.error();
        const Result<AnalysedInput> analysed = analyser->analyse(std::move(*input), nullptr, call.stop);
        if (!analysed)
            return analysed.error();
        Read read;
        read.skipped = analysed->input.skipped;
        for (const AnalysedDocument& document : analysed->documents) {
            const Verdict& verdict = document.verdict;
            if (verdict.outcome == Outcome::Passed || verdict.fingerprint.isEmpty())
                continue;
            JsonWriter head;
            head.beginObject().text("path", sources[i].path);
            if (analysed->input.isArchive)
                head.text("member", std::string_view(document.name));
            head.endObject();
            read.failed.push_back({{headOf(head), verdict.fingerprint, verdict.title}, verdict.category, verdict.skeleton});
        }
        return read;
    };
    const auto take = [&](size_t i, Result<Read> read) {
        if (!read) {
            failures.add(sources[i], read.error());
            return !call.stop.stop_requested();
        }
        failures.addGood(sources[i]);
        failures.addSkipped(sources[i].path, read->skipped);
        for (Judged& judged : read->failed)
            list.add(std::move(judged));
        return !call.stop.stop_requested();
    };
    inOrder(sources.size(), threadsFor(sources.size()), judge, take);
    return missing + (call.stop.stop_requested() ? 0 : failures.finish());
}

} // namespace

int runCluster(Call& call)
{
    const QStringList& paths = call.arguments.paths();
    const bool texts = call.arguments.has("failures");
    if (texts ? !paths.isEmpty() : paths.isEmpty())
        return refuse(call.command,
                      QStringLiteral("give it either logs, or texts of failures: cluster PATH... or cluster --failures FILE"));
    if (paths.count(QStringLiteral("-")) > 1)
        return refuse(call.command, QStringLiteral("standard input can be read only once"));

    FailureList list;
    const int wrong = texts ? readTexts(call, call.arguments.value("failures"), list) : readInputs(call, list);
    if (call.stop.stop_requested() || !list.print(call)) {
        complain(QStringLiteral("stopped"));
        return 1;
    }
    return wrong > 0 ? 1 : 0;
}

} // namespace sentinel
