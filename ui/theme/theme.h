#pragma once

#include "core/domain/words.h"

#include <QColor>
#include <QFont>
#include <QIcon>
#include <QLatin1StringView>
#include <QObject>
#include <QPixmap>

class QApplication;

namespace sentinel {

/// What the person asked for; System follows the desktop's palette as it was when the program started.
enum class ThemeChoice { System, Light, Dark };

/// All distances are multiples of this many pixels.
constexpr int grid = 4;
constexpr int rowHeight = 7 * grid; ///< of a line in a list or a table
constexpr int iconSize = 4 * grid;  ///< of an icon beside text
constexpr int cornerRadius = grid;  ///< of cards, buttons and fields

/// The one table of colours and fonts. Everything that paints takes its colours from here or from the palette made of it.
struct Theme
{
    bool dark = false;

    // grounds, from the back to the front
    QColor sunken;       ///< navigation rail, gutters
    QColor window;       ///< behind everything
    QColor surface;      ///< tables, cards, fields, the log
    QColor raised;       ///< menus, tool tips, headers
    QColor rowAlternate; ///< every second row of a table
    QColor hover;        ///< under the pointer, on surface
    QColor border;
    QColor borderStrong; ///< of fields and buttons

    QColor text;
    QColor textMuted; ///< second to read: labels, ages, captions
    QColor textFaint; ///< line numbers, placeholders, disabled

    QColor accent;        ///< the one accent: focus, links, the current page
    QColor accentFill;    ///< behind text of a primary button
    QColor onAccent;      ///< text on accentFill
    QColor selection;     ///< behind selected rows and text; the text on it stays `text`
    QColor selectionIdle; ///< the same without the focus

    // meanings: always together with a shape or a letter
    QColor good, goodTint;
    QColor bad, badTint;
    QColor warning, warningTint;
    QColor info, infoTint;
    QColor neutral, neutralTint;

    // the log
    QColor evidenceTint;  ///< behind lines that explain the failure
    QColor searchHit;     ///< behind matches
    QColor searchCurrent; ///< behind the match that is jumped to
    QColor ansi[16];      ///< terminal colours 0-15, readable on `surface`

    QFont body;
    QFont caption; ///< one step smaller than body
    QFont heading; ///< a page's or card's title
    QFont mono;
};

/// The theme in force.
const Theme& theme();
ThemeChoice themeChoice();

/// Style, palette and fonts of the whole program from the token table; widgets that are open follow.
void applyTheme(QApplication& application, ThemeChoice choice);

/// Says when another theme is in force, after the palette has changed: for what caches colours.
class ThemeNotifier : public QObject
{
    Q_OBJECT
Q_SIGNALS:
    void changed();
};
ThemeNotifier& themeNotifier();

/// How a meaning looks: colour, ground and a shape, and a letter where only text fits.
struct Mark
{
    QColor color;
    QColor tint;
    QLatin1StringView icon; ///< for icon() and iconPixmap()
    QChar letter;
};
Mark markOf(Outcome outcome);
Mark markOf(TestStatus status);

/// Our icon :/icons/NAME.svg in the colour of the palette, also after the theme has changed.
QIcon icon(QLatin1StringView name);
/// The same in a colour of its own, for as long as the theme stays.
QIcon icon(QLatin1StringView name, const QColor& color);
/// An icon as an image for painting: `size` in device independent pixels.
QPixmap iconPixmap(QLatin1StringView name, int size, const QColor& color, qreal devicePixelRatio);

/// The program's own icon, in its colours.
QIcon programIcon();

} // namespace sentinel
