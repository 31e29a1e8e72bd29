#pragma once

#include <QString>
#include <QStringList>

#include <vector>

namespace sentinel {

/// A stretch of a text, in UTF-16 units.
struct TextSpan
{
    qsizetype begin = 0;
    qsizetype end = 0;
    bool operator==(const TextSpan&) const = default;
};

/// What of a text is another in the others: disjoint and ascending, never across a line. Lines are compared word by word with the line of
/// each other text that is most like it, near the same place; a line that none of the others has is left alone, since nothing can be said
/// of it. Lines beyond the first 100 and words beyond the first 200 of a line are not looked at, so it is linear in the number of texts.
std::vector<TextSpan> varyingIn(const QString& text, const QStringList& others);

} // namespace sentinel
