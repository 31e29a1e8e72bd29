#include "ui/shell/navigationrail.h"

#include "ui/theme/theme.h"

#include <QAction>
#include <QPainter>
#include <QToolButton>
#include <QVBoxLayout>

namespace sentinel {

using namespace Qt::StringLiterals;

namespace {

constexpr int railWidth = 17 * grid;
constexpr int entryHeight = 14 * grid;
constexpr int toolHeight = 9 * grid;
constexpr int pageSymbol = 5 * grid;

/// Symbol above its word; the current one has a bar of the accent colour at its left.
class RailButton : public QToolButton
{
public:
    RailButton(QAction* action, bool isPage, QWidget* parent) : QToolButton(parent), m_isPage(isPage)
    {
        setDefaultAction(action);
        setObjectName(action->objectName() + u"Button"_s);
        setFixedSize(railWidth, isPage ? entryHeight : toolHeight);
        setFocusPolicy(Qt::TabFocus);
        const QString keys = action->shortcut().toString(QKeySequence::NativeText);
        const QString name = QString(action->text()).remove(u'&');
        setToolTip(keys.isEmpty() ? name : u"%1 (%2)"_s.arg(name, keys));
        setAccessibleName(name);
    }

protected:
    void paintEvent(QPaintEvent*) override
    {
        const Theme& t = theme();
        QPainter painter(this);
        const bool current = isChecked();
        if (current)
            painter.fillRect(rect(), t.window);
        else if (underMouse() || isDown())
            painter.fillRect(rect(), t.dark ? t.window.darker(106) : t.sunken.darker(104));
        if (current)
            painter.fillRect(QRect(0, 0, 3, height()), t.accent);
        if (hasFocus()) {
            painter.setPen(t.accent);
            painter.drawRect(rect().adjusted(1, 1, -2, -2));
        }
        const QColor color = !isEnabled() ? t.textFaint : current ? t.accent : t.textMuted;
        const QPixmap symbol = coloured(color);
        if (!m_isPage) {
            painter.drawPixmap((width() - sentinel::iconSize) / 2, (height() - sentinel::iconSize) / 2, symbol);
            return;
        }
        painter.drawPixmap((width() - pageSymbol) / 2, 2 * grid + 2, symbol);
        painter.setFont(t.caption);
        painter.setPen(!isEnabled() ? t.textFaint : current ? t.text : t.textMuted);
        painter.drawText(QRect(0, height() - 6 * grid, width(), 5 * grid), Qt::AlignCenter, QString(text()).remove(u'&'));
    }

private:
    QPixmap coloured(const QColor& color) const
    {
        const QByteArray name = defaultAction()->property("iconName").toByteArray();
        return iconPixmap(QLatin1StringView(name), m_isPage ? pageSymbol : sentinel::iconSize, color, devicePixelRatioF());
    }

    bool m_isPage;
};

} // namespace

NavigationRail::NavigationRail(QWidget* parent) : QWidget(parent), m_layout(new QVBoxLayout(this))
{
    setObjectName(u"navigationRail"_s);
    setAccessibleName(tr("Pages"));
    setFixedWidth(railWidth + 1);
    m_layout->setContentsMargins(0, 0, 1, grid);
    m_layout->setSpacing(0);
    m_layout->addStretch();
}

void NavigationRail::addPage(QAction* action)
{
    m_layout->insertWidget(m_pages++, new RailButton(action, true, this));
}

void NavigationRail::addTool(QAction* action)
{
    m_layout->addWidget(new RailButton(action, false, this));
}

void NavigationRail::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.fillRect(rect(), theme().sunken);
    painter.fillRect(QRect(width() - 1, 0, 1, height()), theme().border);
}

} // namespace sentinel
