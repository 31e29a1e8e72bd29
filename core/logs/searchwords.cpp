#include "core/logs/searchdialect_p.h"

// What is wrong with a regular expression, in words for people.

#include <algorithm>
#include <array>
#include <charconv>

namespace sentinel {

namespace {

/// Characters before a byte, counting from 1: what an editor shows.
int placeOf(std::string_view pattern, size_t at)
{
    const std::string_view before = pattern.substr(0, at);
    return 1 + int(std::count_if(before.begin(), before.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

} // namespace

Error troubleAt(std::string_view pattern, size_t at, const QString& what, const QString& instead)
{
    QString message = ExpressionText::tr("Character %1: %2").arg(placeOf(pattern, at)).arg(what);
    if (!instead.isEmpty())
        message += QLatin1Char(' ') + instead;
    return Error{Error::Kind::Malformed, message, {}};
}

Error explainExpression(const std::string& pattern, std::string_view compilersWords)
{
    size_t at = std::string::npos;
    if (const size_t index = compilersWords.find("index "); index != std::string_view::npos) {
        const std::string_view number = compilersWords.substr(index + 6);
        if (std::from_chars(number.data(), number.data() + number.size(), at).ec != std::errc())
            at = std::string::npos;
    }
    struct Words
    {
        std::string_view compilers;
        QString ours;
        QString instead;
    };
    const std::array<Words, 11> table{{
        {"Missing close parenthesis", ExpressionText::tr("this ( has no )."),
         ExpressionText::tr("Write \\( for a parenthesis in the text.")},
        {"Unmatched parenthes", ExpressionText::tr("this ) has no (."), ExpressionText::tr("Write \\) for a parenthesis in the text.")},
        {"Unterminated character class", ExpressionText::tr("this [ has no ]."),
         ExpressionText::tr("Write \\[ for a bracket in the text.")},
        {"Invalid repeat", ExpressionText::tr("there is nothing to repeat here, or the smallest number is above the largest."),
         ExpressionText::tr("Write \\* for an asterisk in the text.")},
        {"Unescaped \\ at end", ExpressionText::tr("a \\ at the end stands for nothing."),
         ExpressionText::tr("Write \\\\ for a backslash in the text.")},
        {"Embedded end anchors", ExpressionText::tr("$ means the end of the line, and something follows it."),
         ExpressionText::tr("Write \\$ for a dollar sign in the text.")},
        {"Embedded start anchors", ExpressionText::tr("^ means the beginning of the line, and something stands before it."),
         ExpressionText::tr("Write \\^ for a caret in the text.")},
        {"Bounded repeat is too large", ExpressionText::tr("a repeat is too large."),
         ExpressionText::tr("Write a smaller number, or * for any.")},
        {"too large", ExpressionText::tr("the expression is too large."),
         ExpressionText::tr("Make numbers of repeats smaller, or search for a part of it.")},
        {"pattern length exceeds", ExpressionText::tr("the expression is too long."), ExpressionText::tr("Search for a part of it.")},
        {"UTF-8", ExpressionText::tr("the expression is no valid UTF-8."), {}},
    }};
    const auto words = std::find_if(table.begin(), table.end(),
                                    [&](const Words& w) { return compilersWords.find(w.compilers) != std::string_view::npos; });
    const QString original = QString::fromUtf8(compilersWords.data(), qsizetype(compilersWords.size()));
    if (words == table.end()) {
        Error error = at == std::string::npos
            ? Error{Error::Kind::Malformed, ExpressionText::tr("The expression is not understood: %1").arg(original), {}}
            : troubleAt(pattern, at, ExpressionText::tr("this is not understood here."), {});
        error.detail = original;
        return error;
    }
    if (at == std::string::npos) {
        // The compiler does not say where; of anchors the place can be found.
        const char anchor = words->compilers.starts_with("Embedded end") ? '$'
            : words->compilers.starts_with("Embedded start")             ? '^'
                                                                         : '\0';
        for (size_t i = anchor == '^' ? 1 : 0; anchor != '\0' && i < pattern.size() && at == std::string::npos; ++i) {
            if (pattern[i] == '\\')
                ++i;
            else if (pattern[i] == anchor && pattern[i - (i > 0)] != '[')
                at = i;
        }
    }
    if (at != std::string::npos) {
        Error error = troubleAt(pattern, at, words->ours, words->instead);
        error.detail = original;
        return error;
    }
    const QString sentence = words->ours.left(1).toUpper() + words->ours.mid(1);
    return Error{Error::Kind::Malformed, words->instead.isEmpty() ? sentence : sentence + QLatin1Char(' ') + words->instead, original};
}

} // namespace sentinel
