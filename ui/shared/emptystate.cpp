#include "ui/shared/emptystate.h"

#include "ui/theme/theme.h"

#include <QAction>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace sentinel {

using namespace Qt::StringLiterals;

namespace {

constexpr int symbolSize = 12 * grid;
constexpr int textWidth = 110 * grid;

} // namespace

EmptyState::EmptyState(QLatin1StringView iconName, const QString& title, const QString& text, QWidget* parent)
    : QWidget(parent), m_iconName(iconName), m_icon(new QLabel(this)), m_title(new QLabel(title, this)), m_text(new QLabel(this)),
      m_buttons(new QHBoxLayout)
{
    m_icon->setAlignment(Qt::AlignCenter);
    m_title->setAlignment(Qt::AlignCenter);
    m_title->setObjectName(u"emptyTitle"_s);
    m_text->setAlignment(Qt::AlignHCenter | Qt::AlignTop);
    m_text->setWordWrap(true);
    m_text->setFixedWidth(textWidth);
    m_buttons->setSpacing(2 * grid);
    m_buttons->addStretch();
    m_buttons->addStretch();

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(6 * grid, 6 * grid, 6 * grid, 6 * grid);
    layout->setSpacing(2 * grid);
    layout->addStretch(2);
    layout->addWidget(m_icon);
    layout->addSpacing(2 * grid);
    layout->addWidget(m_title);
    layout->addWidget(m_text, 0, Qt::AlignHCenter);
    layout->addSpacing(3 * grid);
    layout->addLayout(m_buttons);
    layout->addStretch(3);

    setText(text);
    showIcon();
    connect(&themeNotifier(), &ThemeNotifier::changed, this, &EmptyState::showIcon);
}

void EmptyState::showIcon()
{
    m_icon->setPixmap(iconPixmap(m_iconName, symbolSize, theme().textFaint, devicePixelRatioF()));
    m_title->setFont(theme().heading);
    QPalette quiet = m_text->palette();
    quiet.setColor(QPalette::WindowText, theme().textMuted);
    m_text->setPalette(quiet);
}

void EmptyState::setTitle(const QString& title)
{
    m_title->setText(title);
}

void EmptyState::setText(const QString& text)
{
    m_text->setText(text);
    m_text->setFixedHeight(qMax(0, m_text->heightForWidth(textWidth))); // a centred item of a box layout does not ask for it
}

void EmptyState::setIconName(QLatin1StringView name)
{
    m_iconName = name;
    showIcon();
}

QPushButton* EmptyState::addButton(const QString& text, QLatin1StringView iconName, const QString& name)
{
    auto* button = new QPushButton(icon(iconName), text, this);
    button->setObjectName(name);
    button->setAccessibleName(text);
    const bool isFirst = m_buttons->count() == 2;
    button->setDefault(isFirst);
    m_buttons->insertWidget(m_buttons->count() - 1, button);
    return button;
}

QPushButton* EmptyState::addButton(QAction* action)
{
    QPushButton* button = addButton(QString(action->text()).remove(u'&'), QLatin1StringView(), action->objectName() + u"Button"_s);
    button->setIcon(action->icon());
    button->setToolTip(action->toolTip());
    connect(button, &QPushButton::clicked, action, &QAction::trigger);
    connect(action, &QAction::enabledChanged, button, &QPushButton::setEnabled);
    button->setEnabled(action->isEnabled());
    return button;
}

} // namespace sentinel
