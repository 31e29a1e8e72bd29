// Dr. Memory: a numbered error, then frames; the place is the first frame in a file of the program itself.
//   Error #1: LEAK 150 direct bytes 0x005a2540-0x005a25d6 + 0 indirect bytes
//   # 0 replace_malloc      [/drmemory_package/common/alloc_replace.c:2576]

#include "core/reports/diagnosticplace_p.h"
#include "core/reports/diagnosticreader_p.h"

namespace sentinel {

namespace {

qint64 readMemory(DiagnosticScene& scene)
{
    constexpr qint64 most = 40;
    std::string_view head = scene.front.text;
    if (begins(head, "~~")) { // each line may name the process: "~~Dr.M~~ "
        const size_t end = head.find("~~ ");
        head = end == std::string_view::npos ? head : head.substr(end + 3);
    }
    if (!skip(head, "Error #") || !takeFigures(head) || !skip(head, ": "))
        return 0;
    const std::string message(head);
    std::string file;
    qint64 line = 0;
    qint64 last = scene.line;
    bool frames = false;
    for (qint64 next = scene.line + 1; next <= scene.line + most && next <= scene.text.count(); ++next) {
        std::string_view text = withoutBlanks(scene.at(next));
        if (const size_t tag = text.find("~~ "); begins(text, "~~") && tag != std::string_view::npos)
            text = withoutBlanks(text.substr(tag + 3));
        if (text.empty() || begins(text, "Error #"))
            break;
        last = next;
        std::string_view frame = text;
        if (!skip(frame, "#"))
            continue;
        frame = withoutBlanks(frame);
        if (!takeFigures(frame))
            continue;
        frames = true;
        const size_t open = frame.rfind('[');
        if (open == std::string_view::npos || frame.back() != ']')
            continue;
        const std::string_view where = frame.substr(open + 1, frame.size() - open - 2);
        const size_t colon = where.rfind(':');
        if (colon == std::string_view::npos)
            continue;
        const std::string_view name = where.substr(0, colon);
        std::string_view figures = where.substr(colon + 1);
        const auto number = takeFigures(figures);
        if (!number || !file.empty() || begins(withoutBlanks(frame), "replace_") || mentions(name, "glibc") || mentions(name, "sysdeps")
            || begins(name, "/usr/"))
            continue;
        file = name;
        line = *number;
    }
    const bool known = begins(message, "LEAK") || begins(message, "POSSIBLE LEAK") || begins(message, "UNINITIALIZED")
        || begins(message, "UNADDRESSABLE") || begins(message, "INVALID HEAP") || begins(message, "REACHABLE LEAK")
        || begins(message, "HANDLE LEAK") || begins(message, "GDI USAGE");
    if (!frames && !known)
        return 0;
    const bool certain = !begins(message, "POSSIBLE");
    scene.add("drmemory", file, line, 0, certain ? Diagnostic::Severity::Error : Diagnostic::Severity::Warning, message).lines.last = last;
    return last;
}

} // namespace

const DiagnosticReader memoryReader{"memory", &readMemory};

} // namespace sentinel
