#pragma once

#include <QScrollBar>

#include <algorithm>
#include <limits>

namespace sentinel {

/// A scroll bar over a range that may be longer than an int: the bar counts in steps of a power of two, the value itself is exact
/// as long as nobody drags the bar.
class LongScroll
{
public:
    explicit LongScroll(QScrollBar* bar) : m_bar(*bar) {}

    qint64 value() const { return m_value; }
    qint64 maximum() const { return m_maximum; }
    void setRange(qint64 maximum, qint64 page, int step)
    {
        m_maximum = std::max<qint64>(maximum, 0);
        m_shift = 0;
        while (m_maximum >> m_shift > most)
            ++m_shift;
        m_isBusy = true;
        m_bar.setPageStep(toBar(page));
        m_bar.setSingleStep(step);
        m_bar.setRange(0, toBar(m_maximum));
        m_isBusy = false;
        setValue(m_value);
    }
    void setValue(qint64 value)
    {
        m_value = std::clamp<qint64>(value, 0, m_maximum);
        m_isBusy = true;
        m_bar.setValue(toBar(m_value));
        m_isBusy = false;
    }
    /// Takes over what was done with the bar; true if that moved it, rather than setValue.
    bool follow()
    {
        if (m_isBusy || m_bar.value() == toBar(m_value))
            return false;
        m_value = m_bar.value() == m_bar.maximum() ? m_maximum : qint64(m_bar.value()) << m_shift;
        return true;
    }

private:
    static constexpr qint64 most = std::numeric_limits<int>::max() / 2;
    int toBar(qint64 value) const { return static_cast<int>(value >> m_shift); }

    QScrollBar& m_bar;
    qint64 m_value = 0;
    qint64 m_maximum = 0;
    int m_shift = 0;
    bool m_isBusy = false;
};

} // namespace sentinel
