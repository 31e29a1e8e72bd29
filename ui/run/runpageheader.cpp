#include "ui/run/runpageheader.h"

#include "core/base/text.h"
#include "models/agetext.h"
#include "ui/shared/labels.h"
#include "ui/theme/theme.h"

#include <QComboBox>
#include <QDateTime>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QPainter>
#include <QSignalBlocker>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace sentinel {

using namespace Qt::StringLiterals;

namespace {

constexpr int statusSize = 6 * grid;

QString localTime(Timestamp time)
{
    return QLocale().toString(QDateTime::fromMSecsSinceEpoch(time.ms).toLocalTime(), QLocale::ShortFormat);
}

} // namespace

RunPageHeader::RunPageHeader(QWidget* parent) : QWidget(parent)
{
    setObjectName(u"runPageHeader"_s);
    setFixedHeight(14 * grid);
    m_back = new QToolButton(this);
    m_back->setObjectName(u"runBack"_s);
    m_back->setIcon(icon(QLatin1StringView("back")));
    m_back->setIconSize({iconSize, iconSize});
    m_back->setFixedSize(rowHeight, rowHeight);
    m_back->setAutoRaise(true);
    m_back->setToolTip(tr("Back (Esc)"));
    m_back->setAccessibleName(tr("Back"));
    connect(m_back, &QToolButton::clicked, this, &RunPageHeader::backRequested);

    m_status = new QLabel(this);
    m_status->setObjectName(u"runStatus"_s);
    m_title = plainLabel(this, u"runTitle"_s);
    m_facts = plainLabel(this, u"runFacts"_s);
    auto* words = new QVBoxLayout;
    words->setSpacing(0);
    words->addStretch();
    words->addWidget(m_title);
    words->addWidget(m_facts);
    words->addStretch();

    m_choice = new QComboBox(this);
    m_choice->setObjectName(u"jobChoice"_s);
    m_choice->setAccessibleName(tr("Job"));
    m_choice->setToolTip(tr("Which job of the run is shown"));
    m_choice->setIconSize({iconSize, iconSize});
    m_choice->setMaximumWidth(90 * grid);
    m_choice->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    connect(m_choice, &QComboBox::activated, this, [this](int index) {
        if (const JobId id{m_choice->itemData(index).toLongLong()})
            Q_EMIT jobChosen(id);
        else
            Q_EMIT allLogsChosen();
    });

    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(2 * grid, 0, 3 * grid, 0);
    row->setSpacing(2 * grid);
    row->addWidget(m_back);
    row->addWidget(m_status);
    row->addLayout(words, 1);
    row->addWidget(m_choice);
    connect(&themeNotifier(), &ThemeNotifier::changed, this, &RunPageHeader::refresh);
    clear();
}

void RunPageHeader::show(const Run& run, const std::vector<Job>& jobs, JobId current)
{
    m_run = run;
    m_jobs = jobs;
    m_hasRun = true;
    refresh();
    m_choice->setCurrentIndex(m_choice->findData(current.value));
}

void RunPageHeader::clear()
{
    m_hasRun = false;
    m_jobs.clear();
    refresh();
}

void RunPageHeader::refresh()
{
    const Theme& t = theme();
    m_title->setFont(t.heading);
    QPalette muted = palette();
    muted.setColor(QPalette::WindowText, t.textMuted);
    m_facts->setPalette(muted);
    m_choice->setVisible(m_jobs.size() > 1);
    if (!m_hasRun) {
        m_status->clear();
        m_title->clear();
        m_facts->clear();
        return;
    }
    const Mark mark = markOf(m_run.outcome);
    m_status->setPixmap(iconPixmap(mark.icon, statusSize, mark.color, devicePixelRatioF()));
    m_status->setToolTip(displayName(m_run.outcome));
    m_status->setAccessibleName(displayName(m_run.outcome));
    const QString title = m_run.repo.isEmpty() || m_run.repo == m_run.pipeline ? m_run.pipeline : m_run.repo + u"  ›  "_s + m_run.pipeline;
    m_title->setText(title);
    m_title->setToolTip(m_run.source.isEmpty() ? title : tr("%1\nfrom %2").arg(title, m_run.source));

    QStringList facts{displayName(m_run.outcome)};
    if (m_run.provider != Provider::Generic)
        facts << displayName(m_run.provider);
    if (!m_run.branch.isEmpty())
        facts << m_run.branch;
    if (!m_run.commit.isEmpty())
        facts << m_run.commit.left(10);
    if (m_run.attempt > 1)
        facts << tr("attempt %1").arg(m_run.attempt);
    if (!m_run.trigger.isEmpty())
        facts << m_run.trigger;
    if (m_run.startedAt)
        facts << localTime(*m_run.startedAt);
    else
        facts << tr("stored %1").arg(localTime(m_run.storedAt));
    if (m_run.startedAt && m_run.finishedAt)
        facts << tr("took %1").arg(durationText(secondsBetween(*m_run.startedAt, *m_run.finishedAt)));
    m_facts->setText(facts.join(u"  ·  "_s));
    QStringList tip;
    if (!m_run.commit.isEmpty())
        tip << tr("Commit %1").arg(m_run.commit);
    if (m_run.startedAt)
        tip << tr("Started %1").arg(absoluteText(*m_run.startedAt));
    tip << tr("Stored %1").arg(absoluteText(m_run.storedAt));
    if (!m_run.source.isEmpty())
        tip << tr("From %1").arg(m_run.source);
    if (!m_run.url.isEmpty())
        tip << m_run.url;
    m_facts->setToolTip(tip.join(u'\n'));

    const QSignalBlocker blocker(m_choice);
    const QVariant chosen = m_choice->currentData();
    m_choice->clear();
    for (const Job& job : m_jobs) {
        const Mark jobMark = markOf(job.outcome);
        m_choice->addItem(icon(jobMark.icon, jobMark.color), job.name.isEmpty() ? tr("Job %1").arg(job.id.value) : job.name, job.id.value);
        m_choice->setItemData(m_choice->count() - 1, displayName(job.outcome), Qt::ToolTipRole);
    }
    const auto logs = std::count_if(m_jobs.begin(), m_jobs.end(), [](const Job& job) { return bool(job.log); });
    if (logs > 1) {
        m_choice->insertSeparator(m_choice->count());
        m_choice->addItem(icon(QLatin1StringView("clock")), tr("All logs by time"), JobId{}.value);
    }
    m_choice->setCurrentIndex(m_choice->findData(chosen));
}

void RunPageHeader::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.fillRect(rect(), theme().surface);
    painter.fillRect(QRect(0, height() - 1, width(), 1), theme().border);
}

} // namespace sentinel
