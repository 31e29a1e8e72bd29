#include "ui/logview/logviewfind.h"

#include "ui/theme/theme.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QPainter>
#include <QSettings>
#include <QSpinBox>
#include <QTimer>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace sentinel {

using namespace Qt::StringLiterals;

namespace {

const QString historyKey = u"log/searches"_s;
const QString contextKey = u"log/filterContext"_s;
constexpr int remembered = 50;
constexpr int mostContext = 99;
constexpr int progressHeight = 2;

} // namespace

LogFindBar::LogFindBar(QWidget* parent) : QWidget(parent)
{
    setObjectName(u"logFindBar"_s);
    setAutoFillBackground(true);
    m_history = QSettings().value(historyKey).toStringList();

    m_text = new QLineEdit(this);
    m_text->setObjectName(u"logFindText"_s);
    m_text->setAccessibleName(tr("Search in the log"));
    m_text->setPlaceholderText(tr("Search in the log"));
    m_text->addAction(icon(QLatin1StringView("search")), QLineEdit::LeadingPosition);
    m_text->setClearButtonEnabled(true);
    m_text->installEventFilter(this);
    m_text->setMinimumWidth(30 * grid);

    m_pattern = addToggle(u".*"_s, u"logFindPattern"_s, tr("Regular expression"));
    m_case = addToggle(u"Aa"_s, u"logFindCase"_s, tr("Match case"));
    m_word = addToggle(u"W"_s, u"logFindWord"_s, tr("Whole words"));
    for (QToolButton* toggle : {m_pattern, m_case, m_word})
        connect(toggle, &QToolButton::toggled, this, &LogFindBar::emitNow);

    m_filter = addButton(QLatin1StringView("filter"), u"logFindFilter"_s, tr("Show matching lines only (Ctrl+Shift+F)"));
    m_filter->setCheckable(true);
    m_context = new QSpinBox(this);
    m_context->setObjectName(u"logFindContext"_s);
    m_context->setAccessibleName(tr("Lines of context"));
    m_context->findChild<QLineEdit*>()->setAccessibleName(m_context->accessibleName());
    m_context->setToolTip(tr("Lines shown before and behind each match"));
    m_context->setPrefix(tr("± "));
    m_context->setRange(0, mostContext);
    m_context->setValue(QSettings().value(contextKey, 0).toInt());
    m_context->setFixedHeight(6 * grid);
    m_context->hide();
    connect(m_filter, &QToolButton::toggled, this, [this](bool filtering) {
        m_context->setVisible(filtering);
        Q_EMIT filterChanged();
    });
    connect(m_context, &QSpinBox::valueChanged, this, [this](int lines) {
        QSettings().setValue(contextKey, lines);
        Q_EMIT filterChanged();
    });

    m_count = new QLabel(this);
    m_count->setObjectName(u"logFindCount"_s);
    m_count->setAccessibleName(tr("Search result"));
    m_count->setTextFormat(Qt::PlainText);
    m_count->setMinimumWidth(m_count->fontMetrics().horizontalAdvance(tr("%1 of %2 lines").arg(u"0,000"_s, u"00,000"_s)));
    m_count->setForegroundRole(QPalette::PlaceholderText);

    QToolButton* previous = addButton(QLatin1StringView("chevron-up"), u"logFindPrevious"_s, tr("Previous match (Shift+Enter)"));
    QToolButton* next = addButton(QLatin1StringView("chevron-down"), u"logFindNext"_s, tr("Next match (Enter)"));
    QToolButton* close = addButton(QLatin1StringView("close"), u"logFindClose"_s, tr("Close the search (Esc)"));
    connect(previous, &QToolButton::clicked, this, &LogFindBar::previousRequested);
    connect(next, &QToolButton::clicked, this, &LogFindBar::nextRequested);
    connect(close, &QToolButton::clicked, this, &LogFindBar::closed);

    m_problem = new QLabel(this);
    m_problem->setObjectName(u"logFindProblem"_s);
    m_problem->setAccessibleName(tr("What is wrong with the pattern"));
    m_problem->setTextFormat(Qt::PlainText);
    m_problem->setWordWrap(true);
    m_problem->setContentsMargins(grid, 0, 0, grid);
    m_problem->hide();

    auto* row = new QHBoxLayout;
    row->setSpacing(grid);
    row->addWidget(m_text, 1);
    for (QWidget* widget : std::initializer_list<QWidget*>{m_pattern, m_case, m_word, m_filter, m_context, m_count, previous, next, close})
        row->addWidget(widget);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(2 * grid, grid, grid, grid);
    column->setSpacing(0);
    column->addLayout(row);
    column->addWidget(m_problem);

    m_settle = new QTimer(this);
    m_settle->setSingleShot(true);
    m_settle->setInterval(120);
    connect(m_settle, &QTimer::timeout, this, &LogFindBar::emitNow);
    connect(m_text, &QLineEdit::textChanged, m_settle, qOverload<>(&QTimer::start));
    connect(m_text, &QLineEdit::textEdited, this, [this] { m_recalled = -1; });
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

QToolButton* LogFindBar::addToggle(const QString& text, const QString& name, const QString& tip)
{
    QToolButton* toggle = addButton({}, name, tip);
    toggle->setText(text);
    toggle->setCheckable(true);
    return toggle;
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
    return {m_text->text(), m_pattern->isChecked(), m_case->isChecked(), m_word->isChecked()};
}

bool LogFindBar::isFiltering() const
{
    return m_filter->isChecked();
}

qint64 LogFindBar::context() const
{
    return m_context->value();
}

void LogFindBar::setFiltering(bool filtering)
{
    m_filter->setChecked(filtering);
}

void LogFindBar::emitNow()
{
    m_settle->stop();
    if (query() == m_sent)
        return;
    m_sent = query();
    Q_EMIT queryChanged(m_sent);
}

void LogFindBar::setPosition(qint64 index, qint64 count, double progress)
{
    const QLocale locale;
    const bool isRunning = progress < 1;
    QString text;
    if (!m_sent.isEmpty()) {
        const QString number = locale.toString(count) + (isRunning ? u"+"_s : QString());
        if (count == 0)
            text = isRunning ? tr("Searching…") : tr("No match");
        else
            text = index > 0 ? tr("%1 of %2 lines").arg(locale.toString(index), number) : tr("%1 lines").arg(number);
    }
    m_count->setText(text);
    m_count->setToolTip(isRunning ? tr("%1 % of the log looked at").arg(int(progress * 100)) : QString());
    if (m_progress != progress) {
        m_progress = progress;
        update();
    }
}

void LogFindBar::setProblem(const QString& problem)
{
    m_problem->setVisible(!problem.isEmpty());
    if (problem.isEmpty())
        return;
    QPalette colours = palette();
    colours.setColor(QPalette::WindowText, theme().bad);
    m_problem->setPalette(colours);
    m_problem->setText(problem);
    m_count->setText(tr("Not a valid pattern"));
    m_progress = 1;
    update();
}

void LogFindBar::paintEvent(QPaintEvent* event)
{
    QWidget::paintEvent(event);
    QPainter painter(this);
    painter.fillRect(QRect(0, height() - 1, width(), 1), theme().border);
    if (m_progress < 1)
        painter.fillRect(QRect(0, height() - progressHeight, int(double(width()) * m_progress), progressHeight), theme().accent);
}

void LogFindBar::remember()
{
    const QString text = m_text->text();
    if (text.isEmpty())
        return;
    m_recalled = -1;
    if (!m_history.isEmpty() && m_history.front() == text)
        return;
    m_history.removeAll(text);
    m_history.prepend(text);
    while (m_history.size() > remembered)
        m_history.removeLast();
    QSettings().setValue(historyKey, m_history);
}

void LogFindBar::recall(int direction)
{
    const int wanted = std::clamp(m_recalled + direction, -1, static_cast<int>(m_history.size()) - 1);
    if (wanted == m_recalled)
        return;
    if (m_recalled < 0)
        m_typed = m_text->text();
    m_recalled = wanted;
    m_text->setText(wanted < 0 ? m_typed : m_history[wanted]);
}

bool LogFindBar::eventFilter(QObject* watched, QEvent* event)
{
    if (watched != m_text || (event->type() != QEvent::KeyPress && event->type() != QEvent::ShortcutOverride))
        return QWidget::eventFilter(watched, event);
    auto* key = static_cast<QKeyEvent*>(event);
    const bool enter = key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter;
    const bool recalls = (key->key() == Qt::Key_Up || key->key() == Qt::Key_Down) && !(key->modifiers() & ~Qt::KeypadModifier);
    if (!enter && !recalls && key->key() != Qt::Key_Escape)
        return QWidget::eventFilter(watched, event);
    if (event->type() == QEvent::ShortcutOverride) {
        event->accept(); // Escape closes the bar, not the page
        return true;
    }
    if (recalls) {
        recall(key->key() == Qt::Key_Up ? 1 : -1);
    } else if (!enter) {
        remember();
        Q_EMIT closed();
    } else {
        remember();
        emitNow();
        if (key->modifiers() & Qt::ShiftModifier)
            Q_EMIT previousRequested();
        else
            Q_EMIT nextRequested();
    }
    return true;
}

} // namespace sentinel
