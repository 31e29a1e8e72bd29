#include "ui/shell/problembanner.h"

#include "ui/shared/leaving.h"
#include "ui/theme/theme.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPlainTextEdit>
#include <QToolButton>
#include <QVBoxLayout>

namespace sentinel {

using namespace Qt::StringLiterals;

namespace {

constexpr int shownLines = 7;

QToolButton* flatButton(QWidget* parent, const QString& name, const QString& text, QLatin1StringView iconName)
{
    auto* button = new QToolButton(parent);
    button->setObjectName(name);
    button->setText(text);
    button->setToolTip(text);
    button->setIcon(icon(iconName));
    button->setAutoRaise(true);
    button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    return button;
}

} // namespace

ProblemBanner::ProblemBanner(QWidget* parent)
    : QWidget(parent), m_symbol(new QLabel(this)), m_title(new QLabel(this)),
      m_fold(flatButton(this, u"problemDetails"_s, tr("Details"), "chevron-right"_L1)), m_details(new QPlainTextEdit(this))
{
    setObjectName(u"problemBanner"_s);
    m_title->setObjectName(u"problemTitle"_s);
    m_title->setTextFormat(Qt::PlainText);
    m_title->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_title->setWordWrap(true);
    m_fold->setCheckable(true);
    m_details->setObjectName(u"problemText"_s);
    m_details->setReadOnly(true);
    m_details->setFrameShape(QFrame::NoFrame);
    m_details->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_details->setTabChangesFocus(true);
    m_details->hide();
    auto* copy = flatButton(this, u"problemCopy"_s, tr("Copy"), "copy"_L1);
    auto* close = flatButton(this, u"problemDismiss"_s, tr("Dismiss"), "close"_L1);
    close->setToolButtonStyle(Qt::ToolButtonIconOnly);

    auto* line = new QHBoxLayout;
    line->setSpacing(2 * grid);
    line->addWidget(m_symbol, 0, Qt::AlignTop);
    line->addWidget(m_title, 1);
    line->addWidget(m_fold);
    line->addWidget(copy);
    line->addWidget(close);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(3 * grid, grid + 2, 2 * grid, grid + 2);
    layout->setSpacing(grid);
    layout->addLayout(line);
    layout->addWidget(m_details);

    connect(m_fold, &QToolButton::toggled, this, &ProblemBanner::setDetailsShown);
    connect(copy, &QToolButton::clicked, this, [this] { copyText(text()); });
    connect(close, &QToolButton::clicked, this, &ProblemBanner::dismiss);
    connect(&themeNotifier(), &ThemeNotifier::changed, this, &ProblemBanner::showThem);
    hide();
}

void ProblemBanner::add(const std::vector<Problem>& problems)
{
    if (problems.empty())
        return;
    m_problems.insert(m_problems.end(), problems.begin(), problems.end());
    showThem();
    show();
}

void ProblemBanner::dismiss()
{
    m_problems.clear();
    hide();
    m_fold->setChecked(false);
}

void ProblemBanner::setDetailsShown(bool shown)
{
    m_fold->setChecked(shown);
    m_fold->setIcon(icon(shown ? "chevron-down"_L1 : "chevron-right"_L1));
    m_details->setVisible(shown);
}

QString ProblemBanner::text() const
{
    QStringList lines;
    for (const Problem& problem : m_problems) {
        lines.append(problem.subject.isEmpty() ? problem.error.message : problem.subject + u": "_s + problem.error.message);
        if (!problem.error.detail.isEmpty())
            lines.append(u"    "_s + QString(problem.error.detail).replace(u'\n', u"\n    "_s));
    }
    return lines.join(u'\n');
}

void ProblemBanner::showThem()
{
    if (m_problems.empty())
        return;
    const Problem& first = m_problems.front();
    const bool single = m_problems.size() == 1;
    m_title->setText(single ? (first.subject.isEmpty() ? first.error.message : first.subject + u": "_s + first.error.message)
                            : tr("%1 inputs could not be read").arg(m_problems.size()));
    m_symbol->setPixmap(iconPixmap("error"_L1, iconSize, theme().bad, devicePixelRatioF()));
    m_fold->setVisible(!single || !first.error.detail.isEmpty());
    m_details->setPlainText(text());
    m_details->setFont(theme().mono);
    const int lines = qMin(shownLines, m_details->document()->blockCount());
    m_details->setFixedHeight(lines * m_details->fontMetrics().lineSpacing() + 4 * grid);
    QPalette ground = palette();
    ground.setColor(QPalette::Base, theme().surface);
    m_details->setPalette(ground);
}

void ProblemBanner::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.fillRect(rect(), theme().badTint);
    painter.fillRect(QRect(0, 0, 3, height()), theme().bad);
    painter.fillRect(QRect(0, height() - 1, width(), 1), theme().border);
}

} // namespace sentinel
