#include "core/domain/words.h"

#include "core/domain/wordtable_p.h"

namespace sentinel {

namespace {

constexpr Word<Provider> providers[] = {
    {Provider::Generic, "generic", QT_TRANSLATE_NOOP("Words", "Generic")},
    {Provider::GitHub, "github", QT_TRANSLATE_NOOP("Words", "GitHub")},
    {Provider::GitLab, "gitlab", QT_TRANSLATE_NOOP("Words", "GitLab")},
    {Provider::Jenkins, "jenkins", QT_TRANSLATE_NOOP("Words", "Jenkins")},
    {Provider::Travis, "travis", QT_TRANSLATE_NOOP("Words", "Travis CI")},
    {Provider::Buildbot, "buildbot", QT_TRANSLATE_NOOP("Words", "Buildbot")},
};

constexpr Word<Outcome> outcomes[] = {
    {Outcome::Unknown, "unknown", QT_TRANSLATE_NOOP("Words", "Unknown")},
    {Outcome::Passed, "passed", QT_TRANSLATE_NOOP("Words", "Passed")},
    {Outcome::Failed, "failed", QT_TRANSLATE_NOOP("Words", "Failed")},
    {Outcome::Cancelled, "cancelled", QT_TRANSLATE_NOOP("Words", "Cancelled")},
};

constexpr Word<Category> categories[] = {
    {Category::Unknown, "unknown", QT_TRANSLATE_NOOP("Words", "Unknown failure")},
    {Category::BuildFailure, "build_failure", QT_TRANSLATE_NOOP("Words", "Build failure")},
    {Category::ConfigurationError, "configuration_error", QT_TRANSLATE_NOOP("Words", "Configuration error")},
    {Category::DependencyError, "dependency_error", QT_TRANSLATE_NOOP("Words", "Dependency error")},
    {Category::DeploymentFailure, "deployment_failure", QT_TRANSLATE_NOOP("Words", "Deployment failure")},
    {Category::NetworkError, "network_error", QT_TRANSLATE_NOOP("Words", "Network error")},
    {Category::PermissionError, "permission_error", QT_TRANSLATE_NOOP("Words", "Permission error")},
    {Category::ResourceExhaustion, "resource_exhaustion", QT_TRANSLATE_NOOP("Words", "Resource exhaustion")},
    {Category::SecurityScanFailure, "security_scan_failure", QT_TRANSLATE_NOOP("Words", "Security scan failure")},
    {Category::TestFailure, "test_failure", QT_TRANSLATE_NOOP("Words", "Test failure")},
    {Category::Timeout, "timeout", QT_TRANSLATE_NOOP("Words", "Timeout")},
};

constexpr Word<Attribution> attributions[] = {
    {Attribution::Unknown, "unknown", QT_TRANSLATE_NOOP("Words", "Unknown cause")},
    {Attribution::Code, "code", QT_TRANSLATE_NOOP("Words", "Code")},
    {Attribution::Test, "test", QT_TRANSLATE_NOOP("Words", "Test")},
    {Attribution::Infrastructure, "infrastructure", QT_TRANSLATE_NOOP("Words", "Infrastructure")},
};

constexpr Word<TestStatus> statuses[] = {
    {TestStatus::Passed, "passed", QT_TRANSLATE_NOOP("Words", "Passed")},
    {TestStatus::Failed, "failed", QT_TRANSLATE_NOOP("Words", "Failed")},
    {TestStatus::Error, "error", QT_TRANSLATE_NOOP("Words", "Error")},
    {TestStatus::Skipped, "skipped", QT_TRANSLATE_NOOP("Words", "Skipped")},
};

} // namespace

std::string_view jsonName(Provider provider)
{
    return wordOf(providers, provider).json;
}
std::string_view jsonName(Outcome outcome)
{
    return wordOf(outcomes, outcome).json;
}
std::string_view jsonName(Category category)
{
    return wordOf(categories, category).json;
}
std::string_view jsonName(Attribution attribution)
{
    return wordOf(attributions, attribution).json;
}
std::string_view jsonName(TestStatus status)
{
    return wordOf(statuses, status).json;
}

std::optional<Provider> providerNamed(std::string_view name)
{
    return valueOf(providers, name);
}
std::optional<Outcome> outcomeNamed(std::string_view name)
{
    return valueOf(outcomes, name);
}
std::optional<Category> categoryNamed(std::string_view name)
{
    return valueOf(categories, name);
}
std::optional<Attribution> attributionNamed(std::string_view name)
{
    return valueOf(attributions, name);
}
std::optional<TestStatus> testStatusNamed(std::string_view name)
{
    return valueOf(statuses, name);
}

QString displayName(Provider provider)
{
    return translated(wordOf(providers, provider).display);
}
QString displayName(Outcome outcome)
{
    return translated(wordOf(outcomes, outcome).display);
}
QString displayName(Category category)
{
    return translated(wordOf(categories, category).display);
}
QString displayName(Attribution attribution)
{
    return translated(wordOf(attributions, attribution).display);
}
QString displayName(TestStatus status)
{
    return translated(wordOf(statuses, status).display);
}

} // namespace sentinel
