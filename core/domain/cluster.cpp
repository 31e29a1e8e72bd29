#include "core/domain/cluster.h"

#include <QCoreApplication>
#include <QRegularExpression>
#include <QUrl>

#include <algorithm>

namespace sentinel {

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(Cluster)
};

struct StateWord
{
    ClusterState state;
    std::string_view json;
    const char* display;
};

constexpr StateWord states[] = {
    {ClusterState::Quiet, "quiet", QT_TRANSLATE_NOOP("Cluster", "Quiet")},
    {ClusterState::Fading, "fading", QT_TRANSLATE_NOOP("Cluster", "Fading")},
    {ClusterState::Steady, "steady", QT_TRANSLATE_NOOP("Cluster", "Steady")},
    {ClusterState::Growing, "growing", QT_TRANSLATE_NOOP("Cluster", "Growing")},
    {ClusterState::New, "new", QT_TRANSLATE_NOOP("Cluster", "New")},
};

constexpr std::pair<ClusterAct::Kind, std::string_view> acts[] = {
    {ClusterAct::Kind::Merge, "merge"}, {ClusterAct::Kind::Split, "split"},   {ClusterAct::Kind::Name, "name"},
    {ClusterAct::Kind::Mute, "mute"},   {ClusterAct::Kind::Ticket, "ticket"},
};

constexpr qsizetype longestTicket = 2000; // what browsers and trackers agree on

} // namespace

std::string_view jsonName(ClusterState state)
{
    return std::find_if(std::begin(states), std::end(states), [state](const StateWord& word) { return word.state == state; })->json;
}

std::optional<ClusterState> clusterStateNamed(std::string_view name)
{
    for (const StateWord& word : states) {
        if (word.json == name)
            return word.state;
    }
    return {};
}

QString displayName(ClusterState state)
{
    const auto word = std::find_if(std::begin(states), std::end(states), [state](const StateWord& w) { return w.state == state; });
    return Text::tr(word->display);
}

ClusterState stateOf(const RecentRuns& recent)
{
    const qint64 a = recent.lastWeek, b = recent.weekBefore;
    if (a + recent.before == 0)
        return ClusterState::Quiet;
    if (recent.before == 0)
        return ClusterState::New;
    if (a == 0)
        return ClusterState::Fading;
    const bool isTrend = a + b >= fewestRunsOfATrend && (a - b) * (a - b) >= 4 * (a + b);
    if (isTrend && 2 * a >= 3 * b)
        return ClusterState::Growing;
    if (isTrend && 2 * b >= 3 * a)
        return ClusterState::Fading;
    return ClusterState::Steady;
}

std::string_view jsonName(ClusterAct::Kind kind)
{
    return std::find_if(std::begin(acts), std::end(acts), [kind](const auto& act) { return act.first == kind; })->second;
}

std::optional<ClusterAct::Kind> clusterActNamed(std::string_view name)
{
    for (const auto& [kind, json] : acts) {
        if (json == name)
            return kind;
    }
    return {};
}

bool isAddress(const QString& ticket)
{
    const QUrl url(ticket, QUrl::StrictMode);
    const QString scheme = url.scheme().toLower();
    return url.isValid() && !url.host().isEmpty() && (scheme == QLatin1String("http") || scheme == QLatin1String("https"));
}

Result<QString> ticketFrom(const QString& text)
{
    static const QRegularExpression id(
        QStringLiteral("\\A(?:[A-Za-z][A-Za-z0-9_]*-[0-9]+|(?:[A-Za-z0-9_.-]+(?:/[A-Za-z0-9_.-]+)+)?[#!][0-9]+|[0-9]+)\\z"));
    const QString ticket = text.trimmed();
    if (ticket.isEmpty())
        return QString();
    if (ticket.size() <= longestTicket && (isAddress(ticket) || id.match(ticket).hasMatch()))
        return ticket;
    return Error{
        Error::Kind::Malformed,
        Text::tr("A ticket is an address such as https://tracker.example/CI-123, or an id such as CI-123, #123 or acme/anvil#123."),
        ticket.left(longestTicket)};
}

QString toText(ClusterId id)
{
    return QStringLiteral("cluster/%1").arg(id.value);
}

} // namespace sentinel
