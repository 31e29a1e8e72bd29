#include "ui/shell/retriagechanges.h"

#include "core/store/store.h"
#include "ui/shared/listkeys.h"
#include "ui/shared/paneltools.h"
#include "ui/theme/theme.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QTreeWidget>
#include <QVBoxLayout>

namespace sentinel {

using namespace Qt::StringLiterals;

namespace {

constexpr int shownAtMost = 2000;

QString called(Outcome outcome, Category category)
{
    return outcome == Outcome::Failed ? displayName(category) : displayName(outcome);
}

/// A title where only it changed says more than a category that did not.
QString words(Outcome outcome, Category category, const QString& title)
{
    return title.isEmpty() ? called(outcome, category) : called(outcome, category) + u" · "_s + title;
}

/// "Category and title"
QString whatChanged(const ChangedVerdict& change)
{
    if (change.wasOutcome != change.outcome)
        return RetriageChanges::tr("Outcome");
    const bool category = change.wasCategory != change.category, title = change.wasTitle != change.title;
    return category && title ? RetriageChanges::tr("Category, title")
        : category           ? RetriageChanges::tr("Category")
        : title              ? RetriageChanges::tr("Title")
                             : RetriageChanges::tr("Fingerprint");
}

QString fingerprintText(const QByteArray& fingerprint)
{
    constexpr qsizetype shown = 10;
    return fingerprint.isEmpty() ? RetriageChanges::tr("none") : QString::fromLatin1(fingerprint.left(shown));
}

/// Before or now: what changed about it, in front of what tells which verdict it is.
QString side(const ChangedVerdict& change, bool before)
{
    const QString said =
        before ? words(change.wasOutcome, change.wasCategory, change.wasTitle) : words(change.outcome, change.category, change.title);
    const bool isSameText =
        words(change.wasOutcome, change.wasCategory, change.wasTitle) == words(change.outcome, change.category, change.title);
    if (!isSameText)
        return change.wasCategory == change.category && change.wasOutcome == change.outcome && !change.title.isEmpty()
                && !change.wasTitle.isEmpty()
            ? (before ? change.wasTitle : change.title) // the category beside it would only push it out of sight
            : said;
    return fingerprintText(before ? change.wasFingerprint : change.fingerprint) + u" · "_s + said;
}

} // namespace

RetriageChanges::RetriageChanges(Store& store, RetriageId id, QWidget* parent)
    : QDialog(parent), m_heading(new QLabel(this)), m_list(new QTreeWidget(this))
{
    setObjectName(u"retriageChanges"_s);
    setWindowTitle(tr("Verdicts that changed"));
    setAttribute(Qt::WA_DeleteOnClose);
    resize(240 * grid, 120 * grid);
    m_heading->setFont(theme().heading);
    m_heading->setText(tr("Loading…"));

    m_list->setObjectName(u"retriageChangeList"_s);
    m_list->setAccessibleName(tr("Verdicts that changed"));
    m_list->setHeaderLabels({tr("Run"), tr("Pipeline"), tr("What changed"), tr("Before"), tr("Now")});
    makePanelList(m_list);
    addListKeys(m_list);
    const auto open = [this](QTreeWidgetItem* item) {
        if (item)
            Q_EMIT runRequested(RunId{item->data(0, Qt::UserRole).toLongLong()});
    };
    connect(m_list, &QTreeWidget::itemActivated, this, open);

    auto* show = new QPushButton(icon("run"_L1), tr("Open run"), this);
    show->setObjectName(u"retriageOpenRun"_s);
    show->setAutoDefault(false);
    connect(show, &QPushButton::clicked, this, [this, open] { open(m_list->currentItem()); });
    auto* close = new QPushButton(tr("Close"), this);
    close->setObjectName(u"retriageClose"_s);
    close->setAutoDefault(false);
    connect(close, &QPushButton::clicked, this, &QDialog::accept);
    auto* buttons = new QHBoxLayout;
    buttons->addStretch();
    buttons->addWidget(show);
    buttons->addWidget(close);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(4 * grid, 3 * grid, 4 * grid, 3 * grid);
    column->setSpacing(2 * grid);
    column->addWidget(m_heading);
    column->addWidget(m_list, 1);
    column->addLayout(buttons);

    connect(&m_answer, &QFutureWatcherBase::finished, this, [this] {
        if (m_answer.future().resultCount() == 0)
            return;
        const Result<std::vector<ChangedVerdict>> changes = m_answer.result();
        if (changes)
            showChanges(*changes);
        else
            m_heading->setText(changes.error().message);
    });
    m_answer.setFuture(store.read([id](Reader& db) { return retriageChanges(db, id, shownAtMost); }));
}

RetriageChanges::~RetriageChanges()
{
    m_answer.cancel();
}

void RetriageChanges::showChanges(const std::vector<ChangedVerdict>& changes)
{
    const QLocale locale;
    const auto count = qint64(changes.size());
    m_heading->setText(count == 1                ? tr("1 verdict came out in another way")
                           : count < shownAtMost ? tr("%1 verdicts came out in another way").arg(locale.toString(count))
                                                 : tr("The latest %1 verdicts that came out in another way").arg(locale.toString(count)));
    for (const ChangedVerdict& change : changes) {
        auto* item = new QTreeWidgetItem(m_list);
        item->setText(0, QString::number(change.run.value));
        item->setData(0, Qt::UserRole, change.run.value);
        item->setText(1, change.pipeline);
        item->setText(2, whatChanged(change));
        item->setText(3, side(change, true));
        item->setText(4, side(change, false));
        item->setToolTip(1, change.pipeline);
        item->setToolTip(3, words(change.wasOutcome, change.wasCategory, change.wasTitle));
        item->setToolTip(4, words(change.outcome, change.category, change.title));
        if (item->text(2) == tr("Fingerprint"))
            item->setToolTip(2, tr("It says the same, and is known by another fingerprint now: it may be in another cluster."));
    }
    setProperty("isKnown", true);
    m_list->setColumnWidth(0, 14 * grid);
    m_list->setColumnWidth(1, 36 * grid);
    m_list->setColumnWidth(2, 28 * grid);
    m_list->setColumnWidth(3, 70 * grid);
    if (m_list->topLevelItemCount() > 0)
        m_list->setCurrentItem(m_list->topLevelItem(0));
    m_list->setFocus();
}

} // namespace sentinel
