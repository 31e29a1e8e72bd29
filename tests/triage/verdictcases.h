#pragma once

#include "core/domain/words.h"

#include <QDir>
#include <QFile>
#include <QString>

#include <algorithm>
#include <string>
#include <vector>

namespace sentinel {

/// A failing log with the categories that are right for it: the cases of tests/data/verdicts, put into logs of their providers.
struct VerdictCase
{
    std::string name; ///< "build_failure 3: github cmake --build build"
    std::vector<Category> right;
    std::string log;
    std::string provider, command, output; ///< what the log is made of
    std::string passing;                   ///< log of the same job when it passed; empty: there is none

    bool isRight(Category category) const { return std::find(right.begin(), right.end(), category) != right.end(); }
};

inline std::vector<Category> categoriesNamed(const std::string& words)
{
    std::vector<Category> found;
    for (size_t begin = 0; begin <= words.size();) {
        const size_t end = std::min(words.find('|', begin), words.size());
        const auto category = categoryNamed(words.substr(begin, end - begin));
        if (!category)
            qFatal("no category is called %s", words.substr(begin, end - begin).c_str());
        found.push_back(*category);
        begin = end + 1;
    }
    return found;
}

/// As the provider writes it: steps that passed, then the command with what it printed, then how it ended.
inline std::string asLogOf(const std::string& provider, const std::string& command, const std::string& output, bool passed = false)
{
    const bool ends = passed || output.find("##[error]") != std::string::npos || output.find("ERROR: Job failed") != std::string::npos
        || output.find("build has been terminated") != std::string::npos;
    if (provider == "github") {
        std::string text = "##[group]Run actions/checkout@v4\nwith:\n  fetch-depth: 1\n##[endgroup]\nSyncing repository: acme/shop\n"
                           "##[group]Run "
            + command + "\n\x1b[36;1m" + command + "\x1b[0m\nshell: /usr/bin/bash -e {0}\n##[endgroup]\n" + output;
        if (!ends)
            text += "##[error]Process completed with exit code 1.\n";
        text += "Post job cleanup.\nCleaning up orphan processes\n";
        std::string timed;
        int second = 0;
        for (size_t begin = 0; begin < text.size();) {
            const size_t end = text.find('\n', begin) + 1;
            char clock[64];
            std::snprintf(clock, sizeof clock, "2024-02-07T10:%02d:%02d.1234567Z ", (second / 60) % 60, second % 60);
            timed += clock + text.substr(begin, end - begin);
            begin = end;
            ++second;
        }
        return timed;
    }
    if (provider == "gitlab")
        return "Running with gitlab-runner 16.8.0 (c72a09b6)\nsection_start:1707300000:prepare_executor\r\x1b[0KPreparing the \"docker\" "
               "executor\nUsing Docker executor with image acme/ci:12 ...\nsection_end:1707300004:prepare_executor\r\x1b[0K\n"
               "section_start:1707300005:step_script\r\x1b[0KExecuting \"step_script\" stage of the job script\n$ "
            + command + "\n" + output + "section_end:1707300090:step_script\r\x1b[0K\n"
            + (passed     ? "Cleaning up project directory and file based variables\nJob succeeded\n"
                   : ends ? ""
                          : "Cleaning up project directory and file based variables\nERROR: Job failed: exit code 1\n");
    if (provider == "travis")
        return "travis_fold:start:git.checkout\n$ git clone --depth=50 https://github.com/acme/shop.git acme/shop\nCloning into "
               "'acme/shop'...\ntravis_fold:end:git.checkout\n$ "
            + command + "\n" + output
            + (passed     ? "The command \"" + command + "\" exited with 0.\n\nDone. Your build exited with 0.\n"
                   : ends ? ""
                          : "The command \"" + command + "\" exited with 1.\n\nDone. Your build exited with 1.\n");
    if (provider == "jenkins")
        return "Started by user admin\n[Pipeline] Start of Pipeline\n[Pipeline] node\nRunning on agent-3 in "
               "/var/lib/jenkins/workspace/shop\n[Pipeline] {\n[Pipeline] stage\n[Pipeline] { (Check)\n[Pipeline] sh\n+ "
            + command + "\n" + output + "[Pipeline] }\n[Pipeline] // stage\n[Pipeline] }\n[Pipeline] // node\n[Pipeline] End of Pipeline\n"
            + (passed ? "Finished: SUCCESS\n"
                      : "ERROR: script returned "
                        "exit "
                        "code 1\nFinished: FAILURE\n");
    return output;
}

/// All of them, by file and place in it.
inline std::vector<VerdictCase> verdictCases()
{
    std::vector<VerdictCase> cases;
    const QDir folder(QStringLiteral(SENTINEL_SOURCE_DIR "/tests/data/verdicts"));
    for (const QString& name : folder.entryList({QStringLiteral("*.txt")}, QDir::Files, QDir::Name)) {
        QFile file(folder.filePath(name));
        if (!file.open(QIODevice::ReadOnly))
            qFatal("%s cannot be read", qPrintable(name));
        const std::string text = file.readAll().toStdString();
        const std::string mark = "#### ";
        int number = 0;
        std::string provider, command; ///< of the latest case
        for (size_t at = text.find(mark); at != std::string::npos;) {
            const size_t line = text.find('\n', at);
            const size_t next = text.find("\n" + mark, at);
            const std::string head = text.substr(at + mark.size(), line - at - mark.size());
            if (head == "passing") { // of the case before it
                const std::string output = text.substr(line + 1, next == std::string::npos ? next : next - line);
                cases.back().passing = asLogOf(provider, command, output, true);
                at = next == std::string::npos ? next : next + 1;
                continue;
            }
            const size_t first = head.find(' '), second = head.find(' ', first + 1);
            provider = head.substr(first + 1, second - first - 1);
            command = head.substr(second + 1);
            const std::string output = text.substr(line + 1, next == std::string::npos ? next : next - line);
            VerdictCase one;
            one.name = name.chopped(4).toStdString() + " " + std::to_string(++number) + ": " + provider + " " + command;
            one.right = categoriesNamed(head.substr(0, first));
            one.log = asLogOf(provider, command, output);
            one.provider = provider;
            one.command = command;
            one.output = output;
            cases.push_back(std::move(one));
            at = next == std::string::npos ? next : next + 1;
        }
    }
    return cases;
}

} // namespace sentinel
