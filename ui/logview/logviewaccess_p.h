#pragma once

namespace sentinel {

class LogView;

/// Makes log views known to screen readers, once for the program.
void installLogViewAccess();

/// Tells screen readers that the caret moved, and that another line is the current one.
void announceCaret(LogView& view, bool isOtherLine);

} // namespace sentinel
