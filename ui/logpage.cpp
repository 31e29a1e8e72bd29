#include "ui/logpage.h"

#include "core/base/channel.h"
#include "ui/actions.h"
#include "ui/labels.h"
#include "ui/logview.h"
#include "ui/logviewpane.h"
#include "ui/theme.h"

#include <QAction>
#include <QDir>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QVBoxLayout>

namespace sentinel {

using namespace Qt::StringLiterals;

LogPage::LogPage(QAction* openFiles, const QString& indexFolder, QWidget* parent)
    : QWidget(parent), m_header(new QWidget(this)), m_name(plainLabel(m_header, u"logPageName"_s)),
      m_facts(plainLabel(m_header, u"logPageFacts"_s)), m_notice(plainLabel(m_header, u"logPageNotice"_s)),
      m_run(new QPushButton(icon(QLatin1StringView("run")), tr("Show the run"), m_header)), m_pane(new LogPane(this)),
      m_indexFolder(indexFolder)
{
    setObjectName(u"logPage"_s);
    m_header->setObjectName(u"logPageHeader"_s);
    m_header->setFixedHeight(14 * grid);
    connect(&themeNotifier(), &ThemeNotifier::changed, this, &LogPage::takeTheme);
    takeTheme();
    m_run->setObjectName(u"logPageRun"_s);
    m_run->setDefault(true);
    m_run->hide();
    connect(m_run, &QPushButton::clicked, this, [this] { Q_EMIT runRequested(m_offered); });

    auto* words = new QVBoxLayout;
    words->setSpacing(0);
    words->addStretch();
    words->addWidget(m_name);
    words->addWidget(m_facts);
    words->addStretch();
    auto* row = new QHBoxLayout(m_header);
    row->setContentsMargins(4 * grid, 0, 3 * grid, 0);
    row->setSpacing(3 * grid);
    row->addLayout(words, 3);
    row->addWidget(m_notice, 2);
    row->addWidget(m_run);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_header);
    column->addWidget(m_pane, 1);
    setFocusProxy(&m_pane->view());

    addActions(m_pane->actions());
    QAction* back = makeAction(this, u"leaveLog"_s, tr("Back"), QLatin1StringView("back"), {QKeySequence(Qt::Key_Escape)},
                               Qt::WidgetWithChildrenShortcut);
    connect(back, &QAction::triggered, this, &LogPage::backRequested);
    if (openFiles)
        addAction(openFiles);
    showNothing();
}

LogPage::~LogPage() = default;

void LogPage::takeTheme()
{
    m_name->setFont(theme().heading);
    QPalette muted = palette();
    muted.setColor(QPalette::WindowText, theme().textMuted);
    m_facts->setPalette(muted);
}

void LogPage::showNothing()
{
    m_header->hide();
    m_pane->showMessage(QLatin1StringView("log"), tr("No log file is open"),
                        tr("Open a log or drop one on the window: its lines show at once, however large it is, while it is being judged."));
}

void LogPage::open(const QString& path)
{
    close();
    m_header->show();
    m_name->setText(QFileInfo(path).fileName());
    m_name->setToolTip(QDir::toNativeSeparators(path));
    m_facts->setText(tr("Reading…"));
    m_pane->showMessage(QLatin1StringView("log"), {}, {});
    LogOrigin origin;
    origin.name = QFileInfo(path).fileName();
    origin.path = path;
    m_pane->setOrigin(origin);
    LiveLog::Options options;
    options.indexFolder = m_indexFolder;
    options.unpacks = false; // whoever imports it does that already
    const auto tell = [this] {
        if (!m_isTold.exchange(true))
            deliver(this, [this] { refresh(); });
    };
    m_live = std::make_unique<LiveLog>(path, tell, options);
}

void LogPage::close()
{
    m_live.reset();
    m_isTold = false;
    m_generation = -1;
    m_offered = {};
    m_run->hide();
    m_notice->clear();
    showNothing();
}

QString LogPage::path() const
{
    return m_live ? m_live->path() : QString();
}

bool LogPage::isUntouched() const
{
    const LogView& view = m_pane->view();
    return !view.hasLog() || (view.currentLine() <= 1 && view.firstShownLine() <= 1 && !view.hasSelection() && !view.isFiltered());
}

void LogPage::offerRun(RunId run, const QString& title)
{
    m_offered = run;
    m_run->setToolTip(title);
    m_run->setVisible(bool(run));
}

void LogPage::refresh()
{
    m_isTold = false;
    if (!m_live)
        return;
    const LiveLog::State state = m_live->state();
    const std::optional<Log> log = m_live->log();
    if (state.phase == LiveLog::Phase::Failed && !log) {
        m_pane->showMessage(QLatin1StringView("error"), tr("The file cannot be shown"), state.error ? state.error->message : QString());
        m_facts->clear();
        if (isVisible()) // whoever went elsewhere is not to be moved
            Q_EMIT refused();
        return;
    }
    if (log && state.generation != m_generation) {
        m_generation = state.generation;
        m_pane->showLog(*log, {});
    } else if (log) {
        m_pane->updateLog(*log);
    }
    showFacts(state);
}

void LogPage::showFacts(const LiveLog::State& state)
{
    QStringList facts{QDir::toNativeSeparators(QFileInfo(m_live->path()).absolutePath())};
    if (state.phase == LiveLog::Phase::Indexing)
        facts << tr("reading, %1 %").arg(static_cast<int>(state.progress * 100));
    m_facts->setText(facts.join(u"  ·  "_s));
    m_notice->setText(state.isGone               ? tr("The file was removed; what was open is still shown.")
                          : state.error          ? state.error->message
                          : state.generation > 0 ? tr("The file was written anew and is shown from its beginning.")
                                                 : QString());
    m_notice->setToolTip(m_notice->text());
}

void LogPage::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const QRect header = m_header->geometry();
    if (!m_header->isVisible())
        return;
    painter.fillRect(header, theme().surface);
    painter.fillRect(QRect(header.left(), header.bottom(), header.width(), 1), theme().border);
}

} // namespace sentinel
