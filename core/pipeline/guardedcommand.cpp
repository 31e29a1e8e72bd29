#include "core/pipeline/guardedcommand.h"

#include <QCoreApplication>

#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

namespace sentinel {

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(Guard)
};

constexpr size_t longestLine = 4096;
constexpr int passedOn[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGUSR1, SIGUSR2, SIGALRM, SIGCONT};

Error systemError(const QString& what)
{
    return {Error::Kind::Unreadable, Text::tr("%1: %2.").arg(what, qt_error_string(errno)), QStringLiteral("errno %1").arg(errno)};
}

class Descriptor
{
public:
    Descriptor() = default;
    explicit Descriptor(int fd) : m_fd(fd) {}
    ~Descriptor() { close(); }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    void reset(int fd)
    {
        close();
        m_fd = fd;
    }
    void close()
    {
        if (m_fd >= 0)
            ::close(m_fd);
        m_fd = -1;
    }
    int fd() const { return m_fd; }
    bool isOpen() const { return m_fd >= 0; }

private:
    int m_fd = -1;
};

bool areSame(int a, int b)
{
    struct stat first
    {
    }, second{};
    return ::fstat(a, &first) == 0 && ::fstat(b, &second) == 0 && first.st_dev == second.st_dev && first.st_ino == second.st_ino;
}

/// Remembers the last line of what goes by.
class LastLine
{
public:
    void add(std::string_view bytes)
    {
        while (!bytes.empty()) {
            const size_t end = bytes.find_first_of("\r\n");
            m_line.append(bytes.substr(0, end));
            if (m_line.size() > 2 * longestLine)
                m_line.erase(0, m_line.size() - longestLine);
            if (end == std::string_view::npos)
                return;
            finish();
            bytes.remove_prefix(end + 1);
        }
    }
    std::string take()
    {
        finish();
        return std::move(m_last);
    }

private:
    void finish()
    {
        if (m_line.find_first_not_of(" \t") != std::string::npos)
            m_last = m_line.size() > longestLine ? m_line.substr(m_line.size() - longestLine) : m_line;
        m_line.clear();
    }
    std::string m_line, m_last;
};

/// Where the command's standard output goes into, and where we read it.
struct Ends
{
    Descriptor ours, theirs;
    bool isTerminal = false;
};

Result<> openEnds(Ends& ends)
{
    ends.isTerminal = ::isatty(STDOUT_FILENO) == 1;
    if (!ends.isTerminal) {
        std::array<int, 2> pipe{};
        if (::pipe2(pipe.data(), O_CLOEXEC) != 0)
            return systemError(Text::tr("The command's output cannot be taken"));
        ends.ours.reset(pipe[0]);
        ends.theirs.reset(pipe[1]);
        return {};
    }
    // A terminal that passes every byte as it is; programs see the size of the real one.
    ends.ours.reset(::posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC));
    if (!ends.ours.isOpen() || ::grantpt(ends.ours.fd()) != 0 || ::unlockpt(ends.ours.fd()) != 0)
        return systemError(Text::tr("A terminal for the command cannot be had"));
    ends.theirs.reset(::open(::ptsname(ends.ours.fd()), O_RDWR | O_NOCTTY | O_CLOEXEC));
    termios settings{};
    winsize size{};
    if (!ends.theirs.isOpen() || ::tcgetattr(ends.theirs.fd(), &settings) != 0)
        return systemError(Text::tr("A terminal for the command cannot be had"));
    settings.c_oflag &= ~tcflag_t(OPOST); // the real terminal does it
    ::tcsetattr(ends.theirs.fd(), TCSANOW, &settings);
    if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0)
        ::ioctl(ends.theirs.fd(), TIOCSWINSZ, &size);
    return {};
}

[[noreturn]] void becomeCommand(const std::vector<std::string>& command, const std::vector<std::string>& environment, const Ends& ends,
                                bool withErrors, const sigset_t& mask)
{
    ::dup2(ends.theirs.fd(), STDOUT_FILENO);
    if (withErrors)
        ::dup2(ends.theirs.fd(), STDERR_FILENO);
    ::sigprocmask(SIG_SETMASK, &mask, nullptr);
    std::vector<char*> words, variables;
    for (const std::string& word : command)
        words.push_back(const_cast<char*>(word.c_str()));
    for (const std::string& variable : environment)
        variables.push_back(const_cast<char*>(variable.c_str()));
    words.push_back(nullptr);
    variables.push_back(nullptr);
    ::execvpe(words.front(), words.data(), variables.data());
    const int reason = errno;
    const std::string told = "sentinel: " + command.front() + ": " + qt_error_string(reason).toStdString() + '\n';
    (void)!::write(STDERR_FILENO, told.data(), told.size());
    ::_exit(reason == ENOENT ? 127 : 126);
}

/// Everything to standard output; false when nobody reads there any more.
bool writeAll(std::string_view bytes)
{
    while (!bytes.empty()) {
        const ssize_t written = ::write(STDOUT_FILENO, bytes.data(), bytes.size());
        if (written > 0) {
            bytes.remove_prefix(static_cast<size_t>(written));
        } else if (errno == EAGAIN) { // whoever shares it has made it so
            pollfd ready{STDOUT_FILENO, POLLOUT, 0};
            ::poll(&ready, 1, -1);
        } else if (errno != EINTR) {
            return false;
        }
    }
    return true;
}

/// What there is to read goes out. False at its end.
bool pump(Descriptor& from, LastLine* line)
{
    std::array<char, 65536> buffer;
    const ssize_t got = ::read(from.fd(), buffer.data(), buffer.size());
    if (got < 0 && (errno == EINTR || errno == EAGAIN))
        return true;
    if (got <= 0)
        return false; // a terminal says EIO at its end
    const std::string_view bytes(buffer.data(), static_cast<size_t>(got));
    if (line)
        line->add(bytes);
    return writeAll(bytes); // else the command gets SIGPIPE when it writes on, as it would without us
}

/// What the command left running keeps its output: a process of its own goes on passing it.
void leaveBehind(Descriptor& from)
{
    pollfd state{from.fd(), POLLIN, 0};
    if (::poll(&state, 1, 0) > 0 && (state.revents & POLLIN) == 0)
        return; // nobody has it any more
    if (::fork() != 0)
        return;
    ::setsid();
    while (pump(from, nullptr))
        ;
    ::_exit(0);
}

/// A signal that the terminal sent has reached the command already: it is in the same group.
void passOn(const signalfd_siginfo& signal, pid_t child, const Ends& ends)
{
    if (signal.ssi_signo == SIGWINCH) {
        winsize size{};
        if (ends.isTerminal && ::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0)
            ::ioctl(ends.ours.fd(), TIOCSWINSZ, &size);
        return;
    }
    if (signal.ssi_code != SI_KERNEL)
        ::kill(child, static_cast<int>(signal.ssi_signo));
}

Timestamp wallClock()
{
    using namespace std::chrono;
    return {duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count()};
}

} // namespace

Result<CommandEnd> runGuarded(const std::vector<std::string>& command, const std::vector<std::string>& environment)
{
    Ends ends;
    if (const Result<> opened = openEnds(ends); !opened)
        return opened.error();
    const bool withErrors = !ends.isTerminal && areSame(STDOUT_FILENO, STDERR_FILENO); // then their order is kept as well
    sigset_t watched, before;
    sigemptyset(&watched);
    for (const int signal : passedOn)
        sigaddset(&watched, signal);
    sigaddset(&watched, SIGCHLD);
    sigaddset(&watched, SIGWINCH);
    ::sigprocmask(SIG_BLOCK, &watched, &before);
    const Descriptor signals(::signalfd(-1, &watched, SFD_CLOEXEC | SFD_NONBLOCK));
    if (!signals.isOpen())
        return systemError(Text::tr("Signals cannot be watched"));

    CommandEnd end;
    end.startedAt = wallClock();
    const auto clock = std::chrono::steady_clock::now();
    const pid_t child = ::fork();
    if (child < 0)
        return systemError(Text::tr("No process can be made for the command"));
    if (child == 0)
        becomeCommand(command, environment, ends, withErrors, before);
    ends.theirs.close();
    const auto oldPipe = std::signal(SIGPIPE, SIG_IGN);

    LastLine line;
    int status = 0;
    bool isRunning = true;
    while (isRunning) {
        std::array<pollfd, 2> ready{pollfd{signals.fd(), POLLIN, 0}, pollfd{ends.ours.fd(), POLLIN, 0}};
        if (::poll(ready.data(), ends.ours.isOpen() ? 2 : 1, -1) < 0 && errno != EINTR)
            break;
        if (ends.ours.isOpen() && ready[1].revents != 0 && !pump(ends.ours, &line))
            ends.ours.close();
        signalfd_siginfo signal{};
        while (::read(signals.fd(), &signal, sizeof signal) == ssize_t(sizeof signal)) {
            if (signal.ssi_signo != SIGCHLD)
                passOn(signal, child, ends);
        }
        isRunning = ::waitpid(child, &status, WNOHANG) == 0;
    }
    end.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - clock).count();
    end.finishedAt = wallClock();
    // What it wrote last may still be in the pipe.
    for (pollfd rest{ends.ours.fd(), POLLIN, 0}; ends.ours.isOpen() && ::poll(&rest, 1, 0) > 0 && (rest.revents & POLLIN) != 0;) {
        if (!pump(ends.ours, &line))
            ends.ours.close();
    }
    if (ends.ours.isOpen())
        leaveBehind(ends.ours);
    std::signal(SIGPIPE, oldPipe);
    ::sigprocmask(SIG_SETMASK, &before, nullptr);
    end.lastLine = line.take();
    if (WIFSIGNALED(status))
        end.signal = WTERMSIG(status);
    else
        end.exitCode = WEXITSTATUS(status);
    return end;
}

void endAs(const CommandEnd& end)
{
    if (end.signal != 0) {
        const rlimit none{0, 0}; // the command has left its core file, we need none
        ::setrlimit(RLIMIT_CORE, &none);
        std::signal(end.signal, SIG_DFL);
        sigset_t only;
        sigemptyset(&only);
        sigaddset(&only, end.signal);
        ::sigprocmask(SIG_UNBLOCK, &only, nullptr);
        ::raise(end.signal);
    }
    ::_exit(end.signal != 0 ? 128 + end.signal : end.exitCode);
}

} // namespace sentinel
