#include "ui/sources/sourcemark.h"

namespace sentinel {

using namespace Qt::StringLiterals;

Mark markOf(SourceHealth health)
{
    const Theme& t = theme();
    switch (health) {
    case SourceHealth::Working:
        return {t.good, t.goodTint, "check"_L1, u'W'};
    case SourceHealth::Troubled:
        return {t.bad, t.badTint, "error"_L1, u'T'};
    case SourceHealth::Silent:
        return {t.warning, t.warningTint, "warning"_L1, u'S'};
    case SourceHealth::New:
        return {t.info, t.infoTint, "clock"_L1, u'N'};
    case SourceHealth::HooksOnly:
        return {t.info, t.infoTint, "link"_L1, u'H'};
    case SourceHealth::Paused:
        break;
    }
    return {t.neutral, t.neutralTint, "pause"_L1, u'P'};
}

QLatin1StringView iconOf(SourceKind kind)
{
    switch (kind) {
    case SourceKind::Folder:
        return "folder"_L1;
    case SourceKind::Generic:
        return "code"_L1;
    case SourceKind::GitHub:
    case SourceKind::GitLab:
        return "branch"_L1;
    case SourceKind::Jenkins:
    case SourceKind::Buildbot:
        break;
    }
    return "server"_L1;
}

} // namespace sentinel
