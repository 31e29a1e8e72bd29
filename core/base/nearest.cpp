#include "core/base/nearest.h"

#include <algorithm>
#include <limits>
#include <vector>

namespace sentinel {

namespace {

qsizetype distance(const QString& a, const QString& b)
{
    // Three rows of the table are enough: a swap looks two rows back.
    const auto width = static_cast<size_t>(b.size()) + 1;
    std::vector<qsizetype> before(width), last(width), row(width);
    for (size_t j = 0; j < width; ++j)
        last[j] = static_cast<qsizetype>(j);
    for (qsizetype i = 1; i <= a.size(); ++i) {
        row[0] = i;
        for (size_t j = 1; j < width; ++j) {
            const auto at = static_cast<qsizetype>(j);
            const bool same = a[i - 1] == b[at - 1];
            row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + (same ? 0 : 1)});
            if (i > 1 && at > 1 && a[i - 1] == b[at - 2] && a[i - 2] == b[at - 1])
                row[j] = std::min(row[j], before[j - 2] + 1);
        }
        before.swap(last);
        last.swap(row);
    }
    return last[width - 1];
}

} // namespace

QString nearest(const QString& word, const QStringList& candidates)
{
    // Both are cut: a word pasted by mistake must not cost seconds.
    const QString wanted = word.left(64).toLower();
    QString best;
    qsizetype least = std::numeric_limits<qsizetype>::max();
    for (const QString& candidate : candidates) {
        const qsizetype changes = distance(wanted, candidate.left(64).toLower());
        if (changes < least) {
            least = changes;
            best = candidate;
        }
    }
    return best;
}

} // namespace sentinel
