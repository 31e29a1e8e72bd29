#pragma once

#include <cstddef>
#include <memory>

namespace sentinel {

/// Holds a mapped file's memory so that reading it never kills the program: where the file was cut short (or the disk failed) after it was
/// mapped, the system answers with SIGBUS, and what is missing then reads as zeros. At most 256 at once are guarded; others are as
/// dangerous as any mapping. Any thread; the handler of others is called for what is not ours.
/// The way is the one of systemd's journal (src/basic/sigbus.c): anonymous pages are put over the missing ones.
class MapGuard
{
public:
    MapGuard(const void* begin, size_t size);
    ~MapGuard();
    MapGuard(const MapGuard&) = delete;
    MapGuard& operator=(const MapGuard&) = delete;

private:
    int m_slot = -1;
};

} // namespace sentinel
