#include "core/pipeline/desk.h"

#include <QCoreApplication>
#include <QLoggingCategory>

#include <exception>
#include <memory>

namespace sentinel {

Q_LOGGING_CATEGORY(lcDesk, "sentinel.desk")

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(Desk)
};

} // namespace

Desk::Desk(int threads, size_t waitingAtMost) : m_waiting(waitingAtMost)
{
    for (int i = 0; i < threads; ++i) {
        m_threads.emplace_back([this] {
            while (const std::optional<std::function<void()>> work = m_waiting.pop()) {
                try {
                    (*work)();
                } catch (const std::exception& error) { // the request lets go of its answer, which is 503 then
                    qCWarning(lcDesk, "a request ended in an exception: %s", error.what());
                }
            }
        });
    }
}

Desk::~Desk()
{
    m_waiting.close();
    while (m_waiting.tryPop())
        ;
}

Handler Desk::handler(Answer answer)
{
    return [this, answer = std::move(answer)](Request request, Respond respond) {
        const auto shared = std::make_shared<Request>(std::move(request)); // a std::function can be copied
        if (!m_waiting.tryPush([shared, respond, answer] { answer(*shared, respond); }))
            respond(errorResponse(Error{Error::Kind::Busy, Text::tr("Too many requests wait: try again."), {}}));
    };
}

} // namespace sentinel
