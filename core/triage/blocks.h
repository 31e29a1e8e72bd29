#pragma once

#include "core/triage/lines.h"

namespace sentinel {

/// What fits one look. Longer blocks are cut where their kind says least: a Java trace at its end, a Python one at its start.
constexpr qint64 blockCap = 20;

LineRange cutEnd(LineRange range, qint64 cap = blockCap);
LineRange cutBegin(LineRange range, qint64 cap = blockCap);
/// Without blank lines, rulers and offers of help ("Use --trace for backtrace.") at its ends.
LineRange trimmed(Lines& lines, LineRange range);

// blocks_general.cpp
LineRange growLine(Lines& lines, qint64 at);      ///< the line and what is indented below it
LineRange growParagraph(Lines& lines, qint64 at); ///< to the blank lines around it
LineRange growAfter(Lines& lines, qint64 at);     ///< from the line to the next blank one
LineRange growTagged(Lines& lines, qint64 at);    ///< the run of lines with the same tag: "[ERROR]", "npm ERR!", "#", a box
LineRange growFields(Lines& lines, qint64 at);    ///< lines of the form "name: value" around it, and the frames among them
LineRange growSingle(Lines& lines, qint64 at);    ///< the line alone
LineRange growList(Lines& lines, qint64 at);      ///< a numbered list ("3. …") with its heading
LineRange growIndented(Lines& lines, qint64 at);  ///< a heading and all that is indented below it, blank lines included

// blocks_traces.cpp
bool framesFollow(Lines& lines, qint64 at); ///< does a stack trace stand below the message in this line?
LineRange growPythonTrace(Lines& lines, qint64 at);
LineRange growJavaTrace(Lines& lines, qint64 at);
LineRange growRubyTrace(Lines& lines, qint64 at);
LineRange growScriptTrace(Lines& lines, qint64 at); ///< JavaScript: message, code, "    at …"
LineRange growPanic(Lines& lines, qint64 at);       ///< Go and Rust panics
LineRange growSanitizer(Lines& lines, qint64 at);
LineRange growShellError(Lines& lines, qint64 at); ///< PowerShell: message, place, code, categories

// blocks_compilers.cpp
LineRange growCompiler(Lines& lines, qint64 at); ///< gcc, clang, javac, …: includes above, source, carets and notes below
LineRange growNinja(Lines& lines, qint64 at);    ///< the target, its command, what it printed
LineRange growBuildKit(Lines& lines, qint64 at); ///< the failed step's output, the lines of the Dockerfile, the error
LineRange growRustc(Lines& lines, qint64 at);
LineRange growCMake(Lines& lines, qint64 at);
LineRange growLinker(Lines& lines, qint64 at);
LineRange growLatex(Lines& lines, qint64 at);
LineRange growParser(Lines& lines, qint64 at);    ///< a message, the text it speaks of, a caret, what was expected there
LineRange growConfigure(Lines& lines, qint64 at); ///< what configure says, and where it wrote more

// blocks_resolvers.cpp
LineRange growResolution(Lines& lines, qint64 at); ///< who wants which version of what: the whole tree of a dependency conflict

// blocks_lints.cpp
LineRange growListing(Lines& lines, qint64 at); ///< lines of one shape with places: "a.py:3: …"
LineRange growGrouped(Lines& lines, qint64 at); ///< a file's name, then its problems, indented

// blocks_tests.cpp
LineRange growNumbered(Lines& lines, qint64 at); ///< "  1) …" of RSpec, PHPUnit, Mocha, ExUnit
LineRange growPytest(Lines& lines, qint64 at);
LineRange growAssertion(Lines& lines, qint64 at); ///< the message, the difference and the frames below it
LineRange growUnittest(Lines& lines, qint64 at);
LineRange growGoTest(Lines& lines, qint64 at);
LineRange growGoLog(Lines& lines, qint64 at); ///< "=== CONT  TestX" and what the test says below
LineRange growJest(Lines& lines, qint64 at);
LineRange growGoogleTest(Lines& lines, qint64 at);
LineRange growTap(Lines& lines, qint64 at);
LineRange growDotnetTest(Lines& lines, qint64 at);

} // namespace sentinel
