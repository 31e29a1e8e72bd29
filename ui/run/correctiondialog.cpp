#include "ui/run/correctiondialog.h"

#include "core/triage/advice.h"
#include "ui/shared/listkeys.h"
#include "ui/theme/theme.h"

#include <QComboBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QVBoxLayout>

#include <cmath>

namespace sentinel {

using namespace Qt::StringLiterals;

namespace {

constexpr Category all[] = {Category::BuildFailure,       Category::ConfigurationError,
                            Category::DependencyError,    Category::DeploymentFailure,
                            Category::NetworkError,       Category::PermissionError,
                            Category::ResourceExhaustion, Category::SecurityScanFailure,
                            Category::TestFailure,        Category::Timeout};
constexpr Attribution attributions[] = {Attribution::Code, Attribution::Test, Attribution::Infrastructure, Attribution::Unknown};
constexpr int asUsual = -1; // whatever goes with the category

} // namespace

CorrectionDialog::CorrectionDialog(const Job& job, const VerdictBasis& basis, QWidget* parent)
    : QDialog(parent), m_job(job.id), m_basis(basis), m_categories(new QListWidget(this)), m_attribution(new QComboBox(this)),
      m_note(new QLineEdit(this))
{
    setObjectName(u"correctionDialog"_s);
    setWindowTitle(tr("Correct the verdict"));
    setAttribute(Qt::WA_DeleteOnClose);

    auto* question = new QLabel(tr("What kind of failure is it?"), this);
    question->setFont(theme().heading);
    auto* reach = new QLabel(tr("It holds for every failure with the same evidence, now and later, and stands above the rules."), this);
    reach->setWordWrap(true);
    reach->setForegroundRole(QPalette::PlaceholderText);

    m_categories->setObjectName(u"correctionCategories"_s);
    m_categories->setAccessibleName(tr("Kind of failure"));
    m_categories->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_categories->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    addListKeys(m_categories);
    addCategories(job.verdict);

    m_attribution->setObjectName(u"correctionAttribution"_s);
    m_attribution->setAccessibleName(tr("Attributed to"));
    m_attribution->addItem(tr("as usual for this kind"), asUsual);
    for (const Attribution one : attributions)
        m_attribution->addItem(displayName(one), int(one));
    m_note->setObjectName(u"correctionNote"_s);
    m_note->setAccessibleName(tr("Note"));
    m_note->setPlaceholderText(tr("what others should know about it"));
    m_note->setMaxLength(500);
    if (basis.word) {
        const bool isUsual = basis.word->category && basis.word->attribution == adviceFor(*basis.word->category).attribution;
        m_attribution->setCurrentIndex(m_attribution->findData(isUsual ? asUsual : int(basis.word->attribution)));
        m_note->setText(basis.word->note);
    }
    auto* details = new QFormLayout;
    details->setHorizontalSpacing(3 * grid);
    details->setVerticalSpacing(2 * grid);
    details->addRow(tr("Attributed to"), m_attribution);
    details->addRow(tr("Note"), m_note);

    auto* save = new QPushButton(tr("Say so"), this);
    save->setObjectName(u"correctionSave"_s);
    save->setDefault(true);
    connect(save, &QPushButton::clicked, this, &CorrectionDialog::say);
    auto* cancel = new QPushButton(tr("Cancel"), this);
    cancel->setObjectName(u"correctionCancel"_s);
    cancel->setAutoDefault(false);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    auto* back = new QPushButton(tr("Take back what was said"), this);
    back->setObjectName(u"correctionTakeBack"_s);
    back->setAutoDefault(false);
    back->setVisible(basis.word.has_value());
    connect(back, &QPushButton::clicked, this, &CorrectionDialog::takeBack);
    connect(m_categories, &QListWidget::itemDoubleClicked, this, &CorrectionDialog::say);
    auto* buttons = new QHBoxLayout;
    buttons->addWidget(back);
    buttons->addStretch();
    buttons->addWidget(cancel);
    buttons->addWidget(save);

    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(5 * grid, 4 * grid, 5 * grid, 4 * grid);
    column->setSpacing(3 * grid);
    column->addWidget(question);
    column->addWidget(reach);
    column->addWidget(m_categories);
    column->addLayout(details);
    column->addLayout(buttons);
    setMinimumWidth(110 * grid);
    m_categories->setFocus();
}

void CorrectionDialog::addCategories(const Verdict& verdict)
{
    for (const Category category : all) {
        QString text = displayName(category);
        if (category == m_basis.ruledCategory)
            text = tr("%1  –  so say the rules, %2 % sure").arg(text).arg(std::lround(m_basis.ruledConfidence * 100));
        auto* item = new QListWidgetItem(text, m_categories);
        item->setData(Qt::UserRole, int(category));
        item->setToolTip(adviceFor(category).hint);
        item->setSizeHint({0, 6 * grid});
        if (category == verdict.category)
            m_categories->setCurrentItem(item);
    }
    m_categories->setFixedHeight(6 * grid * m_categories->count() + 2 * m_categories->frameWidth());
}

void CorrectionDialog::say()
{
    const QListWidgetItem* chosen = m_categories->currentItem();
    if (!chosen)
        return;
    Correction correction;
    correction.job = m_job;
    correction.category = Category(chosen->data(Qt::UserRole).toInt());
    if (const int attribution = m_attribution->currentData().toInt(); attribution != asUsual)
        correction.attribution = Attribution(attribution);
    correction.note = m_note->text().trimmed();
    Q_EMIT decided(correction);
    accept();
}

void CorrectionDialog::takeBack()
{
    Correction correction;
    correction.job = m_job;
    Q_EMIT decided(correction);
    accept();
}

} // namespace sentinel
