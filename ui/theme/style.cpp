// Fusion decides where things lie; here is only how they look: flat, one line around them, colours of the token table.
#include "ui/theme/style_p.h"

#include "ui/theme/stylepaint_p.h"
#include "ui/theme/theme.h"

#include <QComboBox>
#include <QPainter>
#include <QProxyStyle>
#include <QStyleOption>

namespace sentinel {

namespace {

constexpr int scrollBarWidth = 3 * grid;
constexpr int shortestHandle = 8 * grid;

class FlatStyle : public QProxyStyle
{
public:
    FlatStyle() : QProxyStyle(QStringLiteral("fusion")) {}

    void drawPrimitive(PrimitiveElement element, const QStyleOption* option, QPainter* painter, const QWidget* widget) const override;
    void drawControl(ControlElement element, const QStyleOption* option, QPainter* painter, const QWidget* widget) const override;
    void drawComplexControl(ComplexControl control, const QStyleOptionComplex* option, QPainter* painter,
                            const QWidget* widget) const override;
    QRect subElementRect(SubElement element, const QStyleOption* option, const QWidget* widget) const override;
    QRect subControlRect(ComplexControl control, const QStyleOptionComplex* option, SubControl sub, const QWidget* widget) const override;
    QSize sizeFromContents(ContentsType type, const QStyleOption* option, const QSize& size, const QWidget* widget) const override;
    int pixelMetric(PixelMetric metric, const QStyleOption* option, const QWidget* widget) const override;
    int styleHint(StyleHint hint, const QStyleOption* option, const QWidget* widget, QStyleHintReturn* data) const override;

    QIcon standardIcon(StandardPixmap pixmap, const QStyleOption* option, const QWidget* widget) const override;

private:
    void drawComboBox(const QStyleOptionComboBox& box, QPainter& painter, const QWidget* widget) const;
    void drawChoiceButton(const QStyleOptionToolButton& button, QPainter& painter) const;
};

/// A tool button that stands among fields and opens a menu of choices looks like a field.
bool isChoiceButton(const QWidget* widget)
{
    return widget && widget->property("isField").toBool();
}

void FlatStyle::drawPrimitive(PrimitiveElement element, const QStyleOption* option, QPainter* painter, const QWidget* widget) const
{
    switch (element) {
    case PE_PanelButtonCommand: {
        const auto* button = qstyleoption_cast<const QStyleOptionButton*>(option);
        paintButton(*painter, *option, button && button->features.testFlag(QStyleOptionButton::DefaultButton));
        return;
    }
    case PE_PanelButtonTool:
        paintToolButton(*painter, *option);
        return;
    case PE_PanelLineEdit:
        if (const auto* frame = qstyleoption_cast<const QStyleOptionFrame*>(option); frame && frame->lineWidth > 0)
            paintField(*painter, *option);
        return;
    case PE_FrameLineEdit:
        return; // with the panel
    case PE_FrameFocusRect:
        if (option->state & State_KeyboardFocusChange)
            paintBox(*painter, option->rect, Qt::NoBrush, theme().accent);
        return;
    case PE_FrameDefaultButton:
        return;
    case PE_Frame:
    case PE_FrameGroupBox:
    case PE_FrameTabWidget:
        painter->setPen(theme().border);
        painter->setBrush(Qt::NoBrush);
        painter->drawRect(option->rect.adjusted(0, 0, -1, -1));
        return;
    case PE_PanelMenu:
    case PE_PanelTipLabel:
        painter->fillRect(option->rect, theme().raised);
        painter->setPen(theme().borderStrong);
        painter->drawRect(option->rect.adjusted(0, 0, -1, -1));
        return;
    case PE_PanelStatusBar:
        painter->fillRect(QRect(option->rect.topLeft(), QSize(option->rect.width(), 1)), theme().border);
        return;
    case PE_FrameMenu:
    case PE_FrameStatusBarItem:
    case PE_PanelScrollAreaCorner: // as what is scrolled
        return;
    case PE_IndicatorArrowDown:
        paintSymbol(*painter, option->rect, "chevron-down", symbolColor(*option), 3 * grid);
        return;
    case PE_IndicatorArrowUp:
        paintSymbol(*painter, option->rect, "chevron-up", symbolColor(*option), 3 * grid);
        return;
    case PE_IndicatorArrowRight:
        paintSymbol(*painter, option->rect, "chevron-right", symbolColor(*option), 3 * grid);
        return;
    case PE_IndicatorBranch:
        if (option->state & State_Children)
            paintSymbol(*painter, option->rect, option->state & State_Open ? "chevron-down" : "chevron-right", theme().textMuted, 3 * grid);
        return;
    case PE_IndicatorCheckBox:
    case PE_IndicatorItemViewItemCheck:
        paintCheckBox(*painter, *option);
        return;
    default:
        QProxyStyle::drawPrimitive(element, option, painter, widget);
    }
}

void FlatStyle::drawControl(ControlElement element, const QStyleOption* option, QPainter* painter, const QWidget* widget) const
{
    switch (element) {
    case CE_PushButtonLabel: {
        const auto* button = qstyleoption_cast<const QStyleOptionButton*>(option);
        if (!button || !button->features.testFlag(QStyleOptionButton::DefaultButton) || !(button->state & State_Enabled))
            break;
        QStyleOptionButton onAccent = *button;
        onAccent.palette.setColor(QPalette::ButtonText, theme().onAccent);
        const QPixmap symbol = button->icon.pixmap(button->iconSize, widget ? widget->devicePixelRatioF() : 1);
        if (!symbol.isNull())
            onAccent.icon = QIcon(recoloured(symbol, theme().onAccent));
        QProxyStyle::drawControl(element, &onAccent, painter, widget);
        return;
    }
    case CE_HeaderEmptyArea:
        painter->fillRect(option->rect, theme().raised);
        painter->fillRect(QRect(option->rect.left(), option->rect.bottom(), option->rect.width(), 1), theme().border);
        return;
    case CE_Header:
        if (const auto* header = qstyleoption_cast<const QStyleOptionHeader*>(option)) {
            paintHeaderSection(*painter, *header);
            paintHeaderLabel(*painter, *header);
            return;
        }
        break;
    case CE_MenuBarEmptyArea:
        painter->fillRect(option->rect, theme().window);
        return;
    case CE_MenuBarItem:
        painter->fillRect(option->rect, theme().window);
        if (const auto* item = qstyleoption_cast<const QStyleOptionMenuItem*>(option)) {
            if (item->state & (State_Selected | State_Sunken))
                paintBox(*painter, option->rect.adjusted(1, 2, -1, -2), theme().hover, Qt::transparent);
            drawItemText(painter, option->rect, Qt::AlignCenter | Qt::TextShowMnemonic | Qt::TextSingleLine, item->palette,
                         item->state & State_Enabled, item->text, QPalette::WindowText);
        }
        return;
    case CE_ProgressBarGroove:
        paintBox(*painter, option->rect, theme().neutralTint, Qt::transparent, grid / 2);
        return;
    case CE_ProgressBarContents:
        if (const auto* bar = qstyleoption_cast<const QStyleOptionProgressBar*>(option)) {
            paintProgress(*painter, *bar);
            return;
        }
        break;
    case CE_Splitter: {
        const QRect r = option->rect;
        const bool tall = r.height() > r.width();
        painter->fillRect(r, theme().window);
        painter->fillRect(tall ? QRect(r.center().x(), r.top(), 1, r.height()) : QRect(r.left(), r.center().y(), r.width(), 1),
                          option->state & State_MouseOver ? theme().accent : theme().border);
        return;
    }
    case CE_TabBarTabShape:
        if (const auto* tab = qstyleoption_cast<const QStyleOptionTab*>(option)) {
            paintTab(*painter, *tab);
            return;
        }
        break;
    case CE_ComboBoxLabel:
        if (const auto* box = qstyleoption_cast<const QStyleOptionComboBox*>(option); box && !box->editable) {
            QRect text = proxy()->subControlRect(CC_ComboBox, box, SC_ComboBoxEditField, widget).adjusted(grid / 2, 0, 0, 0);
            if (!box->currentIcon.isNull()) {
                const QRect place(text.left(), text.center().y() - box->iconSize.height() / 2, box->iconSize.width(),
                                  box->iconSize.height());
                box->currentIcon.paint(painter, place);
                text.setLeft(place.right() + 1 + grid);
            }
            drawItemText(painter, text, Qt::AlignVCenter | Qt::AlignLeft, box->palette, box->state & State_Enabled,
                         box->fontMetrics.elidedText(box->currentText, Qt::ElideMiddle, text.width()), QPalette::ButtonText);
            return;
        }
        break;
    default:
        break;
    }
    QProxyStyle::drawControl(element, option, painter, widget);
}

void FlatStyle::drawComboBox(const QStyleOptionComboBox& box, QPainter& painter, const QWidget* widget) const
{
    if (box.editable)
        paintField(painter, box);
    else
        paintButton(painter, box, false);
    const QRect arrow = proxy()->subControlRect(CC_ComboBox, &box, SC_ComboBoxArrow, widget);
    paintSymbol(painter, arrow, "chevron-down", symbolColor(box), 3 * grid);
}

void FlatStyle::drawChoiceButton(const QStyleOptionToolButton& button, QPainter& painter) const
{
    paintButton(painter, button, false);
    const QRect inner = button.rect.adjusted(2 * grid, 0, -grid, 0);
    const QRect arrow(inner.right() - 4 * grid, inner.top(), 4 * grid, inner.height());
    paintSymbol(painter, arrow, "chevron-down", symbolColor(button), 3 * grid);
    drawItemText(&painter, inner.adjusted(0, 0, -5 * grid, 0), Qt::AlignVCenter | Qt::AlignLeft | Qt::TextSingleLine, button.palette,
                 button.state & State_Enabled, button.text, QPalette::ButtonText);
}

void FlatStyle::drawComplexControl(ComplexControl control, const QStyleOptionComplex* option, QPainter* painter,
                                   const QWidget* widget) const
{
    if (control == CC_ScrollBar) {
        if (const auto* bar = qstyleoption_cast<const QStyleOptionSlider*>(option)) {
            const QRect handle = proxy()->subControlRect(control, bar, SC_ScrollBarSlider, widget);
            paintScrollBar(*painter, *bar, handle);
            return;
        }
    }
    if (control == CC_ToolButton && isChoiceButton(widget)) {
        if (const auto* button = qstyleoption_cast<const QStyleOptionToolButton*>(option)) {
            drawChoiceButton(*button, *painter);
            return;
        }
    }
    if (control == CC_ComboBox) {
        if (const auto* box = qstyleoption_cast<const QStyleOptionComboBox*>(option)) {
            drawComboBox(*box, *painter, widget);
            return;
        }
    }
    QProxyStyle::drawComplexControl(control, option, painter, widget);
}

/// The text of a field keeps clear of the line around it, as that of a button does.
QRect FlatStyle::subElementRect(SubElement element, const QStyleOption* option, const QWidget* widget) const
{
    const QRect rect = QProxyStyle::subElementRect(element, option, widget);
    const auto* frame = qstyleoption_cast<const QStyleOptionFrame*>(option);
    return element == SE_LineEditContents && frame && frame->lineWidth > 0 ? rect.adjusted(grid, 0, -grid, 0) : rect;
}

QRect FlatStyle::subControlRect(ComplexControl control, const QStyleOptionComplex* option, SubControl sub, const QWidget* widget) const
{
    const auto* bar = qstyleoption_cast<const QStyleOptionSlider*>(option);
    if (control != CC_ScrollBar || !bar)
        return QProxyStyle::subControlRect(control, option, sub, widget);

    const bool lies = bar->orientation == Qt::Horizontal;
    const int length = lies ? bar->rect.width() : bar->rect.height();
    const qint64 range = qint64(bar->maximum) - bar->minimum;
    const int handle =
        range <= 0 ? length : qBound(qMin(shortestHandle, length), int(qint64(length) * bar->pageStep / (range + bar->pageStep)), length);
    const int start = sliderPositionFromValue(bar->minimum, bar->maximum, bar->sliderPosition, length - handle, bar->upsideDown);
    const auto along = [&](int from, int size) {
        return visualRect(bar->direction, bar->rect,
                          lies ? QRect(from, 0, size, bar->rect.height()) : QRect(0, from, bar->rect.width(), size));
    };
    switch (sub) {
    case SC_ScrollBarSlider:
        return along(start, handle);
    case SC_ScrollBarGroove:
        return along(0, length);
    case SC_ScrollBarSubPage:
        return along(0, start);
    case SC_ScrollBarAddPage:
        return along(start + handle, length - start - handle);
    default:
        return {};
    }
}

QSize FlatStyle::sizeFromContents(ContentsType type, const QStyleOption* option, const QSize& size, const QWidget* widget) const
{
    QSize result = QProxyStyle::sizeFromContents(type, option, size, widget);
    if (type == CT_PushButton || type == CT_ComboBox || type == CT_LineEdit)
        result.setHeight(qMax(result.height(), rowHeight));
    if (type == CT_PushButton)
        result.rwidth() += 2 * grid;
    if (type == CT_MenuItem)
        result.rheight() += result.height() > 3 * grid ? grid : 0; // not separators
    if (type == CT_ToolButton && isChoiceButton(widget))
        result.setWidth(size.width() + 8 * grid);
    return result;
}

int FlatStyle::pixelMetric(PixelMetric metric, const QStyleOption* option, const QWidget* widget) const
{
    switch (metric) {
    case PM_ScrollBarExtent:
        return scrollBarWidth;
    case PM_ScrollView_ScrollBarSpacing:
    case PM_ScrollView_ScrollBarOverlap:
        return 0;
    case PM_SplitterWidth:
        return grid + 1;
    case PM_SmallIconSize:
    case PM_ButtonIconSize:
    case PM_ListViewIconSize:
        return iconSize;
    case PM_FocusFrameHMargin: // beside the texts of items: figures at the right of one column keep clear of the next
        return grid;
    case PM_HeaderMargin:
        return grid + 2;
    case PM_HeaderMarkSize:
        return 3 * grid;
    case PM_ButtonShiftHorizontal:
    case PM_ButtonShiftVertical:
        return 0;
    case PM_MenuVMargin:
        return grid;
    case PM_MenuBarItemSpacing:
        return grid;
    case PM_MenuBarVMargin:
        return grid / 2;
    case PM_ToolTipLabelFrameWidth:
        return grid;
    case PM_TabBarTabHSpace:
        return 6 * grid;
    case PM_TabBarTabVSpace:
        return 2 * grid + 2;
    case PM_TabBarBaseOverlap:
        return 0;
    default:
        return QProxyStyle::pixelMetric(metric, option, widget);
    }
}

int FlatStyle::styleHint(StyleHint hint, const QStyleOption* option, const QWidget* widget, QStyleHintReturn* data) const
{
    switch (hint) {
    case SH_EtchDisabledText:
    case SH_ComboBox_Popup:
        return 0;
    case SH_Table_GridLineColor:
        return int(theme().border.rgb());
    case SH_ScrollBar_LeftClickAbsolutePosition:
        return 0;
    case SH_ToolTip_WakeUpDelay:
        return 500;
    default:
        return QProxyStyle::styleHint(hint, option, widget, data);
    }
}

QIcon FlatStyle::standardIcon(StandardPixmap pixmap, const QStyleOption* option, const QWidget* widget) const
{
    return pixmap == SP_LineEditClearButton ? icon(QLatin1StringView("close")) : QProxyStyle::standardIcon(pixmap, option, widget);
}

} // namespace

QStyle* makeStyle()
{
    return new FlatStyle;
}

} // namespace sentinel
