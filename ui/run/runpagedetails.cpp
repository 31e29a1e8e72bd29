#include "ui/run/runpagedetails.h"

#include "ui/run/evidencelist.h"
#include "ui/run/runpageloader.h"
#include "ui/run/steptree.h"
#include "ui/run/testlist.h"
#include "ui/run/verdictcard.h"
#include "ui/theme/theme.h"

#include <QLabel>
#include <QListView>
#include <QLocale>
#include <QScrollArea>
#include <QSettings>
#include <QSplitter>
#include <QTabWidget>
#include <QVBoxLayout>

#include <algorithm>

namespace sentinel {

using namespace Qt::StringLiterals;

namespace {
const QString sizesKey = u"runpage/details"_s;
}

RunPageDetails::RunPageDetails(QWidget* parent) : QWidget(parent)
{
    setObjectName(u"runPageDetails"_s);
    m_card = new VerdictCard;
    auto* cardHolder = new QWidget;
    auto* holder = new QVBoxLayout(cardHolder);
    holder->setContentsMargins(2 * grid, 2 * grid, 2 * grid, 2 * grid);
    holder->addWidget(m_card);
    holder->addStretch();
    m_cardArea = new QScrollArea;
    m_cardArea->setObjectName(u"verdictArea"_s);
    m_cardArea->setFrameShape(QFrame::NoFrame);
    m_cardArea->setWidgetResizable(true);
    m_cardArea->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_cardArea->setFocusPolicy(Qt::NoFocus);
    m_cardArea->setWidget(cardHolder);

    m_evidencePart = new QWidget;
    m_evidenceTitle = new QLabel;
    m_evidenceTitle->setObjectName(u"evidenceTitle"_s);
    m_evidenceTitle->setContentsMargins(3 * grid, grid, 2 * grid, grid);
    m_evidence = new EvidenceList;
    auto* part = new QVBoxLayout(m_evidencePart);
    part->setContentsMargins(0, 0, 0, 0);
    part->setSpacing(0);
    part->addWidget(m_evidenceTitle);
    part->addWidget(m_evidence, 1);

    m_tabs = new QTabWidget;
    m_tabs->setObjectName(u"runTabs"_s);
    m_tabs->setDocumentMode(true);
    m_steps = new StepTree;
    m_tests = new TestList;
    m_tabs->addTab(m_tests, icon(QLatin1StringView("tests")), {});
    m_tabs->addTab(m_steps, icon(QLatin1StringView("steps")), {});

    m_split = new QSplitter(Qt::Vertical, this);
    m_split->setObjectName(u"runDetailsSplitter"_s);
    m_split->setChildrenCollapsible(false);
    m_split->setHandleWidth(1);
    m_split->addWidget(m_cardArea);
    m_split->addWidget(m_evidencePart);
    m_split->addWidget(m_tabs);
    m_split->setStretchFactor(0, 0);
    m_split->setStretchFactor(1, 0);
    m_split->setStretchFactor(2, 1);
    m_sizesKnown = m_split->restoreState(QSettings().value(sizesKey).toByteArray());
    connect(m_split, &QSplitter::splitterMoved, this, &RunPageDetails::keepSizes);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_split);
    setMinimumWidth(70 * grid);
}

void RunPageDetails::keepSizes()
{
    m_sizesKnown = true;
    QSettings().setValue(sizesKey, m_split->saveState());
}

void RunPageDetails::show(const LoadedRun& run, size_t index, bool testsElsewhere)
{
    const Job& job = run.jobs[index];
    const QLocale locale;
    const Verdict& verdict = job.verdict;
    m_card->show(run.run, job, run.bases[index], run.scores);
    m_evidencePart->setVisible(!verdict.evidence.empty());
    m_evidenceTitle->setText(tr("Evidence · %1").arg(locale.toString(qint64(verdict.evidence.size()))));
    m_evidence->setBlocks(verdict.evidence);

    const bool hasTests = !verdict.failedTests.empty() && !testsElsewhere;
    m_tests->setTests(hasTests ? verdict.failedTests : std::vector<TestResult>());
    m_steps->setSteps(job.steps);
    m_tabs->setTabText(0, tr("Failed tests · %1").arg(locale.toString(qint64(verdict.failedTests.size()))));
    m_tabs->setTabText(1, tr("Steps · %1").arg(locale.toString(qint64(job.steps.size()))));
    m_tabs->setTabVisible(0, hasTests);
    m_tabs->setTabVisible(1, !job.steps.empty());
    m_tabs->setVisible(hasTests || !job.steps.empty());
    m_tabs->setCurrentIndex(hasTests ? 0 : 1);
    fit();
    QMetaObject::invokeMethod(this, &RunPageDetails::fit, Qt::QueuedConnection); // once more when the parts know their widths
}

void RunPageDetails::fit()
{
    if (m_sizesKnown || height() <= 0)
        return;
    // The verdict has what it needs, up to a good half; evidence what it needs, up to what leaves the lists something.
    m_card->layout()->invalidate();
    const int needed =
        m_card->heightForWidth(m_cardArea->viewport()->width() - 4 * grid) + 5 * grid; // a little over: no scroll bar for a pixel
    const int lists = m_tabs->isHidden() ? 0 : height() / 4;
    const int card = std::min(needed, height() * 11 / 20);
    const int wanted = m_evidence->sizeHint().height() + m_evidenceTitle->sizeHint().height();
    const int evidence = m_evidencePart->isHidden() ? 0 : m_tabs->isHidden() ? height() - card : std::min(wanted, height() - card - lists);
    m_split->setSizes({card, evidence, height() - card - evidence});
}

void RunPageDetails::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    fit();
}

void RunPageDetails::copyMarkdown()
{
    m_card->copyMarkdown();
}

void RunPageDetails::focusFirst()
{
    if (!m_evidencePart->isHidden())
        m_evidence->setFocus(Qt::OtherFocusReason);
    else if (m_tabs->currentWidget() == m_tests && m_tests->count() > 0)
        m_tests->list().setFocus(Qt::OtherFocusReason);
    else if (!m_tabs->isHidden())
        m_steps->setFocus(Qt::OtherFocusReason);
}

} // namespace sentinel
