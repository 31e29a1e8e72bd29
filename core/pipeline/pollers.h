#pragma once

#include "core/domain/source.h"
#include "core/net/client.h"
#include "core/pipeline/importing.h"
#include "core/pipeline/pollwish.h"
#include "core/providers/polling.h"

#include <QFuture>
#include <QObject>
#include <QThread>

#include <chrono>
#include <memory>

namespace sentinel {

class Analyser;
class Analysts;
class Store;

struct PollerSettings
{
    ClientSettings client;
    ImportSettings import; ///< what is masked in logs before they are stored
    /// How long a program keeps the duty of asking a source without saying that it still lives, and how often it says so.
    std::chrono::milliseconds leaseTime{30'000}, leaseRenewal{10'000};
    std::chrono::milliseconds lookForWork{5'000}; ///< how often it is looked for logs whose time has come, and for back-fills
    double pausesBy = 1;                          ///< all pauses after failures are stretched by it: tests shorten them
};

struct Config;
/// What the configuration says about them. Large answers lie in the data folder while they are read.
PollerSettings pollerSettingsOf(const Config& config, const QString& dataFolder);

/// Asks all sources that are not paused, and keeps what they have to show: runs and jobs as facts, of each job that has ended the log and
/// the reports. Watches the folders among them. Of several programs on one store one at a time does it for each source (lease
/// "poll:ID"); when that dies, another goes on where it was.
///
/// The io thread asks and never waits for disk or store: the next page is asked for when the last one is committed. Logs are judged by the
/// analysts. How it goes stands in the store (SourceState), for all programs to see.
///
/// Lives on the thread that made it; store and analysts outlive it.
class Pollers : public QObject
{
    Q_OBJECT
public:
    Pollers(Store& store, Analysts& analysts, std::shared_ptr<const Analyser> analyser, const PollerSettings& settings,
            QObject* parent = nullptr);
    ~Pollers() override; ///< ends what is under way and waits for the io thread, not for the analysts

    /// What is judged from now on.
    void setAnalyser(std::shared_ptr<const Analyser> analyser);
    /// Does not wait until the source's time has come, nor for the end of a pause after a failure; what the server itself asked for is
    /// kept to. Where another program asks the source, that is told.
    QFuture<PollWish> pollNow(SourceId source);
    /// Asks what a wizard wants to know (connectiontest.h), on the io thread.
    QFuture<ConnectionReport> test(const Source& source);

    /// Fetches the log of a job that runs as it grows, into a file that is only ever added to: for a log view to follow. The file is gone
    /// when nobody follows any more. Answers its path when something is in it; Unsupported where the provider does not show such logs.
    QFuture<Result<QString>> follow(const CiFact& job);
    void unfollow(const CiFact& job);

Q_SIGNALS:
    /// A job that was followed has ended; its log is complete in the file.
    void ended(const QString& file);

private:
    struct Private;
    std::unique_ptr<Private> m_d;
};

} // namespace sentinel
