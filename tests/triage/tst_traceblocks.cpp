// Stack traces, panics and their chains of causes are shown as whole blocks.

#include "stories.h"

#include <QTest>

using namespace sentinel;

class TestTraceBlocks : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aTraceIsShownWhole_data()
    {
        QTest::addColumn<QString>("log");
        const auto row = [](const char* name, const char* log) { QTest::newRow(name) << QString::fromUtf8(log); };
        row("Java exception with its cause", R"(starting
»java.lang.IllegalStateException: cannot start
»	at org.acme.Main.run(Main.java:12)
»	at org.acme.Main.main(Main.java:4)
»Caused by: java.net.ConnectException: Connection refused
»	at org.acme.Net.open(Net.java:30)
»	... 2 more
BUILD FAILED)");
        row("Python traceback with a chain", R"(running
»Traceback (most recent call last):
»  File "a.py", line 3, in load
»    return table[key]
»KeyError: 'total'
»
»During handling of the above exception, another exception occurred:
»
»Traceback (most recent call last):
»  File "a.py", line 9, in <module>
»    load()
»RuntimeError: no total
make: *** [run] Error 1)");
        row("PowerShell", R"(Building
»total.ps1 failed with exit code 1
»At C:\src\build.ps1:12 char:5
»+     throw $message
»+     ~~~~~~~~~~~~~~
»+ CategoryInfo          : OperationStopped: (total.ps1 failed:String) [], RuntimeException
»+ FullyQualifiedErrorId : total.ps1 failed with exit code 1
)");
        row("Rake", R"($ rake
»rake aborted!
»No Rakefile found (looking for: rakefile, Rakefile, rakefile.rb, Rakefile.rb)

(See full trace by running task with --trace))");
        row("Rust panic", R"(running 1 test
»thread 'tests::total' panicked at src/lib.rs:12:9:
»assertion `left == right` failed
»  left: 3
» right: 4
»note: run with `RUST_BACKTRACE=1` environment variable to display a backtrace

test result: FAILED. 0 passed; 1 failed)");
        row("sanitizer report", R"(./cart
»==123==ERROR: AddressSanitizer: heap-use-after-free on address 0x602000000010
»READ of size 4 at 0x602000000010 thread T0
»    #0 0x4c1f in total cart.c:12
»    #1 0x4c2a in main cart.c:20
»
»SUMMARY: AddressSanitizer: heap-use-after-free cart.c:12 in total
make: *** [check] Error 1)");
        row("chain of causes of a build server, frames and all", R"(Checking out Revision c0ffee
»FATAL: acme.remoting.Channel$OrderlyShutdown: Command Close created at
»Command Close created at
»	at acme.remoting.Command.<init>(Command.java:70)
»	at acme.remoting.Channel.close(Channel.java:1488)
»Caused: acme.remoting.Channel$OrderlyShutdown
»Also:   acme.remoting.Channel$CallSiteStackTrace: Remote call to builder
»		at acme.remoting.Request.call(Request.java:199)
»		at sun.reflect.DelegatingMethodAccessorImpl.invoke(DelegatingMethodAccessorImpl.java:43)
»		at acme.model.Executor.run(Executor.java:429)
»Caused: acme.remoting.RequestAbortedException
»	at acme.remoting.Request.abort(Request.java:345)
Sending e-mails to: nobody
Finished: FAILURE)");
        row("long Python trace, cut at its begin", R"(running
Traceback (most recent call last):
  File "part1.py", line 1, in load
    return part2()
  File "part2.py", line 2, in load
    return part3()
  File "part3.py", line 3, in load
»    return part4()
»  File "part4.py", line 4, in load
»    return part5()
»  File "part5.py", line 5, in load
»    return part6()
»  File "part6.py", line 6, in load
»    return part7()
»  File "part7.py", line 7, in load
»    return part8()
»  File "part8.py", line 8, in load
»    return part9()
»  File "part9.py", line 9, in load
»    return part10()
»  File "part10.py", line 10, in load
»    return part11()
»  File "part11.py", line 11, in load
»    return part12()
»  File "part12.py", line 12, in load
»    return part13()
»RuntimeError: no total
make: *** [run] Error 1)");
        row("Python exceptions, one the direct cause of the other", R"(running
»Traceback (most recent call last):
»  File "a.py", line 3, in load
»    return table[key]
»KeyError: 'total'
»
»The above exception was the direct cause of the following exception:
»
»Traceback (most recent call last):
»  File "a.py", line 9, in <module>
»    load()
»RuntimeError: no total
make: *** [run] Error 1)");
    }
    void aTraceIsShownWhole()
    {
        QFETCH(QString, log);
        COMPARE_FIRST_BLOCK(log);
    }
};

QTEST_GUILESS_MAIN(TestTraceBlocks)
#include "tst_traceblocks.moc"
