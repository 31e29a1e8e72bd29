#include "core/logs/archive_p.h"

#include <string_view>

namespace sentinel {

namespace {

bool isTarHeader(std::string_view head)
{
    if (head.size() < 512)
        return false;
    // The header's checksum, its own eight bytes taken as blanks, in octal digits.
    const std::string_view written = head.substr(148, 8);
    int expected = 0;
    bool hasDigit = false;
    for (const char c : written) {
        if (c >= '0' && c <= '7') {
            expected = expected * 8 + (c - '0');
            hasDigit = true;
        } else if (c == '\0' || (c == ' ' && hasDigit)) {
            break;
        } else if (c != ' ') {
            return false;
        }
    }
    int sum = 8 * ' ';
    for (size_t i = 0; i < 512; ++i)
        sum += i >= 148 && i < 156 ? 0 : static_cast<unsigned char>(head[i]);
    return hasDigit && sum == expected && expected != 8 * ' ';
}

} // namespace

Container containerOf(std::string_view head)
{
    using namespace std::string_view_literals;
    const auto starts = [head](std::string_view magic) { return head.starts_with(magic); };
    const bool isBzip2 = starts("BZh"sv) && head.size() >= 10 && head[3] >= '1' && head[3] <= '9'
        && (head.substr(4, 6) == "\x31\x41\x59\x26\x53\x59"sv || head.substr(4, 6) == "\x17\x72\x45\x38\x50\x90"sv);
    if (starts("\x1f\x8b"sv) || starts("\xfd\x37zXZ\0"sv) || starts("\x28\xb5\x2f\xfd"sv) || isBzip2)
        return Container::Compressed;
    if (starts("PK\x03\x04"sv) || starts("PK\x05\x06"sv) || starts("PK\x07\x08"sv))
        return Container::Zip;
    if (starts("7z\xbc\xaf\x27\x1c"sv) || starts("Rar!\x1a\x07"sv) || starts("\x1f\x9d"sv))
        return Container::Unreadable;
    return isTarHeader(head) ? Container::Tar : Container::None;
}

} // namespace sentinel
