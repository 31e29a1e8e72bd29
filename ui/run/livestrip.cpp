#include "ui/run/livestrip.h"

#include "ui/shared/labels.h"
#include "ui/theme/theme.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QToolButton>

namespace sentinel {

using namespace Qt::StringLiterals;

LiveStrip::LiveStrip(QWidget* parent)
    : QWidget(parent), m_mark(new QLabel(this)), m_text(plainLabel(this, u"liveText"_s)), m_toEnd(new QToolButton(this))
{
    setObjectName(u"liveStrip"_s);
    setFixedHeight(8 * grid);
    m_toEnd->setObjectName(u"liveToEnd"_s);
    m_toEnd->setText(tr("Follow the end"));
    m_toEnd->setAccessibleName(m_toEnd->text());
    m_toEnd->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_toEnd->setAutoRaise(true);
    m_toEnd->setFixedHeight(6 * grid);
    connect(m_toEnd, &QToolButton::clicked, this, &LiveStrip::endRequested);
    connect(&themeNotifier(), &ThemeNotifier::changed, this, &LiveStrip::showTheme);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(3 * grid, 0, 2 * grid, 1);
    row->setSpacing(2 * grid);
    row->addWidget(m_mark);
    row->addWidget(m_text, 1);
    row->addWidget(m_toEnd);
    hide();
}

void LiveStrip::show(State state, const QString& server)
{
    m_state = state;
    m_text->setText(state == State::Following ? tr("Following: %1 shows this log as it grows").arg(server)
                        : state == State::Paused
                        ? tr("It grows on; following pauses while you read further up")
                        : tr("The job has ended. Its log is fetched from %1 and judged, and opens here then").arg(server));
    setAccessibleName(m_text->text());
    m_toEnd->setVisible(state == State::Paused);
    showTheme();
    QWidget::show();
}

QString LiveStrip::text() const
{
    return m_text->text();
}

void LiveStrip::showTheme()
{
    const Theme& t = theme();
    const QLatin1StringView symbol = m_state == State::Following ? "follow"_L1 : m_state == State::Paused ? "pause"_L1 : "check"_L1;
    m_mark->setPixmap(iconPixmap(symbol, iconSize, m_state == State::Following ? t.info : t.textMuted, devicePixelRatioF()));
    m_toEnd->setIcon(icon("follow"_L1));
    update();
}

void LiveStrip::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.fillRect(rect(), m_state == State::Following ? theme().infoTint : theme().surface);
    painter.fillRect(QRect(0, height() - 1, width(), 1), theme().border);
}

} // namespace sentinel
