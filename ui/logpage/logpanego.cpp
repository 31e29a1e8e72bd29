// Where the actions of the log pane lead.
#include "core/base/text.h"
#include "ui/logpage/bookmarkpanel.h"
#include "ui/logpage/externaleditor.h"
#include "ui/logpage/gotobar.h"
#include "ui/logpage/logbookmarks.h"
#include "ui/logpage/logbreadcrumb.h"
#include "ui/logpage/logfinder.h"
#include "ui/logpage/logissues.h"
#include "ui/logpage/logviewpane.h"

#include <QClipboard>
#include <QFileDialog>
#include <QGuiApplication>
#include <QSettings>

namespace sentinel {

using namespace Qt::StringLiterals;

void LogPane::goToLines(const LineRange& lines)
{
    m_view->goToLines(lines);
}

void LogPane::openSearch()
{
    m_goTo->hide();
    m_finder->open();
}

void LogPane::goToNextHit(int direction)
{
    m_finder->goToNext(direction);
}

void LogPane::goToNextError(int direction)
{
    if (const std::optional<LineRange> stop = m_issues->nextError(m_view->currentLine(), direction))
        m_view->goToLines(*stop);
    else if (m_view->hasLog())
        say(m_issues->isRunning() ? tr("Still looking for errors") : tr("No line of this log is marked as an error"));
}

void LogPane::goToNextWarning(int direction)
{
    if (const std::optional<LineRange> stop = m_issues->nextWarning(m_view->currentLine(), direction))
        m_view->goToLines(*stop);
    else if (m_view->hasLog())
        say(m_issues->isRunning() ? tr("Still looking for warnings") : tr("No line of this log is marked as a warning"));
}

void LogPane::goToNextBookmark(int direction)
{
    if (const std::optional<qint64> line = m_bookmarks->next(m_view->currentLine(), direction))
        m_view->goToLine(*line);
    else if (m_view->hasLog())
        say(tr("No bookmarks yet: M marks the current line"));
}

void LogPane::goToStep(int direction)
{
    const LogOutline& outline = m_crumbs->outline();
    const auto step = direction > 0 ? outline.stepBehind(m_view->currentLine()) : outline.stepBefore(m_view->currentLine());
    if (step)
        m_view->goToLine(step->lines.first);
}

void LogPane::goTo(const GoTo& place)
{
    if (place.kind == GoTo::Kind::Permalink) {
        const Permalink& link = place.link;
        const bool isHere = link.run == m_origin.run && (link.job == 0 || link.job == m_origin.jobNumber) && link.lines.first > 0
            && link.lines.first <= m_view->rows().lineCount();
        m_goTo->hide();
        if (!isHere)
            return Q_EMIT linkFollowed(link);
        m_view->goToLines(link.lines);
        return m_view->setFocus(Qt::OtherFocusReason);
    }
    const Result<qint64> line = lineOf(place, m_view->log());
    if (!line)
        return m_goTo->setProblem(line.error().message);
    m_goTo->hide();
    m_view->goToLine(*line);
    m_view->setFocus(Qt::OtherFocusReason);
}

void LogPane::toggleBookmark(qint64 line)
{
    if (!m_view->hasLog() || line < 1)
        return;
    if (const std::optional<Bookmark> known = m_bookmarks->at(line)) {
        m_bookmarks->remove({line});
        if (!known->note.isEmpty())
            say(tr("The bookmark and its note are removed; Ctrl+Z brings them back"));
    } else {
        m_bookmarks->add(line, m_view->log().lineBytes(line).begin);
    }
}

void LogPane::wantRule()
{
    const qint64 line = m_view->hasLog() ? m_view->currentLine() : 0;
    if (line < 1)
        return;
    constexpr qint64 enough = 64 * 1024; // of a line without end nobody makes a rule
    const ByteRange bytes = m_view->log().lineBytes(line);
    if (bytes.end - bytes.begin > enough)
        return say(tr("This line is too long for a rule"));
    const QString text = displayText(m_view->log().peeledText({line, line})).trimmed();
    if (text.isEmpty())
        return say(tr("This line is empty: there is nothing to make a rule of"));
    Q_EMIT ruleWanted(text);
}

void LogPane::copyLink()
{
    if (!m_view->hasLog())
        return;
    const qint64 line = m_view->currentLine();
    QString link;
    if (m_origin.run)
        link = toText(Permalink{m_origin.run, m_origin.jobNumber, {line, line}});
    else
        link = u"%1:%2"_s.arg(m_origin.path.isEmpty() ? m_origin.name : m_origin.path).arg(line);
    QGuiApplication::clipboard()->setText(link);
    say(tr("Copied %1").arg(link));
}

void LogPane::saveSelection()
{
    if (!m_view->hasSelection())
        return;
    auto* dialog = new QFileDialog(this, tr("Save the selection"));
    dialog->setObjectName(u"saveSelectionDialog"_s);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    const QString unmasked = tr("Text, secrets as they are (*.txt *.log)");
    dialog->setNameFilters({tr("Text (*.txt *.log)"), tr("Markdown (*.md)"), unmasked, tr("All files (*)")});
    dialog->setDirectory(QSettings().value(u"window/folder"_s, QDir::homePath()).toString());
    dialog->selectFile(u"selection.log"_s);
    connect(dialog, &QFileDialog::fileSelected, this, [this, dialog, unmasked](const QString& path) {
        m_view->saveSelection(path, path.endsWith(u".md"_s) ? CopyForm::Markdown : CopyForm::Text,
                              dialog->selectedNameFilter() != unmasked);
    });
    dialog->open();
}

void LogPane::openInEditor()
{
    if (!m_view->hasLog())
        return;
    auto* editor = new ExternalEditor(this);
    connect(editor, &ExternalEditor::finished, this, [this, editor](const QString& problem) {
        say(problem.isEmpty() ? tr("Opened in the editor") : problem);
        editor->deleteLater();
    });
    say(tr("Opening in the editor…"));
    editor->open(m_view->log(), m_origin.path, m_view->currentLine());
}

} // namespace sentinel
