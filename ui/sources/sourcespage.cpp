#include "ui/sources/sourcespage.h"

#include "core/providers/polling.h"
#include "core/store/store.h"
#include "models/sourcetext.h"
#include "ui/shared/actions.h"
#include "ui/shared/emptystate.h"
#include "ui/shared/labels.h"
#include "ui/shared/sourceservices.h"
#include "ui/sources/listenerstrip.h"
#include "ui/sources/sourcecommands.h"
#include "ui/sources/sourcedetails.h"
#include "ui/sources/sourcemark.h"
#include "ui/sources/sourcetable.h"
#include "ui/theme/theme.h"

#include <QAction>
#include <QDateTime>
#include <QLabel>
#include <QLocale>
#include <QMenu>
#include <QPainter>
#include <QPushButton>
#include <QSplitter>
#include <QStackedLayout>
#include <QToolButton>
#include <QVBoxLayout>

namespace sentinel {

using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace {

constexpr int headHeight = 12 * grid;

Timestamp currentTime()
{
    return {QDateTime::currentMSecsSinceEpoch()};
}

/// What the marks of a source say of back-fills.
std::vector<BackfillShare> sharesOf(const std::vector<PollMark>& stored)
{
    PollMarks marks;
    for (const PollMark& mark : stored)
        marks.insert(mark.name, mark);
    std::vector<BackfillShare> shares;
    for (const Backfill& backfill : backfills(marks))
        shares.push_back({backfill.project, backfill.since, backfill.until, backfill.share()});
    return shares;
}

class Head : public QWidget
{
public:
    using QWidget::QWidget;

protected:
    void paintEvent(QPaintEvent*) override
    {
        QPainter painter(this);
        painter.fillRect(rect(), theme().surface);
        painter.fillRect(QRect(0, height() - 1, width(), 1), theme().border);
    }
};

} // namespace

SourcesPage::SourcesPage(Store& store, const SourceServices& services, QAction* openFiles, QWidget* parent)
    : QWidget(parent), m_services(services), m_commands(new SourceCommands(store, services, this)), m_table(new SourceTable(m_model, this)),
      m_stack(new QStackedLayout),
      m_empty(new EmptyState("sources"_L1, tr("No sources yet"),
                             tr("Connect the CI servers whose runs you want to see, or a folder into which logs are put. Each is asked "
                                "regularly, and what its webhooks miss is fetched."),
                             this)),
      m_problem(new EmptyState("database"_L1, tr("The sources cannot be read"), {}, this)),
      m_summary(plainLabel(this, u"sourcesSummary"_s)), m_listener(new ListenerStrip(this))
{
    setObjectName(u"sourcesPage"_s);
    setShortcutGroup(this, tr("Sources"));
    addActions();
    m_details = new SourceDetails(services, {m_pause, m_ask, m_edit, m_backfill, m_remove}, m_cancelBackfill, this);
    m_empty->setObjectName(u"noSources"_s);
    m_problem->setObjectName(u"sourcesProblem"_s);
    connect(m_empty->addButton(tr("Connect GitHub…"), "branch"_L1, u"connectGitHub"_s), &QPushButton::clicked, this,
            [this] { addSource(SourceKind::GitHub); });
    connect(m_empty->addButton(tr("Connect another server…"), "server"_L1, u"connectOther"_s), &QPushButton::clicked, this,
            [this] { addSource(); });
    connect(m_empty->addButton(tr("Watch a folder…"), "folder"_L1, u"watchFolder"_s), &QPushButton::clicked, this,
            [this] { addSource(SourceKind::Folder); });
    if (openFiles) {
        QPushButton* drop = m_empty->addButton(tr("Drop a log"), "drop"_L1, u"dropLog"_s);
        drop->setToolTip(tr("Drop it anywhere on this window, or choose it"));
        connect(drop, &QPushButton::clicked, openFiles, &QAction::trigger);
    }

    auto* split = new QSplitter(Qt::Horizontal, this);
    split->setObjectName(u"sourcesSplitter"_s);
    split->setChildrenCollapsible(false);
    split->setHandleWidth(1);
    split->addWidget(m_table);
    split->addWidget(m_details);
    split->setStretchFactor(0, 1);
    split->setSizes({200 * grid, 96 * grid});
    auto* list = new QWidget(this);
    auto* column = new QVBoxLayout(list);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(layOutHead());
    column->addWidget(split, 1);
    m_stack->addWidget(list);
    m_stack->addWidget(m_empty);
    m_stack->addWidget(m_problem);
    auto* whole = new QVBoxLayout(this);
    whole->setContentsMargins(0, 0, 0, 0);
    whole->setSpacing(0);
    whole->addLayout(m_stack, 1);
    whole->addWidget(m_listener);
    setFocusProxy(m_table);

    connect(&m_model, &SourceModel::changed, this, &SourcesPage::showState);
    connect(m_table, &SourceTable::currentSourceChanged, this, &SourcesPage::showCurrent);
    connect(m_table, &SourceTable::customContextMenuRequested, this, &SourcesPage::openMenu);
    connect(m_table, &SourceTable::doubleClicked, m_edit, &QAction::trigger);
    connect(m_commands, &SourceCommands::said, this, &SourcesPage::said);
    connect(m_commands, &SourceCommands::added, m_table, &SourceTable::setCurrent);
    m_clock.setInterval(1s);
    connect(&m_clock, &QTimer::timeout, this, [this] {
        m_model.setNow(currentTime());
        showCurrent();
    });
    m_model.follow(store, sharesOf);
    showState();
}

void SourcesPage::addActions()
{
    const auto add = [this](const char* name, const QString& text, QLatin1StringView symbol, const QList<QKeySequence>& keys) {
        return makeAction(this, QString::fromLatin1(name), text, symbol, keys, Qt::WidgetWithChildrenShortcut);
    };
    const auto withCurrent = [this](QAction* action, auto command) {
        connect(action, &QAction::triggered, this, [this, command] {
            if (const SourceItem* item = current())
                (m_commands->*command)(item->source);
        });
    };
    m_add = add("addSource", tr("Add a source…"), "add"_L1, {QKeySequence(Qt::CTRL | Qt::Key_N)});
    connect(m_add, &QAction::triggered, this, [this] { addSource(); });
    m_pause = add("pauseSource", tr("Pause"), "pause"_L1, {QKeySequence(Qt::Key_P)});
    m_ask = add("askSource", tr("Ask now"), "refresh"_L1, {QKeySequence(Qt::Key_A)});
    m_edit = add("editSource", tr("Edit…"), "edit"_L1, {QKeySequence(Qt::Key_E), QKeySequence(Qt::Key_Return)});
    m_backfill = add("backfillSource", tr("Fetch the past…"), "history"_L1, {QKeySequence(Qt::Key_B)});
    m_cancelBackfill = add("cancelBackfill", tr("Cancel the back-fill"), "cancel"_L1, {QKeySequence(Qt::SHIFT | Qt::Key_B)});
    m_remove = add("removeSource", tr("Remove…"), "remove"_L1, {QKeySequence(Qt::Key_Delete)});
    connect(m_pause, &QAction::triggered, this, [this] {
        const SourceItem* item = current();
        if (item && item->source.isPaused)
            m_commands->resume(item->source);
        else if (item)
            m_commands->pause(item->source);
    });
    withCurrent(m_ask, &SourceCommands::askNow);
    withCurrent(m_edit, &SourceCommands::edit);
    withCurrent(m_backfill, &SourceCommands::backfill);
    withCurrent(m_cancelBackfill, &SourceCommands::cancelBackfills);
    withCurrent(m_remove, &SourceCommands::remove);
}

QWidget* SourcesPage::layOutHead()
{
    auto* head = new Head(this);
    head->setObjectName(u"sourcesHead"_s);
    head->setFixedHeight(headHeight);
    auto* add = new QPushButton(icon("add"_L1), QString(m_add->text()), head);
    add->setObjectName(u"addSourceButton"_s);
    add->setAccessibleName(tr("Add a source"));
    add->setToolTip(tr("Add a source (%1)").arg(m_add->shortcut().toString(QKeySequence::NativeText)));
    connect(add, &QPushButton::clicked, m_add, &QAction::trigger);
    auto* row = new QHBoxLayout(head);
    row->setContentsMargins(3 * grid, 0, 3 * grid, 0);
    row->setSpacing(3 * grid);
    row->addWidget(add);
    row->addWidget(m_summary, 1);
    return head;
}

void SourcesPage::addSource(std::optional<SourceKind> kind)
{
    m_commands->add(kind);
}

const SourceItem* SourcesPage::current() const
{
    return m_model.itemAt(m_model.rowOf(m_table->current()));
}

void SourcesPage::showState()
{
    if (m_model.problem() && !m_model.isKnown()) {
        m_problem->setText(m_model.problem()->message);
        m_stack->setCurrentWidget(m_problem);
    } else if (m_model.isKnown()) {
        const bool wasEmpty = m_stack->currentWidget() == m_empty;
        if (m_model.items().empty())
            m_stack->setCurrentWidget(m_empty);
        else
            m_stack->setCurrentIndex(0);
        if (wasEmpty && !m_model.items().empty() && isVisible())
            m_table->setFocus();
    }
    const auto countOf = [this](SourceHealth health) {
        return std::count_if(m_model.items().begin(), m_model.items().end(),
                             [health](const SourceItem& item) { return healthOf(item.source, item.state) == health; });
    };
    const auto troubled = countOf(SourceHealth::Troubled), silent = countOf(SourceHealth::Silent);
    const QLocale locale;
    const size_t count = m_model.items().size();
    QString text = count == 1 ? tr("1 source") : tr("%1 sources").arg(locale.toString(qint64(count)));
    if (troubled > 0)
        text += u"  ·  "_s + tr("%1 in trouble").arg(locale.toString(qint64(troubled)));
    if (silent > 0)
        text += u"  ·  "_s + tr("%1 silent").arg(locale.toString(qint64(silent)));
    m_summary->setText(text);
    showCurrent();
}

void SourcesPage::showCurrent()
{
    m_listener->show(m_services.listener ? m_services.listener() : ListenerState());
    const SourceItem* item = current();
    const bool isServer = item && item->source.kind != SourceKind::Folder;
    m_details->setVisible(item);
    const bool isPaused = item && item->source.isPaused;
    m_pause->setEnabled(item);
    if (isPaused != (m_pause->property("resumes").toBool())) {
        m_pause->setProperty("resumes", isPaused);
        m_pause->setText(isPaused ? tr("Go on") : tr("Pause"));
        m_pause->setIcon(icon(isPaused ? "resume"_L1 : "pause"_L1));
    }
    m_ask->setVisible(m_services.pollNow != nullptr);
    m_ask->setEnabled(m_ask->isVisible() && item && !item->source.isPaused && (item->source.polls || !isServer));
    m_edit->setEnabled(item);
    m_remove->setEnabled(item);
    m_backfill->setEnabled(isServer && item->source.polls && item->source.kind != SourceKind::Generic); // which knows no past
    m_cancelBackfill->setEnabled(item && !item->backfills.empty());
    if (item)
        m_details->show(*item, currentTime());
}

void SourcesPage::openMenu(const QPoint& position)
{
    if (!m_table->indexAt(position).isValid())
        return;
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->setObjectName(u"sourceMenu"_s);
    menu->addActions({m_edit, m_pause, m_ask, m_backfill, m_cancelBackfill});
    menu->addSeparator();
    menu->addAction(m_remove);
    menu->popup(m_table->viewport()->mapToGlobal(position));
}

void SourcesPage::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    m_model.setNow(currentTime());
    showCurrent();
    m_clock.start();
}

void SourcesPage::hideEvent(QHideEvent* event)
{
    QWidget::hideEvent(event);
    m_clock.stop();
}

} // namespace sentinel
