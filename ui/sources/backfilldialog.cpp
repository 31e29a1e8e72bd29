#include "ui/sources/backfilldialog.h"

#include "ui/shared/labels.h"
#include "ui/theme/theme.h"

#include <QDateEdit>
#include <QDateTime>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLabel>
#include <QLocale>
#include <QPushButton>

namespace sentinel {

using namespace Qt::StringLiterals;

namespace {

constexpr int dialogWidth = 120 * grid;

QDateEdit* dayField(const QString& name, const QString& title, QDate day, QDate latest, QWidget* parent)
{
    auto* field = new QDateEdit(day, parent);
    field->setObjectName(name);
    field->setAccessibleName(title);
    field->setCalendarPopup(true);
    field->setMaximumDate(latest);
    return field;
}

} // namespace

BackfillDialog::BackfillDialog(const Source& source, Timestamp now, QWidget* parent) : QDialog(parent), m_now(now), m_hint(new QLabel(this))
{
    setObjectName(u"backfillDialog"_s);
    setWindowTitle(tr("Fetch the past of “%1”").arg(source.name));
    setAttribute(Qt::WA_DeleteOnClose);
    setMinimumWidth(dialogWidth);
    const QDate today = QDateTime::fromMSecsSinceEpoch(now.ms).date();
    m_since = dayField(u"backfillSince"_s, tr("First day"), today.addDays(-7), today, this);
    m_until = dayField(u"backfillUntil"_s, tr("Last day"), today, today, this);

    auto* quick = new QHBoxLayout;
    quick->setSpacing(2 * grid);
    const std::pair<int, QString> choices[] = {{1, tr("1 day")}, {7, tr("1 week")}, {30, tr("30 days")}, {90, tr("90 days")}};
    for (const auto& choice : choices) {
        auto* button = new QPushButton(choice.second, this);
        button->setObjectName(u"backfillDays%1"_s.arg(choice.first));
        button->setAutoDefault(false);
        connect(button, &QPushButton::clicked, this, [this, today, days = choice.first] {
            m_since->setDate(today.addDays(-days));
            m_until->setDate(today);
        });
        quick->addWidget(button);
    }
    quick->addStretch();

    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel, this);
    m_accept = buttons->button(QDialogButtonBox::Ok);
    m_accept->setObjectName(u"backfillAccept"_s);
    m_accept->setText(tr("Fetch"));
    m_accept->setDefault(true);
    for (QAbstractButton* button : buttons->buttons())
        button->setIcon({});
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);

    m_hint->setObjectName(u"backfillHint"_s);
    m_hint->setWordWrap(true);
    m_hint->setForegroundRole(QPalette::PlaceholderText);
    auto* form = new QFormLayout;
    form->setHorizontalSpacing(3 * grid);
    form->setVerticalSpacing(2 * grid);
    form->addRow(tr("From"), m_since);
    form->addRow(tr("To"), m_until);
    form->addRow(QString(), quick);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(4 * grid, 4 * grid, 4 * grid, 4 * grid);
    column->setSpacing(3 * grid);
    column->addLayout(form);
    column->addWidget(m_hint);
    column->addWidget(buttons);
    connect(m_since, &QDateEdit::dateChanged, this, &BackfillDialog::showRange);
    connect(m_until, &QDateEdit::dateChanged, this, &BackfillDialog::showRange);
    showRange();
    m_since->setFocus();
}

void BackfillDialog::showRange()
{
    const qint64 days = m_since->date().daysTo(m_until->date()) + 1;
    m_accept->setEnabled(days > 0);
    if (days <= 0)
        return m_hint->setText(tr("The last day lies before the first."));
    const QString range = days == 1 ? tr("The runs of 1 day are fetched, the latest first.")
                                    : tr("The runs of %1 days are fetched, the latest first.").arg(QLocale().toString(days));
    m_hint->setText(tr("%1 That takes its time: a quarter of the requests that the server allows is left to everything else. Runs that "
                       "are there already are not fetched again.")
                        .arg(range));
}

void BackfillDialog::accept()
{
    const qint64 end = m_until->date().addDays(1).startOfDay().toMSecsSinceEpoch();
    Q_EMIT chosen(Timestamp{m_since->date().startOfDay().toMSecsSinceEpoch()}, Timestamp{qMin(end, m_now.ms)});
    QDialog::accept();
}

} // namespace sentinel
