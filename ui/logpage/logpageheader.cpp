#include "ui/logpage/logpageheader.h"

#include "ui/shared/labels.h"
#include "ui/theme/theme.h"

#include <QDir>
#include <QEvent>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>

namespace sentinel {

using namespace Qt::StringLiterals;

namespace {

constexpr int fileIconSize = 6 * grid;

} // namespace

LogPageHeader::LogPageHeader(QWidget* parent)
    : QWidget(parent), m_icon(new QLabel(this)), m_name(plainLabel(this, u"logPageName"_s)), m_facts(plainLabel(this, u"logPageFacts"_s)),
      m_noticeIcon(new QLabel(this)), m_notice(plainLabel(this, u"logPageNotice"_s)),
      m_run(new QPushButton(icon(QLatin1StringView("run")), tr("Show the run"), this))
{
    setObjectName(u"logPageHeader"_s);
    setFixedHeight(14 * grid);
    auto* back = new QToolButton(this);
    back->setObjectName(u"logPageBack"_s);
    back->setIcon(icon(QLatin1StringView("back")));
    back->setIconSize({iconSize, iconSize});
    back->setFixedSize(rowHeight, rowHeight);
    back->setAutoRaise(true);
    back->setToolTip(tr("Back (Esc)"));
    back->setAccessibleName(tr("Back"));
    connect(back, &QToolButton::clicked, this, &LogPageHeader::backRequested);
    m_facts->installEventFilter(this);
    m_notice->setWordWrap(true);
    m_run->setObjectName(u"logPageRun"_s);
    m_run->setDefault(true);
    connect(m_run, &QPushButton::clicked, this, &LogPageHeader::runRequested);

    auto* words = new QVBoxLayout;
    words->setSpacing(0);
    words->addStretch();
    words->addWidget(m_name);
    words->addWidget(m_facts);
    words->addStretch();
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(2 * grid, 0, 3 * grid, 0);
    row->setSpacing(2 * grid);
    row->addWidget(back);
    row->addWidget(m_icon);
    row->addLayout(words, 3);
    row->addWidget(m_noticeIcon);
    row->addWidget(m_notice, 2);
    row->addWidget(m_run);
    connect(&themeNotifier(), &ThemeNotifier::changed, this, &LogPageHeader::takeTheme);
    takeTheme();
    setNotice({});
    withdrawRun();
}

void LogPageHeader::showFile(const QString& path)
{
    const QFileInfo file(path);
    m_folder = QDir::toNativeSeparators(file.absolutePath());
    m_name->setText(file.fileName());
    m_name->setToolTip(QDir::toNativeSeparators(path));
    m_facts->setToolTip(m_folder);
    setState({});
    setNotice({});
    withdrawRun();
}

void LogPageHeader::setState(const QString& state)
{
    m_state = state;
    fitFacts();
}

void LogPageHeader::setNotice(const QString& notice)
{
    m_notice->setText(notice);
    m_notice->setToolTip(notice);
    m_notice->setHidden(notice.isEmpty());
    m_noticeIcon->setHidden(notice.isEmpty());
}

void LogPageHeader::offerRun(const QString& title)
{
    m_run->setToolTip(title);
    m_run->show();
}

void LogPageHeader::withdrawRun()
{
    m_run->hide();
}

void LogPageHeader::takeTheme()
{
    const Theme& t = theme();
    m_name->setFont(t.heading);
    QPalette muted = palette();
    muted.setColor(QPalette::WindowText, t.textMuted);
    m_facts->setPalette(muted);
    m_icon->setPixmap(iconPixmap(QLatin1StringView("log"), fileIconSize, t.textMuted, devicePixelRatioF()));
    m_noticeIcon->setPixmap(iconPixmap(QLatin1StringView("warning"), iconSize, t.warning, devicePixelRatioF()));
    fitFacts();
}

// The ends of a long path say most: the disk, and the folder that the file is in.
void LogPageHeader::fitFacts()
{
    const QFontMetrics metrics = m_facts->fontMetrics();
    const QString state = m_state.isEmpty() ? QString() : u"  ·  "_s + m_state;
    const int room = m_facts->width() - metrics.horizontalAdvance(state);
    m_facts->setText(metrics.elidedText(m_folder, Qt::ElideMiddle, room) + state);
}

bool LogPageHeader::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == m_facts && event->type() == QEvent::Resize)
        fitFacts();
    return QWidget::eventFilter(watched, event);
}

void LogPageHeader::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.fillRect(rect(), theme().surface);
    painter.fillRect(QRect(0, height() - 1, width(), 1), theme().border);
}

} // namespace sentinel
