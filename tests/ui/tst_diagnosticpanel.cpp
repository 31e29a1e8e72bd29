#include "models/tabletext.h"
#include "ui/logpage/diagnosticlistmodel.h"
#include "ui/logpage/diagnosticpanel.h"
#include "ui/theme/theme.h"

#include <QAbstractItemModelTester>
#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QLabel>
#include <QLineEdit>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>
#include <QTreeView>

using namespace sentinel;
using namespace Qt::StringLiterals;

namespace {

Log logOf(std::string text)
{
    Document document;
    document.bytes = Bytes::of(std::move(text));
    return *Log::parse(document);
}

Diagnostic made(const char* file, qint64 line, Diagnostic::Severity severity, const char* message, qint64 logLine)
{
    Diagnostic d;
    d.tool = "gcc";
    d.file = file;
    d.line = line;
    d.column = 5;
    d.severity = severity;
    d.message = message;
    d.code = "-Wunused";
    d.lines = {logLine, logLine + 2};
    return d;
}

const std::vector<Diagnostic> three = {made("src/Main.c", 12, Diagnostic::Severity::Error, "expected ';'", 40),
                                       made("src/util.c", 7, Diagnostic::Severity::Warning, "unused variable 'x'", 90),
                                       made("", 0, Diagnostic::Severity::Info, "in file included", 95)};

} // namespace

class TestDiagnosticPanel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { applyTheme(*qApp, ThemeChoice::Light); }

    void rowsTellWhatAndWhere()
    {
        DiagnosticListModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
        model.append(three);
        QCOMPARE(model.rowCount(), 3);
        QCOMPARE(model.index(0, DiagnosticListModel::Place).data().toString(), u"src/Main.c:12:5"_s);
        QCOMPARE(model.index(0, DiagnosticListModel::Severity).data().toString(), u"Error"_s);
        QCOMPARE(model.index(1, DiagnosticListModel::Tool).data().toString(), u"gcc · -Wunused"_s);
        QCOMPARE(model.index(2, DiagnosticListModel::Place).data().toString(), QString());
        QCOMPARE(model.index(1, 0).data(DiagnosticListModel::FirstLineRole).toLongLong(), 90);
        QCOMPARE(model.countOf(Diagnostic::Severity::Warning), 1);
    }

    void wordsAndKindsNarrowTheList()
    {
        DiagnosticListModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
        model.append(three);
        model.setFilter(u" UNUSED util"_s);
        QCOMPARE(model.rowCount(), 1);
        QCOMPARE(model.diagnostic(0).line, 7);
        model.setFilter({});
        model.setSeverityShown(Diagnostic::Severity::Error, false);
        QCOMPARE(model.rowCount(), 2);
        std::vector<Diagnostic> more = three;
        more.push_back(made("late.c", 1, Diagnostic::Severity::Error, "hidden", 200));
        more.push_back(made("late.c", 2, Diagnostic::Severity::Warning, "shown", 201));
        model.append(more);
        QCOMPARE(model.rowCount(), 3);
        QCOMPARE(model.totalCount(), 5);
        QCOMPARE(model.textTable().rows.size(), size_t(3));
    }

    void aTableIsCopiedAsCsv()
    {
        DiagnosticListModel model;
        model.append({three[0]});
        QCOMPARE(asCsv(model.textTable()).section(u'\n', 1).trimmed(), u"error,src/Main.c,12,5,expected ';',gcc,'-Wunused,40"_s);
    }

    void diagnosticsAreReadWhenThePanelIsShown()
    {
        DiagnosticPanel panel;
        panel.resize(800, 200);
        panel.setLog(logOf("cc -c main.c\nmain.c:3:5: error: expected ';' before 'x'\nmain.c:9:1: warning: unused variable 'y' "
                           "[-Wunused-variable]\ndone\n"));
        QCOMPARE(panel.model().totalCount(), 0);
        panel.show();
        QTRY_COMPARE(panel.model().totalCount(), 2);
        QTRY_VERIFY(panel.isSettled());
        QCOMPARE(panel.title(), u"Diagnostics · 2"_s);

        QSignalSpy shown(&panel, &DiagnosticPanel::linesShown);
        QSignalSpy activated(&panel, &DiagnosticPanel::linesActivated);
        auto* list = panel.findChild<QTreeView*>(u"diagnosticList"_s);
        QTest::mouseClick(list->viewport(), Qt::LeftButton, {}, list->visualRect(list->model()->index(1, 2)).center());
        QCOMPARE(shown.back()[0].value<LineRange>().first, 3);
        QTest::keyClick(list, Qt::Key_Return);
        QCOMPARE(activated.size(), 1);

        QTest::mouseClick(panel.findChild<QToolButton*>(u"copyDiagnosticsMarkdownButton"_s), Qt::LeftButton);
        QVERIFY(QGuiApplication::clipboard()->text().contains(u"main.c"_s));
        QTest::keyClicks(panel.findChild<QLineEdit*>(u"diagnosticFilter"_s), u"nothing like it"_s);
        auto* empty = panel.findChild<QLabel*>(u"diagnosticsEmpty"_s);
        QTRY_VERIFY(empty->isVisible());
        QVERIFY(empty->text().contains(u"Nothing matches"_s));
    }

    void aLogWithoutAnySaysSo()
    {
        DiagnosticPanel panel;
        panel.setLog(logOf("all is well\n"));
        panel.show();
        auto* empty = panel.findChild<QLabel*>(u"diagnosticsEmpty"_s);
        QTRY_VERIFY(empty->text().contains(u"No diagnostics"_s));
        QVERIFY(empty->isVisible());
    }
};

QTEST_MAIN(TestDiagnosticPanel)
#include "tst_diagnosticpanel.moc"
