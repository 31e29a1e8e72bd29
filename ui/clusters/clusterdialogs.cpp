#include "ui/clusters/clusterdialogs.h"

#include "core/store/store.h"
#include "models/clustermodel.h"
#include "ui/clusters/clustertable.h"
#include "ui/shared/labels.h"
#include "ui/theme/theme.h"

#include <QDateEdit>
#include <QDateTime>
#include <QDialogButtonBox>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTimer>
#include <QVBoxLayout>

namespace sentinel {

using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace {

constexpr int lineDialogWidth = 120 * grid;
constexpr QSize mergeDialogSize(220 * grid, 120 * grid);

QDialogButtonBox* buttonsOf(QDialog* dialog, const QString& accept)
{
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel, dialog);
    buttons->button(QDialogButtonBox::Ok)->setText(accept);
    buttons->button(QDialogButtonBox::Ok)->setObjectName(dialog->objectName() + u"Accept"_s);
    buttons->button(QDialogButtonBox::Ok)->setDefault(true);
    for (QAbstractButton* button : buttons->buttons())
        button->setIcon({}); // not the style's
    QObject::connect(buttons, &QDialogButtonBox::accepted, dialog, &QDialog::accept);
    QObject::connect(buttons, &QDialogButtonBox::rejected, dialog, &QDialog::reject);
    return buttons;
}

void makeDialog(QDialog* dialog, const QString& name, const QString& title)
{
    dialog->setObjectName(name);
    dialog->setWindowTitle(title);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
}

} // namespace

LineDialog::LineDialog(const QString& name, const QString& title, const QString& label, const QString& text, Check check, QWidget* parent)
    : QDialog(parent), m_field(new QLineEdit(text, this)), m_hint(new QLabel(this)), m_problem(new QLabel(this)), m_check(std::move(check))
{
    makeDialog(this, name, title);
    m_field->setObjectName(name + u"Field"_s);
    m_field->setAccessibleName(label);
    m_field->selectAll();
    auto* caption = new QLabel(label, this);
    caption->setBuddy(m_field);
    m_hint->setWordWrap(true);
    m_hint->setForegroundRole(QPalette::PlaceholderText);
    m_problem->setObjectName(name + u"Problem"_s);
    m_problem->setWordWrap(true);
    m_problem->setTextFormat(Qt::PlainText);
    QPalette bad = m_problem->palette();
    bad.setColor(QPalette::WindowText, theme().bad);
    m_problem->setPalette(bad);
    m_problem->hide();
    m_hint->hide();
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(4 * grid, 4 * grid, 4 * grid, 4 * grid);
    column->setSpacing(2 * grid);
    column->addWidget(caption);
    column->addWidget(m_field);
    column->addWidget(m_problem);
    column->addWidget(m_hint);
    column->addSpacing(2 * grid);
    column->addWidget(buttonsOf(this, tr("Save")));
    setMinimumWidth(lineDialogWidth);
    connect(m_field, &QLineEdit::textEdited, m_problem, &QWidget::hide);
}

void LineDialog::setHint(const QString& hint)
{
    m_hint->setText(hint);
    m_hint->setVisible(!hint.isEmpty());
}

void LineDialog::accept()
{
    const Result<QString> text = m_check(m_field->text());
    if (!text) {
        m_problem->setText(text.error().message);
        m_problem->show();
        return;
    }
    Q_EMIT chosen(*text);
    QDialog::accept();
}

MuteDialog::MuteDialog(Timestamp now, QWidget* parent) : QDialog(parent), m_date(new QDateEdit(this))
{
    makeDialog(this, u"muteDialog"_s, tr("Mute the cluster"));
    const QDate today = QDateTime::fromMSecsSinceEpoch(now.ms).date();
    m_date->setObjectName(u"muteDate"_s);
    m_date->setAccessibleName(tr("Muted until"));
    m_date->setCalendarPopup(true);
    m_date->setMinimumDate(today.addDays(1));
    m_date->setDate(today.addDays(7));
    auto* caption = new QLabel(tr("Leave it out of lists until the morning of"), this);
    caption->setBuddy(m_date);
    auto* quick = new QHBoxLayout;
    quick->setSpacing(2 * grid);
    const std::pair<int, QString> choices[] = {{1, tr("1 day")}, {7, tr("1 week")}, {14, tr("2 weeks")}, {30, tr("30 days")}};
    for (const auto& choice : choices) {
        auto* button = new QPushButton(choice.second, this);
        button->setObjectName(u"muteFor%1"_s.arg(choice.first));
        button->setAutoDefault(false);
        connect(button, &QPushButton::clicked, this, [this, date = today.addDays(choice.first)] { m_date->setDate(date); });
        quick->addWidget(button);
    }
    quick->addStretch();
    auto* hint = new QLabel(tr("Its failures are still counted."), this);
    hint->setForegroundRole(QPalette::PlaceholderText);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(4 * grid, 4 * grid, 4 * grid, 4 * grid);
    column->setSpacing(2 * grid);
    column->addWidget(caption);
    column->addWidget(m_date);
    column->addLayout(quick);
    column->addWidget(hint);
    column->addSpacing(2 * grid);
    column->addWidget(buttonsOf(this, tr("Mute")));
    m_date->setFocus();
}

void MuteDialog::accept()
{
    Q_EMIT chosen(Timestamp{m_date->date().startOfDay().toMSecsSinceEpoch()});
    QDialog::accept();
}

MergeDialog::MergeDialog(Store& store, const Cluster& into, QWidget* parent)
    : QDialog(parent), m_into(into.id), m_model(new ClusterModel(this)), m_table(new ClusterTable(*m_model, u"mergeTable"_s, this)),
      m_search(new QLineEdit(this))
{
    makeDialog(this, u"mergeDialog"_s, tr("Merge another cluster into this one"));
    auto* title = plainLabel(this, u"mergeTitle"_s);
    title->setText(tr("Which one is the same failure as “%1”?").arg(into.shownName()));
    title->setFont(theme().heading);
    m_search->setObjectName(u"mergeSearch"_s);
    m_search->setAccessibleName(tr("Search clusters"));
    m_search->setPlaceholderText(tr("Search names, failures, evidence, tickets"));
    m_search->setClearButtonEnabled(true);
    m_search->addAction(icon("search"_L1), QLineEdit::LeadingPosition);
    m_search->installEventFilter(this);
    for (const int column : {ClusterModel::PipelinesColumn, ClusterModel::BranchesColumn, ClusterModel::LostColumn, ClusterModel::DayColumn,
                             ClusterModel::MonthColumn, ClusterModel::FirstSeenColumn, ClusterModel::TicketColumn})
        m_table->hideColumn(column);
    auto* hint = new QLabel(tr("This one keeps its number, and the other's leads here. It can be undone."), this);
    hint->setForegroundRole(QPalette::PlaceholderText);
    QDialogButtonBox* buttons = buttonsOf(this, tr("Merge"));
    m_merge = buttons->button(QDialogButtonBox::Ok);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(4 * grid, 4 * grid, 4 * grid, 4 * grid);
    column->setSpacing(2 * grid);
    column->addWidget(title);
    column->addWidget(m_search);
    column->addWidget(m_table, 1);
    column->addWidget(hint);
    column->addWidget(buttons);
    resize(mergeDialogSize);

    auto* debounce = new QTimer(this);
    debounce->setSingleShot(true);
    debounce->setInterval(200ms);
    connect(m_search, &QLineEdit::textChanged, debounce, qOverload<>(&QTimer::start));
    connect(debounce, &QTimer::timeout, this, [this] {
        ClusterFilter filter;
        filter.text = m_search->text().simplified();
        filter.withMuted = true;
        m_model->setFilter(filter);
    });
    const auto showWhether = [this] {
        const ClusterId other = m_table->currentCluster();
        m_merge->setEnabled(other && other != m_into);
        m_merge->setToolTip(other == m_into ? tr("This is the cluster itself") : QString());
    };
    connect(m_table, &ClusterTable::currentRowChanged, this, showWhether);
    connect(m_table, &ClusterTable::rowActivated, this, &MergeDialog::accept);
    ClusterFilter filter;
    filter.withMuted = true;
    m_model->setFilter(filter);
    m_model->follow(store);
    showWhether();
    m_search->setFocus();
}

void MergeDialog::accept()
{
    const ClusterId other = m_table->currentCluster();
    if (!other || other == m_into)
        return;
    Q_EMIT chosen(other);
    QDialog::accept();
}

// The field keeps the focus while the list below is gone through.
bool MergeDialog::eventFilter(QObject* watched, QEvent* event)
{
    if (watched != m_search || event->type() != QEvent::KeyPress)
        return QDialog::eventFilter(watched, event);
    const int key = static_cast<QKeyEvent*>(event)->key();
    if (key != Qt::Key_Down && key != Qt::Key_Up)
        return false;
    m_table->move(key == Qt::Key_Down ? 1 : -1);
    return true;
}

} // namespace sentinel
