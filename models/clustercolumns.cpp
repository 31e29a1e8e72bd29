#include "models/clustercolumns.h"

#include "core/base/text.h"
#include "models/agetext.h"

#include <QCoreApplication>
#include <QLocale>

namespace sentinel {

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(ClusterColumns)
};

QString latin(std::string_view name)
{
    return QString::fromLatin1(name.data(), qsizetype(name.size()));
}

QString count(qint64 number)
{
    return number == 0 ? QString() : QLocale().toString(number); // a table of zeros hides what is there
}

QString nameTip(const Cluster& cluster, Timestamp now)
{
    QStringList lines = {Words::tr("Cluster %1").arg(cluster.id.value), cluster.shownName()};
    if (!cluster.name.isEmpty())
        lines.append(cluster.title);
    lines.append(cluster.kinds == 1 ? Words::tr("1 fingerprint") : Words::tr("%1 fingerprints").arg(QLocale().toString(cluster.kinds)));
    if (cluster.isMuted(now))
        lines.append(Words::tr("Muted until:\n%1").arg(absoluteText(*cluster.mutedUntil)));
    return lines.join(u'\n');
}

QString stateTip(const Cluster& cluster, Timestamp)
{
    const QString numbers = Words::tr("%1 runs in the last 7 days, %2 in the 7 before, %3 in the 21 before the last 7")
                                .arg(QLocale().toString(cluster.recent.lastWeek), QLocale().toString(cluster.recent.weekBefore),
                                     QLocale().toString(cluster.recent.before));
    const auto rule = [&]() -> QString {
        switch (cluster.state) {
        case ClusterState::New:
            return Words::tr("New: not seen in the 21 days before the last 7.");
        case ClusterState::Growing:
            return Words::tr("Growing: at least half as many runs again as in the week before, and more than chance explains.");
        case ClusterState::Fading:
            return cluster.recent.lastWeek == 0
                ? Words::tr("Fading: not seen in the last 7 days.")
                : Words::tr("Fading: the week before had at least half as many runs again, and more than chance explains.");
        case ClusterState::Steady:
            return Words::tr("Steady: chance explains the difference between the two weeks.");
        case ClusterState::Quiet:
            return Words::tr("Quiet: not seen for 28 days.");
        }
        return {};
    }();
    return rule + u'\n' + numbers;
}

QString daysTip(const Cluster& cluster, Timestamp)
{
    return Words::tr("Failed runs by day over the last 30 days: %1 in all").arg(QLocale().toString(cluster.runsInMonth));
}

QString daysExported(const Cluster& cluster)
{
    QStringList days;
    for (const int runs : cluster.days)
        days.append(QString::number(runs));
    return days.join(u' ');
}

QString lostExported(const Cluster& cluster)
{
    return QString::number(cluster.secondsLost / 60, 'f', 1);
}

// The order of this table is the order of the columns, and of ClusterModel::Column.
const ClusterColumn columns[] = {
    {"state", QT_TRANSLATE_NOOP("ClusterColumns", "State"), false, ClusterOrder::State,
     [](const Cluster& c, Timestamp) { return displayName(c.state); }, stateTip, [](const Cluster& c) { return latin(jsonName(c.state)); }},
    {"category", QT_TRANSLATE_NOOP("ClusterColumns", "Category"), false, ClusterOrder::Category,
     [](const Cluster& c, Timestamp) { return displayName(c.category); }, nullptr,
     [](const Cluster& c) { return latin(jsonName(c.category)); }},
    {"name", QT_TRANSLATE_NOOP("ClusterColumns", "Failure"), false, ClusterOrder::Title,
     [](const Cluster& c, Timestamp) { return c.shownName(); }, nameTip},
    {"days", QT_TRANSLATE_NOOP("ClusterColumns", "30 days"), false, ClusterOrder::RunsInMonth,
     [](const Cluster&, Timestamp) { return QString(); }, daysTip, daysExported},
    {"runs_1d", QT_TRANSLATE_NOOP("ClusterColumns", "1 d"), true, ClusterOrder::RunsInDay,
     [](const Cluster& c, Timestamp) { return count(c.runsInDay); },
     [](const Cluster&, Timestamp) { return Words::tr("Failed runs of the last 24 hours"); },
     [](const Cluster& c) { return QString::number(c.runsInDay); }},
    {"runs_7d", QT_TRANSLATE_NOOP("ClusterColumns", "7 d"), true, ClusterOrder::RunsInWeek,
     [](const Cluster& c, Timestamp) { return count(c.runsInWeek); },
     [](const Cluster&, Timestamp) { return Words::tr("Failed runs of the last 7 days"); },
     [](const Cluster& c) { return QString::number(c.runsInWeek); }},
    {"runs_30d", QT_TRANSLATE_NOOP("ClusterColumns", "30 d"), true, ClusterOrder::RunsInMonth,
     [](const Cluster& c, Timestamp) { return count(c.runsInMonth); },
     [](const Cluster&, Timestamp) { return Words::tr("Failed runs of the last 30 days"); },
     [](const Cluster& c) { return QString::number(c.runsInMonth); }},
    {"runs", QT_TRANSLATE_NOOP("ClusterColumns", "All"), true, ClusterOrder::Runs,
     [](const Cluster& c, Timestamp) { return QLocale().toString(c.runs); },
     [](const Cluster&, Timestamp) { return Words::tr("All failed runs that are stored"); },
     [](const Cluster& c) { return QString::number(c.runs); }},
    {"pipelines_30d",
     QT_TRANSLATE_NOOP("ClusterColumns", "Pipelines"),
     true,
     {},
     [](const Cluster& c, Timestamp) { return count(c.pipelines); },
     [](const Cluster&, Timestamp) { return Words::tr("Pipelines hit in the last 30 days"); },
     [](const Cluster& c) { return QString::number(c.pipelines); }},
    {"branches_30d",
     QT_TRANSLATE_NOOP("ClusterColumns", "Branches"),
     true,
     {},
     [](const Cluster& c, Timestamp) { return count(c.branches); },
     [](const Cluster&, Timestamp) { return Words::tr("Branches hit in the last 30 days"); },
     [](const Cluster& c) { return QString::number(c.branches); }},
    {"minutes_lost_30d", QT_TRANSLATE_NOOP("ClusterColumns", "Lost"), true, ClusterOrder::TimeLost,
     [](const Cluster& c, Timestamp) { return lostText(c.secondsLost); },
     [](const Cluster&, Timestamp) { return Words::tr("Durations of the failed runs of the last 30 days together"); }, lostExported},
    {"first_seen", QT_TRANSLATE_NOOP("ClusterColumns", "First seen"), true, ClusterOrder::FirstSeen,
     [](const Cluster& c, Timestamp now) { return ageText(c.firstSeen, now); },
     [](const Cluster& c, Timestamp) { return absoluteText(c.firstSeen); }, [](const Cluster& c) { return toRfc3339(c.firstSeen); }},
    {"last_seen", QT_TRANSLATE_NOOP("ClusterColumns", "Last seen"), true, ClusterOrder::LastSeen,
     [](const Cluster& c, Timestamp now) { return ageText(c.lastSeen, now); },
     [](const Cluster& c, Timestamp) { return absoluteText(c.lastSeen); }, [](const Cluster& c) { return toRfc3339(c.lastSeen); }},
    {"ticket",
     QT_TRANSLATE_NOOP("ClusterColumns", "Ticket"),
     false,
     {},
     [](const Cluster& c, Timestamp) { return isAddress(c.ticket) ? c.ticket.section(u'/', -1, -1, QString::SectionSkipEmpty) : c.ticket; },
     [](const Cluster& c, Timestamp) { return c.ticket; },
     [](const Cluster& c) { return c.ticket; }},
};

} // namespace

TableColumns<ClusterColumn> clusterColumns()
{
    return {"ClusterColumns", columns};
}

TextTable textTable(const std::vector<Cluster>& clusters)
{
    TextTable table = textTable(clusterColumns(), clusters);
    table.titles.prepend(QStringLiteral("id"));
    for (size_t row = 0; row < clusters.size(); ++row)
        table.rows[row].prepend(QString::number(clusters[row].id.value));
    return table;
}

QString lostText(double seconds)
{
    return seconds > 0 ? durationText(seconds) : QString();
}

} // namespace sentinel
