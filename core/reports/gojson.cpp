// `go test -json`, also as gotestsum keeps it: one event a line. A test's output comes in pieces before its end; a package that failed
// without a test that did (a panic, a build that broke) is a row of its own.

#include "core/reports/format_p.h"
#include "core/reports/json_p.h"

#include <QHash>
#include <QSet>

#include <algorithm>

namespace sentinel {

namespace {

constexpr qsizetype outputLimit = 8 << 10;

struct Package
{
    QHash<QString, QString> output; ///< of the tests that run; "" is the package's own
    QSet<QString> running;
    bool failed = false; ///< one of its tests
    std::vector<size_t> rows;
};

bool isFraming(const QString& line)
{
    const QString text = line.trimmed();
    return text.startsWith(QLatin1String("=== ")) || text.startsWith(QLatin1String("--- ")) || text == u"FAIL" || text == u"PASS"
        || text.startsWith(QLatin1String("FAIL\t")) || text.startsWith(QLatin1String("exit status"));
}

class Events
{
public:
    explicit Events(ReportRows& rows) : m_rows(rows) {}

    void take(const QJsonObject& event)
    {
        const QString action = event.value(QLatin1String("Action")).toString();
        const QString name = event.value(QLatin1String("Package")).toString();
        const QString test = event.value(QLatin1String("Test")).toString();
        if (action == u"build-output") {
            appendTo(m_builds[event.value(QLatin1String("ImportPath")).toString()], event.value(QLatin1String("Output")).toString());
            return;
        }
        Package& package = m_packages[name];
        if (action == u"output") {
            const QString output = event.value(QLatin1String("Output")).toString();
            if (!isFraming(output))
                appendTo(package.output[test], output);
        } else if (action == u"run" && !test.isEmpty()) {
            package.running.insert(test);
        } else if (action == u"pass" || action == u"fail" || action == u"skip" || action == u"bench") {
            end(package, name, test, action, event);
        }
    }

private:
    static void appendTo(QString& text, const QString& more)
    {
        if (text.size() < outputLimit)
            text += more;
    }

    void end(Package& package, const QString& name, const QString& test, const QString& action, const QJsonObject& event)
    {
        const QJsonValue elapsed = event.value(QLatin1String("Elapsed"));
        const std::optional<double> duration = elapsed.isDouble() ? std::optional(elapsed.toDouble()) : std::nullopt;
        const TestStatus status = action == u"fail" ? TestStatus::Failed : (action == u"skip" ? TestStatus::Skipped : TestStatus::Passed);
        if (!test.isEmpty()) {
            package.running.remove(test);
            package.failed = package.failed || status == TestStatus::Failed;
            package.rows.push_back(m_rows.results.size());
            m_rows.add(name, test, status, duration, failureText({}, {}, package.output.take(test)));
            return;
        }
        if (action == u"fail") {
            // Tests that began and never ended were killed by a panic or the time limit.
            QStringList running = package.running.values();
            running.sort();
            for (const QString& unfinished : running)
                m_rows.add(name, unfinished, TestStatus::Error, {}, failureText({}, {}, package.output.value(unfinished)));
            const QString build = event.value(QLatin1String("FailedBuild")).toString();
            const QString said = package.output.value(QString());
            if (!build.isEmpty() || said.contains(QLatin1String("[build failed]")))
                m_rows.add(name, QStringLiteral("[build failed]"), TestStatus::Error, {},
                           failureText({}, {}, m_builds.value(build) + said));
            else if (!package.failed && package.running.isEmpty())
                m_rows.add(name, QStringLiteral("Failure"), TestStatus::Error, duration, failureText({}, {}, said));
        }
        numberTries(package, m_failedTries[name]);
        m_packages.remove(name);
    }

    /// A package that runs again with nothing but tests that failed before is a retry (gotestsum --rerun-fails). The same
    /// test twice within one run (-count=2) was asked for twice.
    void numberTries(const Package& package, QHash<QString, int>& failedTries)
    {
        const auto failedBefore = [&](size_t row) { return failedTries.contains(m_rows.results[row].name); };
        const bool retries = std::all_of(package.rows.begin(), package.rows.end(), failedBefore);
        for (const size_t row : package.rows) {
            if (retries)
                m_rows.results[row].attempt = failedTries.value(m_rows.results[row].name) + 1;
        }
        for (const size_t row : package.rows) {
            const TestResult& result = m_rows.results[row];
            if (result.status == TestStatus::Failed)
                failedTries.insert(result.name, result.attempt);
        }
    }

    ReportRows& m_rows;
    QHash<QString, Package> m_packages;
    QHash<QString, QHash<QString, int>> m_failedTries; ///< of packages that ended: their failed tests
    QHash<QString, QString> m_builds;
};

bool opens(std::string_view head)
{
    return opensObjectWith(head, {"\"Action\":"})
        && (head.find("\"Package\":") != std::string_view::npos || head.find("\"ImportPath\":") != std::string_view::npos);
}

Result<> read(std::string_view bytes, ReportRows& rows)
{
    return readEvents<Events>(bytes, rows);
}

} // namespace

const TextFormat goJsonFormat{"go-json", &opens, &read};

} // namespace sentinel
