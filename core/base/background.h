#pragma once

namespace sentinel {

/// Lets the calling thread, and those that it starts from now on, give way to threads that somebody waits for: the scheduler
/// gives a woken user-interface thread the processor at once, even when all of them are busy with such work. Without effect
/// where a thread has no priority of its own. Called by the thread itself, at its beginning.
void giveWayToForeground();

} // namespace sentinel
