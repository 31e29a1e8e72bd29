#pragma once

#include "ui/logview/logview.h"
#include "ui/theme/theme.h"

#include <QTest>

#include <memory>
#include <string>

namespace sentinel {

inline Log logOf(std::string text)
{
    Document document;
    document.name = "build.log";
    document.bytes = Bytes::of(std::move(text));
    Result<Log> log = Log::parse(document);
    Q_ASSERT(log);
    return *log;
}

/// "line 1", "line 2" and so on.
inline std::string numberedLines(qint64 count)
{
    std::string text;
    for (qint64 line = 1; line <= count; ++line)
        text += "line " + std::to_string(line) + "\n";
    return text;
}

inline LineSet setOf(qint64 lines, const std::vector<qint64>& members)
{
    LineSet set(lines);
    for (const qint64 line : members)
        set.insert(line);
    return set;
}

inline std::unique_ptr<LogView> shownView(const Log& log)
{
    auto view = std::make_unique<LogView>();
    view->resize(900, 500);
    view->setLog(log);
    view->show();
    (void)QTest::qWaitForWindowExposed(view.get()); // what shows it is what the test asks next
    view->setFocus();
    return view;
}

} // namespace sentinel
