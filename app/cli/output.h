#pragma once

#include "core/base/redact.h"

#include <QString>

#include <optional>
#include <string>
#include <string_view>

namespace sentinel {

struct Error;

/// Standard output, buffered. Once a write has failed nothing more is written: a reader that went away (`| head`) is no
/// error, a full disk is one.
class Output
{
public:
    ~Output() { flush(); }
    void write(std::string_view text);
    void write(const QString& text) { write(std::string_view(text.toStdString())); }
    bool flush();
    /// From now on secrets are masked in what is written; one that lies across a flush is seen in part.
    void redact(const redaction::Settings& settings) { m_redaction.emplace(settings); }
    bool isClosed() const { return m_errno != 0; } ///< nobody reads any more: stop working for them
    bool isTerminal() const;
    int width() const; ///< columns of the terminal, 80 where there is none
    /// The last word on what was written: 0, or 1 and a message when results were lost.
    int finish(int exitCode);

private:
    bool writeWaiting();
    std::string m_waiting;
    std::optional<redaction::Stream> m_redaction;
    int m_errno = 0;
};

/// One line on standard error: "sentinel: SUBJECT: reason". Neither can smuggle control characters into a terminal.
void complain(const QString& subject, const QString& reason);
void complain(const QString& reason);
void complain(const QString& subject, const Error& error);

/// The command line is wrong: the reason and where to read on, exit code 2.
int refuse(const QString& command, const QString& reason);

} // namespace sentinel
