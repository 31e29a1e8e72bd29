// Who speaks? Most tools print "file:line:column: weight: text", so that the name is told by the kind of file and by the shape of
// the code. The first row that fits wins. A wrong guess misnames a diagnostic, it does not lose it.

#include "core/reports/diagnosticnames_p.h"

#include <algorithm>
#include <unordered_map>

namespace sentinel {

namespace {

const LanguageTools languages[] = {
    {" c cc cpp cxx c++ h hh hpp hxx h++ inl ipp tcc ixx cppm m mm cu cuh l y ll yy s asm i ii ", "gcc", Weightless::Never},
    {" cs csx razor cshtml vb csproj vbproj vcxproj fsproj sln props targets xaml ", "msbuild", Weightless::Never},
    {" fs fsx fsi ", "fsharp", Weightless::Never},
    {" java class jar ", "javac", Weightless::Never},
    {" kt kts ", "kotlin", Weightless::WithColumn},
    {" scala sc sbt ", "scala", Weightless::Never},
    {" groovy gradle gvy ", "groovy", Weightless::Never},
    {" clj cljs cljc ", "clj-kondo", Weightless::Never},
    {" rs ", "rustc", Weightless::Never},
    {" go ", "go", Weightless::WithColumn},
    {" py pyi pyx ipynb ", "python", Weightless::WithColumn},
    {" rb rake gemspec ru ", "rubocop", Weightless::Never},
    {" erb ", "erblint", Weightless::WithColumn},
    {" slim ", "slim-lint", Weightless::Never},
    {" haml ", "haml-lint", Weightless::Never},
    {" ts tsx mts cts js jsx mjs cjs vue svelte astro ", "eslint", Weightless::WithColumn},
    {" css scss sass less styl pcss ", "stylelint", Weightless::WithColumn},
    {" html htm xhtml hbs pug jade twig ", "html", Weightless::WithColumn},
    {" coffee ", "coffeelint", Weightless::WithColumn},
    {" php phtml inc ", "php", Weightless::WithColumn},
    {" lua luau rockspec ", "luacheck", Weightless::WithColumn},
    {" pl pm t pod ", "perl", Weightless::Never},
    {" sh bash bats ksh zsh dash ", "shellcheck", Weightless::Never},
    {" swift ", "swift", Weightless::Never},
    {" dart ", "dart", Weightless::Never},
    {" yml yaml ", "yamllint", Weightless::WithColumn},
    {" toml json json5 jsonc ini xml plist ", "config", Weightless::WithColumn},
    {" md markdown mdx ", "markdownlint", Weightless::WithColumn},
    {" rst txt adoc asciidoc ", "docs", Weightless::WithColumn},
    {" tex sty cls bib ", "latex", Weightless::Always},
    {" cmake ", "cmake", Weightless::Never},
    {" f f77 f90 f95 f03 f08 f18 for ftn fpp ", "gfortran", Weightless::Never},
    {" adb ads gpr ada ", "gnat", Weightless::WithColumn},
    {" pas pp dpr dpk lpr ", "pascal", Weightless::Never},
    {" v sv svh vh vlt ", "verilator", Weightless::Never},
    {" vhd vhdl ", "ghdl", Weightless::WithColumn},
    {" hs lhs hsc ", "ghc", Weightless::Never},
    {" elm ", "elm", Weightless::Never},
    {" purs ", "purescript", Weightless::Never},
    {" ml mli mll mly re rei ", "ocaml", Weightless::Never},
    {" ex exs eex heex leex ", "elixir", Weightless::Never},
    {" erl hrl yrl xrl ", "erlang", Weightless::Always},
    {" nim nims nimble ", "nim", Weightless::Never},
    {" zig zon ", "zig", Weightless::Never},
    {" cr ", "crystal", Weightless::Never},
    {" d di ", "dmd", Weightless::Never},
    {" vala vapi gs ", "vala", Weightless::Never},
    {" qml qrc ui ", "qt", Weightless::Never},
    {" proto ", "protobuf", Weightless::WithColumn},
    {" tf tfvars hcl ", "terraform", Weightless::Never},
    {" sol ", "solidity", Weightless::WithColumn},
    {" sql ", "sqlfluff", Weightless::WithColumn},
    {" graphql gql ", "graphql", Weightless::WithColumn},
    {" jl ", "julia", Weightless::Never},
    {" r rmd qmd ", "lintr", Weightless::WithColumn},
    {" vim ", "vint", Weightless::WithColumn},
    {" bzl bazel star ", "bazel", Weightless::WithColumn},
    {" as mxml ", "flex", Weightless::Never},
    {" feature ", "gherkin-lint", Weightless::WithColumn},
    {" rego ", "opa", Weightless::Never},
    {" nix ", "nix", Weightless::Never},
    {" bicep ", "bicep", Weightless::Never},
    {" ps1 psm1 psd1 ", "powershell", Weightless::Never},
    {" jsonnet libsonnet ", "jsonnet", Weightless::WithColumn},
    {" wgsl glsl hlsl frag vert comp ", "shader", Weightless::Never},
    {" gd gdshader ", "godot", Weightless::Never},
    {" hx ", "haxe", Weightless::Never},
    {" res resi ", "rescript", Weightless::Never},
    {" gleam ", "gleam", Weightless::Never},
    {" pony ", "pony", Weightless::Never},
    {" rkt scm ss lisp lsp el ", "lisp", Weightless::Never},
    {" typ ", "typst", Weightless::Never},
    {" bst conf cfg service spec po pot ", "config", Weightless::Never},
};

struct Naming
{
    const char* tool;
    const char* language;  ///< the tool of languageOf; empty: any
    const char* code;      ///< "#": figures, "@": capitals, "&": small letters with - or _, "%": anything; empty: any code or none
    const char* inMessage; ///< text that must occur; empty: any
    PlaceForm form = PlaceForm::Colon;
    bool anyForm = true;
};

const Naming namings[] = {
    {"clang-tidy", "gcc", "clang-analyzer-%", ""},
    {"clang-tidy", "gcc", "clang-diagnostic-%", ""},
    {"clang-tidy", "gcc", "bugprone-%", ""},
    {"clang-tidy", "gcc", "cppcoreguidelines-%", ""},
    {"clang-tidy", "gcc", "modernize-%", ""},
    {"clang-tidy", "gcc", "readability-%", ""},
    {"clang-tidy", "gcc", "performance-%", ""},
    {"clang-tidy", "gcc", "portability-%", ""},
    {"clang-tidy", "gcc", "misc-%", ""},
    {"clang-tidy", "gcc", "google-%", ""},
    {"clang-tidy", "gcc", "hicpp-%", ""},
    {"clang-tidy", "gcc", "llvm-%", ""},
    {"clang-tidy", "gcc", "cert-%", ""},
    {"clang-tidy", "gcc", "concurrency-%", ""},
    {"clang-tidy", "gcc", "abseil-%", ""},
    {"clang-tidy", "gcc", "android-%", ""},
    {"clang-tidy", "gcc", "fuchsia-%", ""},
    {"clang-tidy", "gcc", "objc-%", ""},
    {"doxygen", "gcc", "", "documented", PlaceForm::Colon, false},
    {"doxygen", "gcc", "", "@param", PlaceForm::Colon, false},
    {"doxygen", "gcc", "", "argument '", PlaceForm::Colon, false},
    {"cppcheck", "gcc", "&", "", PlaceForm::Colon, false},
    {"msvc", "gcc", "C#", "", PlaceForm::Paren, false},
    {"intel", "gcc", "##", "", PlaceForm::Paren, false},
    {"msvc", "gcc", "", "", PlaceForm::Paren, false},
    {"edg", "gcc", "", "", PlaceForm::Quoted, false},
    {"tsc", "eslint", "TS#", ""},
    {"tslint", "eslint", "", "", PlaceForm::Bracket, false},
    {"csslint", "stylelint", "", "", PlaceForm::Worded, false},
    {"jshint", "eslint", "E#", ""},
    {"jshint", "eslint", "W#", ""},
    {"errorprone", "javac", "@%", "errorprone"},
    {"maven", "javac", "", "", PlaceForm::Maven, false},
    {"checkstyle", "javac", "@&%", ""},
    {"gosec", "go", "", "(Rule:G"},
    {"staticcheck", "go", "SA#", ""},
    {"staticcheck", "go", "ST#", ""},
    {"staticcheck", "go", "S#", ""},
    {"staticcheck", "go", "QF#", ""},
    {"gosec", "go", "G#", ""},
    {"golangci-lint", "go", "&", ""},
    {"golint", "go", "", "should have comment"},
    {"golint", "go", "", "exported "},
    {"mypy", "python", "", "Hint:"},
    {"bandit", "python", "B#", ""},
    {"pydocstyle", "python", "D#", ""},
    {"flake8", "python", "E#", ""},
    {"flake8", "python", "W#", ""},
    {"flake8", "python", "F#", ""},
    {"flake8", "python", "N#", ""},
    {"flake8", "python", "C9#", ""},
    {"pylint", "python", "C#", ""},
    {"pylint", "python", "R#", ""},
    {"flake8", "python", "@#", ""},
    {"phpcs", "php", "@&%", ""},
    {"swiftlint", "swift", "&", ""},
    {"shellcheck", "shellcheck", "SC#", ""},
    {"hadolint", "", "DL#", ""},
    {"shellcheck", "", "SC#", ""},
    {"markdownlint", "", "MD#", ""},
    {"ansible-lint", "yamllint", "&[%", ""},
    {"ghc", "ghc", "GHC-#", ""},
    {"delphi", "pascal", "W#", ""},
    {"delphi", "pascal", "H#", ""},
    {"delphi", "pascal", "E#", ""},
    {"delphi", "pascal", "F#", ""},
    {"sphinx", "docs", "", ""},
};

bool fits(std::string_view code, std::string_view pattern)
{
    while (!pattern.empty()) {
        const char p = pattern.front();
        pattern.remove_prefix(1);
        if (p == '%')
            return true;
        size_t length = 0;
        if (p == '#') {
            while (length < code.size() && isFigure(code[length]))
                ++length;
        } else if (p == '@') {
            while (length < code.size() && code[length] >= 'A' && code[length] <= 'Z')
                ++length;
        } else if (p == '&') {
            while (length < code.size() && ((code[length] >= 'a' && code[length] <= 'z') || code[length] == '-' || code[length] == '_'))
                ++length;
        } else {
            length = !code.empty() && code[0] == p;
        }
        if (length == 0)
            return false;
        code.remove_prefix(length);
    }
    return code.empty();
}

using Extensions = std::unordered_map<std::string_view, const LanguageTools*>;

const Extensions& extensions()
{
    static const Extensions made = [] {
        Extensions map;
        for (const LanguageTools& language : languages) {
            std::string_view list = language.extensions;
            while (!list.empty()) {
                const size_t end = std::min(list.find(' '), list.size());
                if (end > 0)
                    map.emplace(list.substr(0, end), &language);
                list.remove_prefix(std::min(end + 1, list.size()));
            }
        }
        return map;
    }();
    return made;
}

} // namespace

const LanguageTools* languageOf(std::string_view file)
{
    const std::string extension = extensionOf(file);
    if (extension.empty())
        return nullptr;
    const auto found = extensions().find(extension);
    return found == extensions().end() ? nullptr : found->second;
}

std::string toolFor(const Place& place, const Judgement* judgement, std::string_view code, std::string_view message)
{
    const LanguageTools* language = languageOf(place.file);
    const std::string_view name = language ? language->tool : "";
    if (judgement && judgement->coded && begins(place.rest, "[")) { // "[C0103, f] text"
        if (name == "python")
            return "pylint";
        if (name == "yamllint")
            return "ansible-lint";
    }
    if (name == "yamllint" && !judgement && place.column == 0)
        return "ansible-lint";
    if (name == "python" && mentions(place.rest, " [*] "))
        return "ruff";
    if (name == "gcc" && judgement && place.form == PlaceForm::Colon && (judgement->word == "Warning" || judgement->word == "Error"))
        return "doxygen";
    for (const Naming& naming : namings) {
        if (*naming.language && name != naming.language)
            continue;
        if (*naming.code && !fits(code, naming.code))
            continue;
        if (*naming.inMessage && !mentions(message, naming.inMessage))
            continue;
        if (!naming.anyForm && naming.form != place.form)
            continue;
        if (begins(code, "-W"))
            continue;
        return naming.tool;
    }
    if (name == "gcc" && judgement && isOneOf(judgement->word, {"style", "performance", "portability", "information"}))
        return "cppcheck";
    if (name == "php" && judgement && place.rest.size() > 8 && begins(place.rest.substr(judgement->word.size()), " - "))
        return "psalm";
    if (name == "python") {
        if (place.dashed)
            return "pyright";
        if (judgement && judgement->rest.size() && isOneOf(judgement->word, {"error", "note", "warning", "info"}))
            return "mypy";
    }
    if (place.form == PlaceForm::Paren && fits(code, "C#"))
        return "msvc"; // the standard library's headers have no extension
    if (place.form == PlaceForm::Paren && (name.empty() || name == "config"))
        return "msbuild";
    const std::string_view base = baseNameOf(place.file);
    if (begins(base, "Dockerfile"))
        return "hadolint";
    if (isOneOf(base, {"Makefile", "makefile", "GNUmakefile"}))
        return "make";
    if (base == "CMakeLists.txt")
        return "cmake";
    if (base == "BUILD" || base == "WORKSPACE")
        return "bazel";
    return name.empty() ? "generic" : std::string(name);
}

} // namespace sentinel
