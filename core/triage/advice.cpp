#include "core/triage/advice.h"

#include <QCoreApplication>

namespace sentinel {

namespace {

struct Entry
{
    Category category;
    Attribution attribution;
    const char* hint;
    const char* remedies[2];
};

constexpr Entry table[] = {
    {Category::BuildFailure,
     Attribution::Code,
     QT_TRANSLATE_NOOP("Advice", "The code does not build or does not pass its checks."),
     {QT_TRANSLATE_NOOP("Advice", "Fix the first error shown; later ones often follow from it."),
      QT_TRANSLATE_NOOP("Advice", "Run the same command on a clean checkout.")}},
    {Category::ConfigurationError,
     Attribution::Code,
     QT_TRANSLATE_NOOP("Advice", "The pipeline, the build or the environment is set up wrongly."),
     {QT_TRANSLATE_NOOP("Advice", "Check the file or the setting that is named."),
      QT_TRANSLATE_NOOP("Advice", "Compare with the settings of the last passing run.")}},
    {Category::DependencyError,
     Attribution::Unknown,
     QT_TRANSLATE_NOOP("Advice", "A package that the build needs could not be had in the wanted version."),
     {QT_TRANSLATE_NOOP("Advice", "Check the name and the version, and whether it was published or withdrawn."),
      QT_TRANSLATE_NOOP("Advice", "Pin versions with a lock file.")}},
    {Category::DeploymentFailure,
     Attribution::Infrastructure,
     QT_TRANSLATE_NOOP("Advice", "The build was made, but could not be released."),
     {QT_TRANSLATE_NOOP("Advice", "Check the state of the target and its messages."),
      QT_TRANSLATE_NOOP("Advice", "Roll back if the target is left half changed.")}},
    {Category::NetworkError,
     Attribution::Infrastructure,
     QT_TRANSLATE_NOOP("Advice", "Something on the network did not answer."),
     {QT_TRANSLATE_NOOP("Advice", "Run it again; if it stays, check the status of the named host."),
      QT_TRANSLATE_NOOP("Advice", "Retry downloads, and keep what is downloaded in a cache.")}},
    {Category::PermissionError,
     Attribution::Infrastructure,
     QT_TRANSLATE_NOOP("Advice", "Something was refused for lack of a permission or a credential."),
     {QT_TRANSLATE_NOOP("Advice", "Check that the secret is set, not expired, and visible to this job."),
      QT_TRANSLATE_NOOP("Advice", "Check the rights of the account that the job uses.")}},
    {Category::ResourceExhaustion,
     Attribution::Infrastructure,
     QT_TRANSLATE_NOOP("Advice", "The machine ran out of memory, disk or another resource."),
     {QT_TRANSLATE_NOOP("Advice", "Free or enlarge the resource that is named."),
      QT_TRANSLATE_NOOP("Advice", "Lower how much runs at the same time.")}},
    {Category::SecurityScanFailure,
     Attribution::Code,
     QT_TRANSLATE_NOOP("Advice", "A security scan found something over its limit."),
     {QT_TRANSLATE_NOOP("Advice", "Update what is affected, or record why it does not apply."),
      QT_TRANSLATE_NOOP("Advice", "Revoke any secret that was found.")}},
    {Category::TestFailure,
     Attribution::Test,
     QT_TRANSLATE_NOOP("Advice", "Tests ran and did not pass."),
     {QT_TRANSLATE_NOOP("Advice", "Run the failed test alone on the same commit."),
      QT_TRANSLATE_NOOP("Advice", "If it passes there, look for what it shares with other tests.")}},
    {Category::Timeout,
     Attribution::Infrastructure,
     QT_TRANSLATE_NOOP("Advice", "Something took longer than it was allowed to."),
     {QT_TRANSLATE_NOOP("Advice", "Find the last thing that was printed before the silence."),
      QT_TRANSLATE_NOOP("Advice", "Compare its duration with earlier runs before raising the limit.")}},
};

} // namespace

Advice adviceFor(Category category)
{
    const auto entry = std::find_if(std::begin(table), std::end(table), [category](const Entry& e) { return e.category == category; });
    if (entry == std::end(table))
        return {};
    Advice advice;
    advice.attribution = entry->attribution;
    advice.hint = QCoreApplication::translate("Advice", entry->hint);
    for (const char* remedy : entry->remedies)
        advice.remediation << QCoreApplication::translate("Advice", remedy);
    return advice;
}

} // namespace sentinel
