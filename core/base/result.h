#pragma once

#include <QString>

#include <utility>
#include <variant>

namespace sentinel {

/// What went wrong, for people (`message`) and for the log (`detail`). Neither holds a secret.
struct Error
{
    enum class Kind {
        NotFound,    ///< the thing asked for is not there
        Unreadable,  ///< the operating system refused: permissions, I/O errors
        Malformed,   ///< bytes that are not what they claim to be
        TooLarge,    ///< over a limit that protects us: size, ratio, entries, nesting
        Unsupported, ///< well-formed, but nothing we can work with
        Conflict,    ///< the state forbids it
        Cancelled,   ///< the person said stop
        Busy,        ///< try again later
        Internal,    ///< our fault
    };

    Kind kind = Kind::Internal;
    QString message; ///< one sentence: what failed, and what can be done
    QString detail;  ///< codes, SQL, addresses
    bool operator==(const Error&) const = default;
};

/// A T, or the Error that stands in its place. Errors are returned, not thrown.
template <typename T = void>
class [[nodiscard]] Result
{
public:
    Result(T value) : m_state(std::in_place_index<0>, std::move(value)) {}
    Result(Error error) : m_state(std::in_place_index<1>, std::move(error)) {}

    explicit operator bool() const { return m_state.index() == 0; }
    T& value() & { return std::get<0>(m_state); }
    const T& value() const& { return std::get<0>(m_state); }
    T&& value() && { return std::get<0>(std::move(m_state)); }
    T& operator*() & { return value(); }
    const T& operator*() const& { return value(); }
    T&& operator*() && { return std::move(*this).value(); }
    T* operator->() { return &value(); }
    const T* operator->() const { return &value(); }
    const Error& error() const { return std::get<1>(m_state); }

private:
    std::variant<T, Error> m_state;
};

template <>
class [[nodiscard]] Result<void>
{
public:
    Result() = default;
    Result(Error error) : m_error(std::move(error)), m_failed(true) {}

    explicit operator bool() const { return !m_failed; }
    const Error& error() const { return m_error; }

private:
    Error m_error;
    bool m_failed = false;
};

} // namespace sentinel
