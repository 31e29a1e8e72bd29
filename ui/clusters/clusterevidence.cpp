#include "ui/clusters/clusterevidence.h"

#include "core/base/text.h"
#include "ui/shared/labels.h"
#include "ui/theme/theme.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPlainTextEdit>
#include <QScrollBar>
#include <QTextBlock>
#include <QToolButton>

#include <algorithm>

namespace sentinel {

using namespace Qt::StringLiterals;

namespace {

constexpr int mostLines = 14; ///< in sight; the others are scrolled to
constexpr int fewestLines = 2;
constexpr qsizetype longestText = 20'000;

} // namespace

ClusterEvidenceView::ClusterEvidenceView(QWidget* parent)
    : QFrame(parent), m_title(new QLabel(tr("Evidence"), this)), m_note(plainLabel(this, u"clusterEvidenceNote"_s)),
      m_text(new QPlainTextEdit(this)), m_open(new QToolButton(this))
{
    setObjectName(u"clusterEvidence"_s);
    m_note->setForegroundRole(QPalette::PlaceholderText);
    m_text->setObjectName(u"clusterEvidenceText"_s);
    m_text->setAccessibleName(tr("Evidence"));
    m_text->setReadOnly(true);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_text->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_text->setFrameShape(QFrame::NoFrame);
    m_text->setTabChangesFocus(true);
    m_text->document()->setDocumentMargin(0);
    m_text->setAcceptDrops(false);
    m_open->setObjectName(u"openEvidence"_s);
    m_open->setText(tr("Open in its log"));
    m_open->setIcon(icon("open"_L1));
    m_open->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_open->setAutoRaise(true);
    connect(m_open, &QToolButton::clicked, this, &ClusterEvidenceView::openRequested);

    auto* head = new QHBoxLayout;
    head->setSpacing(2 * grid);
    head->addWidget(m_title);
    head->addWidget(m_note, 1);
    head->addWidget(m_open);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(3 * grid, 2 * grid, 3 * grid, 3 * grid);
    column->setSpacing(2 * grid);
    column->addLayout(head);
    column->addWidget(m_text);
    connect(&themeNotifier(), &ThemeNotifier::changed, this, &ClusterEvidenceView::mark);
}

void ClusterEvidenceView::show(const std::vector<ClusterEvidence>& evidence, const std::vector<TextSpan>& varying)
{
    m_open->setVisible(!evidence.empty());
    m_text->setVisible(!evidence.empty());
    if (evidence.empty()) {
        m_varying.clear();
        m_note->setText(tr("No run of it is stored any more"));
        return;
    }
    m_varying = varying;
    const qsizetype compared = qsizetype(evidence.size());
    m_note->setText(compared == 1 ? tr("from run %1, the only one").arg(evidence.front().run.value)
                        : varying.empty()
                        ? tr("from run %1, the same in all %2 that were compared").arg(evidence.front().run.value).arg(compared)
                        : tr("from run %1; what varies among %2 is marked").arg(evidence.front().run.value).arg(compared));
    // Pictures of control characters are one character as well: places stay.
    const QString text = displayText(utf8(evidence.front().text.left(longestText)));
    if (m_text->toPlainText() != text)
        m_text->setPlainText(text);
    mark();
    const int lines = std::clamp(int(text.count(u'\n')) + 1, fewestLines, mostLines);
    m_text->setFixedHeight(lines * m_text->fontMetrics().lineSpacing() + m_text->horizontalScrollBar()->sizeHint().height() + grid);
}

void ClusterEvidenceView::mark()
{
    const Theme& t = theme();
    m_title->setFont(t.heading);
    m_text->setFont(t.mono);
    QPalette palette = m_text->palette();
    palette.setColor(QPalette::Base, t.surface);
    palette.setColor(QPalette::Text, t.text);
    m_text->setPalette(palette);
    QList<QTextEdit::ExtraSelection> marks;
    const int length = m_text->document()->characterCount() - 1;
    for (const TextSpan& span : m_varying) {
        if (span.end > length)
            break;
        QTextEdit::ExtraSelection mark;
        mark.cursor = QTextCursor(m_text->document());
        mark.cursor.setPosition(int(span.begin));
        mark.cursor.setPosition(int(span.end), QTextCursor::KeepAnchor);
        mark.format.setBackground(t.warningTint);
        mark.format.setFontUnderline(true); // not by hue alone
        mark.format.setUnderlineStyle(QTextCharFormat::DotLine);
        mark.format.setUnderlineColor(t.warning);
        marks.append(mark);
    }
    m_text->setExtraSelections(marks);
}

void ClusterEvidenceView::paintEvent(QPaintEvent*)
{
    const Theme& t = theme();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(t.border);
    painter.setBrush(t.surface);
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), cornerRadius, cornerRadius);
}

} // namespace sentinel
