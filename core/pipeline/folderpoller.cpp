#include "core/pipeline/folderpoller_p.h"

#include "core/pipeline/analysis.h"
#include "core/store/leases.h"
#include "core/store/sources.h"
#include "core/store/transaction.h"

#include <QFileInfo>

namespace sentinel {

namespace {

constexpr int restMs = 700; // between two looks: what is the same at both has come to rest

QString dutyOf(SourceId id)
{
    return QStringLiteral("poll:%1").arg(id.value);
}

} // namespace

/// What came of one look.
struct FolderPoller::Look
{
    bool isThere = false;
    int stored = 0;
    QString problem, detail;
};

FolderPoller::FolderPoller(std::shared_ptr<PollContext> context, const Source& source, QObject* parent)
    : QObject(parent), m_context(std::move(context)), m_source(source), m_mailbox(std::make_shared<PostBox>(this)),
      m_watch(std::make_shared<FolderWatch>(QStringList{source.address}))
{
    m_next.setSingleShot(true);
    connect(&m_duty, &QTimer::timeout, this, [this] { holdDuty(); });
    connect(&m_next, &QTimer::timeout, this, [this] { look(); });
    m_duty.start(m_context->settings.leaseRenewal);
    holdDuty();
}

FolderPoller::~FolderPoller()
{
    m_mailbox->close();
    m_stop.request_stop();
    if (m_isHolder) {
        (void)m_context->store.write([name = dutyOf(m_source.id), holder = m_context->holder](Transaction& db) {
            return giveLeaseBack(db, name, holder); // unanswered: it ends by itself
        });
    }
}

PollWish FolderPoller::pollNow()
{
    if (m_isHolder && !m_isLooking)
        m_next.start(0);
    return {m_isHolder ? PollWish::Outcome::Asked : PollWish::Outcome::HandedOn, {}}; // who has the duty looks every second anyway
}

void FolderPoller::holdDuty()
{
    const Timestamp now = timeNow();
    const auto held = m_context->store.write(
        [name = dutyOf(m_source.id), id = m_source.id, holder = m_context->holder, now,
         until = Timestamp{now.ms + m_context->settings.leaseTime.count()}](Transaction& db) -> Result<std::optional<SourceState>> {
            const Result<bool> isOurs = holdLease(db, name, holder, now, until);
            if (!isOurs)
                return isOurs.error();
            if (!*isOurs)
                return std::optional<SourceState>();
            const Result<SourceState> state = sourceState(db, id);
            return state ? Result<std::optional<SourceState>>(*state) : state.error();
        });
    whenDone(this, held, [this](const Result<std::optional<SourceState>>& state) {
        const bool wasHolder = std::exchange(m_isHolder, state && *state);
        if (!m_isHolder || wasHolder)
            return;
        m_state = **state;
        m_next.start(0);
    });
}

void FolderPoller::look()
{
    if (!m_isHolder || m_isLooking)
        return;
    m_isLooking = true;
    m_context->analysts.add(
        [context = m_context, mailbox = m_mailbox, watch = m_watch, folder = m_source.address, stop = m_stop.get_token(), this] {
            const auto done = std::make_shared<Look>();
            done->isThere = QFileInfo(folder).isDir();
            const std::shared_ptr<const Analyser> rules = context->rules();
            for (const QString& file : watch->look()) {
                if (stop.stop_requested() || context->stop.stop_requested())
                    break;
                const ImportedInput input = importFile(context->store, *rules, context->greens, file, stop, context->settings.import);
                done->stored += input.isNew ? 1 : 0;
                if (input.error && input.error->kind != Error::Kind::Cancelled) {
                    done->problem = QStringLiteral("%1: %2").arg(QFileInfo(file).fileName(), input.error->message);
                    done->detail = input.error->detail;
                }
            }
            mailbox->post([this, done] { noteLook(done); });
        });
}

void FolderPoller::noteLook(const std::shared_ptr<Look>& done)
{
    m_isLooking = false;
    const Timestamp now = timeNow();
    m_next.start(restMs);
    const QString problem = done->isThere ? done->problem : tr("The folder %1 is not there now.").arg(m_source.address);
    const bool isSame = problem.isEmpty() && m_state.problem.isEmpty() && done->stored == 0;
    const bool isFresh = m_state.lastTry && now.ms - m_state.lastTry->ms < qint64(m_source.everySeconds) * 1000;
    if (isSame && isFresh && m_state.lastSuccess)
        return; // a note each minute says as much as one each second
    m_state.lastTry = now;
    if (done->isThere)
        m_state.lastSuccess = now;
    if (done->stored > 0)
        m_state.lastEvent = now;
    m_state.failures = done->isThere ? 0 : m_state.failures + 1;
    m_state.problem = problem;
    m_state.detail = done->detail;
    (void)m_context->store.write([id = m_source.id, state = m_state](Transaction& db) { return setSourceState(db, id, state); });
}

} // namespace sentinel
