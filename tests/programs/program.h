#pragma once

#include <QByteArray>
#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QStringList>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <fcntl.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <optional>

namespace sentinel {

/// What a program left behind when it ended.
struct Ended
{
    int exitCode = -1; ///< -1 when a signal ended it
    int signal = 0;
    long peakKilobytes = 0;
    QByteArray out, err;

    QList<QJsonObject> lines() const ///< of JSON; a line that is none is an empty object
    {
        QList<QJsonObject> objects;
        const QList<QByteArray> all = out.split('\n');
        for (const QByteArray& line : all) {
            if (!line.isEmpty())
                objects += QJsonDocument::fromJson(line).object();
        }
        return objects;
    }
    QJsonObject object() const { return QJsonDocument::fromJson(out).object(); }
    QStringList complaints() const { return QString::fromUtf8(err).split(QLatin1Char('\n'), Qt::SkipEmptyParts); }
};

/// Says which of the keys, one blank between them, an object lacks.
inline bool hasKeys(const QJsonObject& object, const char* keys)
{
    const QStringList wanted = QString::fromLatin1(keys).split(QLatin1Char(' '));
    QStringList missing;
    for (const QString& key : wanted) {
        if (!object.contains(key))
            missing += key;
    }
    if (!missing.isEmpty())
        qWarning("no %s in %s", qPrintable(missing.join(QLatin1Char(' '))), QJsonDocument(object).toJson().constData());
    return missing.isEmpty();
}

/// The program `sentinel` as a shell would run it, with folders of its own that are empty at first.
class Program
{
public:
    QString path(const QString& name) const { return m_folder.filePath(name); }
    QString data() const { return path(QStringLiteral("data")); }

    QString put(const QString& name, const QByteArray& bytes) const
    {
        const QString to = path(name);
        QDir().mkpath(QFileInfo(to).path());
        QFile file(to);
        if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
            qFatal("cannot write %s", qPrintable(to));
        return to;
    }

    /// Runs it to its end. `out`: a file that its standard output goes to instead of a string.
    Ended run(const QStringList& arguments, const QByteArray& input = {}, const char* out = nullptr) const
    {
        const QString in = put(QStringLiteral("stdin"), input);
        const pid_t pid =
            start(arguments, ::open(qPrintable(in), O_RDONLY | O_CLOEXEC), out ? ::open(out, O_WRONLY | O_CLOEXEC) : create("stdout"));
        return wait(pid, out == nullptr);
    }

    /// Starts it; the descriptors are closed here. Its output goes to the file "stdout" unless one is given.
    pid_t start(const QStringList& arguments, int in = -1, int out = -1) const
    {
        in = in >= 0 ? in : ::open("/dev/null", O_RDONLY | O_CLOEXEC);
        out = out >= 0 ? out : create("stdout");
        const int err = create("stderr");
        posix_spawn_file_actions_t actions;
        posix_spawn_file_actions_init(&actions);
        posix_spawn_file_actions_adddup2(&actions, in, 0);
        posix_spawn_file_actions_adddup2(&actions, out, 1);
        posix_spawn_file_actions_adddup2(&actions, err, 2);
        QList<QByteArray> words{SENTINEL_BUILD_DIR "/sentinel"};
        for (const QString& argument : arguments)
            words += argument.toUtf8();
        QList<QByteArray> settings{"PATH=/usr/bin:/bin",
                                   "TZ=UTC",
                                   "SENTINEL_DATA=" + data().toUtf8(),
                                   "XDG_CONFIG_HOME=" + path(QStringLiteral("config")).toUtf8(),
                                   "XDG_CACHE_HOME=" SENTINEL_BUILD_DIR "/tests/cache",
                                   "HOME=" + path({}).toUtf8()};
        settings += m_environment;
        std::vector<char*> argv = pointers(words), envp = pointers(settings);
        pid_t pid = -1;
        if (posix_spawn(&pid, words[0].constData(), &actions, nullptr, argv.data(), envp.data()) != 0)
            qFatal("%s is not there: build it first", words[0].constData());
        posix_spawn_file_actions_destroy(&actions);
        for (const int file : {in, out, err})
            ::close(file);
        return pid;
    }

    Ended wait(pid_t pid, bool readOut = true) const
    {
        int status = 0;
        rusage usage{};
        Ended ended;
        if (::wait4(pid, &status, 0, &usage) != pid)
            return ended;
        ended.exitCode = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
        ended.signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
        ended.peakKilobytes = usage.ru_maxrss;
        if (readOut)
            ended.out = content("stdout");
        ended.err = content("stderr");
        return ended;
    }

    /// Further settings of the environment, as NAME=VALUE, for what is started from now on.
    void setEnvironment(const QList<QByteArray>& settings) { m_environment = settings; }

    QByteArray content(const char* name) const
    {
        QFile file(path(QString::fromLatin1(name)));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

private:
    static std::vector<char*> pointers(QList<QByteArray>& words)
    {
        std::vector<char*> found;
        for (QByteArray& word : words)
            found.push_back(word.data());
        found.push_back(nullptr);
        return found;
    }
    int create(const char* name) const
    {
        return ::open(qPrintable(path(QString::fromLatin1(name))), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    }
    QTemporaryDir m_folder;
    QList<QByteArray> m_environment;
};

} // namespace sentinel
