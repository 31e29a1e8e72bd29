#include "ui/run/verdictcardtext.h"

#include "core/pipeline/feedback.h"
#include "ui/shared/leaving.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QLocale>

#include <algorithm>
#include <cmath>

namespace sentinel {

using namespace Qt::StringLiterals;

namespace {

struct VerdictText
{
    Q_DECLARE_TR_FUNCTIONS(VerdictText)
};

/// A fence that the text inside cannot close.
QString fenceFor(const QString& text)
{
    qsizetype longest = 0, run = 0;
    for (const QChar c : text) {
        run = c == u'`' ? run + 1 : 0;
        longest = std::max(longest, run);
    }
    return QString(std::max<qsizetype>(3, longest + 1), u'`');
}

/// What a log or a branch says must not become markup.
QString plain(const QString& text)
{
    QString escaped;
    for (const QChar c : withoutSecrets(text)) {
        if (QStringView(u"\\`*_[]<>#|").contains(c))
            escaped += u'\\';
        escaped += c == u'\n' ? QChar(u' ') : c;
    }
    return escaped;
}

} // namespace

QString confidenceWords(double confidence)
{
    if (confidence >= 0.9)
        return VerdictText::tr("almost certain");
    if (confidence >= 0.7)
        return VerdictText::tr("likely");
    if (confidence >= 0.45)
        return VerdictText::tr("plausible");
    return VerdictText::tr("a guess");
}

QString wordText(const VerdictBasis& basis)
{
    if (!basis.word)
        return {};
    const Feedback& word = *basis.word;
    const QString day = QLocale().toString(QDateTime::fromMSecsSinceEpoch(word.saidAt.ms).date(), QLocale::ShortFormat);
    const QString who = word.person.isEmpty() ? VerdictText::tr("Said by somebody on %1").arg(day)
        : word.person == personName()         ? VerdictText::tr("Said by you on %1").arg(day)
                                              : VerdictText::tr("Said by %1 on %2").arg(word.person, day);
    if (word.category == basis.ruledCategory)
        return VerdictText::tr("%1; the rules say so too").arg(who);
    if (basis.ruledCategory == Category::Unknown)
        return VerdictText::tr("%1; the rules could not tell").arg(who);
    return VerdictText::tr("%1; the rules said %2, %3 %")
        .arg(who, displayName(basis.ruledCategory).toLower())
        .arg(std::lround(basis.ruledConfidence * 100));
}

QString countsText(const TestCounts& counts)
{
    if (counts.isEmpty())
        return {};
    const QLocale locale;
    QStringList parts;
    const auto add = [&parts, &locale](qint64 count, const QString& text) {
        if (count > 0)
            parts << text.arg(locale.toString(count));
    };
    add(counts.passed, VerdictText::tr("%1 passed"));
    add(counts.failed, VerdictText::tr("%1 failed"));
    add(counts.errors, VerdictText::tr("%1 with errors"));
    add(counts.skipped, VerdictText::tr("%1 skipped"));
    const QString total = counts.run == 1 ? VerdictText::tr("1 test") : VerdictText::tr("%1 tests").arg(locale.toString(counts.run));
    return parts.isEmpty() ? total : VerdictText::tr("%1: %2").arg(total, parts.join(VerdictText::tr(", ")));
}

QString verdictMarkdown(const Run& run, const Job& job)
{
    const Verdict& verdict = job.verdict;
    QString text = u"### "_s + plain(verdict.title.isEmpty() ? displayName(verdict.outcome) : verdict.title) + u"\n\n"_s;
    const auto row = [&text](const QString& name, const QString& value) {
        if (!value.isEmpty())
            text += u"- **"_s + name + u"**: "_s + value + u'\n';
    };
    row(VerdictText::tr("Pipeline"), plain(run.repo.isEmpty() ? run.pipeline : run.repo + u" / "_s + run.pipeline));
    if (!job.name.isEmpty() && job.name != run.pipeline)
        row(VerdictText::tr("Job"), plain(job.name));
    row(VerdictText::tr("Branch"), plain(run.branch));
    row(VerdictText::tr("Commit"), plain(run.commit));
    row(VerdictText::tr("Outcome"), displayName(verdict.outcome));
    if (verdict.outcome == Outcome::Failed) {
        row(VerdictText::tr("Category"),
            verdict.saidByPerson ? VerdictText::tr("%1 (somebody said so)").arg(displayName(verdict.category))
                                 : VerdictText::tr("%1 (%2, %3 %)")
                                       .arg(displayName(verdict.category), confidenceWords(verdict.confidence))
                                       .arg(std::lround(verdict.confidence * 100)));
        if (verdict.attribution != Attribution::Unknown)
            row(VerdictText::tr("Attribution"), displayName(verdict.attribution));
    }
    row(VerdictText::tr("Tests"), countsText(verdict.tests));
    row(VerdictText::tr("Address"), run.url.isEmpty() ? QString() : u"<"_s + run.url + u">"_s);
    row(VerdictText::tr("Hint"), plain(verdict.hint));
    for (const Hole& hole : verdict.holes)
        row(VerdictText::tr("Note"), plain(hole.text));
    for (const EvidenceBlock& block : verdict.evidence) {
        text += u'\n' + VerdictText::tr("Lines %1 to %2").arg(block.lines.first).arg(block.lines.last) + u":\n\n"_s;
        const QString lines = withoutSecrets(block.text);
        const QString fence = fenceFor(lines);
        text += fence + u'\n' + lines + (lines.endsWith(u'\n') ? QString() : u"\n"_s) + fence + u'\n';
    }
    if (!verdict.remediation.isEmpty()) {
        text += u'\n' + VerdictText::tr("What may help") + u":\n\n"_s;
        for (const QString& step : verdict.remediation)
            text += u"- "_s + plain(step) + u'\n';
    }
    return text;
}

} // namespace sentinel
