#pragma once

// What every test program sees before its own first line (it is precompiled).

#include <QtCore/QtCore>
#include <QtTest/QtTest>

#include <algorithm>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// Qt gives up waiting after 5 s. On a machine that compiles or runs other tests meanwhile work at low priority can take longer, which says
// nothing about us; a test that waits in vain is none the worse for waiting longer.
#undef QTRY_VERIFY
#undef QTRY_VERIFY2
#undef QTRY_COMPARE
#define QTRY_VERIFY(expr) QTRY_VERIFY_WITH_TIMEOUT(expr, 60'000)
#define QTRY_VERIFY2(expr, message) QTRY_VERIFY2_WITH_TIMEOUT(expr, message, 60'000)
#define QTRY_COMPARE(expr, expected) QTRY_COMPARE_WITH_TIMEOUT(expr, expected, 60'000)
