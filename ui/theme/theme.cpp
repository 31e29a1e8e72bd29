#include "ui/theme/theme.h"

#include "ui/theme/style_p.h"

#include <QApplication>
#include <QFontDatabase>
#include <QPalette>
#include <QPixmapCache>
#include <QToolTip>

namespace sentinel {

namespace {

QColor rgb(unsigned value)
{
    return QColor::fromRgb(QRgb(value));
}

void setAnsi(Theme& t, const unsigned (&colors)[16])
{
    for (int i = 0; i < 16; ++i)
        t.ansi[i] = rgb(colors[i]);
}

Theme lightTheme()
{
    Theme t;
    t.sunken = rgb(0xe8ebef);
    t.window = rgb(0xf3f5f7);
    t.surface = rgb(0xffffff);
    t.raised = rgb(0xfafbfc);
    t.rowAlternate = rgb(0xf8f9fb);
    t.hover = rgb(0xeef2f7);
    t.border = rgb(0xd9dee5);
    t.borderStrong = rgb(0xbcc4ce);
    t.text = rgb(0x1c2229);
    t.textMuted = rgb(0x56606c);
    t.textFaint = rgb(0x707a86);
    t.accent = rgb(0x1f62c6);
    t.accentFill = rgb(0x1f62c6);
    t.onAccent = rgb(0xffffff);
    t.selection = rgb(0xd3e3fa);
    t.selectionIdle = rgb(0xe3e8ef);
    t.good = rgb(0x18794e);
    t.goodTint = rgb(0xdff4e8);
    t.bad = rgb(0xc42b30);
    t.badTint = rgb(0xfde8e7);
    t.warning = rgb(0x8f6200);
    t.warningTint = rgb(0xfbf1d0);
    t.info = rgb(0x1f62c6);
    t.infoTint = rgb(0xe1ecfb);
    t.neutral = rgb(0x68727e);
    t.neutralTint = rgb(0xebeef2);
    t.evidenceTint = rgb(0xfff3e4);
    t.searchHit = rgb(0xfdeaa0);
    t.searchCurrent = rgb(0xf9b84b);
    setAnsi(t,
            {0x1c2229, 0xb3261e, 0x18794e, 0x8f6200, 0x1f62c6, 0x8a3fb0, 0x0f7285, 0x56606c, 0x6b7580, 0xd3362d, 0x208a5b, 0xa87500,
             0x2f74da, 0x9f55c4, 0x168599, 0x3b444f});
    return t;
}

Theme darkTheme()
{
    Theme t;
    t.dark = true;
    t.sunken = rgb(0x15181c);
    t.window = rgb(0x1b1f24);
    t.surface = rgb(0x20252b);
    t.raised = rgb(0x292f36);
    t.rowAlternate = rgb(0x23282f);
    t.hover = rgb(0x2b323a);
    t.border = rgb(0x333a43);
    t.borderStrong = rgb(0x4a535e);
    t.text = rgb(0xd8dee6);
    t.textMuted = rgb(0x9fa9b6);
    t.textFaint = rgb(0x808b98);
    t.accent = rgb(0x6aa9f5);
    t.accentFill = rgb(0x2f6fc9);
    t.onAccent = rgb(0xffffff);
    t.selection = rgb(0x263d5c);
    t.selectionIdle = rgb(0x323a44);
    t.good = rgb(0x4fc38a);
    t.goodTint = rgb(0x1c3a2d);
    t.bad = rgb(0xf47a73);
    t.badTint = rgb(0x45272a);
    t.warning = rgb(0xe0b04a);
    t.warningTint = rgb(0x3d3421);
    t.info = rgb(0x6aa9f5);
    t.infoTint = rgb(0x22344c);
    t.neutral = rgb(0x929ca8);
    t.neutralTint = rgb(0x2e343c);
    t.evidenceTint = rgb(0x3a2f24);
    t.searchHit = rgb(0x5c4f1e);
    t.searchCurrent = rgb(0x96691a);
    setAnsi(t,
            {0x4a535e, 0xf47a73, 0x4fc38a, 0xe0b04a, 0x6aa9f5, 0xc792ea, 0x56c2d6, 0xc3cbd5, 0x7d8895, 0xff9a94, 0x74dba6, 0xf3cb6e,
             0x93c2fb, 0xdab2f5, 0x82d9e8, 0xf0f4f8});
    return t;
}

void setFonts(Theme& t, const QFont& body)
{
    t.body = body;
    t.caption = body;
    t.caption.setPointSizeF(qMax(7.0, body.pointSizeF() - 1));
    t.heading = body;
    t.heading.setPointSizeF(body.pointSizeF() + 2);
    t.heading.setWeight(QFont::DemiBold);
    t.mono = QFontDatabase::systemFont(QFontDatabase::FixedFont);
    t.mono.setStyleHint(QFont::Monospace);
    t.mono.setPointSizeF(body.pointSizeF());
    t.mono.setKerning(false);
}

QPalette paletteOf(const Theme& t)
{
    QPalette p;
    p.setColor(QPalette::Window, t.window);
    p.setColor(QPalette::WindowText, t.text);
    p.setColor(QPalette::Base, t.surface);
    p.setColor(QPalette::AlternateBase, t.rowAlternate);
    p.setColor(QPalette::Text, t.text);
    p.setColor(QPalette::PlaceholderText, t.textFaint);
    p.setColor(QPalette::Button, t.raised);
    p.setColor(QPalette::ButtonText, t.text);
    p.setColor(QPalette::BrightText, t.bad);
    p.setColor(QPalette::Highlight, t.selection);
    p.setColor(QPalette::HighlightedText, t.text);
    p.setColor(QPalette::Inactive, QPalette::Highlight, t.selectionIdle);
    p.setColor(QPalette::Link, t.accent);
    p.setColor(QPalette::LinkVisited, t.accent);
    p.setColor(QPalette::ToolTipBase, t.raised);
    p.setColor(QPalette::ToolTipText, t.text);
    p.setColor(QPalette::Light, t.dark ? t.raised.lighter(115) : QColor(Qt::white));
    p.setColor(QPalette::Midlight, t.raised);
    p.setColor(QPalette::Mid, t.border);
    p.setColor(QPalette::Dark, t.borderStrong);
    p.setColor(QPalette::Shadow, t.dark ? QColor(Qt::black) : t.borderStrong);
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText, QPalette::HighlightedText})
        p.setColor(QPalette::Disabled, role, t.textFaint);
    return p;
}

struct InForce
{
    Theme theme = lightTheme();
    ThemeChoice choice = ThemeChoice::System;
    ThemeNotifier notifier;
    bool desktopIsDark = false; ///< read before the first palette of ours hides the desktop's
    bool applied = false;
};

InForce& inForce()
{
    static InForce state;
    return state;
}

} // namespace

const Theme& theme()
{
    return inForce().theme;
}

ThemeChoice themeChoice()
{
    return inForce().choice;
}

ThemeNotifier& themeNotifier()
{
    return inForce().notifier;
}

void applyTheme(QApplication& application, ThemeChoice choice)
{
    InForce& state = inForce();
    if (!state.applied) {
        const QPalette desktop = QApplication::palette();
        state.desktopIsDark = desktop.color(QPalette::Window).lightness() < desktop.color(QPalette::WindowText).lightness();
        QApplication::setStyle(makeStyle());
        state.applied = true;
    }
    const bool dark = choice == ThemeChoice::Dark || (choice == ThemeChoice::System && state.desktopIsDark);
    state.choice = choice;
    state.theme = dark ? darkTheme() : lightTheme();
    setFonts(state.theme, application.font());
    QPixmapCache::clear();
    application.setPalette(paletteOf(state.theme));
    QToolTip::setPalette(application.palette());
    Q_EMIT state.notifier.changed();
}

Mark markOf(Outcome outcome)
{
    const Theme& t = theme();
    switch (outcome) {
    case Outcome::Passed:
        return {t.good, t.goodTint, QLatin1StringView("outcome-passed"), u'P'};
    case Outcome::Failed:
        return {t.bad, t.badTint, QLatin1StringView("outcome-failed"), u'F'};
    case Outcome::Cancelled:
        return {t.neutral, t.neutralTint, QLatin1StringView("outcome-cancelled"), u'C'};
    case Outcome::Unknown:
        break;
    }
    return {t.warning, t.warningTint, QLatin1StringView("outcome-unknown"), u'?'};
}

Mark markOf(TestStatus status)
{
    const Theme& t = theme();
    switch (status) {
    case TestStatus::Passed:
        return {t.good, t.goodTint, QLatin1StringView("outcome-passed"), u'P'};
    case TestStatus::Failed:
        return {t.bad, t.badTint, QLatin1StringView("outcome-failed"), u'F'};
    case TestStatus::Error:
        return {t.bad, t.badTint, QLatin1StringView("error"), u'E'};
    case TestStatus::Skipped:
        break;
    }
    return {t.neutral, t.neutralTint, QLatin1StringView("outcome-cancelled"), u'S'};
}

} // namespace sentinel
