// What people call their steps and what their commands are called says what they were for. It is weak evidence: heard only where the
// output itself says little.

#include "core/triage/purpose.h"

#include <algorithm>
#include <cctype>
#include <string>

namespace sentinel {

namespace {

/// A word of a command, or two that follow each other, and what it is for. Of several the first in the table counts.
struct Word
{
    std::string_view words;
    Category category;
};

constexpr Word table[] = {
    {"trivy", Category::SecurityScanFailure},
    {"snyk", Category::SecurityScanFailure},
    {"gitleaks", Category::SecurityScanFailure},
    {"trufflehog", Category::SecurityScanFailure},
    {"bandit", Category::SecurityScanFailure},
    {"grype", Category::SecurityScanFailure},
    {"govulncheck", Category::SecurityScanFailure},
    {"checkov", Category::SecurityScanFailure},
    {"semgrep", Category::SecurityScanFailure},
    {"codeql", Category::SecurityScanFailure},
    {"tfsec", Category::SecurityScanFailure},
    {"audit", Category::SecurityScanFailure},
    {"vulnerabilities", Category::SecurityScanFailure},
    {"npm ci", Category::DependencyError},
    {"npm install", Category::DependencyError},
    {"yarn install", Category::DependencyError},
    {"pnpm install", Category::DependencyError},
    {"pip install", Category::DependencyError},
    {"pip3 install", Category::DependencyError},
    {"bundle install", Category::DependencyError},
    {"composer install", Category::DependencyError},
    {"poetry install", Category::DependencyError},
    {"conda install", Category::DependencyError},
    {"brew install", Category::DependencyError},
    {"gem install", Category::DependencyError},
    {"get install", Category::DependencyError},
    {"cargo fetch", Category::DependencyError},
    {"go mod", Category::DependencyError},
    {"dotnet restore", Category::DependencyError},
    {"install dependencies", Category::DependencyError},
    {"install deps", Category::DependencyError},
    {"deploy", Category::DeploymentFailure},
    {"deployment", Category::DeploymentFailure},
    {"publish", Category::DeploymentFailure},
    {"helm", Category::DeploymentFailure},
    {"kubectl", Category::DeploymentFailure},
    {"rollout", Category::DeploymentFailure},
    {"terraform apply", Category::DeploymentFailure},
    {"docker push", Category::DeploymentFailure},
    {"cloudformation", Category::DeploymentFailure},
    {"test", Category::TestFailure},
    {"tests", Category::TestFailure},
    {"testing", Category::TestFailure},
    {"unittest", Category::TestFailure},
    {"unittests", Category::TestFailure},
    {"pytest", Category::TestFailure},
    {"tox", Category::TestFailure},
    {"nox", Category::TestFailure},
    {"ctest", Category::TestFailure},
    {"rspec", Category::TestFailure},
    {"phpunit", Category::TestFailure},
    {"jest", Category::TestFailure},
    {"mocha", Category::TestFailure},
    {"karma", Category::TestFailure},
    {"vitest", Category::TestFailure},
    {"cypress", Category::TestFailure},
    {"playwright", Category::TestFailure},
    {"e2e", Category::TestFailure},
    {"spec", Category::TestFailure},
    {"specs", Category::TestFailure},
    {"make check", Category::TestFailure},
    {"build", Category::BuildFailure},
    {"compile", Category::BuildFailure},
    {"lint", Category::BuildFailure},
    {"linter", Category::BuildFailure},
    {"linting", Category::BuildFailure},
    {"eslint", Category::BuildFailure},
    {"flake8", Category::BuildFailure},
    {"mypy", Category::BuildFailure},
    {"rubocop", Category::BuildFailure},
    {"clippy", Category::BuildFailure},
    {"format", Category::BuildFailure},
    {"fmt", Category::BuildFailure},
    {"checkstyle", Category::BuildFailure},
    {"tsc", Category::BuildFailure},
    {"webpack", Category::BuildFailure},
    {"sass", Category::BuildFailure},
    {"make", Category::BuildFailure},
    {"ninja", Category::BuildFailure},
    {"assemble", Category::BuildFailure},
    {"bundle", Category::BuildFailure},
    {"package", Category::BuildFailure},
};

constexpr size_t longest = 512; // of a command: what it is for stands at its begin

/// " npm run build " of "npm run-build": words apart by one blank each.
std::string spaced(std::string_view command)
{
    std::string text(1, ' ');
    for (const char c : command.substr(0, longest)) {
        const bool isWord = std::isalnum(static_cast<unsigned char>(c)) != 0;
        if (isWord)
            text += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
        else if (text.back() != ' ')
            text += ' ';
    }
    if (text.back() != ' ')
        text += ' ';
    return text;
}

} // namespace

Category purposeOf(std::string_view command)
{
    const std::string text = spaced(command);
    const auto found = std::find_if(std::begin(table), std::end(table), [&text](const Word& word) {
        const size_t at = text.find(word.words);
        for (size_t next = at; next != std::string::npos; next = text.find(word.words, next + 1)) {
            if (text[next - 1] == ' ' && text[next + word.words.size()] == ' ')
                return true;
        }
        return false;
    });
    return found == std::end(table) ? Category::Unknown : found->category;
}

Category purposeOfFailing(Lines& lines, const Situation& situation)
{
    constexpr qint64 lookBack = 400; // lines: a command that stands further above may not be the one that failed
    // The provider repeats the command where it says how that ended, or put it in front of its output.
    const Category atEnd = lines.marker(situation.end) == Marker::Exit ? purposeOf(lines.text(situation.end)) : Category::Unknown;
    if (atEnd != Category::Unknown)
        return atEnd;
    const qint64 first = situation.failing.empty() ? std::max<qint64>(1, situation.end - lookBack) : situation.failing.front().first;
    for (qint64 line = situation.end; line >= std::max(first, situation.end - lookBack); --line) {
        if (lines.marker(line) != Marker::Command)
            continue;
        const Category category = purposeOf(lines.text(line));
        if (category != Category::Unknown)
            return category;
    }
    for (const Step& step : lines.log().steps()) {
        if (step.lines.first <= situation.end && step.lines.last >= situation.end)
            return purposeOf(step.name.toStdString());
    }
    return Category::Unknown;
}

} // namespace sentinel
