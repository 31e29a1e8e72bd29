#include "ui/shell/retriagebar.h"

#include "core/pipeline/backgroundretriage.h"
#include "ui/theme/theme.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QPainter>
#include <QProgressBar>
#include <QToolButton>

#include <chrono>

namespace sentinel {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

RetriageBar::RetriageBar(QWidget* parent) : QWidget(parent), m_text(new QLabel(this)), m_bar(new QProgressBar(this))
{
    setObjectName(u"retriageBar"_s);
    m_text->setObjectName(u"retriageText"_s);
    m_bar->setObjectName(u"retriageProgress"_s);
    m_bar->setTextVisible(false);
    m_bar->setFixedSize(60 * grid, grid + 2);
    m_bar->setAccessibleName(tr("How much of the history is judged again"));
    const auto button = [this](const QString& name, const QString& text, QLatin1StringView iconName) {
        auto* made = new QToolButton(this);
        made->setObjectName(name);
        made->setText(text);
        made->setIcon(icon(iconName));
        made->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
        made->setAutoRaise(true);
        return made;
    };
    m_show = button(u"retriageShow"_s, tr("Show what changed"), "compare"_L1);
    connect(m_show, &QToolButton::clicked, this, [this] { Q_EMIT changesRequested(m_progress.id); });
    m_stop = button(u"retriageStop"_s, tr("Stop"), "cancel"_L1);
    m_stop->setToolTip(tr("It goes on at the next start."));
    m_dismiss = button(u"retriageDismiss"_s, tr("Dismiss"), "close"_L1);
    connect(m_dismiss, &QToolButton::clicked, this, &QWidget::hide);
    m_delay.setSingleShot(true);
    m_delay.setInterval(1s);
    connect(&m_delay, &QTimer::timeout, this, &QWidget::show);

    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(3 * grid, grid, 2 * grid, grid);
    layout->setSpacing(3 * grid);
    layout->addWidget(m_bar);
    layout->addWidget(m_text, 1);
    layout->addWidget(m_show);
    layout->addWidget(m_stop);
    layout->addWidget(m_dismiss);
    hide();
}

void RetriageBar::follow(BackgroundRetriage& retriage)
{
    connect(&retriage, &BackgroundRetriage::progressed, this, &RetriageBar::showProgress);
    connect(&retriage, &BackgroundRetriage::finished, this, &RetriageBar::showResult);
    connect(m_stop, &QToolButton::clicked, &retriage, &BackgroundRetriage::cancel);
}

void RetriageBar::showProgress(const RetriagePass::Progress& progress)
{
    m_progress = progress;
    const QLocale locale;
    QString text = tr("Judging the history again: %1 of %2").arg(locale.toString(progress.done), locale.toString(progress.due));
    if (progress.changed > 0)
        text = tr("%1, %2 changed").arg(text, locale.toString(progress.changed));
    m_text->setText(text);
    m_bar->setRange(0, 1000);
    m_bar->setValue(progress.due > 0 ? static_cast<int>(1000 * progress.done / progress.due) : 0);
    m_bar->show();
    m_stop->show();
    m_show->setVisible(progress.changed > 0);
    m_dismiss->hide();
    if (isHidden() && !m_delay.isActive())
        m_delay.start();
}

void RetriageBar::showResult(const RetriagePass::Progress& progress)
{
    m_delay.stop();
    m_progress = progress;
    // A pass that found nothing but logs that are gone has told so before.
    if (progress.changed == 0 && (progress.missing == 0 || !progress.id))
        return hide();
    const QLocale locale;
    QStringList parts;
    if (progress.changed > 0)
        parts << (progress.changed == 1 ? tr("1 verdict changed with the rules")
                                        : tr("%1 verdicts changed with the rules").arg(locale.toString(progress.changed)));
    if (progress.missing > 0)
        parts << (progress.missing == 1 ? tr("1 log is no longer there to be judged again")
                                        : tr("%1 logs are no longer there to be judged again").arg(locale.toString(progress.missing)));
    if (progress.state == RetriagePass::State::UnderWay)
        parts << tr("stopped after %1 of %2").arg(locale.toString(progress.done), locale.toString(progress.due));
    m_text->setText(parts.join(u"  ·  "_s));
    m_bar->hide();
    m_stop->hide();
    m_show->setVisible(progress.changed > 0);
    m_dismiss->show();
    show();
}

void RetriageBar::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.fillRect(rect(), theme().infoTint);
    painter.fillRect(QRect(0, height() - 1, width(), 1), theme().border);
}

} // namespace sentinel
