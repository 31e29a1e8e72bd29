#include "core/domain/source.h"

#include "core/domain/wordtable_p.h"

namespace sentinel {

namespace {

constexpr Word<SourceKind> kinds[] = {
    {SourceKind::GitHub, "github", QT_TRANSLATE_NOOP("Words", "GitHub")},
    {SourceKind::GitLab, "gitlab", QT_TRANSLATE_NOOP("Words", "GitLab")},
    {SourceKind::Jenkins, "jenkins", QT_TRANSLATE_NOOP("Words", "Jenkins")},
    {SourceKind::Buildbot, "buildbot", QT_TRANSLATE_NOOP("Words", "Buildbot")},
    {SourceKind::Generic, "generic", QT_TRANSLATE_NOOP("Words", "Other CI")},
    {SourceKind::Folder, "folder", QT_TRANSLATE_NOOP("Words", "Folder")},
};

} // namespace

std::string_view jsonName(SourceKind value)
{
    return wordOf(kinds, value).json;
}
std::optional<SourceKind> sourceKindNamed(std::string_view name)
{
    return valueOf(kinds, name);
}
QString displayName(SourceKind value)
{
    return translated(wordOf(kinds, value).display);
}

Provider providerOf(SourceKind kind)
{
    switch (kind) {
    case SourceKind::GitHub:
        return Provider::GitHub;
    case SourceKind::GitLab:
        return Provider::GitLab;
    case SourceKind::Jenkins:
        return Provider::Jenkins;
    case SourceKind::Buildbot:
        return Provider::Buildbot;
    case SourceKind::Generic:
    case SourceKind::Folder:
        break;
    }
    return Provider::Generic;
}

bool isSilent(const SourceState& state)
{
    return state.silentSince && (!state.lastEvent || *state.lastEvent <= *state.silentSince);
}

} // namespace sentinel
