#include "ui/shell/importbar.h"

#include "ui/theme/theme.h"

#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QPainter>
#include <QProgressBar>
#include <QToolButton>

namespace sentinel {

using namespace Qt::StringLiterals;

ImportBar::ImportBar(QWidget* parent) : QWidget(parent), m_text(new QLabel(this)), m_bar(new QProgressBar(this))
{
    setObjectName(u"importBar"_s);
    m_text->setObjectName(u"importText"_s);
    m_bar->setObjectName(u"importProgress"_s);
    m_bar->setTextVisible(false);
    m_bar->setFixedSize(60 * grid, grid + 2);
    m_bar->setAccessibleName(tr("Progress of the import"));
    auto* cancel = new QToolButton(this);
    cancel->setObjectName(u"cancelImport"_s);
    cancel->setText(tr("Cancel"));
    cancel->setIcon(icon("cancel"_L1));
    cancel->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    cancel->setAutoRaise(true);
    connect(cancel, &QToolButton::clicked, this, &ImportBar::cancelRequested);

    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(3 * grid, grid, 2 * grid, grid);
    layout->setSpacing(3 * grid);
    layout->addWidget(m_bar);
    layout->addWidget(m_text, 1);
    layout->addWidget(cancel);
    hide();
}

void ImportBar::showProgress(int done, int total, const QString& current)
{
    m_bar->setRange(0, total > 1 ? total : 0); // of a single one nothing is known but that it goes on
    m_bar->setValue(done);
    const QString name = QFileInfo(current).fileName();
    const QString count =
        total > 0 ? tr("Importing %1 of %2").arg(QLocale().toString(qMin(done + 1, total)), QLocale().toString(total)) : tr("Importing");
    const QString text = name.isEmpty() ? count : tr("%1: %2").arg(count, name);
    m_text->setText(m_text->fontMetrics().elidedText(text, Qt::ElideMiddle, qMax(100 * grid, m_text->width())));
    show();
}

void ImportBar::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.fillRect(rect(), theme().infoTint);
    painter.fillRect(QRect(0, height() - 1, width(), 1), theme().border);
}

} // namespace sentinel
