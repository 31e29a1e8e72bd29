// The questions of the wizard that are only about the source itself, and the last one.
#include "ui/sources/wizardsteps.h"

#include "models/sourcetext.h"
#include "ui/sources/secretchoice.h"
#include "ui/sources/sourcewords.h"
#include "ui/theme/theme.h"

#include <QCheckBox>
#include <QDir>
#include <QFileDialog>
#include <QFormLayout>
#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QRandomGenerator>
#include <QSpinBox>
#include <QVBoxLayout>

namespace sentinel {

using namespace Qt::StringLiterals;

namespace {

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

PlaceStep::PlaceStep(QWidget* parent)
    : WizardStep(u"placeStep"_s, tr("Address"), tr("Where is it?"), parent), m_form(new QFormLayout), m_name(new QLineEdit(this)),
      m_address(new QLineEdit(this)), m_browse(new QPushButton(tr("Choose…"), this)), m_addressRow(new QWidget(this)),
      m_projects(textField(u"sourceProjectsField"_s, 20 * grid, this)), m_user(new QLineEdit(this)),
      m_mapping(textField(u"sourceMappingField"_s, 36 * grid, this)), m_every(new QSpinBox(this)), m_silent(new QSpinBox(this)),
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
    m_silent->setObjectName(u"sourceSilentField"_s);
    m_silent->setAccessibleName(tr("Hours of silence that are too long"));
    m_silent->setRange(0, 366 * 24);
    m_silent->setSpecialValueText(tr("As its rhythm says"));
    m_silent->setSuffix(tr(" h"));
    m_silent->setMaximumWidth(45 * grid);
    m_silent->setToolTip(tr("How long nothing may be new before that is shown as a problem; 0: learned from its own weeks"));
    m_polls->setObjectName(u"sourcePollsField"_s);
    m_about->setWordWrap(true);
    m_about->setForegroundRole(QPalette::PlaceholderText);
    auto* row = new QHBoxLayout(m_addressRow);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(2 * grid);
    row->addWidget(m_address, 1);
    row->addWidget(m_browse);
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
    m_form->addRow(tr("Silent after"), m_silent);
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
    m_silent->setValue((draft.silentAfterSeconds + 3599) / 3600);
    showKind(draft);
    beginAt(m_address->text().isEmpty() ? m_address : m_name);
    if (!m_address->text().isEmpty() && m_projects->isVisibleTo(this) && draft.projects.isEmpty())
        beginAt(m_projects);
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
    showRow(m_silent, !isFolder);
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
    if (m_silent->value() != (draft.silentAfterSeconds + 3599) / 3600) // a command may have set seconds
        draft.silentAfterSeconds = m_silent->value() * 3600;
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
    beginAt(m_token);
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

DoneStep::DoneStep(QWidget* parent)
    : WizardStep(u"doneStep"_s, tr("Done"), tr("Is this right?"), parent), m_summary(new QWidget(this)), m_facts(new QGridLayout(m_summary))
{
    m_summary->setObjectName(u"sourceSummary"_s);
    m_facts->setContentsMargins(0, 0, 0, 0);
    m_facts->setHorizontalSpacing(4 * grid);
    m_facts->setVerticalSpacing(2 * grid);
    m_facts->setColumnStretch(1, 1);
    column()->addWidget(m_summary);
    addText(tr("Everything can be changed later. Whichever program has the store open asks the source: this one, or sentinel serve."));
    column()->addStretch();
}

void DoneStep::addFact(const QString& title, const QString& text)
{
    auto* caption = new QLabel(title, m_summary);
    caption->setForegroundRole(QPalette::PlaceholderText);
    auto* value = new QLabel(text, m_summary);
    value->setObjectName(u"summaryValue"_s);
    value->setTextFormat(Qt::PlainText);
    value->setWordWrap(true);
    value->setAccessibleName(title);
    const int row = m_facts->rowCount();
    m_facts->addWidget(caption, row, 0, Qt::AlignTop);
    m_facts->addWidget(value, row, 1);
}

void DoneStep::begin(const Source& draft)
{
    m_isNew = !draft.id;
    qDeleteAll(m_summary->findChildren<QLabel*>());
    const bool isFolder = draft.kind == SourceKind::Folder;
    addFact(tr("Provider"), displayName(draft.kind));
    addFact(tr("Name"), draft.name);
    addFact(isFolder ? tr("Folder") : tr("Address"), draft.address);
    if (!isFolder) {
        addFact(tr("Asked for"), projectsText(draft));
        addFact(tr("How often"),
                draft.polls ? tr("Every %1, less often when requests run low").arg(spanText(1000LL * draft.everySeconds))
                            : tr("Not asked; it calls by webhook"));
        addFact(tr("Token"), draft.token.isEmpty() ? tr("None") : draft.token);
        addFact(tr("Webhook"), draft.hookSecret.isEmpty() ? tr("None") : tr("Its secret is in %1").arg(draft.hookSecret));
        addFact(tr("Silent after"),
                draft.silentAfterSeconds > 0 ? spanText(1000LL * draft.silentAfterSeconds) : tr("What its own rhythm says"));
    }
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
