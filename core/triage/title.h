#pragma once

#include "core/domain/testresult.h"

#include <QString>

#include <string_view>
#include <vector>

namespace sentinel {

/// "2 tests failed: CartTest.total, CartTest.ships": names first, as a person would say them.
QString testTitle(const TestCounts& counts, const std::vector<TestResult>& failed);

/// A line of a log as a title: without clocks, levels and a logger's name in front, with folders of the machine left out.
QString lineTitle(std::string_view line);

/// The same for a title that a rule made of a line.
QString tidyTitle(const QString& title);

} // namespace sentinel
