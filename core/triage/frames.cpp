#include "core/triage/frames.h"

#include <algorithm>
#include <array>

namespace sentinel {

namespace {

constexpr size_t longestFrame = 1024;

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}
bool isWord(char c)
{
    return isDigit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}
bool holds(std::string_view text, std::string_view part)
{
    return text.find(part) != std::string_view::npos;
}

/// Whose code is never the cause: what stands at the begin of a frame's function.
bool isForeignFunction(std::string_view name)
{
    static constexpr std::array<std::string_view, 46> prefixes{
        "java.",         "javax.",      "jdk.",        "sun.",           "com.sun.",
        "kotlin.",       "kotlinx.",    "scala.",      "groovy.",        "org.codehaus",
        "org.junit",     "junit.",      "org.testng",  "org.gradle",     "org.apache.maven",
        "org.hamcrest",  "org.assertj", "org.mockito", "org.jetbrains.", "worker.org.gradle",
        "org.scalatest", "clojure.",    "System.",     "Microsoft.",     "Xunit.",
        "NUnit.",        "node:",       "internal/",   "Module._",       "Object.Module",
        "process.",      "std::",       "core::",      "alloc::",        "rust_begin",
        "__rust",        "test::",      "testing.",    "runtime.",       "reflect.",
        "__libc_start",  "_start",      "__GI_",       "testing::",      "<anonymous> (internal",
        "Promise.all"};
    return std::any_of(prefixes.begin(), prefixes.end(), [name](std::string_view prefix) { return name.starts_with(prefix); });
}

bool isForeignPath(std::string_view line)
{
    static constexpr std::array<std::string_view, 18> parts{
        "/site-packages/", "/dist-packages/",    "/lib/python",     "node_modules/", "(internal/", "(node:",
        "/gems/",          "/lib/ruby/",         "/vendor/phpunit", "phar://",       "/rustc/",    "src/libstd",
        "src/libcore",     "/usr/local/go/src/", "/go/pkg/mod/",    "ld-linux",      "libc.so",    "/usr/lib/"};
    return std::any_of(parts.begin(), parts.end(), [line](std::string_view part) { return holds(line, part); });
}

/// The end of a place that begins somewhere before `at`, a ':' or '(' with a digit behind it: is there "name.ext" in front?
bool endsInFile(std::string_view text)
{
    size_t at = text.size();
    while (at > 0 && isWord(text[at - 1]))
        --at;
    const size_t extension = text.size() - at;
    return extension >= 1 && extension <= 10 && at > 1 && text[at - 1] == '.' && (isWord(text[at - 2]) || text[at - 2] == '-')
        && !isDigit(text[at]);
}

Frame ownOr(bool foreign)
{
    return foreign ? Frame::Foreign : Frame::Own;
}

} // namespace

bool namesPlace(std::string_view line)
{
    line = line.substr(0, longestFrame);
    for (size_t at = line.find_first_of(":("); at != std::string_view::npos && at + 1 < line.size();
         at = line.find_first_of(":(", at + 1)) {
        const size_t digit = line[at + 1] == ' ' ? at + 2 : at + 1;
        if (digit < line.size() && isDigit(line[digit]) && endsInFile(line.substr(0, at)))
            return true;
    }
    const size_t word = line.find("line ");
    return word != std::string_view::npos && word + 5 < line.size() && isDigit(line[word + 5]) && holds(line, ".");
}

Frame frameOf(std::string_view line)
{
    line = line.substr(0, longestFrame);
    if (line.size() < 4)
        return Frame::None;
    if (line.starts_with("at ") || line.starts_with("At ")) {
        const std::string_view name = line.substr(3);
        if (!holds(name, "(") && !namesPlace(name) && !holds(name, "::") && !holds(name, " in "))
            return Frame::None;
        return ownOr(isForeignFunction(name) || isForeignPath(line));
    }
    if (line.starts_with("... ") && isDigit(line[4 % line.size()]))
        return Frame::Foreign; // "... 34 more"
    if (line.starts_with("File \"") && holds(line, "\", line "))
        return ownOr(isForeignPath(line));
    if ((line.starts_with("from ") || line.starts_with("on line ")) && namesPlace(line))
        return ownOr(isForeignPath(line));
    if (line[0] == '#' && isDigit(line[1])) {
        size_t at = line.find_first_not_of("0123456789", 1);
        if (at == std::string_view::npos || line[at] != ' ' || !(holds(line, " 0x") || holds(line, "(") || namesPlace(line)))
            return Frame::None;
        if (const size_t in = line.find(" in "); in != std::string_view::npos)
            at = in + 3;
        return ownOr(isForeignFunction(line.substr(at + 1)) || isForeignPath(line));
    }
    if (isDigit(line[0])) { // Rust: "7: core::panicking::panic"
        const size_t at = line.find_first_not_of("0123456789");
        if (at != std::string_view::npos && line.substr(at).starts_with(": ")) {
            std::string_view name = line.substr(at + 2);
            while (!name.empty() && name[0] == ' ')
                name.remove_prefix(1);
            if (name.starts_with("0x") && holds(name, " - "))
                name.remove_prefix(name.find(" - ") + 3);
            if (holds(name, "::") || name.starts_with("__") || name.starts_with("rust_"))
                return ownOr(isForeignFunction(name));
        }
        return Frame::None;
    }
    if (holds(line, ":in `") || holds(line, ":in '"))
        return ownOr(isForeignPath(line));
    // "org.example.Cart.total(Cart.java:12)" without "at", a place that fills its line, or one of Go's ("x.go:12 +0x1d").
    std::string_view whole = line;
    if (const size_t offset = whole.rfind(" +0x"); offset != std::string_view::npos)
        whole = whole.substr(0, offset);
    if (!holds(whole, " ") && isDigit(whole[whole.size() - (whole.back() == ')' ? 2 : 1)]) && namesPlace(whole))
        return ownOr(isForeignFunction(whole) || isForeignPath(whole));
    return Frame::None;
}

} // namespace sentinel
