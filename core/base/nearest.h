#pragma once

#include <QString>
#include <QStringList>

namespace sentinel {

/// The candidate that takes the fewest single-letter changes (insert, delete, replace, swap of neighbours) to become
/// `word`: what somebody who mistyped probably meant. Of equally near ones the first; empty without candidates.
QString nearest(const QString& word, const QStringList& candidates);

} // namespace sentinel
