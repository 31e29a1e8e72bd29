#include "core/pipeline/importtask_p.h"

#include "core/pipeline/analysis.h"
#include "core/pipeline/analysts.h"
#include "core/pipeline/judging.h"
#include "core/store/store.h"

namespace sentinel {

namespace {

using State = std::shared_ptr<ImportState>;

void tellProgress(const State& state, size_t done, const QString& current)
{
    const int total = static_cast<int>(state->items.size());
    state->tell([=](ImportTask& task) { Q_EMIT task.progressed(static_cast<int>(done), total, current); });
}

// Counts are taken under the lock, told outside of it.
void tellDone(const State& state, const ImportedInput& input)
{
    size_t done = 0;
    {
        const std::lock_guard lock(state->mutex);
        done = ++state->done;
        ++(input.error ? state->failed : input.isNew ? state->stored : state->known);
        if (isUncompared(input))
            state->uncompared.push_back(*input.run);
        state->anyPassed = state->anyPassed || (input.isNew && input.outcome == Outcome::Passed);
    }
    state->tell([input](ImportTask& task) { Q_EMIT task.inputDone(input); });
    tellProgress(state, done, {});
}

void tellFinished(const State& state)
{
    const int stored = state->stored, known = state->known, failed = state->failed;
    const bool cancelled = state->stop.stop_requested();
    state->tell([=](ImportTask& task) { Q_EMIT task.finished(stored, known, failed, cancelled); });
}

// Runs that passed may have come in behind those that failed.
void compareAgain(ImportState& state)
{
    if (!state.anyPassed)
        return;
    for (const RunId run : state.uncompared) {
        if (state.stop.stop_requested())
            return;
        (void)compareWithGreen(*state.store, *state.analyser, state.greens, run, state.stop.get_token()); // else it stays as it is
    }
}

ImportedInput importItem(ImportState& state, const ImportItem& item)
{
    Result<Input> input = item.read(state.stop.get_token());
    if (input)
        return importInput(*state.store, *state.analyser, state.greens, std::move(*input), state.stop.get_token(), state.settings);
    ImportedInput failed;
    failed.path = item.path;
    failed.error = input.error();
    return failed;
}

void takeTurn(const State& state)
{
    const ImportItem* item = nullptr;
    size_t done = 0;
    {
        const std::lock_guard lock(state->mutex);
        if (state->next < state->items.size() && !state->stop.stop_requested()) {
            item = &state->items[state->next++]; // the list does not change any more
            done = state->done;
        } else if (--state->turns > 0) {
            return; // another analyst is still at its last item
        }
    }
    if (!item) {
        compareAgain(*state);
        return tellFinished(state);
    }
    tellProgress(state, done, item->path);
    const ImportedInput input = importItem(*state, *item);
    if (!input.error || input.error->kind != Error::Kind::Cancelled)
        tellDone(state, input);
    state->analysts->add([state] { takeTurn(state); });
}

} // namespace

void startImport(State state)
{
    state->analysts->add([state] {
        Result<std::vector<ImportItem>> items = state->list();
        if (!items) {
            ImportedInput failed;
            failed.error = items.error();
            tellDone(state, failed);
            return tellFinished(state);
        }
        state->items = std::move(*items);
        state->turns = state->analysts->count();
        tellProgress(state, 0, {});
        for (int i = 0; i < state->analysts->count(); ++i)
            state->analysts->add([state] { takeTurn(state); });
    });
}

RunningImport::RunningImport(State state, QObject* parent) : ImportTask(parent), m_state(std::move(state))
{
    connect(this, &ImportTask::finished, this, [this] {
        m_finished = true;
        deleteLater();
    });
}

RunningImport::~RunningImport()
{
    m_state->stop.request_stop();
}

void RunningImport::cancel()
{
    m_state->stop.request_stop();
}

} // namespace sentinel
