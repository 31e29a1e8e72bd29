#include "ui/logviewfind.h"

#include "ui/theme.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QTimer>
#include <QToolButton>

namespace sentinel {

using namespace Qt::StringLiterals;

LogFindBar::LogFindBar(QWidget* parent) : QWidget(parent)
{
    setObjectName(u"logFindBar"_s);
    setAutoFillBackground(true);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(2 * grid, grid, grid, grid);
    layout->setSpacing(grid);

    m_text = new QLineEdit(this);
    m_text->setObjectName(u"logFindText"_s);
    m_text->setAccessibleName(tr("Search in the log"));
    m_text->setPlaceholderText(tr("Search in the log"));
    m_text->addAction(icon(QLatin1StringView("search")), QLineEdit::LeadingPosition);
    m_text->setClearButtonEnabled(true);
    m_text->installEventFilter(this);
    m_text->setMinimumWidth(30 * grid);
    layout->addWidget(m_text, 1);

    m_pattern = addButton({}, u"logFindPattern"_s, tr("Regular expression"));
    m_pattern->setText(u".*"_s);
    m_case = addButton({}, u"logFindCase"_s, tr("Match case"));
    m_case->setText(u"Aa"_s);
    for (QToolButton* toggle : {m_pattern, m_case}) {
        toggle->setCheckable(true);
        connect(toggle, &QToolButton::toggled, this, &LogFindBar::emitNow);
        layout->addWidget(toggle);
    }

    m_count = new QLabel(this);
    m_count->setObjectName(u"logFindCount"_s);
    m_count->setAccessibleName(tr("Search result"));
    m_count->setTextFormat(Qt::PlainText);
    m_count->setMinimumWidth(m_count->fontMetrics().horizontalAdvance(tr("%1 of %2 lines").arg(u"0,000"_s, u"00,000"_s)));
    m_count->setForegroundRole(QPalette::PlaceholderText);
    layout->addWidget(m_count);

    QToolButton* previous = addButton(QLatin1StringView("chevron-up"), u"logFindPrevious"_s, tr("Previous match (Shift+Enter)"));
    QToolButton* next = addButton(QLatin1StringView("chevron-down"), u"logFindNext"_s, tr("Next match (Enter)"));
    QToolButton* close = addButton(QLatin1StringView("close"), u"logFindClose"_s, tr("Close the search (Esc)"));
    connect(previous, &QToolButton::clicked, this, &LogFindBar::previousRequested);
    connect(next, &QToolButton::clicked, this, &LogFindBar::nextRequested);
    connect(close, &QToolButton::clicked, this, &LogFindBar::closed);
    for (QToolButton* button : {previous, next, close})
        layout->addWidget(button);

    m_settle = new QTimer(this);
    m_settle->setSingleShot(true);
    m_settle->setInterval(120);
    connect(m_settle, &QTimer::timeout, this, &LogFindBar::emitNow);
    connect(m_text, &QLineEdit::textChanged, m_settle, qOverload<>(&QTimer::start));
}

QToolButton* LogFindBar::addButton(QLatin1StringView iconName, const QString& name, const QString& tip)
{
    auto* button = new QToolButton(this);
    button->setObjectName(name);
    button->setAutoRaise(true);
    button->setToolTip(tip);
    button->setAccessibleName(tip);
    if (!iconName.isEmpty())
        button->setIcon(icon(iconName));
    button->setIconSize({iconSize, iconSize});
    button->setFixedSize(rowHeight, 6 * grid);
    return button;
}

void LogFindBar::open(const QString& text)
{
    show();
    if (!text.isEmpty())
        m_text->setText(text);
    m_text->selectAll();
    m_text->setFocus(Qt::ShortcutFocusReason);
    emitNow();
}

LogQuery LogFindBar::query() const
{
    return {m_text->text(), m_pattern->isChecked(), m_case->isChecked()};
}

void LogFindBar::emitNow()
{
    m_settle->stop();
    if (query() == m_sent)
        return;
    m_sent = query();
    Q_EMIT queryChanged(m_sent);
}

void LogFindBar::setPosition(qint64 index, qint64 count, bool isRunning, bool isCapped)
{
    const QLocale locale;
    QString text;
    if (!m_sent.isEmpty()) {
        const QString number = locale.toString(count) + (isRunning || isCapped ? u"+"_s : QString());
        if (count == 0)
            text = isRunning ? tr("Searching…") : tr("No match");
        else
            text = index > 0 ? tr("%1 of %2 lines").arg(locale.toString(index), number) : tr("%1 lines").arg(number);
    }
    m_count->setToolTip({});
    m_count->setText(text);
}

void LogFindBar::setProblem(const QString& problem)
{
    m_count->setText(tr("Not a valid pattern"));
    m_count->setToolTip(problem);
}

bool LogFindBar::eventFilter(QObject* watched, QEvent* event)
{
    if (watched != m_text || (event->type() != QEvent::KeyPress && event->type() != QEvent::ShortcutOverride))
        return QWidget::eventFilter(watched, event);
    auto* key = static_cast<QKeyEvent*>(event);
    const bool enter = key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter;
    if (!enter && key->key() != Qt::Key_Escape)
        return QWidget::eventFilter(watched, event);
    if (event->type() == QEvent::ShortcutOverride) {
        event->accept(); // Escape closes the bar, not the page
        return true;
    }
    if (!enter) {
        Q_EMIT closed();
    } else {
        emitNow();
        if (key->modifiers() & Qt::ShiftModifier)
            Q_EMIT previousRequested();
        else
            Q_EMIT nextRequested();
    }
    return true;
}

} // namespace sentinel
