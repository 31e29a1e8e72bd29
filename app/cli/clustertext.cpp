#include "app/cli/clustertext.h"

#include "core/base/text.h"

namespace sentinel {

namespace {

constexpr qsizetype shownKinds = 8;
constexpr qsizetype shownLines = 12;

QString safe(const QString& text, qsizetype limit = 400)
{
    const QString shown = displayText(utf8(text.simplified()));
    return shown.size() > limit ? shown.left(limit - 1) + u'…' : shown;
}

QString minuteText(Timestamp time)
{
    return toRfc3339(time).left(16).replace(u'T', u' ');
}

QString head(const Terminal& terminal, const QString& text)
{
    return u'\n' + terminal.paint(Terminal::Tone::Strong, QStringLiteral("  ") + text) + u'\n';
}

QString stateText(const Terminal& terminal, ClusterState state)
{
    using Tone = Terminal::Tone;
    const Tone tone = state == ClusterState::New || state == ClusterState::Growing ? Tone::Bad
        : state == ClusterState::Steady                                            ? Tone::Doubtful
        : state == ClusterState::Fading                                            ? Tone::Good
                                                                                   : Tone::Faint;
    return terminal.paint(tone, displayName(state).toLower());
}

QString impactText(const std::vector<ImpactOfDays>& impacts)
{
    QList<QStringList> rows{{QStringLiteral("  "), QStringLiteral("runs"), QStringLiteral("pipelines"), QStringLiteral("branches"),
                             QStringLiteral("commits"), QStringLiteral("time lost")}};
    for (const ImpactOfDays& impact : impacts)
        rows += {QStringLiteral("  ")
                     + (impact.days == 0       ? QStringLiteral("all")
                            : impact.days == 1 ? QStringLiteral("1 day")
                                               : QStringLiteral("%1 days").arg(impact.days)),
                 QString::number(impact.runs),
                 QString::number(impact.pipelines),
                 QString::number(impact.branches),
                 QString::number(impact.commits),
                 impact.seconds > 0 ? durationText(impact.seconds) : QStringLiteral("–")};
    return tableText(rows);
}

QString placesText(const std::vector<PlaceCount>& places, const QString& unknown)
{
    QList<QStringList> rows;
    for (const PlaceCount& place : places)
        rows += {QStringLiteral("  ") + QString::number(place.runs), place.name.isEmpty() ? unknown : safe(place.name, 80)};
    return tableText(rows);
}

QString actText(const ClusterAct& act, ClusterId id)
{
    const QString who = act.isPersons() ? QString() : QStringLiteral(" (by clustering %1)").arg(act.version);
    const QString undone = act.undoneAt ? QStringLiteral(", undone %1").arg(minuteText(*act.undoneAt)) : QString();
    const auto what = [&]() -> QString {
        switch (act.kind) {
        case ClusterAct::Kind::Merge:
            return act.other == id ? QStringLiteral("went into cluster %1").arg(act.cluster.value)
                                   : QStringLiteral("cluster %1 went into %2").arg(act.other.value).arg(act.cluster.value);
        case ClusterAct::Kind::Split:
            return act.other == id ? QStringLiteral("split off from cluster %1").arg(act.cluster.value)
                                   : QStringLiteral("cluster %1 split off").arg(act.other.value);
        case ClusterAct::Kind::Name:
            return act.text.isEmpty() ? QStringLiteral("name taken away") : QStringLiteral("named %1").arg(safe(act.text, 80));
        case ClusterAct::Kind::Mute:
            return act.until ? QStringLiteral("muted until %1").arg(minuteText(*act.until)) : QStringLiteral("unmuted");
        case ClusterAct::Kind::Ticket:
            return act.text.isEmpty() ? QStringLiteral("ticket taken away") : QStringLiteral("ticket %1").arg(safe(act.text, 120));
        }
        return {};
    }();
    return minuteText(act.madeAt) + QStringLiteral("  ") + what + who + undone;
}

QString evidenceText(const ClusterEvidence& evidence)
{
    QString text;
    const QStringList lines = evidence.text.split(u'\n');
    for (qsizetype i = 0; i < std::min(lines.size(), shownLines); ++i)
        text += QStringLiteral("    ") + displayText(utf8(lines[i])) + u'\n';
    if (lines.size() > shownLines)
        text += QStringLiteral("    … %1 more lines: sentinel run %2\n").arg(lines.size() - shownLines).arg(evidence.run.value);
    return text;
}

} // namespace

QStringList clusterRowTitles()
{
    return {QStringLiteral("id"),   QStringLiteral("state"), QStringLiteral("category"),  QStringLiteral("1 d"), QStringLiteral("7 d"),
            QStringLiteral("30 d"), QStringLiteral("all"),   QStringLiteral("last seen"), QStringLiteral("name")};
}

QStringList clusterRow(const Terminal& terminal, const Cluster& cluster, Timestamp now)
{
    // Into a file or a pipe goes the whole title; a terminal would break the lines.
    const qsizetype room = terminal.isTerminal() ? std::max(20, terminal.width() - 82) : 400;
    QString name = safe(cluster.shownName(), room);
    if (cluster.isMuted(now))
        name += QStringLiteral(" (muted)");
    return {QString::number(cluster.id.value),  displayName(cluster.state).toLower(), displayName(cluster.category),
            QString::number(cluster.runsInDay), QString::number(cluster.runsInWeek),  QString::number(cluster.runsInMonth),
            QString::number(cluster.matching),  minuteText(cluster.lastSeen),         name};
}

QString clusterText(const Terminal& terminal, const WholeCluster& whole, Timestamp now)
{
    const Cluster& cluster = whole.cluster;
    QList<QStringList> rows;
    const auto add = [&rows](const char* label, const QString& value) {
        if (!value.isEmpty())
            rows += {QStringLiteral("  ") + QLatin1String(label), value};
    };
    add("Category", displayName(cluster.category));
    add("State",
        stateText(terminal, cluster.state)
            + QStringLiteral(" (%1 runs in the last 7 days, %2 in the 7 before)").arg(cluster.runsInWeek).arg(cluster.recent.weekBefore));
    if (!cluster.name.isEmpty())
        add("Title", safe(cluster.title));
    if (cluster.runs > 0) {
        add("First seen", minuteText(cluster.firstSeen));
        add("Last seen", minuteText(cluster.lastSeen));
    }
    add("Ticket", safe(cluster.ticket));
    add("Muted until", cluster.isMuted(now) ? minuteText(*cluster.mutedUntil) : QString());
    QString text =
        terminal.paint(Terminal::Tone::Strong, QStringLiteral("Cluster %1 · %2").arg(cluster.id.value).arg(safe(cluster.shownName())))
        + u'\n' + tableText(rows);
    text += head(terminal, QStringLiteral("Impact")) + impactText(whole.impact);
    if (!whole.evidence.empty())
        text += head(terminal, QStringLiteral("Evidence, from run %1").arg(whole.evidence.front().run.value))
            + evidenceText(whole.evidence.front());
    text += head(terminal, cluster.kinds == 1 ? QStringLiteral("1 fingerprint") : QStringLiteral("%1 fingerprints").arg(cluster.kinds));
    QList<QStringList> kinds;
    for (const ClusterKind& kind : whole.kinds) {
        if (kinds.size() < shownKinds)
            kinds += {QStringLiteral("  ") + QString::fromLatin1(kind.fingerprint), QString::number(kind.runs), safe(kind.title, 100)};
    }
    text += tableText(kinds);
    if (cluster.kinds > shownKinds)
        text += QStringLiteral("  … %1 more: --json lists them\n").arg(cluster.kinds - shownKinds);
    if (!whole.pipelines.empty())
        text += head(terminal, QStringLiteral("Pipelines")) + placesText(whole.pipelines, QStringLiteral("(not known)"));
    if (!whole.branches.empty())
        text += head(terminal, QStringLiteral("Branches")) + placesText(whole.branches, QStringLiteral("(not known)"));
    if (!whole.runs.empty()) {
        QList<QStringList> runs;
        for (const Run& run : whole.runs)
            runs += {QStringLiteral("  ") + QString::number(run.id.value), minuteText(run.startedAt.value_or(run.storedAt)),
                     safe(run.pipeline, 30), safe(run.branch, 20), safe(run.title, 100)};
        text += head(terminal, QStringLiteral("Latest runs")) + tableText(runs);
    }
    if (!whole.acts.empty()) {
        text += head(terminal, QStringLiteral("History"));
        for (const ClusterAct& act : whole.acts)
            text += QStringLiteral("  ") + actText(act, cluster.id) + u'\n';
    }
    return text;
}

} // namespace sentinel
