#include "ui/logpage/diagnosticpanel.h"

#include "core/pipeline/diagnosticreading.h"
#include "ui/logpage/diagnosticlistmodel.h"
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
#include <QLineEdit>
#include <QLocale>
#include <QTimer>
#include <QToolButton>
#include <QTreeView>
#include <QVBoxLayout>

namespace sentinel {

using namespace Qt::StringLiterals;

DiagnosticPanel::DiagnosticPanel(QWidget* parent)
    : QWidget(parent), m_reading(new DiagnosticReading(this)), m_model(new DiagnosticListModel(this))
{
    setObjectName(u"diagnosticPanel"_s);
    setShortcutGroup(this, tr("Diagnostics"));
    m_filter = new QLineEdit(this);
    m_filter->setObjectName(u"diagnosticFilter"_s);
    m_filter->setAccessibleName(tr("Filter diagnostics"));
    m_filter->setPlaceholderText(tr("Filter by file, message or tool"));
    m_filter->addAction(icon(QLatin1StringView("filter")), QLineEdit::LeadingPosition);
    m_filter->setClearButtonEnabled(true);
    m_filter->setMaximumWidth(90 * grid);
    m_severities[0] = addSeverity(0, "error", u"diagnosticErrors"_s, tr("Show errors"));
    m_severities[1] = addSeverity(1, "warning", u"diagnosticWarnings"_s, tr("Show warnings"));
    m_severities[2] = addSeverity(2, "info", u"diagnosticNotes"_s, tr("Show notes"));
    m_shown = new QLabel(this);
    m_shown->setObjectName(u"diagnosticCount"_s);
    m_shown->setForegroundRole(QPalette::PlaceholderText);

    m_list = new QTreeView(this);
    m_list->setObjectName(u"diagnosticList"_s);
    m_list->setAccessibleName(tr("Diagnostics"));
    m_list->setModel(m_model);
    makePanelList(m_list);
    m_list->setTextElideMode(Qt::ElideMiddle); // the line at the end of a place says as much as its folder
    QHeaderView* header = m_list->header();
    header->setStretchLastSection(false);
    header->setSectionResizeMode(DiagnosticListModel::Message, QHeaderView::Stretch);
    header->resizeSection(DiagnosticListModel::Severity, 26 * grid);
    header->resizeSection(DiagnosticListModel::Place, 64 * grid);
    header->resizeSection(DiagnosticListModel::Tool, 36 * grid);
    header->resizeSection(DiagnosticListModel::LogLine, 22 * grid);
    m_list->installEventFilter(this);
    addListKeys(m_list);
    m_empty = panelMessage({}, {}, this);
    m_empty->setObjectName(u"diagnosticsEmpty"_s);

    const auto add = [this](const char* name, const QString& text, const char* iconName, const QKeySequence& key) {
        return makeAction(this, QString::fromLatin1(name), text, QLatin1StringView(iconName), {key}, Qt::WidgetWithChildrenShortcut);
    };
    m_copyCsv = add("copyDiagnosticsCsv", tr("Copy as CSV"), "table", QKeySequence(QKeySequence::Copy));
    connect(m_copyCsv, &QAction::triggered, this,
            [this] { QGuiApplication::clipboard()->setText(asCsv(withoutSecrets(m_model->textTable()))); });
    m_copyMarkdown = add("copyDiagnosticsMarkdown", tr("Copy as Markdown"), "markdown", QKeySequence(Qt::CTRL | Qt::ALT | Qt::Key_M));
    connect(m_copyMarkdown, &QAction::triggered, this,
            [this] { QGuiApplication::clipboard()->setText(asMarkdown(withoutSecrets(m_model->textTable()))); });

    auto* tools = new QHBoxLayout;
    tools->setContentsMargins(2 * grid, grid, 2 * grid, grid);
    tools->setSpacing(grid);
    tools->addWidget(m_filter, 1);
    for (QToolButton* severity : m_severities)
        tools->addWidget(severity);
    tools->addWidget(m_shown);
    tools->addStretch();
    auto* column = new QVBoxLayout;
    column->setSpacing(0);
    column->addLayout(tools);
    column->addWidget(m_list, 1);
    column->addWidget(m_empty, 1);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    row->addLayout(column, 1);
    row->addWidget(panelButtons({m_copyCsv, m_copyMarkdown}, this));

    m_settle = new QTimer(this);
    m_settle->setSingleShot(true);
    m_settle->setInterval(120);
    connect(m_filter, &QLineEdit::textChanged, m_settle, qOverload<>(&QTimer::start));
    connect(m_settle, &QTimer::timeout, this, [this] {
        m_model->setFilter(m_filter->text());
        refresh();
    });
    m_rest = new QTimer(this);
    m_rest->setSingleShot(true);
    m_rest->setInterval(1500);
    connect(m_rest, &QTimer::timeout, this, [this] {
        if (!m_log)
            return;
        m_model->clear();
        m_isRead = false;
        if (isVisible())
            read();
    });
    connect(m_reading, &DiagnosticReading::advanced, this, [this] {
        m_model->append(m_reading->found());
        refresh();
    });
    connect(m_list, &QTreeView::clicked, this, [this] { Q_EMIT linesShown(currentLines()); });
    connect(m_list->selectionModel(), &QItemSelectionModel::currentChanged, this, [this](const QModelIndex& index) {
        if (index.isValid() && m_list->hasFocus())
            Q_EMIT linesShown(currentLines());
    });
    connect(&themeNotifier(), &ThemeNotifier::changed, m_list->viewport(), qOverload<>(&QWidget::update));
    setFocusProxy(m_list);
    refresh();
}

DiagnosticPanel::~DiagnosticPanel() = default;

QToolButton* DiagnosticPanel::addSeverity(int severity, const char* iconName, const QString& name, const QString& tip)
{
    auto* button = new QToolButton(this);
    button->setObjectName(name);
    button->setAccessibleName(tip);
    button->setToolTip(tip);
    button->setIcon(icon(QLatin1StringView(iconName)));
    button->setIconSize({iconSize, iconSize});
    button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    button->setAutoRaise(true);
    button->setCheckable(true);
    button->setChecked(true);
    button->setFixedHeight(6 * grid);
    connect(button, &QToolButton::toggled, this, [this, severity](bool shown) {
        m_model->setSeverityShown(Diagnostic::Severity(severity), shown);
        refresh();
    });
    return button;
}

void DiagnosticPanel::setLog(const Log& log)
{
    clear();
    m_log = log;
    if (isVisible())
        read();
}

void DiagnosticPanel::updateLog(const Log& log)
{
    m_log = log;
    if (m_isRead)
        m_rest->start();
}

void DiagnosticPanel::clear()
{
    m_rest->stop();
    m_reading->clear();
    m_log.reset();
    m_isRead = false;
    m_model->clear();
    refresh();
}

void DiagnosticPanel::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    read();
}

void DiagnosticPanel::read()
{
    if (!m_log || m_isRead)
        return;
    m_isRead = true;
    m_reading->start(*m_log);
    refresh();
}

bool DiagnosticPanel::isSettled() const
{
    return !m_reading->isRunning();
}

QString DiagnosticPanel::title() const
{
    return m_isRead && m_model->totalCount() > 0 ? tr("Diagnostics · %1").arg(QLocale().toString(m_model->totalCount()))
                                                 : tr("Diagnostics");
}

void DiagnosticPanel::refresh()
{
    const QLocale locale;
    for (int severity = 0; severity < DiagnosticListModel::severities; ++severity) {
        const qint64 count = m_model->countOf(Diagnostic::Severity(severity));
        m_severities[severity]->setText(locale.toString(count));
        m_severities[severity]->setVisible(count > 0);
    }
    const bool isEmpty = m_model->rowCount() == 0;
    const bool isNarrowed = m_model->totalCount() > m_model->rowCount();
    m_shown->setText(m_reading->isRunning() ? tr("Reading: %1 %").arg(int(m_reading->progress() * 100))
                         : isNarrowed ? tr("%1 of %2").arg(locale.toString(m_model->rowCount()), locale.toString(m_model->totalCount()))
                         : m_reading->isFull() ? tr("The first %1").arg(locale.toString(m_model->totalCount()))
                                               : QString());
    m_filter->setVisible(m_model->totalCount() > 0);
    m_list->setVisible(!isEmpty);
    m_empty->setVisible(isEmpty);
    if (m_reading->isRunning())
        setPanelMessage(m_empty, tr("Reading the log…"), tr("Messages of compilers, linters and other tools are looked for."));
    else if (isNarrowed)
        setPanelMessage(m_empty, tr("Nothing matches"), tr("Take words out of the filter, or show more kinds."));
    else
        setPanelMessage(m_empty, tr("No diagnostics"), tr("No compiler, linter or other tool names a place in the code in this log."));
    m_copyCsv->setEnabled(!isEmpty);
    m_copyMarkdown->setEnabled(!isEmpty);
    Q_EMIT titleChanged();
}

LineRange DiagnosticPanel::currentLines() const
{
    const QModelIndex index = m_list->currentIndex();
    return index.isValid() ? m_model->diagnostic(index.row()).lines : LineRange{};
}

bool DiagnosticPanel::eventFilter(QObject* watched, QEvent* event)
{
    if (watched != m_list || event->type() != QEvent::KeyPress)
        return QWidget::eventFilter(watched, event);
    const auto* key = static_cast<QKeyEvent*>(event);
    const bool isEnter = key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter;
    if (!isEnter || !m_list->currentIndex().isValid())
        return QWidget::eventFilter(watched, event);
    Q_EMIT linesActivated(currentLines());
    return true;
}

} // namespace sentinel
