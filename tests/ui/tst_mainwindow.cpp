#include "core/pipeline/analysis.h"
#include "core/pipeline/pipeline.h"
#include "core/store/runs.h"
#include "core/store/store.h"
#include "ui/run/runpage.h"
#include "ui/runs/runfilterbar.h"
#include "ui/runs/runspage.h"
#include "ui/runs/runstable.h"
#include "ui/shared/actions.h"
#include "ui/shell/dropoverlay.h"
#include "ui/shell/importbar.h"
#include "ui/shell/mainwindow.h"
#include "ui/shell/problembanner.h"
#include "ui/theme/theme.h"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QDropEvent>
#include <QFile>
#include <QHeaderView>
#include <QLineEdit>
#include <QMenu>
#include <QMenuBar>
#include <QMimeData>
#include <QPushButton>
#include <QScrollBar>
#include <QSettings>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>
#include <QUrl>

using namespace sentinel;
using namespace Qt::StringLiterals;

namespace {

const QByteArray redLog = "$ npm test\n"
                          "> widgets@1.0.0 test\n"
                          "FAIL src/cart.test.js\n"
                          "npm ERR! Test failed.  See above for more details.\n"
                          "The command \"npm test\" exited with 1.\n";

QString written(const QTemporaryDir& folder, const QString& name, const QByteArray& bytes)
{
    QFile file(folder.filePath(name));
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
        qFatal("cannot write %s", qPrintable(file.fileName()));
    return file.fileName();
}

NewRun numbered(int number)
{
    NewRun made;
    made.run.externalId = QString::number(number);
    made.run.pipeline = u"pipeline %1"_s.arg(number % 5);
    made.run.title = u"title of %1"_s.arg(number);
    made.run.outcome = number % 2 ? Outcome::Failed : Outcome::Passed;
    made.run.storedAt = Timestamp{1'000'000 + number};
    NewRun::NewJob job;
    job.job.name = u"job"_s;
    job.job.outcome = made.run.outcome;
    made.jobs.push_back(job);
    return made;
}

void addRuns(Store& store, int first, int last)
{
    const auto done = store
                          .write([=](Transaction& db) -> Result<> {
                              for (int number = first; number <= last; ++number) {
                                  if (const auto stored = addRun(db, numbered(number)); !stored)
                                      return stored.error();
                              }
                              return {};
                          })
                          .result();
    QVERIFY(done);
}

/// Drags something over the window and lets it go, as a desktop does.
void drop(MainWindow& window, const QMimeData& data)
{
    const QPoint where = window.rect().center();
    QDragEnterEvent enter(where, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(&window, &enter);
    QVERIFY(enter.isAccepted());
    QVERIFY(window.dropOverlay().isVisible());
    QDropEvent dropped(where, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(&window, &dropped);
    QVERIFY(!window.dropOverlay().isVisible());
}

} // namespace

class TestMainWindow : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY(m_settings.isValid());
        QSettings::setDefaultFormat(QSettings::IniFormat);
        QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, m_settings.path());
        applyTheme(*qApp, ThemeChoice::Light);
        Result<Analyser> analyser = Analyser::load({}, QStringLiteral(SENTINEL_BUILD_DIR "/tests/cache"));
        QVERIFY2(analyser, qPrintable(analyser ? QString() : analyser.error().message));
        m_analyser = std::make_shared<const Analyser>(std::move(*analyser));
    }

    void init()
    {
        QSettings().clear();
        QApplication::clipboard()->clear();
        m_folder = std::make_unique<QTemporaryDir>();
        auto store = Store::open({m_folder->filePath(u"store"_s), false, 2});
        QVERIFY(store);
        m_store = std::move(*store);
        m_pipeline = std::make_unique<Pipeline>(*m_store, m_analyser);
    }

    void cleanup()
    {
        m_window.reset();
        m_pipeline.reset();
        m_store.reset();
    }

    void theEmptyWindowSaysWhatWouldFillIt()
    {
        open();
        QTRY_VERIFY(m_window->runsPage().isSettled());
        auto* button = m_window->findChild<QPushButton*>(u"openSamplesButton"_s);
        QVERIFY(button && button->isVisible());
        button->click();
        QTRY_VERIFY(m_window->runsPage().model().rowCount() >= 3);
        QTRY_VERIFY(m_window->runsPage().table().isVisible());
        QCOMPARE(m_window->currentPage(), u"runs"_s); // several: the list
        QTRY_COMPARE(selectedCount(), m_window->runsPage().model().rowCount());
    }

    void aDroppedLogOpensItsRun()
    {
        open();
        QMimeData data;
        data.setUrls({QUrl::fromLocalFile(written(*m_folder, u"build.log"_s, redLog))});
        drop(*m_window, data);
        QTRY_COMPARE(m_window->currentPage(), u"run"_s);
        auto* page = qobject_cast<RunPage*>(m_window->page(u"run"_s));
        QVERIFY(page && page->isVisible());
        QVERIFY(page->run());
        QTRY_COMPARE(m_window->runsPage().model().rowCount(), 1);

        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Escape);
        QTRY_COMPARE(m_window->currentPage(), u"runs"_s);
        QTRY_COMPARE(m_window->runsPage().table().currentRun(), page->run()); // where one came from
    }

    void whatIsDroppedBeforeTheRulesAreLoadedIsImportedAfterwards()
    {
        m_window = std::make_unique<MainWindow>();
        m_window->show();
        QMimeData data;
        data.setUrls({QUrl::fromLocalFile(written(*m_folder, u"build.log"_s, redLog))});
        drop(*m_window, data);
        m_window->setStore(*m_store);
        m_window->setPipeline(*m_pipeline);
        QTRY_COMPARE(m_window->currentPage(), u"run"_s);
    }

    void severalDropsEndInTheListWithTheNewOnesSelected()
    {
        addRuns(*m_store, 1, 3);
        open();
        QTRY_COMPARE(m_window->runsPage().model().rowCount(), 3);
        QMimeData data;
        data.setUrls({QUrl::fromLocalFile(written(*m_folder, u"a.log"_s, redLog)),
                      QUrl::fromLocalFile(written(*m_folder, u"b.log"_s, "other\n" + redLog))});
        drop(*m_window, data);
        QTRY_COMPARE(m_window->runsPage().model().rowCount(), 5);
        QTRY_COMPARE(selectedCount(), 2);
        QCOMPARE(m_window->currentPage(), u"runs"_s);
    }

    void droppedTextIsALog()
    {
        open();
        QMimeData data;
        data.setText(QString::fromUtf8(redLog));
        drop(*m_window, data);
        QTRY_COMPARE(m_window->currentPage(), u"run"_s);
    }

    void anAddressIsRefusedInWords()
    {
        open();
        QMimeData data;
        data.setUrls({QUrl(u"https://ci.example/log.txt"_s)});
        drop(*m_window, data);
        QVERIFY(m_window->problems().isVisible());
        QVERIFY(m_window->problems().text().contains(u"https://ci.example/log.txt"));
    }

    void aLogIsPastedWhereNoTextFieldHasTheFocus()
    {
        addRuns(*m_store, 1, 1);
        open();
        QTRY_COMPARE(m_window->runsPage().model().rowCount(), 1);
        QApplication::clipboard()->setText(QString::fromUtf8(redLog));
        auto* search = m_window->findChild<QLineEdit*>(u"filterText"_s);
        search->setFocus();
        QTest::keyClick(search, Qt::Key_V, Qt::ControlModifier);
        QVERIFY(search->text().startsWith(u"$ npm test"));
        QCOMPARE(m_window->currentPage(), u"runs"_s);
        search->clear();

        m_window->runsPage().table().setFocus();
        QTest::keyClick(&m_window->runsPage().table(), Qt::Key_V, Qt::ControlModifier);
        QTRY_COMPARE(m_window->currentPage(), u"run"_s);
    }

    void inputsThatCannotBeReadAreNamedAndDismissed()
    {
        open();
        const QString good = written(*m_folder, u"good.log"_s, redLog);
        const QString empty = written(*m_folder, u"empty.log"_s, {});
        const QString gone = m_folder->filePath(u"gone.log"_s);
        m_window->openPaths({good, empty, gone});
        QTRY_VERIFY(m_window->problems().isVisible());
        QVERIFY(m_window->problems().text().contains(u"empty.log"));
        QVERIFY(m_window->problems().text().contains(u"gone.log"));
        QVERIFY(!m_window->problems().text().contains(u"good.log"));
        m_window->findChild<QToolButton*>(u"problemCopy"_s)->click();
        QCOMPARE(QApplication::clipboard()->text(), m_window->problems().text());
        QTest::mouseClick(m_window->findChild<QToolButton*>(u"problemDismiss"_s), Qt::LeftButton);
        QVERIFY(!m_window->problems().isVisible());
    }

    void anImportIsCancelled()
    {
        open();
        QStringList paths;
        for (int i = 0; i < 300; ++i)
            paths.append(written(*m_folder, u"%1.log"_s.arg(i), QByteArray::number(i) + "\n" + redLog));
        QAction* cancel = m_window->findChild<QAction*>(u"cancelImports"_s);
        QVERIFY(!cancel->isEnabled());
        m_window->openPaths(paths);
        QVERIFY(m_window->importBar().isVisible());
        QVERIFY(cancel->isEnabled());
        cancel->trigger();
        QTRY_VERIFY(!m_window->isImporting());
        QVERIFY(!m_window->importBar().isVisible());
        QVERIFY(!cancel->isEnabled());
        QTRY_VERIFY(m_window->runsPage().isSettled());
        QVERIFY(m_window->runsPage().model().rowCount() < 300);
        QVERIFY(!m_window->problems().isVisible()); // to be told to stop is no problem
    }

    void theWindowIsClosedWhileAnImportRuns()
    {
        open();
        QStringList paths;
        for (int i = 0; i < 100; ++i)
            paths.append(written(*m_folder, u"%1.log"_s.arg(i), QByteArray::number(i) + "\n" + redLog));
        m_window->openPaths(paths);
        QTRY_VERIFY(m_window->runsPage().summary().facts().runs > 0); // under way
        m_window->close();
        m_window.reset();
        m_pipeline.reset();
        const auto stored = m_store->read([](Reader& db) { return runPage(db, {}, RunOrder::StoredAt, true, {}, 200); }).result();
        QVERIFY(stored);
        for (const Run& run : stored->runs) {
            const auto jobs = m_store->read([id = run.id](Reader& db) { return jobsOfRun(db, id); }).result();
            QVERIFY(jobs && jobs->size() == 1); // whole, or not at all
        }
    }

    void aFieldLeavesDropsToTheWindow()
    {
        open();
        QTRY_VERIFY(m_window->runsPage().isSettled());
        const QList<QLineEdit*> fields = m_window->findChildren<QLineEdit*>();
        QVERIFY(!fields.isEmpty());
        for (const QLineEdit* field : fields)
            QVERIFY(!field->acceptDrops());
    }

    void typingFiltersTheList()
    {
        addRuns(*m_store, 1, 20);
        open();
        RunsPage& runs = m_window->runsPage();
        QTRY_COMPARE(runs.model().rowCount(), 20);
        QTest::keyClick(&runs.table(), Qt::Key_F, Qt::ControlModifier);
        auto* search = m_window->findChild<QLineEdit*>(u"filterText"_s);
        QVERIFY(search->hasFocus());
        QTest::keyClicks(search, u"pipeline 3"_s);
        QTRY_COMPARE(runs.model().rowCount(), 4);
        QTest::keyClick(search, Qt::Key_Return);
        QVERIFY(runs.table().hasFocus());

        search->setFocus();
        QTest::keyClick(search, Qt::Key_Escape); // first empties the field, then leaves it
        QTRY_COMPARE(runs.model().rowCount(), 20);
        QTest::keyClick(search, Qt::Key_Escape);
        QVERIFY(runs.table().hasFocus());
    }

    void aFilterWithoutMatchesOffersToBeCleared()
    {
        addRuns(*m_store, 1, 4);
        open();
        RunsPage& runs = m_window->runsPage();
        QTRY_COMPARE(runs.model().rowCount(), 4);
        m_window->findChild<QLineEdit*>(u"filterText"_s)->setText(u"nothing like that"_s);
        auto* clear = m_window->findChild<QPushButton*>(u"noRunMatchClear"_s);
        QTRY_VERIFY(clear->isVisible());
        clear->click();
        QTRY_COMPARE(runs.model().rowCount(), 4);
        QVERIFY(runs.table().isVisible());
    }

    void outcomesAreChosenInAMenu()
    {
        addRuns(*m_store, 1, 9);
        open();
        QTRY_COMPARE(m_window->runsPage().model().rowCount(), 9);
        m_window->findChild<QAction*>(u"filterOutcomes_failed"_s)->trigger();
        QTRY_COMPARE(m_window->runsPage().model().rowCount(), 5);
        QCOMPARE(m_window->findChild<QToolButton*>(u"filterOutcomes"_s)->text(), u"Outcome: Failed"_s);
        m_window->findChild<QAction*>(u"filterOutcomes_passed"_s)->trigger();
        QTRY_COMPARE(m_window->runsPage().model().rowCount(), 9);
    }

    void keysInAnEmptyListDoNothing()
    {
        open();
        RunsTable& table = m_window->runsPage().table();
        table.move(0);
        table.move(-1);
        QVERIFY(!table.currentIndex().isValid());
    }

    void theListIsUsedByKeysAlone()
    {
        addRuns(*m_store, 1, 9);
        open();
        RunsTable& table = m_window->runsPage().table();
        QTRY_COMPARE(m_window->runsPage().model().rowCount(), 9);
        QTest::keyClick(&table, Qt::Key_J);
        QCOMPARE(table.currentIndex().row(), 0);
        QTest::keyClick(&table, Qt::Key_J);
        QTest::keyClick(&table, Qt::Key_J);
        QTest::keyClick(&table, Qt::Key_K);
        QCOMPARE(table.currentIndex().row(), 1);
        QTest::keyClick(&table, Qt::Key_Down);
        QCOMPARE(table.currentIndex().row(), 2);
        const RunId chosen = table.currentRun();
        QTest::keyClick(&table, Qt::Key_Return);
        QCOMPARE(m_window->currentPage(), u"run"_s);
        QCOMPARE(qobject_cast<RunPage*>(m_window->page(u"run"_s))->run(), chosen);
        QTest::keyClick(m_window.get(), Qt::Key_Left, Qt::AltModifier);
        QCOMPARE(m_window->currentPage(), u"runs"_s);
        QVERIFY(table.hasFocus());
        QTest::keyClick(m_window.get(), Qt::Key_2, Qt::AltModifier);
        QCOMPARE(m_window->currentPage(), u"run"_s);
    }

    void sortingAndNewRunsKeepTheSelection()
    {
        addRuns(*m_store, 1, 400);
        open();
        RunsPage& runs = m_window->runsPage();
        RunsTable& table = runs.table();
        QTRY_COMPARE(runs.model().rowCount(), 400);
        table.move(0);
        table.move(50);
        const RunId chosen = table.currentRun();
        QVERIFY(chosen);

        QSignalSpy replaced(&runs.model(), &RunModel::replaced);
        table.verticalScrollBar()->setValue(20 * rowHeight);
        const RunId top = runs.model().peekAt(20)->id;
        addRuns(*m_store, 401, 407);
        QTRY_COMPARE(runs.model().rowCount(), 407);
        QCOMPARE(table.currentRun(), chosen);
        QCOMPARE(selectedCount(), 1);
        QCOMPARE(table.verticalScrollBar()->value(), 27 * rowHeight); // the same runs on screen
        QCOMPARE(runs.model().peekAt(27)->id, top);

        replaced.clear();
        runs.model().keepTrackOf({chosen.value});
        clickHeader(table, RunModel::PipelineColumn);
        QTRY_VERIFY(!replaced.isEmpty() && runs.isSettled());
        QCOMPARE(runs.model().order(), RunOrder::Pipeline);
        QCOMPARE(table.currentRun(), chosen);
        QCOMPARE(selectedCount(), 1);
        QVERIFY(table.viewport()->rect().contains(table.visualRect(table.currentIndex()).center()));
    }

    void theSelectionIsCopiedAsCsvAndMarkdown()
    {
        addRuns(*m_store, 1, 300);
        open();
        RunsTable& table = m_window->runsPage().table();
        QTRY_COMPARE(m_window->runsPage().model().rowCount(), 300);
        table.selectAll(); // most of them were never fetched for the screen
        QTest::keyClick(&table, Qt::Key_C, Qt::ControlModifier);
        QTRY_COMPARE(QApplication::clipboard()->text().count(u'\n'), 301);
        QVERIFY(QApplication::clipboard()->text().startsWith(u"outcome,pipeline,"));
        table.clearSelection();
        table.move(0);
        QTest::keyClick(&table, Qt::Key_C, Qt::ControlModifier | Qt::ShiftModifier);
        QTRY_COMPARE(QApplication::clipboard()->text().count(u'\n'), 3);
        QVERIFY(QApplication::clipboard()->text().contains(u"| title of 300 |"));
    }

    void whatWasChosenIsRememberedForNextTime()
    {
        addRuns(*m_store, 1, 9);
        open();
        QTRY_COMPARE(m_window->runsPage().model().rowCount(), 9);
        m_window->resize(1111, 777);
        m_window->findChild<QAction*>(u"filterOutcomes_failed"_s)->trigger();
        clickHeader(m_window->runsPage().table(), RunModel::PipelineColumn);
        QTRY_COMPARE(m_window->runsPage().model().rowCount(), 5);
        m_window->close();
        m_window.reset();

        open();
        QTRY_COMPARE(m_window->runsPage().model().rowCount(), 5);
        QCOMPARE(m_window->size(), QSize(1111, 777));
        QCOMPARE(m_window->runsPage().model().order(), RunOrder::Pipeline);
        QVERIFY(!m_window->runsPage().filterBar().isEmpty());
    }

    void aStoreThatCannotBeOpenedIsSaidWithAWayOut()
    {
        m_window = std::make_unique<MainWindow>();
        m_window->show();
        QSignalSpy retry(m_window.get(), &MainWindow::retryRequested);
        m_window->showStoreProblem(u"/no/such/folder"_s, {Error::Kind::Unreadable, u"It is not readable."_s, u"errno 13"_s});
        auto* button = m_window->findChild<QPushButton*>(u"storeRetry"_s);
        QVERIFY(button && button->isVisible());
        button->click();
        QCOMPARE(retry.count(), 1);
        m_window->setStore(*m_store);
        m_window->setPipeline(*m_pipeline);
        QTRY_VERIFY(m_window->runsPage().isVisible());
    }

    void everyActionHasANameAndAShortcutOfItsOwn()
    {
        addRuns(*m_store, 1, 2);
        open();
        QTRY_COMPARE(m_window->runsPage().model().rowCount(), 2);
        m_window->openRun(m_window->runsPage().model().rowAt(0)->id);
        QCOMPARE(m_window->currentPage(), u"run"_s);

        // Everything in the menus has a shortcut, and so a line in the sheet.
        int inMenus = 0;
        const QList<QAction*> menus = m_window->menuBar()->actions();
        for (const QAction* menu : menus) {
            const QList<QAction*> actions = menu->menu()->actions();
            for (const QAction* action : actions) {
                if (action->isSeparator())
                    continue;
                ++inMenus;
                QVERIFY2(!action->objectName().isEmpty(), qPrintable(action->text()));
                QVERIFY2(!action->shortcut().isEmpty(), qPrintable(action->objectName()));
            }
        }
        QVERIFY(inMenus >= 10);

        // No key does two things in one place: what works everywhere clashes with nothing.
        const auto groups = shortcutsOf(*m_window);
        QVERIFY(groups.size() >= 3);
        QHash<QString, QString> everywhere;
        for (const ShortcutGroup& group : groups) {
            QHash<QString, QString> here;
            for (const ShortcutLine& line : group.lines) {
                for (const QKeySequence& key : line.keys) {
                    const QString text = key.toString();
                    QVERIFY2(!here.contains(text) && !everywhere.contains(text),
                             qPrintable(u"%1: %2 and %3"_s.arg(text, line.text, here.value(text) + everywhere.value(text))));
                    here.insert(text, line.text);
                }
            }
            if (group.title == u"Everywhere")
                everywhere = here;
        }
        QVERIFY(everywhere.contains(u"Ctrl+O"_s));
    }

    void everyInteractiveWidgetHasANameForTestsAndReaders()
    {
        addRuns(*m_store, 1, 2);
        open();
        QTRY_COMPARE(m_window->runsPage().model().rowCount(), 2);
        QSet<QString> names;
        const QList<QAbstractButton*> buttons = m_window->runsPage().findChildren<QAbstractButton*>();
        for (const QAbstractButton* button : buttons) {
            if (button->objectName().startsWith(u"qt_") || qobject_cast<QLineEdit*>(button->parentWidget())
                || button->inherits("QTableCornerButton"))
                continue; // Qt's own
            QVERIFY2(!button->objectName().isEmpty(), qPrintable(button->text()));
            QVERIFY2(!names.contains(button->objectName()), qPrintable(button->objectName()));
            names.insert(button->objectName());
            QVERIFY2(!button->text().isEmpty() || !button->accessibleName().isEmpty(), qPrintable(button->objectName()));
        }
        QVERIFY(names.size() >= 5);
    }

    void dialogsOpenAndCloseByKeys()
    {
        open();
        QTest::keyClick(m_window.get(), Qt::Key_F1);
        auto* sheet = m_window->findChild<QWidget*>(u"shortcutSheet"_s);
        QVERIFY(sheet && sheet->isVisible());
        QTest::keyClick(sheet, Qt::Key_Escape);
        QTRY_VERIFY(!m_window->findChild<QWidget*>(u"shortcutSheet"_s));
        m_window->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
        QTest::keyClick(m_window.get(), Qt::Key_F1, Qt::ShiftModifier);
        auto* about = m_window->findChild<QWidget*>(u"aboutDialog"_s);
        QVERIFY(about && about->isVisible());
        QTest::keyClick(about, Qt::Key_Escape);
        QTRY_VERIFY(!m_window->findChild<QWidget*>(u"aboutDialog"_s));
    }

    void theThemeIsChangedWhileTheWindowIsOpen()
    {
        addRuns(*m_store, 1, 2);
        open();
        QTRY_COMPARE(m_window->runsPage().model().rowCount(), 2);
        m_window->findChild<QAction*>(u"themeDark"_s)->trigger();
        QVERIFY(theme().dark);
        QTRY_COMPARE(m_window->palette().color(QPalette::Window), theme().window);
        QCOMPARE(m_window->runsPage().table().palette().color(QPalette::Base), theme().surface);
        m_window->findChild<QAction*>(u"themeLight"_s)->trigger();
        QVERIFY(!theme().dark);
        QCOMPARE(QSettings().value(u"window/theme"_s).toInt(), int(ThemeChoice::Light));
    }

private:
    void open()
    {
        m_window = std::make_unique<MainWindow>();
        m_window->setStore(*m_store);
        m_window->setPipeline(*m_pipeline);
        m_window->show();
        QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
    }

    int selectedCount() const
    {
        int count = 0;
        for (const RowSpan& span : m_window->runsPage().table().selectedRows())
            count += span.count;
        return count;
    }

    static void clickHeader(RunsTable& table, int column)
    {
        QHeaderView* head = table.horizontalHeader();
        const QPoint where(head->sectionViewportPosition(column) + 12, head->height() / 2);
        QTest::mouseClick(head->viewport(), Qt::LeftButton, Qt::NoModifier, where);
    }

    QTemporaryDir m_settings;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::shared_ptr<const Analyser> m_analyser;
    std::unique_ptr<Store> m_store;
    std::unique_ptr<Pipeline> m_pipeline;
    std::unique_ptr<MainWindow> m_window;
};

QTEST_MAIN(TestMainWindow)
#include "tst_mainwindow.moc"
