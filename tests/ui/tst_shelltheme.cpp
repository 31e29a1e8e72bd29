#include "ui/shared/emptystate.h"
#include "ui/theme/theme.h"

#include <QAction>
#include <QApplication>
#include <QDir>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

using namespace sentinel;
using namespace Qt::StringLiterals;

namespace {

double luminance(const QColor& color)
{
    const auto linear = [](double c) { return c <= 0.03928 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4); };
    return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF()) + 0.0722 * linear(color.blueF());
}

/// As WCAG 2 defines it: 1 is nothing, 21 is black on white.
double contrast(const QColor& a, const QColor& b)
{
    const double la = luminance(a);
    const double lb = luminance(b);
    return (std::max(la, lb) + 0.05) / (std::min(la, lb) + 0.05);
}

} // namespace

class TestShellTheme : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyTextIsReadableOnItsGround_data()
    {
        QTest::addColumn<int>("choice");
        QTest::newRow("light") << int(ThemeChoice::Light);
        QTest::newRow("dark") << int(ThemeChoice::Dark);
    }

    void everyTextIsReadableOnItsGround()
    {
        QFETCH(int, choice);
        applyTheme(*qApp, ThemeChoice(choice));
        const Theme& t = theme();
        for (const QColor& ground : {t.window, t.surface, t.raised, t.sunken, t.rowAlternate, t.hover, t.selection, t.selectionIdle}) {
            QVERIFY2(contrast(t.text, ground) >= 7, qPrintable(ground.name()));
            QVERIFY2(contrast(t.textMuted, ground) >= 4, qPrintable(ground.name()));
        }
        for (const QColor& meaning : {t.good, t.bad, t.warning, t.info, t.neutral, t.accent})
            QVERIFY2(contrast(meaning, t.surface) >= 4.5, qPrintable(meaning.name()));
        QVERIFY(contrast(t.good, t.goodTint) >= 4);
        QVERIFY(contrast(t.bad, t.badTint) >= 4);
        QVERIFY(contrast(t.warning, t.warningTint) >= 4);
        QVERIFY(contrast(t.info, t.infoTint) >= 4);
        QVERIFY(contrast(t.text, t.evidenceTint) >= 7);
        QVERIFY(contrast(t.onAccent, t.accentFill) >= 4.5);
    }

    void everyOutcomeHasAShapeOfItsOwn()
    {
        QSet<QString> shapes;
        QSet<QChar> letters;
        for (const Outcome outcome : {Outcome::Unknown, Outcome::Passed, Outcome::Failed, Outcome::Cancelled}) {
            shapes.insert(QString(markOf(outcome).icon));
            letters.insert(markOf(outcome).letter);
        }
        QCOMPARE(shapes.size(), 4);
        QCOMPARE(letters.size(), 4);
    }

    void everyIconPaintsSomethingInTheColourAskedFor()
    {
        const QStringList files = QDir(u":/icons"_s).entryList({u"*.svg"_s});
        QVERIFY(files.size() >= 30);
        for (const QString& file : files) {
            if (file == u"sentinel.svg")
                continue; // the program's own icon has colours
            const QByteArray name = file.chopped(4).toLatin1();
            const QImage image = iconPixmap(QLatin1StringView(name), 32, QColor(200, 10, 20), 1).toImage();
            int painted = 0;
            for (int y = 0; y < image.height(); ++y) {
                for (int x = 0; x < image.width(); ++x) {
                    const QColor pixel = image.pixelColor(x, y);
                    if (pixel.alpha() > 250) {
                        ++painted;
                        QVERIFY2(qAbs(pixel.red() - 200) < 4 && qAbs(pixel.green() - 10) < 4, name);
                    }
                }
            }
            QVERIFY2(painted > 8, name);
        }
    }

    void iconsFollowTheThemeAfterTheyWereMade()
    {
        applyTheme(*qApp, ThemeChoice::Light);
        const QIcon search = icon("search"_L1);
        const QImage before = search.pixmap(16).toImage();
        QSignalSpy changed(&themeNotifier(), &ThemeNotifier::changed);
        applyTheme(*qApp, ThemeChoice::Dark);
        QCOMPARE(changed.count(), 1);
        QVERIFY(search.pixmap(16).toImage() != before);
    }

    void anEmptyStateOffersItsActions()
    {
        EmptyState empty("drop"_L1, u"No runs yet"_s, u"Drop a log."_s);
        QAction open(u"Open…"_s);
        open.setObjectName(u"openFiles"_s);
        QSignalSpy triggered(&open, &QAction::triggered);
        empty.addButton(&open)->click();
        QCOMPARE(triggered.count(), 1);
        QVERIFY(empty.findChild<QPushButton*>(u"openFilesButton"_s));
        open.setEnabled(false);
        QVERIFY(!empty.findChild<QPushButton*>(u"openFilesButton"_s)->isEnabled());
    }
};

QTEST_MAIN(TestShellTheme)
#include "tst_shelltheme.moc"
