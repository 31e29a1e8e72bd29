#pragma once

#include "core/domain/testresult.h"
#include "core/triage/lines.h"

#include <QString>

#include <string_view>
#include <vector>

namespace sentinel {

/// "2 tests failed: CartTest.total, CartTest.ships": names first, as a person would say them.
QString testTitle(const TestCounts& counts, const std::vector<TestResult>& failed);

/// A line of a log as a title: without clocks, levels and a logger's name in front, with folders of the machine left out.
QString lineTitle(std::string_view line);

/// Does it only say that there is something, but not what? "Issues", "2 errors found:", "----".
bool saysNothing(const QString& title);

/// The same of a line in its log: a heading ("These files differ:") goes with the line below it; one that says nothing by itself
/// ("Issues:") leaves it to the first line below that does. Empty if none does.
QString lineTitle(Lines& lines, qint64 line);

/// What a tool printed last above a line that only says that it failed: it may say why. Empty if nothing did.
QString lastWordAbove(Lines& lines, qint64 line);

/// The same for a title that a rule made of a line.
QString tidyTitle(const QString& title);

} // namespace sentinel
