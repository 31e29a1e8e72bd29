#include "ui/logpage/bookmarkpanel.h"

#include "models/bookmarkmodel.h"
#include "models/tabletext.h"
#include "ui/logpage/logbookmarks.h"
#include "ui/shared/actions.h"
#include "ui/shared/leaving.h"
#include "ui/shared/listkeys.h"
#include "ui/shared/paneltools.h"
#include "ui/theme/theme.h"

#include <QAction>
#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLabel>
#include <QTreeView>

#include <set>

namespace sentinel {

using namespace Qt::StringLiterals;

BookmarkPanel::BookmarkPanel(LogBookmarks& bookmarks, QWidget* parent)
    : QWidget(parent), m_bookmarks(bookmarks), m_model(new BookmarkModel(this))
{
    setObjectName(u"bookmarkPanel"_s);
    setShortcutGroup(this, tr("Bookmarks"));
    m_list = new QTreeView(this);
    m_list->setObjectName(u"bookmarkList"_s);
    m_list->setAccessibleName(tr("Bookmarks"));
    m_list->setModel(m_model);
    m_list->setEditTriggers(QAbstractItemView::DoubleClicked);
    m_list->setSelectionMode(QAbstractItemView::ExtendedSelection);
    makePanelList(m_list);
    m_list->header()->setSectionResizeMode(BookmarkModel::Line, QHeaderView::Interactive);
    m_list->header()->resizeSection(BookmarkModel::Line, 24 * grid);
    m_list->header()->resizeSection(BookmarkModel::Note, 80 * grid);
    m_list->installEventFilter(this);
    addListKeys(m_list);
    m_empty = panelMessage(tr("No bookmarks"), tr("M marks the current line, Shift+M with a note. They stay with the run."), this);
    m_empty->setObjectName(u"bookmarksEmpty"_s);

    const auto add = [this](const char* name, const QString& text, const char* iconName, const QKeySequence& key) {
        return makeAction(this, QString::fromLatin1(name), text, QLatin1StringView(iconName), {key}, Qt::WidgetWithChildrenShortcut);
    };
    m_edit = add("editNote", tr("Edit the note"), "markdown", QKeySequence(Qt::Key_E));
    connect(m_edit, &QAction::triggered, this, [this] {
        const QModelIndex index = m_list->currentIndex();
        if (index.isValid())
            m_list->edit(index.siblingAtColumn(BookmarkModel::Note));
    });
    m_remove = add("removeBookmarks", tr("Remove the selected bookmarks"), "close", QKeySequence(Qt::Key_Delete));
    connect(m_remove, &QAction::triggered, this, [this] { m_bookmarks.remove(selectedLines()); });
    m_undo = add("undoRemoval", tr("Undo the removal"), "back", QKeySequence(QKeySequence::Undo));
    connect(m_undo, &QAction::triggered, &m_bookmarks, &LogBookmarks::undo);
    m_copy = add("copyBookmarks", tr("Copy the list as Markdown"), "copy", QKeySequence(QKeySequence::Copy));
    connect(m_copy, &QAction::triggered, this, [this] { QGuiApplication::clipboard()->setText(asMarkdown()); });

    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    row->addWidget(m_list, 1);
    row->addWidget(m_empty, 1);
    row->addWidget(panelButtons({m_edit, m_remove, m_undo, m_copy}, this));

    connect(m_model, &BookmarkModel::noteEdited, &m_bookmarks, &LogBookmarks::setNote);
    connect(&m_bookmarks, &LogBookmarks::changed, this, &BookmarkPanel::refresh);
    connect(m_list, &QTreeView::clicked, this,
            [this](const QModelIndex& index) { Q_EMIT lineShown(index.data(BookmarkModel::LineRole).toLongLong()); });
    connect(m_list->selectionModel(), &QItemSelectionModel::currentChanged, this, [this](const QModelIndex& index) {
        if (index.isValid() && m_list->hasFocus())
            Q_EMIT lineShown(index.data(BookmarkModel::LineRole).toLongLong());
    });
    connect(m_list->selectionModel(), &QItemSelectionModel::selectionChanged, this, [this] {
        m_edit->setEnabled(m_list->currentIndex().isValid());
        m_remove->setEnabled(m_list->selectionModel()->hasSelection());
    });
    setFocusProxy(m_list);
    refresh();
}

void BookmarkPanel::setTextOf(std::function<QString(qint64)> textOf)
{
    m_model->setTextOf(std::move(textOf));
    m_list->viewport()->update();
}

void BookmarkPanel::refresh()
{
    m_model->setBookmarks(m_bookmarks.all());
    const bool isEmpty = m_model->rowCount() == 0;
    m_list->setVisible(!isEmpty);
    m_empty->setVisible(isEmpty);
    m_edit->setEnabled(m_list->currentIndex().isValid());
    m_remove->setEnabled(m_list->selectionModel()->hasSelection());
    m_undo->setEnabled(m_bookmarks.canUndo());
    m_copy->setEnabled(!isEmpty);
}

void BookmarkPanel::editNote(qint64 line)
{
    const int row = m_model->rowOf(line);
    if (row < 0)
        return;
    const QModelIndex index = m_model->index(row, BookmarkModel::Note);
    m_list->setCurrentIndex(index);
    m_list->scrollTo(index);
    m_list->setFocus(Qt::OtherFocusReason);
    m_list->edit(index);
}

void BookmarkPanel::setCurrentLine(qint64 line)
{
    const int row = m_model->rowOf(line);
    if (row >= 0 && !m_list->hasFocus() && m_list->currentIndex().row() != row)
        m_list->setCurrentIndex(m_model->index(row, BookmarkModel::Line));
}

std::vector<qint64> BookmarkPanel::selectedLines() const
{
    std::set<qint64> lines;
    const QModelIndexList selected = m_list->selectionModel()->selectedIndexes();
    for (const QModelIndex& index : selected)
        lines.insert(index.data(BookmarkModel::LineRole).toLongLong());
    return {lines.begin(), lines.end()};
}

QString BookmarkPanel::asMarkdown() const
{
    TextTable table{{tr("Line"), tr("Note"), tr("Text")}, {}};
    for (int row = 0; row < m_model->rowCount(); ++row) {
        const auto cell = [&](int column) { return m_model->index(row, column).data().toString(); };
        table.rows.push_back(
            {QString::number(m_model->bookmarks()[size_t(row)].line), cell(BookmarkModel::Note), cell(BookmarkModel::Text)});
    }
    return sentinel::asMarkdown(withoutSecrets(std::move(table)));
}

bool BookmarkPanel::eventFilter(QObject* watched, QEvent* event)
{
    if (watched != m_list || event->type() != QEvent::KeyPress)
        return QWidget::eventFilter(watched, event);
    const auto* key = static_cast<QKeyEvent*>(event);
    const bool isEnter = key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter;
    if (!isEnter || !m_list->currentIndex().isValid())
        return QWidget::eventFilter(watched, event);
    Q_EMIT lineActivated(m_list->currentIndex().data(BookmarkModel::LineRole).toLongLong());
    return true;
}

} // namespace sentinel
