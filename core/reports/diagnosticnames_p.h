#pragma once

#include "core/reports/diagnosticplace_p.h"

namespace sentinel {

/// Whether the tools of a language may leave a problem's weight out, and be believed.
enum class Weightless {
    Never,      ///< they always say "error" or "warning"
    WithColumn, ///< "a.go:3:5: text"
    Always,     ///< "a.php:3:text"
};

/// What is known of the tools for files of a kind.
struct LanguageTools
{
    const char* extensions; ///< with blanks around each
    const char* tool;       ///< that speaks when nothing else shows
    Weightless weightless;
};

const LanguageTools* languageOf(std::string_view file);

/// Which tool it is that speaks so: by the place's form, the file's kind and the code's shape.
std::string toolFor(const Place& place, const Judgement* judgement, std::string_view code, std::string_view message);

} // namespace sentinel
