// The first questions of the wizard, and the last.
#include "ui/sources/wizardsteps.h"

#include "models/sourcetext.h"
#include "ui/shared/listkeys.h"
#include "ui/sources/secretchoice.h"
#include "ui/sources/sourcemark.h"
#include "ui/sources/sourcewords.h"
#include "ui/theme/theme.h"

#include <QCheckBox>
#include <QDir>
#include <QFileDialog>
#include <QFormLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QRandomGenerator>
#include <QSpinBox>
#include <QVBoxLayout>

namespace sentinel {

using namespace Qt::StringLiterals;

namespace {

constexpr SourceKind kinds[] = {SourceKind::GitHub,   SourceKind::GitLab,  SourceKind::Jenkins,
                                SourceKind::Buildbot, SourceKind::Generic, SourceKind::Folder};

QStringList linesOf(const QPlainTextEdit& edit)
{
    QStringList lines;
    for (const QString& line : edit.toPlainText().split(u'\n')) {
        if (!line.trimmed().isEmpty() && !lines.contains(line.trimmed()))
            lines.append(line.trimmed());
    }
    return lines;
}

QPlainTextEdit* textField(const QString& name, int height, QWidget* parent)
{
    auto* edit = new QPlainTextEdit(parent);
    edit->setObjectName(name);
    edit->setFont(theme().mono);
    edit->setFixedHeight(height);
    edit->setTabChangesFocus(true);
    edit->setAcceptDrops(false);
    return edit;
}

Error wrong(const QString& message)
{
    return {Error::Kind::Malformed, message, {}};
}

QString mappingExample()
{
    return u"each: $.builds[*]\nfields:\n  repo: $.project\n  run_id: .number\n  pipeline: .name\n  status: .state\n  log_url: .log"_s;
}

} // namespace

KindStep::KindStep(QWidget* parent)
    : WizardStep(u"kindStep"_s, tr("Provider"), tr("What is to be connected?"), parent), m_kinds(new QListWidget(this))
{
    m_kinds->setObjectName(u"sourceKinds"_s);
    m_kinds->setAccessibleName(title());
    m_kinds->setIconSize({iconSize, iconSize});
    m_kinds->setSpacing(1);
    addListKeys(m_kinds);
    m_kinds->installEventFilter(this);
    for (const SourceKind kind : kinds) {
        auto* item = new QListWidgetItem(icon(iconOf(kind)), u"%1\n%2"_s.arg(displayName(kind), wordsOf(kind).about), m_kinds);
        item->setData(Qt::UserRole, int(kind));
        item->setSizeHint({0, 11 * grid});
    }
    column()->addWidget(m_kinds, 1);
    connect(m_kinds, &QListWidget::itemDoubleClicked, this, &WizardStep::nextRequested);
    setFocusProxy(m_kinds);
}

// Enter chooses; whether a list hands it on to the dialog's button depends on the style.
bool KindStep::eventFilter(QObject* watched, QEvent* event)
{
    if (watched != m_kinds || event->type() != QEvent::KeyPress)
        return WizardStep::eventFilter(watched, event);
    const int key = static_cast<QKeyEvent*>(event)->key();
    if (key != Qt::Key_Return && key != Qt::Key_Enter)
        return false;
    Q_EMIT nextRequested();
    return true;
}

void KindStep::begin(const Source& draft)
{
    for (int row = 0; row < m_kinds->count(); ++row) {
        if (m_kinds->item(row)->data(Qt::UserRole).toInt() == int(draft.kind))
            m_kinds->setCurrentRow(row);
    }
}

void KindStep::finish(Source& draft, Answer answer)
{
    const auto kind = SourceKind(m_kinds->currentItem()->data(Qt::UserRole).toInt());
    if (kind != draft.kind) { // what was said of another kind does not fit this one
        draft = Source();
        draft.kind = kind;
    }
    answer({});
}

PlaceStep::PlaceStep(QWidget* parent)
    : WizardStep(u"placeStep"_s, tr("Address"), tr("Where is it?"), parent), m_form(new QFormLayout), m_name(new QLineEdit(this)),
      m_address(new QLineEdit(this)), m_browse(new QPushButton(tr("Choose…"), this)), m_addressRow(new QWidget(this)),
      m_projects(textField(u"sourceProjectsField"_s, 20 * grid, this)), m_user(new QLineEdit(this)),
      m_mapping(textField(u"sourceMappingField"_s, 36 * grid, this)), m_every(new QSpinBox(this)),
      m_polls(new QCheckBox(tr("Ask it regularly; else only its webhooks count"), this)), m_about(new QLabel(this))
{
    m_name->setObjectName(u"sourceNameField"_s);
    m_name->setAccessibleName(tr("Name"));
    m_address->setObjectName(u"sourceAddressField"_s);
    m_address->setAccessibleName(tr("Address"));
    m_browse->setObjectName(u"sourceFolderBrowse"_s);
    m_browse->setAutoDefault(false);
    m_projects->setAccessibleName(tr("What of it is asked, one a line"));
    m_user->setObjectName(u"sourceUserField"_s);
    m_user->setAccessibleName(tr("User"));
    m_mapping->setAccessibleName(tr("Mapping"));
    m_mapping->setPlaceholderText(mappingExample());
    m_every->setObjectName(u"sourceEveryField"_s);
    m_every->setAccessibleName(tr("Seconds between two questions"));
    m_every->setRange(5, 24 * 60 * 60);
    m_every->setSuffix(tr(" s"));
    m_every->setMaximumWidth(30 * grid);
    m_polls->setObjectName(u"sourcePollsField"_s);
    m_about->setWordWrap(true);
    m_about->setForegroundRole(QPalette::PlaceholderText);
    auto* row = new QHBoxLayout(m_addressRow);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(2 * grid);
    row->addWidget(m_address, 1);
    row->addWidget(m_browse);
    m_addressRow->setFocusProxy(m_address);
    m_form->setHorizontalSpacing(3 * grid);
    m_form->setVerticalSpacing(2 * grid);
    m_form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    m_form->addRow(tr("Name"), m_name);
    m_form->addRow(tr("Address"), m_addressRow);
    m_form->addRow(tr("Projects"), m_projects);
    m_form->addRow(tr("User"), m_user);
    m_form->addRow(tr("Mapping"), m_mapping);
    m_form->addRow(tr("Ask every"), m_every);
    m_form->addRow(QString(), m_polls);
    column()->addLayout(m_form);
    column()->addWidget(m_about);
    column()->addStretch();
    connect(m_polls, &QCheckBox::toggled, m_every, &QWidget::setEnabled);
    connect(m_browse, &QPushButton::clicked, this, &PlaceStep::chooseFolder);
}

void PlaceStep::begin(const Source& draft)
{
    const SourceWords words = wordsOf(draft.kind);
    const PollingEntry* entry = pollingEntry(draft.kind);
    m_name->setText(draft.name.isEmpty() ? words.name : draft.name);
    m_address->setText(draft.address.isEmpty() && entry ? QString::fromLatin1(entry->defaultAddress) : draft.address);
    m_projects->setPlainText(draft.projects.join(u'\n'));
    m_user->setText(draft.user);
    m_mapping->setPlainText(QString::fromUtf8(draft.mapping));
    m_every->setValue(draft.everySeconds);
    m_polls->setChecked(draft.polls);
    showKind(draft);
    setFocusProxy(m_address->text().isEmpty() ? m_address : m_name);
    if (m_address->text().isEmpty())
        m_address->setFocus();
    else if (m_projects->isVisibleTo(this) && draft.projects.isEmpty())
        setFocusProxy(m_projects);
}

void PlaceStep::showKind(const Source& draft)
{
    const SourceKind kind = draft.kind;
    const SourceWords words = wordsOf(kind);
    const bool isFolder = kind == SourceKind::Folder;
    const auto showRow = [this](QWidget* field, bool isShown) {
        field->setVisible(isShown);
        m_form->labelForField(field)->setVisible(isShown);
    };
    const auto setLabel = [this](QWidget* field, const QString& text) {
        if (auto* label = qobject_cast<QLabel*>(m_form->labelForField(field)))
            label->setText(text);
    };
    setLabel(m_addressRow, isFolder ? tr("Folder") : tr("Address"));
    setLabel(m_projects, words.projects);
    m_address->setAccessibleName(isFolder ? tr("Folder") : tr("Address"));
    m_address->setPlaceholderText(words.address);
    m_browse->setVisible(isFolder);
    m_projects->setPlaceholderText(words.projectExamples);
    showRow(m_projects, !words.projects.isEmpty());
    showRow(m_user, kind == SourceKind::Jenkins);
    showRow(m_mapping, kind == SourceKind::Generic);
    showRow(m_every, !isFolder);
    m_polls->setVisible(!isFolder);
    m_about->setText(
        isFolder ? tr("A file counts once it is complete: when its size stays the same. What is in the folder already is taken as well.")
            : words.projects.isEmpty() ? tr("Paths: $ is the document, . the item. Words that stand for themselves need no path.")
                                       : tr("One a line. None: everything that the token can see."));
}

void PlaceStep::chooseFolder()
{
    auto* dialog = new QFileDialog(this, tr("The folder to be watched"));
    dialog->setObjectName(u"watchFolderDialog"_s);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::Directory);
    dialog->setOption(QFileDialog::ShowDirsOnly);
    connect(dialog, &QFileDialog::fileSelected, m_address, &QLineEdit::setText);
    dialog->open();
}

void PlaceStep::finish(Source& draft, Answer answer)
{
    draft.name = m_name->text().trimmed();
    draft.address = m_address->text().trimmed();
    if (draft.kind == SourceKind::Folder && !draft.address.isEmpty() && !QDir::isAbsolutePath(draft.address))
        return answer(wrong(tr("Write the folder's whole path, or choose it.")));
    draft.projects = linesOf(*m_projects);
    draft.user = m_user->text().trimmed();
    draft.mapping = m_mapping->toPlainText().trimmed().toUtf8();
    draft.everySeconds = m_every->value();
    draft.polls = m_polls->isChecked();
    Source known = draft; // who asks is the next question
    if (known.user.isEmpty())
        known.token.clear();
    answer(checkSource(known));
}

TokenStep::TokenStep(QWidget* parent) : WizardStep(u"tokenStep"_s, tr("Token"), tr("Who asks?"), parent)
{
    using Way = SecretChoice::Way;
    m_permissions = addText({});
    m_permissions->setObjectName(u"tokenPermissions"_s);
    m_token = new SecretChoice(u"token"_s, tr("Token"), {Way::Keep, Way::Typed, Way::Variable, Way::File, Way::None}, this);
    column()->addWidget(m_token);
    column()->addStretch();
    setFocusProxy(m_token);
}

bool TokenStep::isNeededFor(SourceKind kind) const
{
    return kind != SourceKind::Folder;
}

void TokenStep::begin(const Source& draft)
{
    m_permissions->setText(wordsOf(draft.kind).permissions);
    m_token->setReference(draft.token);
    if (draft.token.isEmpty() && draft.kind == SourceKind::Buildbot)
        m_token->setWay(SecretChoice::Way::None);
}

void TokenStep::finish(Source& draft, Answer answer)
{
    // Names of sources change and may be alike but for their case: the number keeps their entries apart.
    const QString entry = u"%1 token %2"_s.arg(draft.name).arg(QRandomGenerator::global()->bounded(0x10000), 4, 16, QLatin1Char('0'));
    m_token->keep(entry, [&draft, answer](const Result<QString>& reference) {
        if (!reference)
            return answer(reference.error());
        draft.token = *reference;
        answer(checkSource(draft));
    });
}

DoneStep::DoneStep(QWidget* parent) : WizardStep(u"doneStep"_s, tr("Done"), tr("Is this right?"), parent)
{
    m_summary = addText({});
    m_summary->setObjectName(u"sourceSummary"_s);
    m_summary->setForegroundRole(QPalette::WindowText);
    addText(tr("Everything can be changed later. Whichever program has the store open asks the source: this one, or sentinel serve."));
    column()->addStretch();
}

void DoneStep::begin(const Source& draft)
{
    m_isNew = !draft.id;
    QStringList lines{tr("%1, called “%2”").arg(displayName(draft.kind), draft.name), draft.address};
    if (draft.kind != SourceKind::Folder) {
        lines << tr("Asked for: %1").arg(projectsText(draft));
        lines << (draft.polls ? tr("Every %1, less often when requests run low").arg(spanText(1000LL * draft.everySeconds))
                              : tr("Not asked; it calls by webhook"));
        lines << (draft.token.isEmpty() ? tr("Without a token") : tr("Token in %1").arg(draft.token));
        lines << (draft.hookSecret.isEmpty() ? tr("Without a webhook") : tr("Webhook, its secret in %1").arg(draft.hookSecret));
    }
    m_summary->setText(lines.join(u'\n'));
    Q_EMIT nextTextChanged();
}

void DoneStep::finish(Source&, Answer answer)
{
    answer({});
}

QString DoneStep::nextText() const
{
    return m_isNew ? tr("Add the source") : tr("Save");
}

} // namespace sentinel
