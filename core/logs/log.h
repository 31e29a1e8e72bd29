#pragma once

#include "core/base/timestamp.h"
#include "core/domain/run.h"
#include "core/logs/bytes.h"
#include "core/logs/input.h"

#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace sentinel {

class LogSource;
struct Layers;

enum class Encoding { Utf8, Utf16Le, Utf16Be };

/// What a provider's marker says about a line. None for ordinary output.
enum class Marker {
    None,
    Error,      ///< ##[error], ::error::
    Warning,    ///< ##[warning], ::warning::
    Notice,     ///< ##[notice], ::notice::, ##[debug]
    Command,    ///< the command that a step runs: "$ make", "##[command]", "[Pipeline] sh" and "+ make" of Jenkins, "Run make"
    GroupStart, ///< opens a fold: ##[group], section_start, travis_fold:start
    GroupEnd,
    Exit,   ///< the provider says how a command ended: 'The command "x" exited with 1.', '##[error]Process completed with exit code 1.'
    Result, ///< the provider says how the whole job ended: "Finished: FAILURE", "Done. Your build exited with 1.", "ERROR: Job failed: exit
            ///< code 1"
};

/// A stretch of a log held in place while it is looked at, and the place in it where the next line begins: whoever reads lines one
/// after the other through one window has each found without a search. Its content is of no concern outside.
struct LogWindow
{
    Bytes bytes;
    qint64 begin = 0;
    quint64 source = 0; ///< whose bytes they are; 0 for nobody's
    qint64 line = 0;    ///< begins at lineBegin, in the log with the source lineSource
    qint64 lineBegin = 0;
    quint64 lineSource = 0;
};

/// One line with its layers peeled: provider prefix and time stamp, markers, ANSI codes, carriage returns.
/// `text` points into the log, into `window` or into `scratch`; it is valid until the next peel into the same object.
struct PeeledLine
{
    std::string_view text; ///< what a person reads; of a progress bar its last state
    std::optional<Timestamp> time;
    Marker marker = Marker::None;
    std::optional<int> exitCode; ///< with Marker::Exit and Marker::Result, where the line says it
    std::string_view
        prefix; ///< what was peeled off in front and names something ("job<TAB>step" of GitHub's full logs, "file=a.c,line=3" of ::error)

    /// Raw offset, from the line's begin, of the text's byte `textOffset`; textOffset == text.size() gives the end.
    qint64 rawOffset(size_t textOffset) const;

    // Implementation: pieces of text with their raw offsets (empty: text is raw[textBegin, ...)); the buffer text may live in.
    struct Piece
    {
        size_t text = 0;
        qint64 raw = 0;
    };
    std::vector<Piece> pieces;
    qint64 textBegin = 0;
    std::string scratch;
    LogWindow window;
};

/// A foldable stretch: a group, a GitLab section, a Travis fold, a Jenkins stage. Nested by `depth`.
struct Fold
{
    std::string name;
    LineRange lines;
    int depth = 0;
    bool operator==(const Fold&) const = default;
};

/// A log taken apart: lines, provider, steps, folds, holes. Immutable once made; any thread may read; copies share.
/// All offsets and views refer to UTF-8 bytes; for UTF-16 input `inputOffset` leads back to what was given.
/// Building costs one pass and half a byte in a thousand; finding a line looks through one block of 4 KiB.
class Log
{
public:
    /// Never fails on content: whatever the bytes are, they have lines. Errors: Cancelled; Unreadable when the temporary
    /// folder has no room for the UTF-8 of a large UTF-16 log.
    static Result<Log> parse(const Document& document, std::stop_token stop = {});
    /// The same of bytes that are read piece by piece. Errors: Cancelled; Unsupported when they are UTF-16.
    static Result<Log> from(std::shared_ptr<const LogSource> source, qint64 size, std::stop_token stop = {});
    Log() = delete;

    /// All bytes are in memory or mapped in one piece: bytes() and rawLine() may be asked. True of every log from `parse`; logs that
    /// are read from their file while they are looked at have only read(), lineBytes(), lineAt() and peel().
    bool isContiguous() const;
    qint64 size() const; ///< in bytes, as far as the log is known yet
    /// The bytes of a range, held in place for as long as the result lives; shorter where the file was cut short meanwhile. Any thread;
    /// may read from disk, so people's threads ask for what is on screen and no more.
    Bytes read(const ByteRange& range) const;

    std::string_view bytes() const;                            ///< UTF-8, byte order mark left out of line 1's text but not of these bytes
    std::string_view rawLine(qint64 line) const;               ///< of a contiguous log
    qint64 lineCount() const;                                  ///< line feeds, plus 1 for an unfinished last line; 0 for no bytes
    ByteRange lineBytes(qint64 line) const;                    ///< line counts from 1; without its "\n" or "\r\n"
    ByteRange lineBytes(qint64 line, LogWindow& window) const; ///< the same for one line after the other
    qint64 lineAt(qint64 offset) const;                        ///< the line that holds a byte, 1-based
    void peel(qint64 line, PeeledLine& out) const;             ///< O(length of the line)
    /// Of a line of a log that is not contiguous no more than this is peeled: whoever shows such lines reads what is on screen.
    static constexpr qint64 mostPeeled = qint64(16) << 20;
    /// The same of a line's bytes that read() gave, without its line feed: for those who go through a log block by block.
    void peel(std::string_view raw, PeeledLine& out) const;
    std::string peeledText(const LineRange& lines) const; ///< layers off, "\n" between lines

    Provider provider() const;
    Encoding encoding() const;
    const Layers& layers() const; ///< for this room
    /// Top-level steps in order (GitHub steps, Travis commands, GitLab sections, Jenkins stages); empty for bare logs.
    const std::vector<Step>& steps() const;
    const std::vector<Fold>& folds() const;
    const std::vector<Hole>& holes() const;
    bool isTruncated() const; ///< a hole says that the end is missing
    /// What the provider itself says about the end of the job; Unknown when it says nothing.
    Outcome outcome() const;
    std::optional<int> exitCode() const; ///< of the job or of the last failing command, as the provider says it
    std::optional<Timestamp> startedAt() const;
    std::optional<Timestamp> finishedAt() const;
    /// What the log says about where it comes from ("owner/name", branch, commit), where it does; empty otherwise.
    struct Origin
    {
        QString repo, branch, commit, pipeline, url;
        bool operator==(const Origin&) const = default;
    };
    const Origin& origin() const;
    qint64 inputOffset(qint64 offset) const;

    struct Private; ///< of the room: logs are made in several of its files
    explicit Log(std::shared_ptr<const Private> d) : m_d(std::move(d)) {}
    const Private& d() const { return *m_d; }

private:
    std::shared_ptr<const Private> m_d;
};

} // namespace sentinel
