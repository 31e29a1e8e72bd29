// What compilers, linkers, build tools and linters print is shown as whole blocks.

#include "stories.h"

#include <QTest>

using namespace sentinel;

class TestBuildBlocks : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void whatABuildSaysIsShownWhole_data()
    {
        QTest::addColumn<QString>("log");
        const auto row = [](const char* name, const char* log) { QTest::newRow(name) << QString::fromUtf8(log); };
        row("gcc error with source, caret and note", R"(gcc -c cart.c
»In file included from cart.c:3:
»cart.h:12:5: error: unknown type name 'totl'
»   12 |     totl sum;
»      |     ^~~~
»cart.h:4:1: note: did you mean 'total'?
make: *** [Makefile:3: cart.o] Error 1)");
        row("clang error with empty lines between", R"(building
»../vendor/sigar.go:12:10: fatal error: 'libproc.h' file not found
»
»#include <libproc.h>
»
»         ^~~~~~~~~~~
»
»1 error generated.

make: *** [all] Error 1)");
        row("rustc error", R"(   Compiling cart v0.1.0
»error[E0425]: cannot find value `totl` in this scope
»  --> src/lib.rs:12:5
»   |
»12 |     totl
»   |     ^^^^ help: a local variable with a similar name exists: `total`

error: could not compile `cart` due to previous error)");
        row("linker", R"([ 90%] Linking CXX executable cart
»/usr/bin/ld: main.o: in function `main':
»main.cpp:(.text+0x12): undefined reference to `total()'
»collect2: error: ld returned 1 exit status
make: *** [cart] Error 1)");
        row("CMake", R"(-- The C compiler identification is GNU
»CMake Error at CMakeLists.txt:12 (find_package):
»  By not providing "FindAcme.cmake" in CMAKE_MODULE_PATH this project has
»  asked CMake to find a package configuration file provided by "Acme".

-- Configuring incomplete, errors occurred!)");
        row("Maven compiler errors", R"([INFO] Compiling 12 source files
[INFO] -------------------------------------------------------------
»[ERROR] /src/main/java/org/acme/Cart.java:[12,5] cannot find symbol
»  symbol:   variable totl
»  location: class org.acme.Cart
[INFO] 1 error
[INFO] BUILD FAILURE
[ERROR] Failed to execute goal org.apache.maven.plugins:maven-compiler-plugin:3.8:compile (default-compile) on project cart: Compilation failure
[ERROR] -> [Help 1])");
        row("ESLint, a file's problems", R"(
»/src/cart.js
»  12:5   error  Unexpected var, use let or const instead  no-var
»  30:10  error  'x' is defined but never used             no-unused-vars

✖ 2 problems (2 errors, 0 warnings))");
        row("flake8, a list", R"(running flake8
»./acme/cart.py:3:1: F401 'os' imported but unused
»./acme/cart.py:12:80: E501 line too long (92 > 79 characters)
make: *** [lint] Error 1)");
        row("TypeScript", R"($ tsc -p .
»src/cart.ts(12,5): error TS2304: Cannot find name 'totl'.
»src/cart.ts(14,9): error TS2322: Type 'string' is not assignable to type 'number'.
error Command failed with exit code 2.)");
        row("Terraform box", R"(Initializing the backend...
»│ Error: Unsupported argument
»│
»│   on main.tf line 12, in resource "aws_s3_bucket" "b":
»│   12:   buckett = "acme"
»│
»│ An argument named "buckett" is not expected here.
)");
        row("BuildKit", R"(#7 [2/3] RUN make
------
» > [2/3] RUN make:
»#7 0.312 make: *** No targets specified and no makefile found.  Stop.
»------
»Dockerfile:3
»--------------------
»   3 | >>> RUN make
»--------------------
»ERROR: failed to solve: process "/bin/sh -c make" did not complete successfully: exit code: 2)");
        row("LaTeX", R"(This is pdfTeX, Version 3.14
(./main.tex
»! Undefined control sequence.
»l.12 \totl
»          {x}
)");
        row("behind a clock of the tool's own", R"([12:00:01] Starting 'lint'...
»[12:00:02] Error: /src/cart.ts(12,5): error TS2304: Cannot find name 'totl'.
[12:00:03] Finished 'lint')");
        row("a plain message before the failing exit", R"(preparing
»deploy.sh: line 3: TOKEN: unbound variable
)");
        row("compiler error with two notes and a candidate", R"([2/9] Building CXX object cart.o
»/src/cart.cpp:12:14: error: no matching function for call to 'add(Cart&)'
»   12 |     return add(cart);
»      |            ~~~^~~~~~
»/src/cart.h:4:5: note: candidate: 'int add(int, int)'
»    4 | int add(int a, int b);
»      |     ^~~
»/src/cart.h:4:5: note:   candidate expects 2 arguments, 1 provided
ninja: build stopped: subcommand failed.)");
        row("linker of macOS with the place that refers", R"~([ 90%] Linking CXX executable cart
»Undefined symbols for architecture arm64:
»  "total()", referenced from:
»      _main in main.o
»ld: symbol(s) not found for architecture arm64
»clang: error: linker command failed with exit code 1 (use -v to see invocation)
make: *** [cart] Error 1)~");
        row("parser's message with its caret and what follows", R"(> lint pages
»Error: Parse error on line 12:
»...total **of the cart**
»----------^
»Expecting 'TICK', got 'TEXT'
»pages/cart.md:10: ACME102 Description is not annotated
npm ERR! Test failed.  See above for more details.)");
        row("configure with its log, and the panic that it caused", R"(checking whether the C compiler works... no
--- stderr
»configure: error: C compiler cannot create executables
»See `config.log' for more details
»thread 'main' panicked at 'command did not execute successfully: "sh" "configure"
»expected success, got: exit code: 77', build.rs:12:9
»stack backtrace:
»   0: std::panicking::default_hook
»             at src/libstd/panicking.rs:197
»   1: build_script_build::main
»             at build.rs:12

warning: build failed, waiting for other jobs to finish...)");
        row("lint section with what is indented below", R"(checking 12 files
»>>> Lint for src/cart.py:
»
»  Error (ACME) F401
»    'os' imported but unused
»
»        3  |import sys
»    >>> 4  |import os

Lint failed!)");
        row("list without the line that only says how the tool ended", R"(running gofmt
»eth/cart.go:1::warning: file is not gofmted with -s (gofmt)
util.go:45: exit status 1
exit status 1)");
        row("links that lead nowhere, with their list", R"(> White listed:
  1. http://www.acme.test/ Connection timed out - connect(2) for "www.acme.test" port 80

»Issues :-(
»> Links
»  1. 301 https://a.acme.test/ → https://b.acme.test/
»  2. http://c.acme.test/ Net::ReadTimeout

The command "links README.md" exited with 1.)");
        row("a line of a numbered list brings the list", R"(checking
»Problems of the cart:
»1. the wheel is loose
»2. could not open the lid
»3. the handle is bent

make: *** [check] Error 1)");
        row("artifacts that were not found", R"(Retrieving parts
»Could not find artifact org.acme:cart:jar:1.0 in central (https://repo.acme.test/maven2)
»Could not find artifact org.acme:cart:jar:1.0 in other (https://other.acme.test/repo)
»This could be due to a typo in the list of parts.

Exit code: 1)");
        row("target of Ninja with its command and its error", R"([1/3] Building CXX object a.cpp.o
»FAILED: [code=1] b.cu.o
»/usr/local/bin/nvcc -c b.cu -o b.cu.o
»/src/b.cu(12): error: identifier "totl" is undefined
»      int x = totl;
»              ^

1 error detected in the compilation of "/src/b.cu".
ninja: build stopped: subcommand failed.
Traceback (most recent call last):
  File "/src/setup.py", line 12, in <module>
    main()
subprocess.CalledProcessError: Command '['cmake', '--build', '.']' returned non-zero exit status 1.)");
    }
    void whatABuildSaysIsShownWhole()
    {
        QFETCH(QString, log);
        COMPARE_FIRST_BLOCK(log);
    }
};

QTEST_GUILESS_MAIN(TestBuildBlocks)
#include "tst_buildblocks.moc"
