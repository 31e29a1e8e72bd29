#include "core/triage/anchors.h"

#include "core/triage/blocks.h"

#include <QCoreApplication>

namespace sentinel {

namespace {

using C = Category;

// Patterns do not begin with words that may or may not be there ("^(\S+ ){0,3}ERROR"): among many others Vectorscan 5.4.9 finds
// such at some places of its input only.
// Weights: 0.9 and more name one failure with its reason; 0.6 name a failure; below 0.4 only hint at one.
constexpr Anchor table[] = {
    // Tests
    {"numbered", QT_TRANSLATE_NOOP("Anchors", "a failed test with its message"), R"(^\s{0,4}\d{1,4}\) \S)", false, growNumbered, 0.75,
     C::TestFailure},
    {"pytest", QT_TRANSLATE_NOOP("Anchors", "an assertion of a Python test"), R"(^E   +\S)", false, growPytest, 0.8, C::TestFailure},
    {"pytest-summary", QT_TRANSLATE_NOOP("Anchors", "the list of failed tests"), R"(^(FAILED|ERROR) (\[[\d.]+s\] )?\S+\.py(::| - )\S*)",
     false, growSingle, 0.55, C::TestFailure, true},
    {"unittest", QT_TRANSLATE_NOOP("Anchors", "a failed test with its trace"), R"(^(FAIL|ERROR): \w+ \([\w.<>]+\))", false, growUnittest,
     0.9, C::TestFailure},
    {"go-test", QT_TRANSLATE_NOOP("Anchors", "a failed test with its message"), R"(^\s*--- FAIL: \S+)", false, growGoTest, 0.9,
     C::TestFailure},
    {"go-log", QT_TRANSLATE_NOOP("Anchors", "what a test says of its failure"), R"(^\s{4,}\S+_test\.go:\d+: \S)", false, growGoLog, 0.75,
     C::TestFailure},
    {"go-check", QT_TRANSLATE_NOOP("Anchors", "a failed test with its message"), R"(^FAIL: \S+\.go:\d+: \S+)", false, growParagraph, 0.85,
     C::TestFailure},
    {"jest", QT_TRANSLATE_NOOP("Anchors", "a failed test with its message"), R"(^\s*● .*\S)", false, growJest, 0.8, C::TestFailure},
    {"karma", QT_TRANSLATE_NOOP("Anchors", "a failed test with its message"), R"(^\S.* \([^)]*\) .* FAILED$)", false, growLine, 0.8,
     C::TestFailure},
    {"gtest", QT_TRANSLATE_NOOP("Anchors", "a failed test"), R"(^\[  FAILED  \] \w+)", false, growGoogleTest, 0.7, C::TestFailure},
    {"gtest-place", QT_TRANSLATE_NOOP("Anchors", "a failed assertion"), R"(^\S+:\d+: Failure$)", false, growGoogleTest, 0.9,
     C::TestFailure},
    {"catch2", QT_TRANSLATE_NOOP("Anchors", "a failed assertion"), R"(^\S+:\d+: FAILED:)", false, growParagraph, 0.9, C::TestFailure},
    {"tap", QT_TRANSLATE_NOOP("Anchors", "a failed test with its details"), R"(^\s*not ok \d+)", false, growTap, 0.8, C::TestFailure},
    {"perl-test", QT_TRANSLATE_NOOP("Anchors", "a failed test with its details"), R"(^\s*#\s+Failed test)", false, growTagged, 0.85,
     C::TestFailure},
    {"clojure-test", QT_TRANSLATE_NOOP("Anchors", "a failed test with its values"), R"(^(FAIL|ERROR) in \(?\S+)", false, growAfter, 0.9,
     C::TestFailure},
    {"gradle-test", QT_TRANSLATE_NOOP("Anchors", "a failed test with its trace"), R"(^\S.* > \S.* FAILED$)", false, growJavaTrace, 0.9,
     C::TestFailure},
    {"surefire", QT_TRANSLATE_NOOP("Anchors", "a failed test with its trace"), R"(<<< (FAILURE|ERROR)!$)", false, growJavaTrace, 0.85,
     C::TestFailure},
    {"surefire-list", QT_TRANSLATE_NOOP("Anchors", "the list of failed tests"),
     R"(^(\[ERROR\] )?(Failed tests|Tests in error|Failures|Errors): ?)", false, growAfter, 0.5, C::TestFailure, true},
    {"dotnet-test", QT_TRANSLATE_NOOP("Anchors", "a failed test with its message"), R"(^\s*(X|Failed) [\w.]+(\(.*\))? ?\[[^\]]+\]$)", false,
     growDotnetTest, 0.9, C::TestFailure},
    {"xunit", QT_TRANSLATE_NOOP("Anchors", "a failed test with its message"), R"( \[FAIL\]$)", false, growDotnetTest, 0.9, C::TestFailure},
    {"scalatest", QT_TRANSLATE_NOOP("Anchors", "a failed test"), R"(\*\*\* FAILED \*\*\*)", false, growLine, 0.85, C::TestFailure},
    {"minitest", QT_TRANSLATE_NOOP("Anchors", "a failed test with its message"), R"(^(Failure|Error):$)", false, growAfter, 0.8,
     C::TestFailure},
    {"xctest", QT_TRANSLATE_NOOP("Anchors", "a failed assertion"), R"(^\S+:\d+: error: -?\[?\S+( \S+)?\]? : )", false, growLine, 0.9,
     C::TestFailure},
    {"check-unit", QT_TRANSLATE_NOOP("Anchors", "a failed assertion"), R"(^\S+:\d+:[FE]:\S+)", false, growListing, 0.85, C::TestFailure},
    {"unexpected", QT_TRANSLATE_NOOP("Anchors", "an unexpected test result"), R"((^|\s)(TEST-UNEXPECTED-[A-Z]+|PROCESS-CRASH) \|)", false,
     growLine, 0.85, C::TestFailure},
    {"ctest", QT_TRANSLATE_NOOP("Anchors", "the list of failed tests"), R"(^The following tests FAILED:)", false, growLine, 0.6,
     C::TestFailure, true},
    {"assert", QT_TRANSLATE_NOOP("Anchors", "a failed assertion"),
     R"(\b(AssertionError|AssertionFailedError|ComparisonFailure|Assertion failed|assertion failed|Assertion `.*' failed))", false,
     growAssertion, 0.6, C::TestFailure},
    {"not-equal", QT_TRANSLATE_NOOP("Anchors", "an expectation that was not met"),
     R"(^\s*(Expected|expected):? .*(but (got|was|found)|got:?|to (be|equal|match)|actual)\b)", false, growFields, 0.7, C::TestFailure},
    {"common-test", QT_TRANSLATE_NOOP("Anchors", "a failed test with its reason"),
     R"(^(%%% \S+ ==> .*(FAILED|failed)|\S+ > .*#\d+: FAILED|\w+:\S+ failed on line \d+))", false, growParagraph, 0.8, C::TestFailure},

    // Traces
    {"python-trace", QT_TRANSLATE_NOOP("Anchors", "a stack trace with its exception"), R"(^\s*Traceback \(most recent call last\))", false,
     growPythonTrace, 0.75, C::Unknown},
    {"java-trace", QT_TRANSLATE_NOOP("Anchors", "an exception with its stack trace"),
     R"(^(\s*|\s*Exception in thread ".*" |.*\[ERROR\] )([a-z]\w*\.)+\w*(Exception|Error|Failure|Throwable)\b)", false, growJavaTrace, 0.6,
     C::Unknown},
    {"script-trace", QT_TRANSLATE_NOOP("Anchors", "an error with its stack trace"),
     R"(^\s*(Uncaught )?(Assertion|Type|Reference|Syntax|Range|Eval|URI)?Error( \[\w+\])?: \S)", false, growScriptTrace, 0.65, C::Unknown},
    {"ruby-abort", QT_TRANSLATE_NOOP("Anchors", "the message with which Rake gave up"), R"(^rake aborted!)", false, growRubyTrace, 0.7,
     C::Unknown},
    {"ruby-trace", QT_TRANSLATE_NOOP("Anchors", "an exception with its stack trace"), R"(^\S+\.rb:\d+:in .*: .+ \(\S+\))", false,
     growRubyTrace, 0.75, C::Unknown},
    {"go-panic", QT_TRANSLATE_NOOP("Anchors", "a panic with its stack"), R"(^panic: \S)", false, growPanic, 0.85, C::Unknown},
    {"rust-panic", QT_TRANSLATE_NOOP("Anchors", "a panic with its message"), R"(^\s*thread '.*' (\(\d+\) )?panicked at)", false, growPanic,
     0.85, C::Unknown},
    {"sanitizer", QT_TRANSLATE_NOOP("Anchors", "the report of a sanitizer"), R"(^==\d+==\s?(ERROR|WARNING): )", false, growSanitizer, 0.9,
     C::Unknown},
    {"sanitizer-summary", QT_TRANSLATE_NOOP("Anchors", "what a sanitizer found"), R"(\bSUMMARY: \w+Sanitizer: \S)", false, growSingle, 0.7,
     C::Unknown},
    {"powershell", QT_TRANSLATE_NOOP("Anchors", "an error with its place"), R"(^\s*\+ (CategoryInfo|FullyQualifiedErrorId)\s+: )", false,
     growShellError, 0.8, C::Unknown},
    {"php-fatal", QT_TRANSLATE_NOOP("Anchors", "a fatal error with its place"), R"(^(PHP )?(Fatal|Parse) error: )", false, growAfter, 0.85,
     C::Unknown},
    {"lua-error", QT_TRANSLATE_NOOP("Anchors", "an error with its stack trace"), R"(^lua\S*: \S+:\d+: )", false, growAfter, 0.75,
     C::Unknown},
    {"erlang-error", QT_TRANSLATE_NOOP("Anchors", "an error with its stack trace"), R"(^\*\* \(?(exception|\w+Error|EXIT|exit|stop|throw))",
     false, growLine, 0.75, C::Unknown},
    {"r-error", QT_TRANSLATE_NOOP("Anchors", "an error of R"), R"(^(Error in .* :|Error: .*|\* checking .*\.\.\..* (ERROR|WARNING))$)",
     false, growLine, 0.6, C::Unknown},

    // Compilers and builds
    {"compiler", QT_TRANSLATE_NOOP("Anchors", "a compiler error with its source and notes"),
     R"(^\s*([A-Za-z]:)?[^\s:]+:\d+(:\d+)?: (fatal |internal compiler )?error: )", false, growCompiler, 0.9, C::BuildFailure},
    {"rustc", QT_TRANSLATE_NOOP("Anchors", "a compiler error with its source and notes"), R"(^error(\[E\d{4}\])?: \S)", false, growRustc,
     0.8, C::BuildFailure},
    {"msbuild", QT_TRANSLATE_NOOP("Anchors", "a compiler error"), R"(\(\d+(,\d+)*\)\s?: (fatal )?error [A-Z]+\d+\s?:)", false, growListing,
     0.9, C::BuildFailure},
    {"tsc", QT_TRANSLATE_NOOP("Anchors", "a compiler error"), R"(:\d+:\d+ - error TS\d+:)", false, growAfter, 0.9, C::BuildFailure},
    {"maven-compiler", QT_TRANSLATE_NOOP("Anchors", "a compiler error"), R"(^\[ERROR\] \S+\.(java|kt|scala|groovy):(\[\d+,\d+\]|\d+:))",
     false, growTagged, 0.9, C::BuildFailure},
    {"maven", QT_TRANSLATE_NOOP("Anchors", "what Maven reports as error"), R"(^\[ERROR\] \S)", false, growTagged, 0.45, C::Unknown},
    {"kotlin", QT_TRANSLATE_NOOP("Anchors", "a compiler error"), R"(^e: \S)", false, growTagged, 0.85, C::BuildFailure},
    {"sbt", QT_TRANSLATE_NOOP("Anchors", "what sbt reports as error"), R"(^\[error\] \S)", false, growTagged, 0.6, C::BuildFailure},
    {"gradle", QT_TRANSLATE_NOOP("Anchors", "what Gradle says went wrong"), R"(^\* What went wrong:)", false, growAfter, 0.5, C::Unknown},
    {"cmake", QT_TRANSLATE_NOOP("Anchors", "an error of CMake"), R"(^CMake Error)", false, growCMake, 0.85, C::ConfigurationError},
    {"configure", QT_TRANSLATE_NOOP("Anchors", "an error of configure"), R"(^configure: error: )", false, growConfigure, 0.85,
     C::ConfigurationError},
    {"linker", QT_TRANSLATE_NOOP("Anchors", "an error of the linker"),
     R"((undefined reference to|multiple definition of|^Undefined symbols for|ld: (symbol\(s\) not found|cannot find|library not found)|collect2: error))",
     false, growLinker, 0.85, C::BuildFailure},
    {"go-build", QT_TRANSLATE_NOOP("Anchors", "a compiler error"), R"(^(vet: )?\S+\.go:\d+:\d+: \S)", false, growListing, 0.65,
     C::BuildFailure},
    {"latex", QT_TRANSLATE_NOOP("Anchors", "an error of LaTeX"), R"(^! \S)", false, growLatex, 0.8, C::BuildFailure},
    {"buildkit", QT_TRANSLATE_NOOP("Anchors", "the step of the image that failed"), R"(^(ERROR|error): failed to (solve|build))", false,
     growBuildKit, 0.85, C::Unknown},
    {"resolution", QT_TRANSLATE_NOOP("Anchors", "versions that do not fit together"),
     R"((because these package versions have conflicting|^(ERROR: )?[Cc]ould not find compatible versions|Bundler could not find compatible|could not be resolved to an installable set|^The following packages have unmet dependencies|failed to select a version for|^\s*Because .*(depends on|no versions of|requires)|UnsatisfiableError: ))",
     false, growResolution, 0.85, C::DependencyError},
    {"terraform", QT_TRANSLATE_NOOP("Anchors", "an error of Terraform"), R"(^\s*│ Error: )", false, growTagged, 0.9, C::ConfigurationError},
    {"npm", QT_TRANSLATE_NOOP("Anchors", "what npm reports as error"), R"(^npm (ERR!|error) \S)", false, growTagged, 0.35, C::Unknown},
    {"sass", QT_TRANSLATE_NOOP("Anchors", "a syntax error with its place"),
     R"(^(Error: )?(Invalid CSS|Parse error|SyntaxError|Syntax error|Unexpected token|ParseError))", false, growParser, 0.8,
     C::BuildFailure},
    {"haskell", QT_TRANSLATE_NOOP("Anchors", "a compiler error"), R"(^\S+\.hs:\d+:\d+: error)", false, growLine, 0.9, C::BuildFailure},
    {"ninja", QT_TRANSLATE_NOOP("Anchors", "the step of the build that failed"), R"(^FAILED: (\[code=\d+\] )?\S+)", false, growNinja, 0.7,
     C::BuildFailure},
    {"elixir", QT_TRANSLATE_NOOP("Anchors", "a compiler error"), R"(^== Compilation error in file)", false, growAfter, 0.9,
     C::BuildFailure},
    {"swift", QT_TRANSLATE_NOOP("Anchors", "an error of the build"), R"(^(❌|✖|✗|⨯|×) +\S)", false, growLine, 0.6, C::Unknown},

    // Linters
    {"eslint", QT_TRANSLATE_NOOP("Anchors", "problems that a linter found"), R"(^\s+\d+:\d+\s+(error|✖)\s+\S)", false, growGrouped, 0.8,
     C::BuildFailure},
    {"lint", QT_TRANSLATE_NOOP("Anchors", "problems that a linter found"),
     R"(^(\[ERROR\] |ERROR: )?\S+\.\w+(: ?|\(|\[)\d+\S* (\[?[A-Z]{1,8}\d{1,5}\]?[:/ ,]|([CWEFR]:|error|Error|ERROR)[: ,]))", false,
     growListing, 0.7, C::BuildFailure},
    {"place", QT_TRANSLATE_NOOP("Anchors", "a message with its place"), R"(^\S+\.\w{1,5}(:\d+|\(\d+)\S*:? \S)", false, growListing, 0.3,
     C::Unknown},
    {"lint-warning", QT_TRANSLATE_NOOP("Anchors", "problems that a linter found"),
     R"(^\S+\.(go|py|js|ts|sh|rb|php|java|md):\d+:\d*:? ?(warning|error|style|info)\b)", false, growListing, 0.5, C::BuildFailure},
    {"lint-section", QT_TRANSLATE_NOOP("Anchors", "problems that a linter found"), R"(^>>> Lint for \S)", false, growIndented, 0.75,
     C::BuildFailure},
    {"links", QT_TRANSLATE_NOOP("Anchors", "links that lead nowhere"),
     R"(^(Issues :-\(|\s*\[(✖|4\d\d|5\d\d|TIMEOUT)\] https?:|ERROR: \d+ dead links? found|- .*: the following links? (is|are) broken))",
     false, growAfter, 0.75, C::Unknown},
    {"artifact", QT_TRANSLATE_NOOP("Anchors", "parts that could not be fetched"), R"(^(\[ERROR\] )?Could not (find|transfer) artifact \S)",
     false, growAfter, 0.7, C::DependencyError},
    {"checkstyle", QT_TRANSLATE_NOOP("Anchors", "problems that Checkstyle found"), R"(^(\[ant:checkstyle\] )?\[(ERROR|error)\] \S+:\d+)",
     false, growTagged, 0.8, C::BuildFailure},

    // Anything that says so
    {"message", QT_TRANSLATE_NOOP("Anchors", "an error message"), R"((^|: +|^\s+)\[?(fatal|error|critical|err|failure)\]?( \w+)?: \S)",
     true, growTagged, 0.45, C::Unknown},
    {"error-tag", QT_TRANSLATE_NOOP("Anchors", "an error message"), R"((^|\s)\[?(ERROR|FATAL|CRITICAL|SEVERE)\]?:? +\S)", false, growTagged,
     0.4, C::Unknown},
    {"exception", QT_TRANSLATE_NOOP("Anchors", "an exception"), R"(\b\w*(Exception|Error): \S)", false, growLine, 0.4, C::Unknown},
    {"failed-to", QT_TRANSLATE_NOOP("Anchors", "says that something failed"),
     R"(\b(failed|unable|could not|cannot|can't|couldn't) (to|with|because|find|open|resolve|connect|read|load)\b)", true, growLine, 0.3,
     C::Unknown},
    {"failed", QT_TRANSLATE_NOOP("Anchors", "says that something failed"),
     R"(\b(FAILED|FAILURE|FAIL|Failed|failed|failing|aborted|Aborted|crashed|terminated)\b)", false, growLine, 0.22, C::Unknown},
    {"error-word", QT_TRANSLATE_NOOP("Anchors", "speaks of an error"),
     R"(\b(error|errors|fatal|not found|No such file|denied|refused|timed out|invalid|missing|unexpected|illegal|undefined)\b)", true,
     growLine, 0.15, C::Unknown},
};

constexpr Voice voiceTable[] = {
    {"maven", R"(^\[INFO\] (Scanning for projects|Building |--- ))"},
    {"gradle", R"(^(> Task :|:\w+(:\w+)*( UP-TO-DATE)?$|Starting a Gradle Daemon|> Configure project))"},
    {"sbt", R"(^\[info\] (Loading |Set current project|welcome to sbt|Compiling ))"},
    {"npm", R"(^(> \S+@\S+ |npm (WARN|ERR!|notice|info)))"},
    {"yarn", R"(^(yarn (run|install) v|\$ \S+|\[\d/\d\] ))"},
    {"pip", R"(^\s*(Collecting|Requirement already satisfied:|Downloading|Installing collected packages:) )"},
    {"pytest", R"(={3,} test session starts ={3,})"},
    {"go", R"(^(=== RUN|ok  \t|\?   \t|FAIL\t|go: |# \S+/))"},
    {"cargo", R"(^\s*(Compiling|Updating|Downloaded|Finished|Running) \S)"},
    {"bundler", R"(^(Fetching gem metadata|Using \S+ \d|Installing \S+ \d|Bundle complete))"},
    {"composer", R"(^(Loading composer repositories|Updating dependencies|  - Installing ))"},
    {"dotnet", R"(^(Microsoft \(R\) Build Engine|MSBuild version|  Determining projects to restore|  Restored |Test run for ))"},
    {"docker", R"(^(Step \d+/\d+ : |#\d+ \[|Sending build context to Docker))"},
    {"git",
     R"(^(Cloning into |remote: (Enumerating|Counting) objects|\$ git |git (fetch|clone|checkout) |Fetching origin|Fetching changes))"},
    {"terraform", R"(^(Initializing (the backend|provider plugins)|Terraform (used|will|has been) |Refreshing state))"},
    {"ansible", R"(^(PLAY|TASK|PLAY RECAP) \[?)"},
    {"make", R"(^(g?make(\[\d+\])?: |\[ *\d+%\] (Building|Linking)|\[\d+/\d+\] ))"},
    {"apt", R"(^(Reading package lists|Get:\d+ http|Hit:\d+ http|Selecting previously unselected))"},
    {"rspec", R"(^(Randomized with seed|\d+ examples?, ))"},
    {"latex", R"(^(This is (pdf|Xe|Lua|e-)?\w*TeX|LaTeX2e ))"},
};

} // namespace

std::span<const Anchor> anchors()
{
    return table;
}

const Anchor* anchorNamed(std::string_view id)
{
    const auto found = std::find_if(std::begin(table), std::end(table), [id](const Anchor& anchor) { return id == anchor.id; });
    return found == std::end(table) ? nullptr : found;
}

std::span<const Voice> voices()
{
    return voiceTable;
}

bool isKnownTool(const QString& tool)
{
    return std::any_of(std::begin(voiceTable), std::end(voiceTable),
                       [&tool](const Voice& voice) { return tool == QLatin1StringView(voice.tool); });
}

QStringList knownTools()
{
    QStringList tools;
    for (const Voice& voice : voiceTable)
        tools << QLatin1StringView(voice.tool);
    return tools;
}

} // namespace sentinel
