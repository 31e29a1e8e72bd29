#include "core/domain/words.h"

#include <QSet>
#include <QTest>

#include <algorithm>
#include <string>
#include <vector>

using namespace sentinel;
using namespace Qt::StringLiterals;

class TestWords : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theTenCategoriesHaveTheirAgreedNames();
    void everyNameLeadsBack();
    void whatIsNoNameIsNothing();
};

namespace {

template <typename E>
void leadsBack(E last, std::optional<E> (*named)(std::string_view))
{
    QSet<QString> seen, shown;
    for (int i = 0; i <= int(last); ++i) {
        const E value = E(i);
        QCOMPARE(named(jsonName(value)), std::optional<E>(value));
        seen.insert(QString::fromStdString(std::string(jsonName(value))));
        shown.insert(displayName(value));
        QVERIFY(!displayName(value).isEmpty());
    }
    QCOMPARE(seen.size(), int(last) + 1);
    QCOMPARE(shown.size(), int(last) + 1);
}

} // namespace

void TestWords::theTenCategoriesHaveTheirAgreedNames()
{
    const std::vector<std::string_view> agreed = {
        "build_failure",    "configuration_error", "dependency_error",      "deployment_failure", "network_error",
        "permission_error", "resource_exhaustion", "security_scan_failure", "test_failure",       "timeout"};
    for (std::string_view name : agreed)
        QVERIFY2(categoryNamed(name), name.data());
    QCOMPARE(int(Category::Timeout), int(agreed.size()));
}

void TestWords::everyNameLeadsBack()
{
    leadsBack(Provider::Buildbot, &providerNamed);
    leadsBack(Outcome::Cancelled, &outcomeNamed);
    leadsBack(Category::Timeout, &categoryNamed);
    leadsBack(Attribution::Infrastructure, &attributionNamed);
    leadsBack(TestStatus::Skipped, &testStatusNamed);
}

void TestWords::whatIsNoNameIsNothing()
{
    QVERIFY(!categoryNamed(""));
    QVERIFY(!categoryNamed("Timeout"));
    QVERIFY(!providerNamed("circle"));
    QVERIFY(!outcomeNamed("passed "));
}

QTEST_GUILESS_MAIN(TestWords)
#include "tst_words.moc"
