#include "ui/sources/listenerstrip.h"

#include "ui/shared/labels.h"
#include "ui/shared/leaving.h"
#include "ui/theme/theme.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QPainter>
#include <QToolButton>

namespace sentinel {

using namespace Qt::StringLiterals;

namespace {

constexpr int stripHeight = 9 * grid;

struct Words
{
    QString text, detail;
};

Words wordsOf(const ListenerState& state)
{
    switch (state.phase) {
    case ListenerState::Phase::Starting:
        return {ListenerStrip::tr("The listener starts…"), {}};
    case ListenerState::Phase::Listening: {
        const QString count = state.accepted == 1
            ? ListenerStrip::tr("1 event accepted since the start")
            : ListenerStrip::tr("%1 events accepted since the start").arg(QLocale().toString(state.accepted));
        return {ListenerStrip::tr("Listening on %1").arg(state.url),
                state.accepted == 0 ? ListenerStrip::tr("nothing has called yet") : count};
    }
    case ListenerState::Phase::Failed:
        return {ListenerStrip::tr("The listener could not be started"), state.problem};
    case ListenerState::Phase::Off:
        break;
    }
    return {ListenerStrip::tr("No webhooks are taken here"),
            ListenerStrip::tr(
                "To let servers call by themselves, name an address in the configuration (listener: address:) or run sentinel serve")};
}

} // namespace

ListenerStrip::ListenerStrip(QWidget* parent)
    : QWidget(parent), m_mark(new QLabel(this)), m_text(plainLabel(this, u"listenerState"_s)),
      m_detail(plainLabel(this, u"listenerDetail"_s)), m_copy(new QToolButton(this))
{
    setObjectName(u"listenerStrip"_s);
    setFixedHeight(stripHeight);
    m_detail->setForegroundRole(QPalette::PlaceholderText);
    m_text->setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Preferred);
    m_copy->setObjectName(u"copyListener"_s);
    m_copy->setText(tr("Copy address"));
    m_copy->setAccessibleName(tr("Copy the listener's address"));
    m_copy->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_copy->setAutoRaise(true);
    m_copy->setFixedHeight(6 * grid);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(3 * grid, 1, 3 * grid, 0);
    row->setSpacing(2 * grid);
    row->addWidget(m_mark);
    row->addWidget(m_text);
    row->addWidget(m_copy);
    row->addSpacing(grid);
    row->addWidget(m_detail, 1);
    connect(m_copy, &QToolButton::clicked, this, [this] { copyText(m_state.url); });
    connect(&themeNotifier(), &ThemeNotifier::changed, this, &ListenerStrip::showTheme);
    showTheme();
}

void ListenerStrip::show(const ListenerState& state)
{
    if (state == m_state && !m_text->text().isEmpty())
        return;
    m_state = state;
    const Words words = wordsOf(state);
    m_text->setText(words.text);
    m_detail->setText(words.detail);
    m_detail->setToolTip(words.detail.toHtmlEscaped());
    m_copy->setVisible(state.phase == ListenerState::Phase::Listening);
    setAccessibleName(words.detail.isEmpty() ? words.text : tr("%1. %2").arg(words.text, words.detail));
    showTheme();
}

void ListenerStrip::showTheme()
{
    const Theme& t = theme();
    const auto [symbol, color] = m_state.phase == ListenerState::Phase::Listening ? std::pair{"check"_L1, t.good}
        : m_state.phase == ListenerState::Phase::Failed                           ? std::pair{"error"_L1, t.bad}
                                                                                  : std::pair{"link"_L1, t.textMuted};
    m_mark->setPixmap(iconPixmap(symbol, iconSize, color, devicePixelRatioF()));
    m_copy->setIcon(icon("copy"_L1));
    update();
}

void ListenerStrip::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.fillRect(rect(), theme().surface);
    painter.fillRect(QRect(0, 0, width(), 1), theme().border);
}

} // namespace sentinel
