#pragma once

#include <string>

namespace sentinel {

/// The order of the words on one fingerprint, the one that holds first: by when they were said. That is not when they were stored where
/// a word is carried over from another fingerprint, or comes from another store.
inline const std::string lastWordFirst = "ORDER BY created_at DESC, id DESC";

} // namespace sentinel
