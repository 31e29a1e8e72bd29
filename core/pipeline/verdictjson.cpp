#include "core/pipeline/verdictjson.h"

#include "core/domain/holewords.h"
#include "core/logs/log.h"

namespace sentinel {

namespace {

void writeEvidence(JsonWriter& json, const std::vector<EvidenceBlock>& blocks, const Log* log)
{
    json.beginList("evidence");
    for (const EvidenceBlock& block : blocks) {
        json.beginObject()
            .number("byte_start", log ? log->inputOffset(block.bytes.begin) : block.bytes.begin)
            .number("byte_end", log ? log->inputOffset(block.bytes.end) : block.bytes.end)
            .number("first_line", block.lines.first)
            .number("last_line", block.lines.last)
            .text("text", block.text)
            .number("score", block.score)
            .text("why", block.why);
        json.beginList("terms");
        for (const ScoreTerm& term : block.terms)
            json.beginObject().text("feature", term.feature).number("value", term.value).number("weight", term.weight).endObject();
        json.endList();
        json.endObject();
    }
    json.endList();
}

} // namespace

void writeCounts(JsonWriter& json, const TestCounts& counts)
{
    json.beginObject("tests")
        .number("run", counts.run)
        .number("passed", counts.passed)
        .number("failed", counts.failed)
        .number("errors", counts.errors)
        .number("skipped", counts.skipped)
        .endObject();
}

void writeVerdict(JsonWriter& json, const Verdict& verdict, const Log* log)
{
    json.text("outcome", jsonName(verdict.outcome))
        .text("category", jsonName(verdict.category))
        .text("attribution", jsonName(verdict.attribution))
        .number("confidence", verdict.confidence)
        .textOrNull("rule", verdict.rule)
        .text("title", verdict.title)
        .textOrNull("fingerprint", QString::fromLatin1(verdict.fingerprint));
    writeEvidence(json, verdict.evidence, log);
    json.textOrNull("hint", verdict.hint).texts("remediation", verdict.remediation);
    writeCounts(json, verdict.tests);
    json.beginList("failed_tests");
    for (const TestResult& test : verdict.failedTests) {
        json.beginObject()
            .text("suite", test.suite)
            .text("name", test.name)
            .text("status", jsonName(test.status))
            .text("message", test.message)
            .endObject();
    }
    json.endList();
    json.beginList("holes");
    for (const Hole& hole : verdict.holes)
        json.beginObject().text("kind", jsonName(hole.kind)).text("text", hole.text).endObject();
    json.endList();
}

} // namespace sentinel
