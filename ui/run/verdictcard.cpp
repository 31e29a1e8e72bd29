#include "ui/run/verdictcard.h"

#include "ui/run/clusterline.h"
#include "ui/run/verdictcardparts.h"
#include "ui/run/verdictcardtext.h"
#include "ui/theme/theme.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QToolButton>
#include <QVBoxLayout>

#include <cmath>

namespace sentinel {

using namespace Qt::StringLiterals;

VerdictCard::VerdictCard(QWidget* parent) : QFrame(parent)
{
    setObjectName(u"verdictCard"_s);
    setAccessibleName(tr("Verdict"));
    m_chip = new Chip(this);
    m_chip->setObjectName(u"verdictCategory"_s);

    m_bar = new ConfidenceBar(this);
    m_bar->setObjectName(u"verdictConfidence"_s);

    m_correct = addTool(u"correctVerdictButton"_s, QLatin1StringView("flag"));
    m_correct->setToolTip(tr("Say what kind of failure it really is (%1)").arg(QKeySequence(Qt::Key_V).toString(QKeySequence::NativeText)));
    m_correct->setAccessibleName(tr("Correct the verdict"));
    connect(m_correct, &QToolButton::clicked, this, &VerdictCard::correctionRequested);
    m_copy = addTool(u"copyMarkdown"_s, QLatin1StringView("markdown"));
    m_copy->setToolTip(tr("Copy as Markdown (%1)").arg(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_M).toString(QKeySequence::NativeText)));
    m_copy->setAccessibleName(tr("Copy as Markdown"));
    connect(m_copy, &QToolButton::clicked, this, &VerdictCard::copyMarkdown);

    auto* top = new QHBoxLayout;
    top->setSpacing(2 * grid);
    top->addWidget(m_chip);
    top->addStretch();
    top->addWidget(m_correct);
    top->addWidget(m_copy);

    m_title = addText(u"verdictTitle"_s);
    m_meta = addText(u"verdictMeta"_s);
    m_tests = addText(u"verdictTests"_s);
    m_cluster = new ClusterLine(this);
    auto* sureness = new QHBoxLayout;
    sureness->setSpacing(2 * grid);
    sureness->addWidget(m_bar, 0, Qt::AlignTop);
    sureness->addWidget(m_meta, 1);
    m_lines = new QVBoxLayout;
    m_lines->setSpacing(2 * grid);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(3 * grid, 3 * grid, 3 * grid, 3 * grid);
    column->setSpacing(2 * grid);
    column->addLayout(top);
    column->addWidget(m_title);
    column->addLayout(sureness);
    column->addWidget(m_tests);
    column->addWidget(m_cluster);
    column->addLayout(m_lines);
    connect(&themeNotifier(), &ThemeNotifier::changed, this, &VerdictCard::refresh);
}

QToolButton* VerdictCard::addTool(const QString& name, QLatin1StringView iconName)
{
    auto* tool = new QToolButton(this);
    tool->setObjectName(name);
    tool->setAutoRaise(true);
    tool->setIcon(icon(iconName));
    tool->setIconSize({iconSize, iconSize});
    tool->setFixedSize(rowHeight, 6 * grid);
    return tool;
}

WrapLabel* VerdictCard::addText(const QString& name)
{
    auto* label = new WrapLabel(this);
    label->setObjectName(name);
    return label;
}

void VerdictCard::show(const Run& run, const Job& job, const VerdictBasis& basis, const FeedbackScores& scores)
{
    m_run = run;
    m_job = job;
    m_basis = basis;
    m_scores = scores;
    refresh();
}

void VerdictCard::refresh()
{
    const Theme& t = theme();
    const Verdict& verdict = m_job.verdict;
    const bool failed = verdict.outcome == Outcome::Failed;
    const Mark mark = markOf(verdict.outcome);
    m_chip->setLook(failed ? displayName(verdict.category) : displayName(verdict.outcome), mark.icon, mark.color, mark.tint);

    m_correct->setVisible(!verdict.fingerprint.isEmpty());
    const bool isJudged = failed && verdict.category != Category::Unknown && !verdict.saidByPerson;
    const QString words = tr("%1, %2 %").arg(confidenceWords(verdict.confidence)).arg(std::lround(verdict.confidence * 100));
    m_bar->setVisible(isJudged);
    m_bar->setConfidence(verdict.confidence, tr("How sure the category is: %1").arg(words) + surenessTip());

    QString title = verdict.title;
    if (title.isEmpty()) {
        title = verdict.outcome == Outcome::Passed  ? tr("This job passed.")
            : verdict.outcome == Outcome::Cancelled ? tr("This job was cancelled.")
            : failed                                ? tr("This job failed, and its log does not say why.")
                                                    : tr("The log does not say how this job ended.");
    }
    m_title->setLook(t.heading, t.text);
    m_title->setText(title);

    QStringList meta;
    if (isJudged)
        meta << words;
    if (failed && verdict.attribution != Attribution::Unknown)
        meta << tr("attributed to %1").arg(displayName(verdict.attribution).toLower());
    if (!verdict.rule.isEmpty() && !(verdict.saidByPerson && verdict.category != m_basis.ruledCategory))
        meta << tr("rule %1").arg(verdict.rule);
    m_meta->setText(meta.join(u"  ·  "_s));
    m_meta->setVisible(!meta.isEmpty());
    m_meta->setLook(t.body, t.textMuted);
    m_tests->setLook(t.body, t.textMuted);
    m_tests->setText(countsText(verdict.tests));
    m_tests->setVisible(!verdict.tests.isEmpty());
    fillLines();
    update();
}

void VerdictCard::fillLines()
{
    while (QLayoutItem* item = m_lines->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    const Theme& t = theme();
    const Verdict& verdict = m_job.verdict;
    addWord();
    for (const Hole& hole : verdict.holes)
        addLine(QLatin1StringView("warning"), t.warning, hole.text, u"verdictHole"_s);
    if (!verdict.hint.isEmpty())
        addLine(QLatin1StringView("hint"), t.accent, verdict.hint, u"verdictHint"_s);
    for (const QString& step : verdict.remediation)
        addLine(QLatin1StringView("chevron-right"), t.textMuted, step, u"verdictSuggestion"_s);
    addGreen();
}

void VerdictCard::addWord()
{
    if (!m_job.verdict.saidByPerson || !m_basis.word)
        return;
    addLine(QLatin1StringView("user"), theme().accent, wordText(m_basis), u"verdictWord"_s);
    if (!m_basis.word->note.isEmpty())
        addLine(QLatin1StringView("info"), theme().textMuted, m_basis.word->note, u"verdictNote"_s);
}

// What it was compared with is a way to look there.
void VerdictCard::addGreen()
{
    if (!m_basis.green)
        return;
    auto* line = new QWidget(this);
    auto* layout = new QHBoxLayout(line);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(grid); // the button has room around its text itself
    auto* shape = new QLabel(line);
    shape->setPixmap(iconPixmap(QLatin1StringView("compare"), iconSize, theme().textMuted, devicePixelRatioF()));
    auto* link = new QToolButton(line);
    link->setObjectName(u"verdictGreen"_s);
    link->setAutoRaise(true);
    link->setFocusPolicy(Qt::TabFocus);
    QPalette accented = link->palette();
    accented.setColor(QPalette::ButtonText, theme().accent);
    link->setPalette(accented);
    link->setCursor(Qt::PointingHandCursor);
    link->setText(tr("Compared with run %1, which passed").arg(m_basis.green.value));
    link->setToolTip(tr("What that run's log says as well explains nothing, and is left out. Opens the run."));
    connect(link, &QToolButton::clicked, this, [this, green = m_basis.green] { Q_EMIT runRequested(green); });
    link->setAccessibleName(link->text());
    layout->addWidget(shape, 0, Qt::AlignVCenter);
    layout->addWidget(link, 0, Qt::AlignVCenter);
    layout->addStretch();
    m_lines->addWidget(line);
    line->show();
}

QString VerdictCard::surenessTip() const
{
    const auto rule = m_scores.byRule.find(m_job.verdict.rule);
    if (!m_job.verdict.rule.isEmpty() && rule != m_scores.byRule.end())
        return u'\n'
            + tr("Of %1 kinds of failure that this rule named and people looked at, it was right about %2.")
                  .arg(rule->second.words)
                  .arg(rule->second.right);
    const auto category = m_scores.byCategory.find(m_job.verdict.category);
    if (category == m_scores.byCategory.end())
        return {};
    return u'\n'
        + tr("Of %1 kinds of failure that were called so and that people looked at, %2 were.")
              .arg(category->second.words)
              .arg(category->second.right);
}

void VerdictCard::addLine(QLatin1StringView iconName, const QColor& color, const QString& text, const QString& name)
{
    auto* line = new QWidget(this);
    auto* layout = new QHBoxLayout(line);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(2 * grid);
    auto* shape = new QLabel(line);
    shape->setPixmap(iconPixmap(iconName, iconSize, color, devicePixelRatioF()));
    shape->setAlignment(Qt::AlignTop);
    auto* label = new WrapLabel(line);
    label->setObjectName(name);
    label->setLook(theme().body, theme().text);
    label->setText(text);
    layout->addWidget(shape, 0, Qt::AlignTop);
    layout->addWidget(label, 1);
    m_lines->addWidget(line);
    line->show(); // its height counts at once
}

QString VerdictCard::markdown() const
{
    return verdictMarkdown(m_run, m_job);
}

void VerdictCard::copyMarkdown()
{
    QGuiApplication::clipboard()->setText(markdown());
}

void VerdictCard::paintEvent(QPaintEvent*)
{
    const Theme& t = theme();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(t.border);
    painter.setBrush(t.surface);
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), cornerRadius, cornerRadius);
}

} // namespace sentinel
