#include "core/providers/polling.h"

#include "core/providers/polling_p.h"

#include <QCoreApplication>
#include <QUrl>

#include <algorithm>
#include <array>

namespace sentinel {

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(Polling)
};

} // namespace

std::span<const PollingEntry> pollingEntries()
{
    static const std::array table{githubPolling, gitlabPolling, jenkinsPolling, buildbotPolling, genericPolling};
    return table;
}

const PollingEntry* pollingEntry(SourceKind kind)
{
    const auto found = std::ranges::find(pollingEntries(), kind, &PollingEntry::kind);
    return found == pollingEntries().end() ? nullptr : &*found;
}

Result<> checkSource(const Source& source)
{
    const auto wrong = [](const QString& text) { return Error{Error::Kind::Malformed, text, {}}; };
    if (source.name.trimmed().isEmpty())
        return wrong(Text::tr("Name: give the source a name."));
    if (source.kind == SourceKind::Folder)
        return source.address.isEmpty() ? Result<>(wrong(Text::tr("Address: name the folder."))) : Result<>();
    if (source.address.isEmpty())
        return wrong(Text::tr("Address: say where the server is; it begins with https://."));
    const QUrl url(source.address, QUrl::StrictMode);
    const bool isHttp = url.scheme() == u"http" || url.scheme() == u"https";
    if (!url.isValid() || !isHttp || url.host().isEmpty())
        return wrong(Text::tr("Address: %1 is no address of a web server; it begins with https://.").arg(source.address));
    if (!url.userInfo().isEmpty())
        return wrong(Text::tr("Address: it holds a name or a password. Secrets are given by reference, in the field for them."));
    if (source.kind == SourceKind::Jenkins && !source.token.isEmpty() && source.user.isEmpty())
        return wrong(Text::tr("User: Jenkins wants to know whose token it is."));
    if (source.everySeconds < 5)
        return wrong(Text::tr("Interval: at least 5 seconds."));
    if (source.kind == SourceKind::Generic && source.polls && source.mapping.isEmpty())
        return wrong(Text::tr("Mapping: say where in the answer the facts are."));
    return {};
}

Timestamp nextPoll(const AskBudget& budget, int everySeconds, int asks, Timestamp now)
{
    const qint64 usual = qint64(everySeconds) * 1000;
    if (!budget.left || !budget.limit || !budget.resetsAt || *budget.resetsAt <= now)
        return {now.ms + usual};
    const int usable = *budget.left - *budget.limit / 10;
    if (usable < std::max(asks, 1))
        return *budget.resetsAt;
    // So many polls are left for the time until it is full again.
    const qint64 polls = usable / std::max(asks, 1);
    return {now.ms + std::max(usual, (budget.resetsAt->ms - now.ms) / polls)};
}

bool isSpent(const AskBudget& budget, Timestamp now)
{
    return budget.left && budget.limit && budget.resetsAt && *budget.resetsAt > now && *budget.left <= *budget.limit / 10;
}

bool hasRoom(const AskBudget& budget, Timestamp now)
{
    const bool isFull = budget.resetsAt && *budget.resetsAt <= now;
    return isFull || !budget.left || !budget.limit || *budget.left > *budget.limit / 4;
}

double Backfill::share() const
{
    const double all = secondsBetween(since, until);
    return all <= 0 ? 1 : std::clamp(secondsBetween(reached, until) / all, 0.0, 1.0);
}

std::vector<PollMark> backfillMarks(const Source& source, const PollMarks& marks, Timestamp since, Timestamp until)
{
    std::vector<PollMark> made;
    // Buildbot numbers its builds for all builders together.
    const bool isOne = source.kind == SourceKind::Buildbot;
    for (const QString& project : isOne ? QStringList{QString()} : projectsOf(source, marks)) {
        Walk walk;
        walk.mark = QStringLiteral("backfill:") + project;
        walk.since = since;
        walk.until = walk.reached = until;
        made.push_back(markOf(walk));
    }
    return made;
}

std::vector<Backfill> backfills(const PollMarks& marks)
{
    constexpr QStringView prefix = u"backfill:";
    std::vector<Backfill> found;
    for (const PollMark& mark : marks) {
        if (!mark.name.startsWith(prefix) || mark.cursor.isEmpty())
            continue;
        const QString project = mark.name.mid(prefix.size());
        for (const Walk& walk : walksOf(marks, project)) {
            if (walk.mark == mark.name)
                found.push_back({project, walk.since, walk.until, walk.reached});
        }
    }
    std::ranges::sort(found, {}, &Backfill::project);
    return found;
}

std::vector<PollMark> withoutBackfills(const PollMarks& marks)
{
    std::vector<PollMark> made;
    for (const Backfill& backfill : backfills(marks))
        made.push_back({QStringLiteral("backfill:") + backfill.project, {}, {}});
    return made;
}

} // namespace sentinel
