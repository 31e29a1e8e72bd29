#pragma once

#include <QtGlobal>

#include <functional>
#include <memory>
#include <string_view>

namespace sentinel {

/// Unpacks gzip as it comes (RFC 1952, several members one behind the other too), within limits on what comes out.
class Gunzip
{
public:
    enum class State { Fine, Malformed, TooLarge, Stopped };
    using Take = std::function<bool(std::string_view)>; ///< false: no more of it

    /// No more than `outAtMost` bytes come out, and beyond the first megabyte no more than 200 times what went in.
    explicit Gunzip(qint64 outAtMost);
    ~Gunzip();

    State add(std::string_view packed, const Take& take);
    bool isWhole() const; ///< what was added ends where a member ends
    qint64 bytesOut() const;

private:
    struct Private;
    std::unique_ptr<Private> m_d;
};

} // namespace sentinel
