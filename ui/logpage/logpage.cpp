#include "ui/logpage/logpage.h"

#include "core/base/channel.h"
#include "ui/logpage/logpageheader.h"
#include "ui/logpage/logviewpane.h"
#include "ui/logview/logview.h"
#include "ui/shared/actions.h"
#include "ui/shared/emptystate.h"

#include <QAction>
#include <QFileInfo>
#include <QVBoxLayout>

namespace sentinel {

using namespace Qt::StringLiterals;

LogPage::LogPage(QAction* openFiles, const QString& indexFolder, QWidget* parent)
    : QWidget(parent), m_header(new LogPageHeader(this)), m_pane(new LogPane(this)),
      m_empty(new EmptyState(
          QLatin1StringView("log"), tr("No log file is open"),
          tr("Open a log or drop one on the window: its lines show at once, however large it is, while it is being judged."), this)),
      m_indexFolder(indexFolder)
{
    setObjectName(u"logPage"_s);
    connect(m_header, &LogPageHeader::backRequested, this, &LogPage::backRequested);
    connect(m_header, &LogPageHeader::runRequested, this, [this] { Q_EMIT runRequested(m_offered); });

    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_header);
    column->addWidget(m_pane, 1);
    column->addWidget(m_empty, 1);
    m_empty->setObjectName(u"logPageEmpty"_s);
    setFocusPolicy(Qt::StrongFocus);

    addActions(m_pane->actions());
    QAction* back = makeAction(this, u"leaveLog"_s, tr("Back"), QLatin1StringView("back"), {QKeySequence(Qt::Key_Escape)},
                               Qt::WidgetWithChildrenShortcut);
    connect(back, &QAction::triggered, this, &LogPage::backRequested);
    if (openFiles)
        m_empty->addButton(openFiles);
    showNothing();
}

LogPage::~LogPage() = default;

void LogPage::showNothing()
{
    setFocusProxy(nullptr);
    m_header->hide();
    m_pane->hide();
    m_empty->show();
}

void LogPage::open(const QString& path)
{
    close();
    m_empty->hide();
    m_header->show();
    m_pane->show();
    setFocusProxy(&m_pane->view());
    m_header->showFile(path);
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
    if (run)
        m_header->offerRun(title);
    else
        m_header->withdrawRun();
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
        m_header->setState({});
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
    showState(state);
}

void LogPage::showState(const LiveLog::State& state)
{
    const bool isRead = state.phase != LiveLog::Phase::Indexing;
    m_header->setState(isRead ? QString() : tr("reading, %1 %").arg(static_cast<int>(state.progress * 100)));
    m_header->setNotice(state.isGone               ? tr("The file was removed; what was open is still shown.")
                            : state.error          ? state.error->message
                            : state.generation > 0 ? tr("The file was written anew and is shown from its beginning.")
                                                   : QString());
}

} // namespace sentinel
