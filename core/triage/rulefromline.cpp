#include "core/triage/rulefromline.h"

#include "core/base/text.h"
#include "core/triage/lines.h"

#include <QRegularExpression>

#include <algorithm>

namespace sentinel {

namespace {

constexpr size_t lineRead = 400; // words further on say less than what they cost
constexpr qsizetype titleLength = 80;
constexpr int mostGroups = 9; // a title can name no more

/// What varies from run to run, in the order in which it is looked for.
struct Varying
{
    const char* what;    ///< expression, anchored where it is tried
    const char* general; ///< what stands for it
};

constexpr Varying varyings[] = {
    {R"re([a-z][a-z+]*://[^\s'"<>)\]]+)re", R"re([a-z+]+://[^\s'"]+)re"},
    {R"re([0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}\b)re", R"re([0-9a-fA-F-]{36})re"},
    {R"re(0x[0-9a-fA-F]+\b)re", R"re(0x[0-9a-fA-F]+)re"},
    {R"re((?=[0-9a-fA-F]*\d)(?=[0-9a-fA-F]*[a-fA-F])[0-9a-fA-F]{7,64}\b)re", R"re([0-9a-fA-F]{7,64})re"},
    {R"re('[^'\s][^']{0,120}')re", R"re([^']{1,200})re"},
    {R"re("[^"\s][^"]{0,120}")re", R"re([^"]{1,200})re"},
    {R"re(`[^`\s][^`']{0,120}[`'])re", R"re([^`']{1,200})re"},
    {R"re((?:[A-Za-z]:\\|\\\\)[^\s:'"()]+)re", R"re([A-Za-z]?:?[^\s:'"]+)re"},
    {R"re((?:~|\.{1,2})?/?(?:[\w.@+-]+/)+[\w.@+-]*|(?:~|\.{1,2})?/[\w.@+-]+)re", R"re([^\s:'"]+)re"},
    {R"re(\d+(?:\.\d+)+)re", R"re(\d+(?:\.\d+)*)re"},
    {R"re(\d+)re", R"re(\d+)re"},
};

bool isQuote(QChar c)
{
    return c == u'\'' || c == u'"' || c == u'`';
}

QString slugOf(const QString& text)
{
    static const QRegularExpression word(QStringLiteral("[a-z]{3,}"));
    QStringList words;
    auto found = word.globalMatch(text.toLower());
    while (found.hasNext() && words.size() < 4) {
        const QString one = found.next().captured();
        if (one != u"the" && one != u"error" && one != u"and" && one != u"for" && !words.contains(one))
            words << one;
    }
    return words.isEmpty() ? QStringLiteral("rule") : words.join(u'-');
}

} // namespace

Rule ruleFromLine(std::string_view line, Category category)
{
    const QString text = displayText(shortened(withoutClock(line), lineRead)).trimmed();
    static const std::vector<QRegularExpression> kinds = [] {
        std::vector<QRegularExpression> made;
        for (const Varying& varying : varyings)
            made.emplace_back(QString::fromUtf8(varying.what));
        return made;
    }();

    QString pattern, title, words;
    int groups = 0;
    bool inWord = false; // a number inside a word ("sha256", "x86_64") belongs to its name, an apostrophe too
    for (qsizetype at = 0; at < text.size();) {
        if (text[at].isSpace()) {
            qsizetype end = at;
            while (end < text.size() && text[end].isSpace())
                ++end;
            pattern += end - at == 1 && text[at] == u' ' ? QStringLiteral(" ") : QStringLiteral("\\s+");
            title += u' ';
            words += u' ';
            at = end;
            inWord = false;
            continue;
        }
        QRegularExpressionMatch match;
        size_t kind = 0;
        for (; kind < kinds.size() && !inWord; ++kind) {
            match = kinds[kind].match(text, at, QRegularExpression::NormalMatch, QRegularExpression::AnchorAtOffsetMatchOption);
            if (match.hasMatch())
                break;
        }
        if (!inWord && kind < kinds.size()) {
            const QString captured = match.captured();
            const QString general = QString::fromUtf8(varyings[kind].general);
            const bool quoted = isQuote(captured.front());
            const bool grouped = groups < mostGroups;
            const QString group = grouped ? QStringLiteral("\\%1").arg(++groups) : captured;
            const QString part = grouped ? u'(' + general + u')' : general;
            pattern += quoted ? captured.front() + part + captured.back() : part;
            title += quoted && grouped ? captured.front() + group + captured.back() : group;
            words += u' ';
            at = match.capturedEnd();
            inWord = captured.back().isLetterOrNumber() || captured.back() == u'_';
            continue;
        }
        const QChar c = text[at++];
        inWord = c.isLetterOrNumber() || c == u'_';
        static const QString special = QStringLiteral("\\^$.|?*+()[]{}");
        if (special.contains(c))
            pattern += u'\\';
        pattern += c;
        title += c;
        words += c;
    }
    static const QRegularExpression loud(QStringLiteral("^(?:\\[?(?:error|fatal|failure|err|critical)\\]?[:!]?\\s+)+"),
                                         QRegularExpression::CaseInsensitiveOption);
    title.remove(loud);
    if (title.size() > titleLength)
        title = title.left(titleLength - 1).trimmed() + QChar(0x2026);
    while (title.endsWith(u'.') || title.endsWith(u':'))
        title.chop(1);
    if (!title.isEmpty())
        title[0] = title[0].toUpper();

    Rule rule;
    rule.id = QStringLiteral("own.") + slugOf(words);
    rule.category = category == Category::Unknown ? Category::BuildFailure : category;
    rule.pattern = pattern.toStdString();
    rule.title = title;
    rule.confidence = 0.7;
    rule.matches = {text.toStdString()};
    return rule;
}

} // namespace sentinel
