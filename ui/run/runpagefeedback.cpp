// The side of the run page where a person has a word on the verdict.
#include "core/pipeline/feedback.h"
#include "core/pipeline/pipeline.h"
#include "core/store/store.h"
#include "ui/run/correctiondialog.h"
#include "ui/run/runpage_p.h"

#include <QFutureWatcher>

namespace sentinel {

void RunPage::Private::askForCorrection()
{
    const Job* shown = currentJob();
    if (!shown)
        return;
    if (shown->verdict.fingerprint.isEmpty())
        return log->say(RunPage::tr("Nothing failed in this job: there is nothing to correct"));
    auto* dialog = new CorrectionDialog(*shown, loaded->bases[size_t(shown - loaded->jobs.data())], &page);
    QObject::connect(dialog, &CorrectionDialog::decided, &page, [this](const Correction& correction) { store(correction); });
    dialog->open();
}

// The page follows the store: what has changed shows by itself.
void RunPage::Private::store(const Correction& correction)
{
    auto* watcher = new QFutureWatcher<Result<FeedbackEffect>>(&page);
    QObject::connect(watcher, &QFutureWatcherBase::finished, &page, [this, watcher] {
        watcher->deleteLater();
        if (watcher->future().resultCount() == 0)
            return;
        const Result<FeedbackEffect> effect = watcher->result();
        if (!effect)
            log->say(effect.error().message);
        else if (effect->verdicts > 1)
            log->say(RunPage::tr("It holds for %1 failures of this kind, and for those to come").arg(effect->verdicts));
    });
    watcher->setFuture(correct(pipeline.store(), correction));
}

} // namespace sentinel
