#include "ui/sources/sourcewizard.h"

#include "core/store/sources.h"
#include "core/store/store.h"
#include "core/store/transaction.h"
#include "ui/shared/sourceservices.h"
#include "ui/sources/wizardsteps.h"
#include "ui/theme/theme.h"

#include <QDateTime>
#include <QKeyEvent>
#include <QLabel>
#include <QListWidget>
#include <QPushButton>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace sentinel {

using namespace Qt::StringLiterals;

namespace {

constexpr QSize wizardSize(180 * grid, 124 * grid);
constexpr int railWidth = 40 * grid;

Source ofKind(std::optional<SourceKind> kind)
{
    Source draft;
    draft.kind = kind.value_or(SourceKind::GitHub);
    return draft;
}

} // namespace

SourceWizard::SourceWizard(Store& store, const SourceServices& services, std::optional<SourceKind> kind, QWidget* parent)
    : SourceWizard(store, services, ofKind(kind), !kind, parent)
{
}

SourceWizard::SourceWizard(Store& store, const SourceServices& services, const Source& source, QWidget* parent)
    : SourceWizard(store, services, source, false, parent)
{
}

SourceWizard::SourceWizard(Store& store, const SourceServices& services, const Source& draft, bool asksForKind, QWidget* parent)
    : QDialog(parent), m_store(store), m_services(services), m_draft(draft), m_asksForKind(asksForKind), m_rail(new QListWidget(this)),
      m_stack(new QStackedWidget(this)), m_problem(new QLabel(this)), m_back(new QPushButton(tr("Back"), this)),
      m_next(new QPushButton(this)), m_cancel(new QPushButton(tr("Cancel"), this))
{
    setObjectName(u"sourceWizard"_s);
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(m_draft.id ? tr("Edit “%1”").arg(m_draft.name) : tr("Add a source"));
    resize(wizardSize);
    m_all = {new KindStep(this),           new PlaceStep(this),          new TokenStep(this),
             new TestStep(services, this), new HookStep(services, this), new DoneStep(this)};
    for (WizardStep* step : m_all) {
        m_stack->addWidget(step);
        connect(step, &WizardStep::nextRequested, this, &SourceWizard::goOn);
        connect(step, &WizardStep::nextTextChanged, this, &SourceWizard::showButtons);
    }
    layOut();
    connect(m_back, &QPushButton::clicked, this, &SourceWizard::goBack);
    connect(m_next, &QPushButton::clicked, this, &SourceWizard::goOn);
    connect(m_cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(&m_saving, &QFutureWatcherBase::finished, this, &SourceWizard::takeSaved);
    listSteps();
    goTo(0);
}

void SourceWizard::layOut()
{
    m_rail->setObjectName(u"wizardRail"_s);
    m_rail->setAccessibleName(tr("Steps"));
    m_rail->setFixedWidth(railWidth);
    m_rail->setFrameShape(QFrame::NoFrame);
    m_rail->setFocusPolicy(Qt::NoFocus);
    m_rail->setSelectionMode(QAbstractItemView::NoSelection);
    m_rail->setIconSize({iconSize, iconSize});
    m_problem->setObjectName(u"wizardProblem"_s);
    m_problem->setWordWrap(true);
    m_problem->setTextFormat(Qt::PlainText);
    QPalette bad = m_problem->palette();
    bad.setColor(QPalette::WindowText, theme().bad);
    m_problem->setPalette(bad);
    m_problem->hide();
    m_back->setObjectName(u"wizardBack"_s);
    m_next->setObjectName(u"wizardNext"_s);
    m_cancel->setObjectName(u"wizardCancel"_s);
    for (QPushButton* button : {m_back, m_cancel})
        button->setAutoDefault(false);
    m_next->setDefault(true);

    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(2 * grid);
    buttons->addStretch();
    buttons->addWidget(m_cancel);
    buttons->addWidget(m_back);
    buttons->addWidget(m_next);
    auto* right = new QVBoxLayout;
    right->setContentsMargins(5 * grid, 4 * grid, 5 * grid, 4 * grid);
    right->setSpacing(3 * grid);
    right->addWidget(m_stack, 1);
    right->addWidget(m_problem);
    right->addLayout(buttons);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    row->addWidget(m_rail);
    row->addLayout(right, 1);
}

void SourceWizard::listSteps()
{
    m_steps.clear();
    for (WizardStep* step : m_all) {
        if (step == m_all.front() ? m_asksForKind : step->isNeededFor(m_draft.kind))
            m_steps.push_back(step);
    }
    m_rail->clear();
    for (const WizardStep* step : m_steps) {
        auto* item = new QListWidgetItem(step->word(), m_rail);
        item->setSizeHint({0, rowHeight + grid});
    }
}

WizardStep* SourceWizard::step() const
{
    return m_steps[size_t(m_at)];
}

void SourceWizard::goTo(int at)
{
    m_at = at;
    m_problem->hide();
    step()->begin(m_draft);
    m_stack->setCurrentWidget(step());
    step()->takeFocus();
    for (int row = 0; row < m_rail->count(); ++row) {
        QListWidgetItem* item = m_rail->item(row);
        item->setIcon(icon(row < at ? "check"_L1 : row == at ? "chevron-right"_L1 : "step"_L1));
        QFont font = theme().body;
        font.setWeight(row == at ? QFont::DemiBold : QFont::Normal);
        item->setFont(font);
        item->setForeground(row == at ? theme().text : theme().textMuted);
    }
    showButtons();
}

void SourceWizard::showButtons()
{
    m_back->setVisible(m_at > 0);
    m_next->setText(step()->nextText());
    for (QPushButton* button : {m_back, m_next})
        button->setEnabled(!m_isBusy);
}

void SourceWizard::goBack()
{
    if (m_at > 0 && !m_isBusy)
        goTo(m_at - 1);
}

void SourceWizard::goOn()
{
    if (m_isBusy)
        return;
    m_isBusy = true;
    m_problem->hide();
    showButtons();
    step()->finish(m_draft, [this](const Result<>& done) { takeStep(done); });
}

void SourceWizard::takeStep(const Result<>& done)
{
    m_isBusy = false;
    showButtons();
    if (!done)
        return showProblem(done.error().message);
    if (m_asksForKind && m_at == 0)
        listSteps();
    if (m_at + 1 < int(m_steps.size()))
        goTo(m_at + 1);
    else
        save();
}

void SourceWizard::save()
{
    m_isBusy = true;
    showButtons();
    if (!m_draft.id)
        m_draft.addedAt = {QDateTime::currentMSecsSinceEpoch()};
    m_saving.setFuture(m_store.write([draft = m_draft](Transaction& db) -> Result<SourceId> {
        if (!draft.id)
            return addSource(db, draft);
        Source changed = draft; // whether it is paused is not asked here, and may have changed meanwhile
        if (const Result<std::optional<Source>> stored = sourceById(db, draft.id); stored && *stored)
            changed.isPaused = (*stored)->isPaused;
        const Result<> done = changeSource(db, changed);
        return done ? Result<SourceId>(draft.id) : Result<SourceId>(done.error());
    }));
}

void SourceWizard::takeSaved()
{
    m_isBusy = false;
    showButtons();
    if (m_saving.future().resultCount() == 0)
        return;
    const Result<SourceId> id = m_saving.result();
    if (!id)
        return showProblem(id.error().message);
    Q_EMIT saved(*id, m_draft.name);
    accept();
}

void SourceWizard::showProblem(const QString& text)
{
    m_problem->setText(text);
    m_problem->show();
}

void SourceWizard::keyPressEvent(QKeyEvent* event)
{
    if (event->matches(QKeySequence::Back) || (event->key() == Qt::Key_Left && event->modifiers() == Qt::AltModifier))
        return goBack();
    QDialog::keyPressEvent(event);
}

} // namespace sentinel
