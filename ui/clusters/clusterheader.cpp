#include "ui/clusters/clusterheader.h"

#include "models/agetext.h"
#include "ui/clusters/clustermark.h"
#include "ui/run/verdictcardparts.h"
#include "ui/shared/labels.h"
#include "ui/theme/theme.h"

#include <QAction>
#include <QDateTime>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QPainter>
#include <QToolButton>
#include <QVBoxLayout>

namespace sentinel {

using namespace Qt::StringLiterals;

namespace {

QToolButton* buttonFor(QAction* action, QWidget* parent)
{
    auto* button = new QToolButton(parent);
    button->setDefaultAction(action);
    button->setObjectName(action->objectName() + u"Button"_s);
    button->setAccessibleName(QString(action->text()).remove(u'…'));
    button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    button->setAutoRaise(true);
    button->setFixedHeight(rowHeight);
    button->setToolTip(
        QAction::tr("%1 (%2)").arg(QString(action->text()).remove(u'…'), action->shortcut().toString(QKeySequence::NativeText)));
    button->setVisible(action->isVisible());
    QObject::connect(action, &QAction::visibleChanged, button, [action, button] { button->setVisible(action->isVisible()); });
    return button;
}

QString dayText(Timestamp time)
{
    return QLocale().toString(QDateTime::fromMSecsSinceEpoch(time.ms).date(), QLocale::ShortFormat);
}

} // namespace

ClusterHeader::ClusterHeader(QAction* back, const QList<QAction*>& actions, QWidget* parent)
    : QWidget(parent), m_back(new QToolButton(this)), m_title(plainLabel(this, u"clusterTitle"_s)), m_state(new Chip(this)),
      m_category(new Chip(this)), m_facts(plainLabel(this, u"clusterFacts"_s)), m_ticket(new QToolButton(this))
{
    setObjectName(u"clusterHeader"_s);
    m_state->setObjectName(u"clusterState"_s);
    m_category->setObjectName(u"clusterCategory"_s);
    m_facts->setForegroundRole(QPalette::PlaceholderText);
    m_back->setDefaultAction(back);
    m_back->setObjectName(u"clusterBack"_s);
    m_back->setAccessibleName(back->text());
    m_back->setToolButtonStyle(Qt::ToolButtonIconOnly);
    m_back->setAutoRaise(true);
    m_back->setFixedSize(rowHeight, rowHeight);
    m_ticket->setObjectName(u"openTicket"_s);
    m_ticket->setIcon(icon("ticket"_L1));
    m_ticket->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_ticket->setAutoRaise(true);
    m_ticket->setFixedHeight(6 * grid);
    connect(m_ticket, &QToolButton::clicked, this, &ClusterHeader::ticketRequested);

    auto* top = new QHBoxLayout;
    top->setSpacing(2 * grid);
    top->addWidget(m_back);
    top->addWidget(m_title, 1);
    for (QAction* action : actions)
        top->addWidget(buttonFor(action, this));
    auto* bottom = new QHBoxLayout;
    bottom->setSpacing(2 * grid);
    bottom->addSpacing(rowHeight + 2 * grid);
    bottom->addWidget(m_state);
    bottom->addWidget(m_category);
    bottom->addWidget(m_ticket);
    bottom->addWidget(m_facts, 1);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(3 * grid, 2 * grid, 3 * grid, 3 * grid);
    column->setSpacing(grid);
    column->addLayout(top);
    column->addLayout(bottom);
}

void ClusterHeader::show(const Cluster& cluster, Timestamp now)
{
    m_title->setFont(theme().heading);
    m_title->setText(cluster.shownName().isEmpty() ? tr("Cluster %1").arg(cluster.id.value) : cluster.shownName());
    m_title->setToolTip(cluster.shownName().toHtmlEscaped());
    const Mark mark = markOf(cluster.state);
    m_state->setLook(displayName(cluster.state), mark.icon, mark.color, mark.tint);
    m_category->setLook(displayName(cluster.category), "outcome-failed"_L1, theme().textMuted, theme().neutralTint);
    m_ticket->setVisible(!cluster.ticket.isEmpty());
    m_ticket->setEnabled(isAddress(cluster.ticket));
    m_ticket->setText(cluster.ticket.size() > 40 ? u"…"_s + cluster.ticket.right(36) : cluster.ticket);
    m_ticket->setToolTip(isAddress(cluster.ticket) ? tr("Open %1").arg(cluster.ticket) : tr("An id without an address cannot be opened"));
    QStringList facts{tr("Cluster %1").arg(cluster.id.value)};
    if (!cluster.name.isEmpty())
        facts << cluster.title;
    if (cluster.runs > 0)
        facts << tr("seen %1 times since %2").arg(QLocale().toString(cluster.runs), dayText(cluster.firstSeen))
              << tr("last %1").arg(ageText(cluster.lastSeen, now));
    else
        facts << tr("none of its runs is stored any more");
    if (cluster.isMuted(now))
        facts << tr("muted until %1").arg(dayText(*cluster.mutedUntil));
    m_facts->setText(facts.join(u"  ·  "_s));
}

void ClusterHeader::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.fillRect(rect(), theme().surface);
    painter.fillRect(QRect(0, height() - 1, width(), 1), theme().border);
}

} // namespace sentinel
