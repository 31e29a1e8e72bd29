#include "core/reports/marks_p.h"

#include <algorithm>

namespace sentinel {

namespace {
constexpr size_t window = 5;
}

size_t MarkFinder::slot(const char* pair)
{
    return static_cast<unsigned char>(pair[0]) | static_cast<size_t>(static_cast<unsigned char>(pair[1])) << 8;
}

MarkFinder::MarkFinder(std::vector<std::string_view> marks) : m_marks(std::move(marks))
{
    m_jump.fill(window - 1);
    m_bucket.fill(0);
    m_atSlot.emplace_back();
    for (size_t mark = 0; mark < m_marks.size(); ++mark) {
        for (size_t i = 0; i + 1 < window; ++i) {
            const size_t at = slot(m_marks[mark].data() + i);
            const auto jump = static_cast<std::uint8_t>(window - 2 - i);
            m_jump[at] = std::min(m_jump[at], jump);
            if (jump > 0)
                continue;
            if (m_bucket[at] == 0) {
                m_bucket[at] = static_cast<std::uint16_t>(m_atSlot.size());
                m_atSlot.emplace_back();
            }
            m_atSlot[m_bucket[at]].push_back(static_cast<int>(mark));
        }
    }
}

std::vector<bool> MarkFinder::findIn(std::string_view bytes) const
{
    std::vector<bool> found(m_marks.size());
    for (size_t at = window - 2; at + 1 < bytes.size();) {
        const size_t pair = slot(bytes.data() + at);
        if (m_jump[pair] > 0) {
            at += m_jump[pair];
            continue;
        }
        for (const int mark : m_atSlot[m_bucket[pair]]) {
            const auto index = static_cast<size_t>(mark);
            if (!found[index] && bytes.substr(at - (window - 2), m_marks[index].size()) == m_marks[index])
                found[index] = true;
        }
        ++at;
    }
    return found;
}

} // namespace sentinel
