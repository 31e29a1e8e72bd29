#include "ui/sources/sourcecommands.h"

#include "core/providers/polling.h"
#include "core/store/sources.h"
#include "core/store/store.h"
#include "core/store/transaction.h"
#include "ui/sources/backfilldialog.h"
#include "ui/sources/sourcewizard.h"

#include <QDateTime>
#include <QFutureWatcher>
#include <QLocale>
#include <QMessageBox>
#include <QPushButton>

namespace sentinel {

using namespace Qt::StringLiterals;

namespace {

/// What else was changed meanwhile stays: only this one field is set, on the source as it is in the store.
std::function<Result<>(Transaction&)> pausing(SourceId id, bool isPaused)
{
    return [id, isPaused](Transaction& db) -> Result<> {
        const Result<std::optional<Source>> found = sourceById(db, id);
        if (!found)
            return found.error();
        if (!*found)
            return Error{Error::Kind::NotFound, SourceCommands::tr("There is no such source any more."), {}};
        Source source = **found;
        source.isPaused = isPaused;
        return changeSource(db, source);
    };
}

/// Changes the marks of a source into what `make` makes of them. Errors: NotFound when that is nothing.
Result<> setMarks(Transaction& db, SourceId id, const std::function<std::vector<PollMark>(const PollMarks&)>& make)
{
    const Result<std::vector<PollMark>> stored = pollMarks(db, id);
    if (!stored)
        return stored.error();
    PollMarks marks;
    for (const PollMark& mark : *stored)
        marks.insert(mark.name, mark);
    const std::vector<PollMark> made = make(marks);
    if (made.empty())
        return Error{Error::Kind::NotFound,
                     SourceCommands::tr("Nothing can be fetched yet: its projects are not known. Wait until it was asked once, or name "
                                        "them when you edit it."),
                     {}};
    for (const PollMark& mark : made) {
        if (const Result<> set = setPollMark(db, id, mark); !set)
            return set;
    }
    return {};
}

QString wishText(const PollWish& wish, const QString& name)
{
    switch (wish.outcome) {
    case PollWish::Outcome::Asked:
        return SourceCommands::tr("“%1” is asked").arg(name);
    case PollWish::Outcome::HandedOn:
        return SourceCommands::tr("Another program asks “%1”: it was told to do so now").arg(name);
    case PollWish::Outcome::Resting: {
        const QDateTime until = QDateTime::fromMSecsSinceEpoch(wish.until.value_or(Timestamp()).ms);
        return SourceCommands::tr("“%1” wants to be left alone until %2").arg(name, QLocale().toString(until.time(), QLocale::ShortFormat));
    }
    case PollWish::Outcome::NotAsked:
        break;
    }
    return SourceCommands::tr("“%1” is not asked now: it is paused, or was just changed").arg(name);
}

} // namespace

SourceCommands::SourceCommands(Store& store, const SourceServices& services, QWidget* window)
    : QObject(window), m_store(store), m_services(services), m_window(window)
{
}

void SourceCommands::write(std::function<Result<>(Transaction&)> change, const QString& done)
{
    auto* watcher = new QFutureWatcher<Result<>>(this);
    connect(watcher, &QFutureWatcherBase::finished, this, [this, watcher, done] {
        watcher->deleteLater();
        const QFuture<Result<>> future = watcher->future();
        if (future.resultCount() == 0)
            return;
        if (const Result<> answer = future.result(); !answer)
            refuse(answer.error());
        else
            Q_EMIT said(done);
    });
    watcher->setFuture(m_store.write(std::move(change)));
}

void SourceCommands::refuse(const Error& error)
{
    auto* box = new QMessageBox(QMessageBox::Warning, tr("The source was not changed"), error.message, QMessageBox::Ok, m_window);
    box->setObjectName(u"sourceRefused"_s);
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setDetailedText(error.detail);
    box->open();
}

void SourceCommands::add(std::optional<SourceKind> kind)
{
    auto* wizard = new SourceWizard(m_store, m_services, kind, m_window);
    connect(wizard, &SourceWizard::saved, this, [this](SourceId id, const QString& name) {
        Q_EMIT said(tr("“%1” was added").arg(name));
        Q_EMIT added(id);
    });
    wizard->open();
}

void SourceCommands::edit(const Source& source)
{
    auto* wizard = new SourceWizard(m_store, m_services, source, m_window);
    connect(wizard, &SourceWizard::saved, this, [this](SourceId, const QString& name) { Q_EMIT said(tr("“%1” was changed").arg(name)); });
    wizard->open();
}

void SourceCommands::pause(const Source& source)
{
    write(pausing(source.id, true), tr("“%1” is paused; what it says meanwhile is fetched when it goes on").arg(source.name));
}

void SourceCommands::resume(const Source& source)
{
    write(pausing(source.id, false), tr("“%1” goes on").arg(source.name));
}

void SourceCommands::askNow(const Source& source)
{
    if (!m_services.pollNow)
        return;
    auto* watcher = new QFutureWatcher<PollWish>(this);
    connect(watcher, &QFutureWatcherBase::finished, this, [this, watcher, name = source.name] {
        watcher->deleteLater();
        if (watcher->future().resultCount() > 0)
            Q_EMIT said(wishText(watcher->result(), name));
    });
    watcher->setFuture(m_services.pollNow(source.id));
}

void SourceCommands::backfill(const Source& source)
{
    auto* dialog = new BackfillDialog(source, {QDateTime::currentMSecsSinceEpoch()}, m_window);
    connect(dialog, &BackfillDialog::chosen, this, [this, source](Timestamp since, Timestamp until) {
        write(
            [source, since, until](Transaction& db) {
                return setMarks(db, source.id, [&](const PollMarks& marks) { return backfillMarks(source, marks, since, until); });
            },
            tr("The past of “%1” is fetched").arg(source.name));
    });
    dialog->open();
}

void SourceCommands::cancelBackfills(const Source& source)
{
    write([id = source.id](Transaction& db) { return setMarks(db, id, withoutBackfills); },
          tr("The back-fill of “%1” was cancelled; what was fetched stays").arg(source.name));
}

void SourceCommands::remove(const Source& source)
{
    auto* box =
        new QMessageBox(QMessageBox::Question, tr("Remove a source"), tr("Remove “%1”?").arg(source.name), QMessageBox::Cancel, m_window);
    box->setObjectName(u"removeSourceDialog"_s);
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setInformativeText(tr("It is not asked any more, and its webhooks are refused. Its runs and logs stay, and so does its "
                               "token where it is kept."));
    QPushButton* yes = box->addButton(tr("Remove"), QMessageBox::DestructiveRole);
    yes->setObjectName(u"removeSourceAccept"_s);
    box->setDefaultButton(QMessageBox::Cancel);
    connect(yes, &QPushButton::clicked, this, [this, source] {
        write([id = source.id](Transaction& db) { return removeSource(db, id); }, tr("“%1” was removed").arg(source.name));
    });
    box->open();
}

} // namespace sentinel
