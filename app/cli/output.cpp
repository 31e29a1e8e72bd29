#include "app/cli/output.h"

#include "core/base/result.h"
#include "core/base/text.h"

#include <cerrno>
#include <cstring>
#include <sys/ioctl.h>
#include <unistd.h>

namespace sentinel {

namespace {

constexpr size_t bufferSize = 64 << 10;

// 0, or the errno of what went wrong.
int writeAll(int file, std::string_view text)
{
    while (!text.empty()) {
        const ssize_t written = ::write(file, text.data(), text.size());
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0)
            return errno;
        text.remove_prefix(static_cast<size_t>(written));
    }
    return 0;
}

void sayLine(QString line)
{
    line.replace(u'\n', u' ');
    (void)writeAll(STDERR_FILENO, displayText(utf8(line)).toStdString() + '\n'); // nowhere left to say that this failed
}

// Errors are sentences that name their subject: "“x.log” is empty." Behind "sentinel: x.log: " that would say it twice.
QString asReason(const QString& subject, QString message)
{
    const QString quoted = u'“' + subject + u'”';
    if (message.startsWith(quoted + u' '))
        message.remove(0, quoted.size() + 1);
    message.remove(u' ' + quoted);
    if (message.endsWith(u'.'))
        message.chop(1);
    if (message.size() > 1 && message[1].isLower())
        message[0] = message[0].toLower();
    return message;
}

} // namespace

void Output::write(std::string_view text)
{
    if (m_errno != 0)
        return;
    if (m_redaction)
        m_waiting += m_redaction->add(text);
    else
        m_waiting += text;
    if (m_waiting.size() >= bufferSize)
        writeWaiting();
}

bool Output::flush()
{
    if (m_redaction)
        m_waiting += m_redaction->finish();
    return writeWaiting();
}

bool Output::writeWaiting()
{
    if (m_errno == 0 && !m_waiting.empty())
        m_errno = writeAll(STDOUT_FILENO, m_waiting);
    m_waiting.clear();
    return m_errno == 0;
}

bool Output::isTerminal() const
{
    return ::isatty(STDOUT_FILENO) == 1;
}

int Output::width() const
{
    winsize size{};
    if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col >= 40)
        return size.ws_col;
    return 80;
}

int Output::finish(int exitCode)
{
    flush();
    if (m_errno == 0 || m_errno == EPIPE)
        return exitCode;
    complain(QStringLiteral("standard output"), QString::fromLocal8Bit(std::strerror(m_errno)));
    return 1;
}

void complain(const QString& subject, const QString& reason)
{
    sayLine(QStringLiteral("sentinel: ") + subject + QStringLiteral(": ") + asReason(subject, reason));
}

void complain(const QString& reason)
{
    sayLine(QStringLiteral("sentinel: ") + asReason({}, reason));
}

void complain(const QString& subject, const Error& error)
{
    complain(subject, error.message);
}

int refuse(const QString& command, const QString& reason)
{
    complain(command.isEmpty() ? reason : command + QStringLiteral(": ") + reason);
    const QString help = command.isEmpty() ? QStringLiteral("sentinel --help") : QStringLiteral("sentinel help ") + command;
    sayLine(QStringLiteral("Try '") + help + QStringLiteral("'."));
    return 2;
}

} // namespace sentinel
