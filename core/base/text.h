#pragma once

#include <QString>

#include <string>
#include <string_view>

namespace sentinel {

/// Bytes of unknown origin as text: invalid UTF-8 becomes U+FFFD, NUL and other C0 controls but tab and line feed become
/// their Unicode pictures, so that nothing hostile reaches a label or a terminal.
QString displayText(std::string_view bytes);

/// UTF-8 of a text, as std::string.
std::string utf8(const QString& text);

/// `bytes` cut to at most `limit` bytes at a character boundary; an ellipsis says that something is missing.
std::string shortened(std::string_view bytes, size_t limit);

/// "1.2 MB", "17 KB", "312 bytes", in the locale of the person.
QString sizeText(qint64 bytes);

/// "480 ms", "12.4 s", "3 min 05 s", "2 h 14 min".
QString durationText(double seconds);

} // namespace sentinel
