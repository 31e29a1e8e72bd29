#include "ui/logpage/gotobar.h"

#include "ui/theme/theme.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>

namespace sentinel {

using namespace Qt::StringLiterals;

GoToBar::GoToBar(QWidget* parent) : QWidget(parent)
{
    setObjectName(u"logGoToBar"_s);
    m_text = new QLineEdit(this);
    m_text->setObjectName(u"logGoToText"_s);
    m_text->setAccessibleName(tr("Place to go to"));
    m_text->setMinimumWidth(40 * grid);
    m_text->setMaximumWidth(70 * grid);
    m_text->installEventFilter(this);
    auto* label = new QLabel(tr("Go to"), this);
    label->setBuddy(m_text);
    m_hint = new QLabel(this);
    m_hint->setObjectName(u"logGoToHint"_s);
    m_hint->setTextFormat(Qt::PlainText);
    m_hint->setWordWrap(true);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(2 * grid, grid, 2 * grid, grid);
    layout->setSpacing(2 * grid);
    layout->addWidget(label);
    layout->addWidget(m_text, 1);
    layout->addWidget(m_hint, 2);
    connect(m_text, &QLineEdit::textEdited, this, [this] { setProblem({}); });
    connect(m_text, &QLineEdit::returnPressed, this, [this] {
        const Result<GoTo> place = goToFrom(m_text->text());
        if (place)
            Q_EMIT asked(*place);
        else
            setProblem(place.error().message);
    });
    setProblem({});
}

void GoToBar::open(qint64 lineCount)
{
    setProblem({});
    m_text->setPlaceholderText(tr("1 to %1").arg(QLocale().toString(lineCount)));
    m_text->clear();
    show();
    m_text->setFocus(Qt::ShortcutFocusReason);
}

void GoToBar::setProblem(const QString& problem)
{
    m_hasProblem = !problem.isEmpty();
    m_hint->setText(m_hasProblem ? problem : tr("a line, @byte, 12:34:56, +90s, 50 % or run/12#L40"));
    QPalette colours = palette();
    colours.setColor(QPalette::WindowText, m_hasProblem ? theme().bad : theme().textMuted);
    m_hint->setPalette(colours);
    if (m_hasProblem)
        m_text->selectAll();
}

bool GoToBar::eventFilter(QObject* watched, QEvent* event)
{
    const bool isKey = event->type() == QEvent::KeyPress || event->type() == QEvent::ShortcutOverride;
    if (watched != m_text || !isKey || static_cast<QKeyEvent*>(event)->key() != Qt::Key_Escape)
        return QWidget::eventFilter(watched, event);
    event->accept(); // Escape closes the bar, not the page
    if (event->type() == QEvent::KeyPress)
        Q_EMIT closed();
    return true;
}

} // namespace sentinel
