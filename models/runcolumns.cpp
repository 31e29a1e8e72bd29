#include "models/runcolumns.h"

#include "core/base/text.h"
#include "models/agetext.h"

#include <QCoreApplication>
#include <QLocale>

namespace sentinel {

using namespace Qt::StringLiterals;

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(RunColumns)
};

QString shortCommit(const QString& commit)
{
    constexpr int shown = 8;
    const bool isHash =
        commit.size() > shown && std::all_of(commit.cbegin(), commit.cend(), [](QChar c) { return isxdigit(c.toLatin1()) != 0; });
    return isHash ? commit.left(shown) : commit;
}

QString latin(std::string_view name)
{
    return QString::fromLatin1(name.data(), qsizetype(name.size()));
}

QString titleText(const Run& run, Timestamp)
{
    if (!run.title.isEmpty() || run.outcome != Outcome::Passed || run.tests.passed == 0)
        return run.title;
    return run.tests.passed == 1 ? Words::tr("1 test passed") : Words::tr("%1 tests passed").arg(QLocale().toString(run.tests.passed));
}

QString categoryText(const Run& run, Timestamp)
{
    return run.outcome == Outcome::Failed ? displayName(run.category) : QString();
}

QString categoryTip(const Run& run, Timestamp)
{
    if (run.outcome != Outcome::Failed)
        return {};
    return Words::tr("%1, %2 % sure").arg(displayName(run.category)).arg(qRound(run.confidence * 100));
}

QString clusterText(const Run& run, Timestamp)
{
    if (!run.cluster)
        return {};
    return run.clusterName.isEmpty() ? QStringLiteral("#%1").arg(run.cluster.value) : run.clusterName;
}

QString clusterTip(const Run& run, Timestamp)
{
    if (!run.cluster)
        return {};
    const QString number = Words::tr("Cluster %1").arg(run.cluster.value);
    return run.clusterName.isEmpty() ? number : number + u'\n' + run.clusterName;
}

QString pipelineTip(const Run& run, Timestamp)
{
    QStringList lines = {run.pipeline};
    if (!run.repo.isEmpty())
        lines.append(Words::tr("Repository %1").arg(run.repo));
    lines.append(Words::tr("%1, attempt %2").arg(displayName(run.provider)).arg(run.attempt));
    if (!run.source.isEmpty())
        lines.append(run.source);
    return lines.join(u'\n');
}

QString testsTip(const Run& run, Timestamp)
{
    if (run.tests.isEmpty())
        return Words::tr("No tests were found in it");
    return Words::tr("%1 tests: %2 passed, %3 failed, %4 errors, %5 skipped")
        .arg(QLocale().toString(run.tests.run), QLocale().toString(run.tests.passed), QLocale().toString(run.tests.failed),
             QLocale().toString(run.tests.errors), QLocale().toString(run.tests.skipped));
}

QString durationOrNothing(const Run& run, Timestamp)
{
    const std::optional<double> seconds = durationOf(run);
    return seconds ? durationText(*seconds) : QString();
}

QString durationExported(const Run& run)
{
    const std::optional<double> seconds = durationOf(run);
    return seconds ? QString::number(*seconds, 'f', 3) : QString();
}

QString startedText(const Run& run, Timestamp now)
{
    return run.startedAt ? ageText(*run.startedAt, now) : QString();
}
QString startedTip(const Run& run, Timestamp)
{
    return run.startedAt ? absoluteText(*run.startedAt) : Words::tr("The log has no time stamps");
}
QString startedExported(const Run& run)
{
    return run.startedAt ? toRfc3339(*run.startedAt) : QString();
}

// The order of this table is the order of the columns, and of RunModel::Column.
const RunColumn columns[] = {
    {"outcome", "", false, RunOrder::Outcome, [](const Run& run, Timestamp) { return displayName(run.outcome); },
     [](const Run& run, Timestamp) { return displayName(run.outcome); }, [](const Run& run) { return latin(jsonName(run.outcome)); },
     QT_TRANSLATE_NOOP("RunColumns", "Outcome")},
    {"pipeline", QT_TRANSLATE_NOOP("RunColumns", "Pipeline"), false, RunOrder::Pipeline,
     [](const Run& run, Timestamp) { return run.pipeline; }, pipelineTip},
    {"branch", QT_TRANSLATE_NOOP("RunColumns", "Branch"), false, RunOrder::Branch, [](const Run& run, Timestamp) { return run.branch; },
     [](const Run& run, Timestamp) { return run.branch; }},
    {"commit",
     QT_TRANSLATE_NOOP("RunColumns", "Commit"),
     false,
     {},
     [](const Run& run, Timestamp) { return shortCommit(run.commit); },
     [](const Run& run, Timestamp) { return run.commit; },
     [](const Run& run) { return run.commit; }},
    {"title",
     QT_TRANSLATE_NOOP("RunColumns", "What happened"),
     false,
     {},
     titleText,
     [](const Run& run, Timestamp) { return run.title; },
     [](const Run& run) { return run.title; }},
    {"category", QT_TRANSLATE_NOOP("RunColumns", "Category"), false, RunOrder::Category, categoryText, categoryTip,
     [](const Run& run) { return run.outcome == Outcome::Failed ? latin(jsonName(run.category)) : QString(); }},
    {"cluster",
     QT_TRANSLATE_NOOP("RunColumns", "Cluster"),
     false,
     {},
     clusterText,
     clusterTip,
     [](const Run& run) { return run.cluster ? QString::number(run.cluster.value) : QString(); }},
    {"failed_tests", QT_TRANSLATE_NOOP("RunColumns", "Failed"), true, RunOrder::FailedTests,
     [](const Run& run, Timestamp) { return run.tests.isEmpty() ? QString() : QLocale().toString(failedTestsOf(run)); }, testsTip,
     [](const Run& run) { return run.tests.isEmpty() ? QString() : QString::number(failedTestsOf(run)); },
     QT_TRANSLATE_NOOP("RunColumns", "Failed tests")},
    {"duration", QT_TRANSLATE_NOOP("RunColumns", "Duration"), true, RunOrder::Duration, durationOrNothing, nullptr, durationExported},
    {"started_at", QT_TRANSLATE_NOOP("RunColumns", "Started"), true, RunOrder::StartedAt, startedText, startedTip, startedExported},
    {"stored_at", QT_TRANSLATE_NOOP("RunColumns", "Added"), true, RunOrder::StoredAt,
     [](const Run& run, Timestamp now) { return ageText(run.storedAt, now); },
     [](const Run& run, Timestamp) { return absoluteText(run.storedAt); }, [](const Run& run) { return toRfc3339(run.storedAt); }},
};

} // namespace

TableColumns<RunColumn> runColumns()
{
    return {"RunColumns", columns};
}

std::optional<double> durationOf(const Run& run)
{
    if (!run.startedAt || !run.finishedAt || *run.finishedAt < *run.startedAt)
        return {};
    return secondsBetween(*run.startedAt, *run.finishedAt);
}

qint64 failedTestsOf(const Run& run)
{
    return run.tests.failed + run.tests.errors;
}

} // namespace sentinel
