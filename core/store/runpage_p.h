#pragma once

#include "core/store/runs.h"
#include "core/store/value.h"

#include <string>
#include <vector>

namespace sentinel {

/// The statement that reads a page of runs.
struct PageQuery
{
    std::string sql;
    std::vector<Value> values;
};
Result<PageQuery> pageQuery(Reader& db, const RunFilter& filter, RunOrder order, bool descending, const QString& after, int limit);

} // namespace sentinel
