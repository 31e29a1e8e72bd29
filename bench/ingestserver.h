#pragma once

// A server as a process of its own: started, known to be up by what it says, ended.

#include <array>
#include <chrono>
#include <csignal>
#include <fstream>
#include <string>
#include <thread>
#include <vector>

#include <fcntl.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

namespace bench {

class ServerProcess
{
public:
    /// Waits up to 20 s for a line that begins with `word`; what stands behind it is announced().
    ServerProcess(const std::vector<std::string>& command, const std::vector<std::string>& environment, const std::string& word)
    {
        std::array<int, 2> ends{};
        if (pipe2(ends.data(), O_CLOEXEC) != 0)
            return;
        m_process = fork();
        if (m_process == 0) {
            std::vector<char*> arguments;
            for (const std::string& part : command)
                arguments.push_back(const_cast<char*>(part.c_str()));
            arguments.push_back(nullptr);
            for (const std::string& setting : environment)
                putenv(const_cast<char*>(setting.c_str()));
            dup2(ends[1], STDOUT_FILENO);
            execvp(arguments[0], arguments.data());
            _exit(127);
        }
        close(ends[1]);
        m_output = ends[0];
        const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(20);
        while (std::chrono::steady_clock::now() < end) {
            pollfd wait{m_output, POLLIN, 0};
            std::array<char, 4096> piece{};
            if (poll(&wait, 1, 100) <= 0)
                continue;
            const ssize_t came = read(m_output, piece.data(), piece.size());
            if (came <= 0)
                return;
            m_said.append(piece.data(), size_t(came));
            const size_t at = m_said.find(word);
            const size_t lineEnd = at == std::string::npos ? at : m_said.find('\n', at);
            if (lineEnd != std::string::npos) {
                m_announced = m_said.substr(at + word.size(), lineEnd - at - word.size());
                return;
            }
        }
    }
    ~ServerProcess()
    {
        if (m_process > 0) {
            kill(m_process, SIGTERM);
            bool isGone = false;
            for (int i = 0; i < 100 && !isGone; ++i) {
                isGone = waitpid(m_process, nullptr, WNOHANG) != 0;
                if (!isGone)
                    std::this_thread::sleep_for(std::chrono::milliseconds(100));
            }
            if (!isGone) {
                kill(m_process, SIGKILL);
                waitpid(m_process, nullptr, 0);
            }
        }
        if (m_output >= 0)
            close(m_output);
    }
    ServerProcess(const ServerProcess&) = delete;
    ServerProcess& operator=(const ServerProcess&) = delete;

    bool isUp() const { return !m_announced.empty(); }
    pid_t process() const { return m_process; }
    const std::string& announced() const { return m_announced; }
    const std::string& said() const { return m_said; }

private:
    pid_t m_process = -1;
    int m_output = -1;
    std::string m_said, m_announced;
};

/// The key that a program writes into a fresh data folder.
inline std::string adminKey(const std::string& folder)
{
    std::ifstream file(folder + "/admin.key");
    std::string key;
    std::getline(file, key);
    return key;
}

} // namespace bench
