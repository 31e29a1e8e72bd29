// The questions of the wizard that need the server or the listener: does it work, and will it call?
#include "core/pipeline/connectiontest.h"
#include "models/sourcetext.h"
#include "ui/run/verdictcardparts.h"
#include "ui/shared/leaving.h"
#include "ui/shared/sourceservices.h"
#include "ui/sources/secretchoice.h"
#include "ui/sources/sourcewords.h"
#include "ui/sources/wizardsteps.h"
#include "ui/theme/theme.h"

#include <QCheckBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QProgressBar>
#include <QPushButton>
#include <QRandomGenerator>
#include <QUrl>
#include <QVBoxLayout>

namespace sentinel {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype projectsShown = 6;

QString projectList(const QStringList& projects)
{
    if (projects.size() <= projectsShown)
        return projects.join(u", "_s);
    return TestStep::tr("%1 and %2 more")
        .arg(projects.mid(0, projectsShown).join(u", "_s), QLocale().toString(projects.size() - projectsShown));
}

/// Can nobody but this machine reach that address?
bool isOnlyHere(const QString& listener)
{
    const QString host = QUrl(listener).host();
    return host == u"localhost" || host == u"::1" || host.startsWith(u"127.");
}

} // namespace

TestStep::TestStep(const SourceServices& services, QWidget* parent)
    : WizardStep(u"testStep"_s, tr("Test"), tr("Does it work?"), parent), m_services(services), m_state(new QLabel(this)),
      m_progress(new QProgressBar(this)), m_lines(new QWidget(this)), m_again(new QPushButton(icon("refresh"_L1), tr("Test again"), this))
{
    m_state->setObjectName(u"testState"_s);
    m_state->setWordWrap(true);
    m_state->setTextFormat(Qt::PlainText);
    m_progress->setObjectName(u"testProgress"_s);
    m_progress->setAccessibleName(tr("The server is asked"));
    m_progress->setRange(0, 0);
    m_progress->setTextVisible(false);
    m_progress->setFixedHeight(grid + 2);
    m_lines->setObjectName(u"testLines"_s);
    m_again->setObjectName(u"testAgain"_s);
    m_again->setAutoDefault(false);
    auto* lines = new QVBoxLayout(m_lines);
    lines->setContentsMargins(0, 0, 0, 0);
    lines->setSpacing(2 * grid);
    column()->addWidget(m_state);
    column()->addWidget(m_progress);
    column()->addWidget(m_lines);
    column()->addWidget(m_again, 0, Qt::AlignLeft);
    column()->addStretch();
    connect(m_again, &QPushButton::clicked, this, &TestStep::ask);
    connect(&m_watcher, &QFutureWatcherBase::finished, this, &TestStep::take);
}

bool TestStep::isNeededFor(SourceKind kind) const
{
    return m_services.test && pollingEntry(kind);
}

void TestStep::begin(const Source& draft)
{
    m_source = draft;
    ask();
}

void TestStep::ask()
{
    m_report.reset();
    qDeleteAll(m_lines->findChildren<QWidget*>(QString(), Qt::FindDirectChildrenOnly));
    m_state->setText(tr("Asking %1…").arg(m_source.address));
    m_progress->show();
    m_again->setEnabled(false);
    m_watcher.setFuture(m_services.test(m_source));
    Q_EMIT nextTextChanged();
}

void TestStep::take()
{
    m_progress->hide();
    m_again->setEnabled(true);
    if (m_watcher.future().resultCount() == 0)
        return;
    m_report = m_watcher.result();
    const ConnectionReport& report = *m_report;
    const Theme& t = theme();
    const bool isWhole = report.works() && report.missing.isEmpty();
    m_state->setText(isWhole              ? tr("It works.")
                         : report.works() ? tr("It works, but not everything may be read.")
                                          : tr("It does not work yet. It can be added all the same, and is tried again and again."));
    for (const PollProblem& problem : report.problems)
        addLine("error"_L1, t.bad, tr("Problem"), problem.text);
    for (const QString& missing : report.missing)
        addLine("warning"_L1, t.warning, tr("Permission missing"), missing);
    if (!report.server.isEmpty())
        addLine("server"_L1, t.textMuted, tr("Server"), report.server);
    if (!report.account.isEmpty())
        addLine("user"_L1, t.textMuted, tr("Account"), report.account);
    if (!report.projects.isEmpty())
        addLine("check"_L1, t.good, tr("Can be seen"), projectList(report.projects));
    SourceState state;
    state.budgetLeft = report.budget.left;
    state.budgetLimit = report.budget.limit;
    if (const QString budget = budgetText(state); !budget.isEmpty())
        addLine("clock"_L1, t.textMuted, tr("Requests left"), budget);
    Q_EMIT nextTextChanged();
}

void TestStep::addLine(QLatin1StringView symbol, const QColor& color, const QString& title, const QString& text)
{
    auto* line = new QWidget(m_lines);
    line->setObjectName(u"testLine"_s);
    auto* mark = new QLabel(line);
    mark->setPixmap(iconPixmap(symbol, iconSize, color, devicePixelRatioF()));
    auto* caption = new QLabel(title, line);
    caption->setForegroundRole(QPalette::PlaceholderText);
    caption->setFixedWidth(32 * grid);
    auto* words = new WrapLabel(line);
    words->setObjectName(u"testLineText"_s);
    words->setLook(theme().body, theme().text);
    words->setText(text);
    auto* row = new QHBoxLayout(line);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(2 * grid);
    row->addWidget(mark, 0, Qt::AlignTop);
    row->addWidget(caption, 0, Qt::AlignTop);
    row->addWidget(words, 1);
    m_lines->layout()->addWidget(line);
}

void TestStep::finish(Source&, Answer answer)
{
    answer({});
}

QString TestStep::nextText() const
{
    return m_report && m_report->works() ? tr("Next") : tr("Go on all the same");
}

HookStep::HookStep(const SourceServices& services, QWidget* parent)
    : WizardStep(u"hookStep"_s, tr("Webhook"), tr("Shall it call by itself?"), parent), m_services(services),
      m_wanted(new QCheckBox(tr("It sends webhooks: what is new is here at once"), this)), m_fields(new QWidget(this)),
      m_address(new QLineEdit(m_fields)), m_notListening(new QLabel(m_fields)), m_where(new QLabel(m_fields))
{
    using Way = SecretChoice::Way;
    m_wanted->setObjectName(u"hookWanted"_s);
    m_secret = new SecretChoice(u"hookSecret"_s, tr("Secret"), {Way::Keep, Way::Made, Way::Variable, Way::File}, m_fields);
    m_address->setObjectName(u"hookAddress"_s);
    m_address->setAccessibleName(tr("Address of the webhook"));
    m_address->setReadOnly(true);
    m_notListening->setObjectName(u"hookNotListening"_s);
    auto* copy = new QPushButton(icon("copy"_L1), tr("Copy"), m_fields);
    copy->setObjectName(u"hookAddressCopy"_s);
    copy->setAccessibleName(tr("Copy the address"));
    copy->setAutoDefault(false);
    connect(copy, &QPushButton::clicked, this, [this] { copyText(m_address->text()); });
    for (QLabel* label : {m_notListening, m_where}) {
        label->setWordWrap(true);
        label->setForegroundRole(QPalette::PlaceholderText);
    }
    auto* address = new QHBoxLayout;
    address->setSpacing(2 * grid);
    address->addWidget(m_address, 1);
    address->addWidget(copy);
    auto* form = new QFormLayout;
    form->setHorizontalSpacing(3 * grid);
    form->setVerticalSpacing(3 * grid);
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    form->addRow(tr("Address"), address);
    form->addRow(tr("Secret"), m_secret);
    auto* fields = new QVBoxLayout(m_fields);
    fields->setContentsMargins(0, 0, 0, 0);
    fields->setSpacing(3 * grid);
    fields->addLayout(form);
    fields->addWidget(m_where);
    fields->addWidget(m_notListening);
    addText(tr("Not needed: it is asked regularly, and whatever webhooks miss is fetched."));
    column()->addWidget(m_wanted);
    column()->addWidget(m_fields);
    column()->addStretch();
    connect(m_wanted, &QCheckBox::toggled, m_fields, &QWidget::setVisible);
    beginAt(m_wanted);
}

bool HookStep::isNeededFor(SourceKind kind) const
{
    return !hookAddress(kind, u"x"_s).isEmpty();
}

void HookStep::begin(const Source& draft)
{
    const QString listener = m_services.listenerUrl();
    m_address->setText(hookAddress(draft.kind, listener.isEmpty() ? u"https://HOST:PORT"_s : listener));
    m_notListening->setText(
        listener.isEmpty() ? tr("Nothing listens here yet. Name an address in the configuration (listener: address:), or let sentinel "
                                "serve listen; HOST and PORT are its.")
            : isOnlyHere(listener)
            ? tr("It listens to this machine alone. For a server that stands elsewhere, let a proxy or a tunnel lead here and "
                 "enter its address there, or name another address in the configuration (listener: address:).")
            : tr("If the server knows this machine by another name, enter that there."));
    m_where->setText(wordsOf(draft.kind).hook);
    m_secret->setReference(draft.hookSecret);
    m_wanted->setChecked(!draft.hookSecret.isEmpty() || !draft.polls);
    m_fields->setVisible(m_wanted->isChecked());
}

void HookStep::finish(Source& draft, Answer answer)
{
    if (!m_wanted->isChecked()) {
        draft.hookSecret.clear();
        return answer({});
    }
    const QString entry = u"%1 webhook %2"_s.arg(draft.name).arg(QRandomGenerator::global()->bounded(0x10000), 4, 16, QLatin1Char('0'));
    m_secret->keep(entry, [&draft, answer](const Result<QString>& reference) {
        if (!reference)
            return answer(reference.error());
        draft.hookSecret = *reference;
        answer({});
    });
}

} // namespace sentinel
