#include "ui/sources/sourcewords.h"

#include <QCoreApplication>

namespace sentinel {

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(SourceWords)
};

} // namespace

SourceWords wordsOf(SourceKind kind)
{
    using namespace Qt::StringLiterals;
    switch (kind) {
    case SourceKind::GitHub:
        return {Text::tr("Actions at github.com or on a server of your own"),
                u"GitHub"_s,
                u"https://api.github.com"_s,
                Text::tr("Repositories"),
                u"acme/anvil\nacme/rocket"_s,
                Text::tr("A fine-grained token with read access to Actions, Checks and Metadata of these repositories, or a classic one "
                         "with the scope repo."),
                Text::tr("At the repository or the organisation: Settings, Webhooks, Add webhook. Content type application/json; events: "
                         "Workflow runs, Workflow jobs, Check runs.")};
    case SourceKind::GitLab:
        return {Text::tr("Pipelines at gitlab.com or on a server of your own"),
                u"GitLab"_s,
                u"https://gitlab.com"_s,
                Text::tr("Projects"),
                u"acme/anvil\n4711"_s,
                Text::tr("A personal, group or project access token with the scope read_api, of somebody who is at least Reporter."),
                Text::tr("At the project or the group: Settings, Webhooks, Add new webhook. The secret goes into “Secret token”; triggers: "
                         "Pipeline events, Job events.")};
    case SourceKind::Jenkins:
        return {Text::tr("Jobs and pipelines of a Jenkins controller"),
                u"Jenkins"_s,
                u"https://jenkins.example.org"_s,
                Text::tr("Jobs"),
                u"anvil/main\nnightly"_s,
                Text::tr("An API token of a user with Overall/Read and Job/Read: in Jenkins below your name, Security, API Token."),
                Text::tr("At the job: Notification endpoints (of the plugin Notification), format JSON, protocol HTTP. The plugin takes an "
                         "address alone: the secret goes in front of the host, as in https://hook:SECRET@ci.example.org/webhook/jenkins.")};
    case SourceKind::Buildbot:
        return {Text::tr("Builders of a Buildbot master, from version 0.9 on"),
                u"Buildbot"_s,
                u"https://buildbot.example.org"_s,
                Text::tr("Builders"),
                u"linux-gcc\nwindows"_s,
                Text::tr("Most masters can be read without one."),
                {}};
    case SourceKind::Generic:
        return {Text::tr("Any server that tells of its runs as JSON, with a mapping of yours"),
                Text::tr("My CI"),
                u"https://ci.example.org/api/builds"_s,
                {},
                {},
                Text::tr("Whatever the server wants to see behind “Authorization: Bearer”."),
                Text::tr("Let the server send its JSON by POST to this address, signed or with the secret as token.")};
    case SourceKind::Folder:
        break;
    }
    return {Text::tr("Logs, archives and test reports that something puts into a folder"), Text::tr("Folder"), {}, {}, {}, {}, {}};
}

} // namespace sentinel
