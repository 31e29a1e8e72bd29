#include "app/cli/storelist.h"

#include "core/base/times.h"

namespace sentinel {

Result<qint64> limitOf(const Arguments& arguments)
{
    constexpr qint64 usual = 50;
    if (!arguments.has("limit"))
        return usual;
    bool isNumber = false;
    const qint64 limit = arguments.value("limit").toLongLong(&isNumber);
    if (!isNumber || limit < 0)
        return Error{Error::Kind::Malformed, QStringLiteral("--limit %1 is no number").arg(arguments.value("limit")), {}};
    return limit;
}

Result<TimeRange> timesOf(const Arguments& arguments, Timestamp now)
{
    TimeRange range;
    for (const char* name : {"since", "until"}) {
        if (!arguments.has(name))
            continue;
        const auto time = parseTime(arguments.value(name), now);
        if (!time)
            return Error{Error::Kind::Malformed,
                         QStringLiteral("--%1 %2 is no time; write 2026-11-21, 2026-11-21T08:00:00Z or 7d")
                             .arg(QLatin1String(name), arguments.value(name)),
                         {}};
        (qstrcmp(name, "since") == 0 ? range.since : range.until) = *time;
    }
    return range;
}

Result<std::vector<Category>> categoriesOf(const Arguments& arguments)
{
    static constexpr Category all[] = {Category::BuildFailure,
                                       Category::ConfigurationError,
                                       Category::DependencyError,
                                       Category::DeploymentFailure,
                                       Category::NetworkError,
                                       Category::PermissionError,
                                       Category::ResourceExhaustion,
                                       Category::SecurityScanFailure,
                                       Category::TestFailure,
                                       Category::Timeout,
                                       Category::Unknown};
    return valuesNamed<Category>(arguments.values("category"), all);
}

} // namespace sentinel
