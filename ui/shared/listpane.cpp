#include "ui/shared/listpane.h"

#include "models/tabletext.h"
#include "ui/shared/actions.h"
#include "ui/shared/emptystate.h"
#include "ui/shared/filterbar.h"
#include "ui/shared/leaving.h"

#include <QAction>
#include <QClipboard>
#include <QFutureWatcher>
#include <QGuiApplication>
#include <QLocale>
#include <QMenu>
#include <QPushButton>
#include <QSettings>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace sentinel {

using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace {

constexpr int copiedAtMost = 10'000; ///< of a list that is copied as a whole

} // namespace

ListPane::ListPane(PagedTable& model, FilterBar* filter, PagedTableView* table, ListWords words, QWidget* parent)
    : QWidget(parent), m_model(model), m_words(std::move(words)), m_filter(filter), m_table(table), m_stack(new QStackedWidget(this)),
      m_empty(new EmptyState(m_words.emptyIcon, m_words.emptyTitle, m_words.emptyText, this)),
      m_noMatch(new EmptyState("filter"_L1, m_words.noMatchTitle, m_words.noMatchText, this)),
      m_problem(new EmptyState("error"_L1, m_words.problemTitle, {}, this))
{
    const QString lower = m_words.plural.front().toLower() + m_words.plural.mid(1);
    setObjectName(lower + u"List"_s);
    m_empty->setObjectName(u"no"_s + m_words.plural);
    m_noMatch->setObjectName(u"no"_s + m_words.row.noun + u"Match"_s);
    m_problem->setObjectName(lower + u"Problem"_s);
    connect(m_noMatch->addButton(m_words.clear, "close"_L1, m_noMatch->objectName() + u"Clear"_s), &QPushButton::clicked, m_filter,
            &FilterBar::clear);
    connect(m_problem->addButton(tr("Try again"), "refresh"_L1, lower + u"Retry"_s), &QPushButton::clicked, &m_model, &PagedTable::refresh);

    for (QWidget* widget : {static_cast<QWidget*>(m_table), static_cast<QWidget*>(m_empty), static_cast<QWidget*>(m_noMatch),
                            static_cast<QWidget*>(m_problem)})
        m_stack->addWidget(widget);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_filter);
    layout->addWidget(m_stack, 1);
    setFocusProxy(m_table);

    addActions();
    connect(m_filter, &FilterBar::leaveRequested, m_table, [this] {
        m_table->setFocus();
        if (!m_table->currentIndex().isValid())
            m_table->move(0);
    });
    connect(m_table, &PagedTableView::rowActivated, this, &ListPane::rowActivated);
    connect(&m_model, &QAbstractItemModel::modelReset, this, &ListPane::showState);
    connect(&m_model, &PagedTable::failed, this, [this](const Error& error) {
        m_problem->setText(error.message);
        m_stack->setCurrentWidget(m_problem);
    });
    m_ages.setInterval(30s);
    connect(&m_ages, &QTimer::timeout, &m_model, &PagedTable::refreshAges);
}

void ListPane::addActions()
{
    const auto add = [](QWidget* owner, const QString& name, const QString& text, QLatin1StringView symbol,
                        const QList<QKeySequence>& keys) {
        return makeAction(owner, name, text, symbol, keys, Qt::WidgetWithChildrenShortcut);
    };
    const QString& plural = m_words.plural;
    QAction* find = add(this, u"find"_s + plural, m_words.find, "search"_L1, {QKeySequence::Find, QKeySequence(Qt::Key_Slash)});
    connect(find, &QAction::triggered, m_filter, &FilterBar::focusSearch);
    QAction* clear =
        add(this, u"clear"_s + m_words.row.noun + u"Filter"_s, m_words.clear, "close"_L1, {QKeySequence(Qt::CTRL | Qt::Key_Backspace)});
    connect(clear, &QAction::triggered, m_filter, &FilterBar::clear);
    m_open = m_table->addRowActions(m_words.row);
    m_copyCsv = add(m_table, u"copy"_s + plural + u"AsCsv"_s, m_words.copyCsv, "table"_L1, {QKeySequence::Copy});
    connect(m_copyCsv, &QAction::triggered, this, [this] { copyRows(asCsv, tr("CSV")); });
    m_copyMarkdown = add(m_table, u"copy"_s + plural + u"AsMarkdown"_s, m_words.copyMarkdown, "markdown"_L1,
                         {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_C)});
    connect(m_copyMarkdown, &QAction::triggered, this, [this] { copyRows(asMarkdown, tr("Markdown")); });
    m_table->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(m_table, &QWidget::customContextMenuRequested, this, &ListPane::openContextMenu);
}

void ListPane::addFiller(QAction* action)
{
    m_empty->addButton(action);
}

void ListPane::showState()
{
    if (!m_model.hasList())
        return;
    const qint64 all = m_model.unfilteredCount();
    const int shown = m_model.rowCount();
    const QLocale locale;
    if (shown != all)
        m_filter->setCount(m_words.someOf.arg(locale.toString(shown), locale.toString(all)));
    else
        m_filter->setCount(all == 1 ? m_words.one : m_words.many.arg(locale.toString(all)));
    m_filter->setVisible(all > 0);
    if (all == 0)
        m_stack->setCurrentWidget(m_empty);
    else if (shown == 0)
        m_stack->setCurrentWidget(m_noMatch);
    else
        m_stack->setCurrentWidget(m_table);
}

void ListPane::copyRows(QString (*write)(const TextTable&), const QString& format)
{
    std::vector<RowSpan> rows = m_table->selectedRows();
    if (m_table->selectionMode() == QAbstractItemView::SingleSelection)
        rows = {{0, qMin(m_model.rowCount(), copiedAtMost)}};
    if (rows.empty() || m_model.rowCount() == 0)
        return;
    auto* watcher = new QFutureWatcher<Result<TextTable>>(this);
    connect(watcher, &QFutureWatcherBase::finished, this, [this, watcher, write, format] {
        watcher->deleteLater();
        const Result<TextTable> text = watcher->result();
        if (!text) {
            Q_EMIT said(text.error().message);
            return;
        }
        qint64 masked = 0;
        QGuiApplication::clipboard()->setText(write(withoutSecrets(*text, &masked)));
        const QString copied =
            text->rows.size() == 1 ? m_words.copiedOne.arg(format) : m_words.copiedMany.arg(QLocale().toString(text->rows.size()), format);
        Q_EMIT said(masked > 0 ? tr("%1, %2").arg(copied, maskedText(masked)) : copied);
    });
    watcher->setFuture(m_model.textOf(std::move(rows)));
}

void ListPane::openContextMenu(const QPoint& position)
{
    const QModelIndex index = m_table->indexAt(position);
    if (!index.isValid() || m_model.keyAt(index.row()) == 0)
        return;
    auto* menu = new QMenu(m_table);
    menu->setObjectName(u"rowMenu"_s);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addAction(m_open);
    menu->addSeparator();
    menu->addAction(m_copyCsv);
    menu->addAction(m_copyMarkdown);
    Q_EMIT menuOpening(index.row(), menu);
    menu->popup(m_table->viewport()->mapToGlobal(position));
}

void ListPane::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    m_model.refreshAges();
    m_ages.start();
}

void ListPane::hideEvent(QHideEvent* event)
{
    QWidget::hideEvent(event);
    m_ages.stop();
}

void ListPane::save(QSettings& settings) const
{
    settings.setValue(u"columns"_s, m_table->columnState());
    settings.setValue(u"sortedBy"_s, m_model.columnId(m_model.sortedColumn()));
    settings.setValue(u"descending"_s, m_model.isDescending());
    m_filter->save(settings);
}

void ListPane::restore(QSettings& settings)
{
    const QString sortedBy = settings.value(u"sortedBy"_s).toString();
    for (int column = 0; column < m_model.columnCount(); ++column) {
        if (m_model.columnId(column) == sortedBy)
            m_model.sort(column, settings.value(u"descending"_s).toBool() ? Qt::DescendingOrder : Qt::AscendingOrder);
    }
    m_table->restoreColumns(settings.value(u"columns"_s).toByteArray());
    m_filter->restore(settings);
}

} // namespace sentinel
