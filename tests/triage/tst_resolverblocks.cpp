// What package managers say about versions that do not fit together is shown as one block.

#include "stories.h"

#include <QTest>

using namespace sentinel;

class TestResolverBlocks : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aConflictIsShownWithWhoWantsWhat_data()
    {
        QTest::addColumn<QString>("log");
        const auto row = [](const char* name, const char* log) { QTest::newRow(name) << QString::fromUtf8(log); };
        row("npm's conflict, told in paragraphs", R"(> npm ci
»npm ERR! code ERESOLVE
»npm ERR! ERESOLVE could not resolve
»npm ERR!
»npm ERR! While resolving: @acme/carousel@3.2.1
»npm ERR! Found: react@19.0.0
»npm ERR!
»npm ERR! Could not resolve dependency:
»npm ERR! peer react@"^17.0.0" from @acme/carousel@3.2.1
npm ERR!
npm ERR! A complete log of this run can be found in: /root/.npm/_logs/debug.log)");
        row("pip, with who wants what", R"(Collecting acme-a==1.0
»ERROR: Cannot install acme-a==1.0 and acme-b==2.0 because these package versions have conflicting dependencies.
»
»The conflict is caused by:
»    acme-a 1.0 depends on core==1.0
»    acme-b 2.0 depends on core==2.0

To fix this you could try to:
1. loosen the range of package versions you've specified)");
        row("Bundler's tree", R"(Fetching gem metadata from https://rubygems.org/
»Bundler could not find compatible versions for gem "rack":
»  In Gemfile:
»    rails (= 5.0) was resolved to 5.0, which depends on
»      rack (~> 2.0)
»
»    acme was resolved to 1.2, which depends on
»      rack (~> 1.4)

The command "bundle install" failed)");
        row("Composer's problems", R"(Loading composer repositories with package information
»Your requirements could not be resolved to an installable set of packages.
»
»  Problem 1
»    - Root composer.json requires acme/cart ^2.0 -> satisfiable by acme/cart[2.0.0].
»    - acme/cart 2.0.0 requires php ^8.1 -> your php version (7.4.3) does not satisfy that requirement.

Running update with --no-dev does not mean require-dev is ignored)");
        row("cargo, over paragraphs", R"(    Updating crates.io index
»error: failed to select a version for `core`.
»    ... required by package `cart v0.1.0`
»versions that meet the requirements `^1.0` are: 1.0.1
»
»the package `cart` depends on `core`, with features: `extra` but `core` does not have these features.
»
»
»failed to select a version for `core` which could resolve this conflict
)");
        row("apt's unmet dependencies", R"(Reading state information...
»The following packages have unmet dependencies:
» libcart-dev : Depends: libcart1 (= 1.2) but 1.3 is to be installed
»               Depends: libtotal-dev but it is not going to be installed
»E: Unable to correct problems, you have held broken packages.
)");
    }
    void aConflictIsShownWithWhoWantsWhat()
    {
        QFETCH(QString, log);
        COMPARE_FIRST_BLOCK(log);
    }
};

QTEST_GUILESS_MAIN(TestResolverBlocks)
#include "tst_resolverblocks.moc"
