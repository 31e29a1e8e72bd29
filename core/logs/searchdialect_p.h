#pragma once

#include "core/base/result.h"

#include <QCoreApplication>
#include <QString>

#include <string>
#include <string_view>

namespace sentinel {

/// What a regular expression says about itself before it is compiled. The language is PCRE's without what needs to look back or ahead.
struct Dialect
{
    std::string text;          ///< with the anchors of a text written as those of a line, which is the same for a single line
    std::string shortened;     ///< the same without repeats at its end that decide how long a match is, not whether there is one
    std::string required;      ///< ASCII letters as they stand: the longest string that every match contains; may be empty
    bool mayCrossLines = true; ///< a match could hold a line feed if there were one
    bool looksBack = false;    ///< at what stands before a match: "^", "\\b"
    bool hasAnchors = false;   ///< it asks where in a line it is
    bool matchesBlocks = true; ///< it means the same in a block of lines when anchors are taken line by line
};

/// Errors: Malformed, with the place and what to write instead, for what is well-formed in PCRE but not understood here.
Result<Dialect> readDialect(const std::string& pattern, bool ignoreCase);

struct ExpressionText
{
    Q_DECLARE_TR_FUNCTIONS(Search)
};

/// "Character 4: what. Instead." of a byte of an expression.
Error troubleAt(std::string_view pattern, size_t at, const QString& what, const QString& instead);

/// What the compiler of expressions says, in words for people.
Error explainExpression(const std::string& pattern, std::string_view compilersWords);

} // namespace sentinel
