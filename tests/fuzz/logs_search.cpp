#include "core/logs/input.h"
#include "core/logs/levels.h"
#include "core/logs/search.h"

#include <cstdio>
#include <cstdlib>

// The first line is what to look for, its first byte how; the rest is the log. Whatever they are: the search finds the lines that
// asking each one finds, what it paints lies within the line, and levels found in blocks are those of the lines.

namespace {

using namespace sentinel;

void insist(bool holds, const char* what)
{
    if (holds)
        return;
    std::fprintf(stderr, "%s\n", what);
    std::abort();
}

void checkStretches(const SearchPattern& pattern, std::string_view text)
{
    size_t end = 0;
    for (const auto& [begin, length] : pattern.stretches(text, 64)) {
        insist(begin >= end && length > 0 && begin + length <= text.size(), "stretches overlap or leave the line");
        end = begin + length;
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, size_t size)
{
    if (size < 2)
        return 0;
    const std::string_view input(reinterpret_cast<const char*>(data), size);
    const size_t feed = input.find('\n');
    if (feed == std::string_view::npos || feed == 0 || feed > 200)
        return 0;
    const unsigned how = data[0];
    const SearchQuery query{std::string(input.substr(1, feed - 1)), (how & 1) != 0, (how & 2) != 0, (how & 4) != 0};
    const Result<SearchPattern> pattern = SearchPattern::compile(query);
    if (!pattern) {
        insist(!pattern.error().message.isEmpty(), "an expression is refused without a word");
        return 0;
    }
    Document document;
    document.bytes = Bytes::of(std::string(input.substr(feed + 1)));
    const Log log = Log::parse(document).value();

    std::vector<qint64> asked, found, errors, foundErrors;
    PeeledLine peeled;
    for (qint64 line = 1; line <= log.lineCount(); ++line) {
        log.peel(line, peeled);
        if (pattern->matches(peeled.text))
            asked.push_back(line);
        if (levelOf(peeled) == Level::Error)
            errors.push_back(line);
        checkStretches(*pattern, peeled.text);
    }
    (void)searchLog(
        log, *pattern, {1, log.lineCount()},
        [&](const std::vector<qint64>& lines, qint64) {
            found.insert(found.end(), lines.begin(), lines.end());
            return true;
        },
        {}, 1);
    insist(found == asked, "a search finds other lines than asking each");
    (void)findLevels(
        log, {1, log.lineCount()},
        [&](const std::vector<qint64>& lines, const std::vector<qint64>&, qint64) {
            foundErrors.insert(foundErrors.end(), lines.begin(), lines.end());
            return true;
        },
        {}, 1);
    insist(foundErrors == errors, "errors found in blocks are others than those of the lines");
    return 0;
}
