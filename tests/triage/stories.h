#pragma once

// A small log in, the lines out that are shown first. In the logs lines that must be shown begin with "»".

#include "triaged.h"

namespace sentinel {

struct Story
{
    std::string log;
    QString wanted;
};

/// Takes the marks off: the log as it was, and the marked lines.
inline Story storyOf(const char* marked)
{
    Story story;
    QStringList wanted;
    for (const QString& line : QString::fromUtf8(marked).split(u'\n')) {
        const bool isWanted = line.startsWith(QChar(0xbb));
        const QString text = isWanted ? line.mid(1) : line;
        if (isWanted)
            wanted << text;
        story.log += text.toStdString() + '\n';
    }
    story.wanted = wanted.join(u'\n');
    return story;
}

inline QString shownFirst(const Verdict& verdict)
{
    return verdict.evidence.empty() ? QString() : verdict.evidence.front().text;
}

/// Do the marked lines make the first block?
#define COMPARE_FIRST_BLOCK(log)                                                                                                           \
    do {                                                                                                                                   \
        const Story story = storyOf((log).toUtf8().constData());                                                                           \
        const Verdict verdict = triaged(story.log);                                                                                        \
        QCOMPARE(shownFirst(verdict), story.wanted);                                                                                       \
        QCOMPARE(verdict.outcome, Outcome::Failed);                                                                                        \
        QVERIFY(!verdict.evidence.front().why.isEmpty());                                                                                  \
    } while (false)

} // namespace sentinel
