#pragma once

#include <string>

// Logs and reports in small, in the shape that providers and runners give them.
namespace sentinel {

inline std::string failingLog(const std::string& test = "test_total")
{
    return "2024-03-05T10:00:00.1000000Z ##[group]Run pytest\n"
           "2024-03-05T10:00:00.2000000Z \x1b[36;1mpytest\x1b[0m\n"
           "2024-03-05T10:00:00.3000000Z ##[endgroup]\n"
           "2024-03-05T10:00:02.0000000Z ============================= test session starts "
           "==============================\n"
           "2024-03-05T10:00:02.1000000Z collected 2 items\n"
           "2024-03-05T10:00:02.2000000Z \n"
           "2024-03-05T10:00:02.3000000Z tests/test_cart.py .F                                                    "
           "[100%]\n"
           "2024-03-05T10:00:02.4000000Z \n"
           "2024-03-05T10:00:02.5000000Z =================================== FAILURES "
           "===================================\n"
           "2024-03-05T10:00:02.6000000Z __________________________________ "
        + test
        + " __________________________________\n"
          "2024-03-05T10:00:02.7000000Z \n"
          "2024-03-05T10:00:02.8000000Z     def "
        + test
        + "():\n"
          "2024-03-05T10:00:02.9000000Z >       assert total([1, 2]) == 4\n"
          "2024-03-05T10:00:03.0000000Z E       assert 3 == 4\n"
          "2024-03-05T10:00:03.1000000Z \n"
          "2024-03-05T10:00:03.2000000Z tests/test_cart.py:7: AssertionError\n"
          "2024-03-05T10:00:03.3000000Z =========================== short test summary info "
          "============================\n"
          "2024-03-05T10:00:03.4000000Z FAILED tests/test_cart.py::"
        + test
        + " - assert 3 == 4\n"
          "2024-03-05T10:00:03.5000000Z ========================= 1 failed, 1 passed in 0.03s "
          "==========================\n"
          "2024-03-05T10:00:03.6000000Z ##[error]Process completed with exit code 1.\n";
}

inline std::string passingLog()
{
    return "2024-03-05T10:00:00.1000000Z ##[group]Run pytest\n"
           "2024-03-05T10:00:00.2000000Z \x1b[36;1mpytest\x1b[0m\n"
           "2024-03-05T10:00:00.3000000Z ##[endgroup]\n"
           "2024-03-05T10:00:02.0000000Z ============================= test session starts "
           "==============================\n"
           "2024-03-05T10:00:02.1000000Z collected 2 items\n"
           "2024-03-05T10:00:02.2000000Z \n"
           "2024-03-05T10:00:02.3000000Z tests/test_cart.py ..                                                    "
           "[100%]\n"
           "2024-03-05T10:00:02.4000000Z \n"
           "2024-03-05T10:00:02.5000000Z ============================== 2 passed in 0.02s "
           "===============================\n"
           "2024-03-05T10:00:02.6000000Z Cleaning up orphan processes\n";
}

inline std::string failingReport()
{
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
           "<testsuite name=\"shop\" tests=\"3\" failures=\"1\" errors=\"0\" skipped=\"1\" time=\"0.5\">\n"
           "  <testcase classname=\"shop.Cart\" name=\"adds\" time=\"0.1\"/>\n"
           "  <testcase classname=\"shop.Cart\" name=\"totals\" time=\"0.25\"><failure message=\"3 is not 4\">at "
           "Cart:7</failure></testcase>\n"
           "  <testcase classname=\"shop.Cart\" name=\"ships\" time=\"0\"><skipped/></testcase>\n"
           "</testsuite>\n";
}

} // namespace sentinel
