#pragma once

#include "core/triage/triage.h"
#include "tests/triage/builtinrules.h"

#include <QDebug>

namespace sentinel {

inline Log logOf(std::string text)
{
    Document document;
    document.name = "a.log";
    document.bytes = Bytes::of(std::move(text));
    return Log::parse(document).value();
}

inline Verdict triaged(const std::string& text, const std::string& green = {})
{
    const Log log = logOf(text);
    const TestReport tests = readLogTests(log);
    if (green.empty())
        return triageLog(log, tests, builtInRules());
    const Log passing = logOf(green);
    return triageLog(log, tests, builtInRules(), &passing);
}

} // namespace sentinel
