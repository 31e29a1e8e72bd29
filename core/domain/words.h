#pragma once

#include <QString>

#include <optional>
#include <string_view>

namespace sentinel {

/// Whose log or payload it is.
enum class Provider { Generic, GitHub, GitLab, Jenkins, Travis, Buildbot };

/// How a run, a step or a log ended. Unknown is an answer: a log whose tail is missing has no outcome.
enum class Outcome { Unknown, Passed, Failed, Cancelled };

/// What kind of failure it is. The JSON names never change: scripts rely on them.
enum class Category {
    Unknown,
    BuildFailure,
    ConfigurationError,
    DependencyError,
    DeploymentFailure,
    NetworkError,
    PermissionError,
    ResourceExhaustion,
    SecurityScanFailure,
    TestFailure,
    Timeout,
};

/// Who has to do something about it.
enum class Attribution { Unknown, Code, Test, Infrastructure };

enum class TestStatus { Passed, Failed, Error, Skipped };

// Names in JSON and in the store: stable, lower case, with underscores.
std::string_view jsonName(Provider provider);
std::string_view jsonName(Outcome outcome);
std::string_view jsonName(Category category);
std::string_view jsonName(Attribution attribution);
std::string_view jsonName(TestStatus status);

std::optional<Provider> providerNamed(std::string_view name);
std::optional<Outcome> outcomeNamed(std::string_view name);
std::optional<Category> categoryNamed(std::string_view name);
std::optional<Attribution> attributionNamed(std::string_view name);
std::optional<TestStatus> testStatusNamed(std::string_view name);

// Names for people, translated.
QString displayName(Provider provider);
QString displayName(Outcome outcome);
QString displayName(Category category);
QString displayName(Attribution attribution);
QString displayName(TestStatus status);

} // namespace sentinel
