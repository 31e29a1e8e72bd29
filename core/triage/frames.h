#pragma once

#include <string_view>

namespace sentinel {

/// What a line says of where the program was.
enum class Frame {
    None,
    Own,     ///< a frame in the code under test, or nothing but a place in it
    Foreign, ///< one in a framework, a runner or a standard library, or a count of frames left out
};

/// Of a line without blanks in front. Knows the traces of the JVM, .NET, Python, JavaScript, Ruby, PHP, Go, Rust, Perl, gdb and the
/// sanitizers. O(length), of which it looks at no more than the first kilobyte.
Frame frameOf(std::string_view line);

/// Does the line name a place in a file: "x.c:12", "x.cs(12", "x.py\", line 12"?
bool namesPlace(std::string_view line);

} // namespace sentinel
