#include "core/triage/rulefromline.h"

#include "core/base/text.h"
#include "core/triage/lines.h"

#include <QRegularExpression>

#include <algorithm>

namespace sentinel {

namespace {

constexpr size_t lineRead = 400; // words further on say less than what they cost
constexpr qsizetype titleLength = 80;
constexpr int mostGroups = 3;

/// What varies, in the order in which it is looked for; `byGroup` is what stands for it as the first, second and third of a kind
/// that a title shows.
struct Varying
{
    const char* what;    ///< anchored expression
    const char* general; ///< what stands for it
    const char* grouped; ///< the same, capturing; null: not for titles
};

constexpr Varying varyings[] = {
    {R"re([a-z][a-z+]*://[^\s'"<>)\]]+)re", R"re([a-z+]+://[^\s'"]+)re", R"re(([a-z+]+://[^\s'"]+))re"},
    {R"re([0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}\b)re", R"re([0-9a-fA-F-]{36})re", nullptr},
    {R"re(0x[0-9a-fA-F]+\b)re", R"re(0x[0-9a-fA-F]+)re", nullptr},
    {R"re((?=[0-9a-fA-F]*\d)(?=[0-9a-fA-F]*[a-fA-F])[0-9a-fA-F]{7,64}\b)re", R"re([0-9a-fA-F]{7,64})re", nullptr},
    {R"re('[^'\s][^']{0,120}')re", R"re('[^']{1,200}')re", R"re('([^']{1,200})')re"},
    {R"re("[^"\s][^"]{0,120}")re", R"re("[^"]{1,200}")re", R"re("([^"]{1,200})")re"},
    {R"re(`[^`\s][^`]{0,120}[`'])re", R"re(`[^`']{1,200}[`'])re", R"re(`([^`']{1,200})[`'])re"},
    {R"re((?:[A-Za-z]:\\|\\\\)[^\s:'"()]+)re", R"re([^\s:'"]+)re", R"re(([^\s:'"]+))re"},
    {R"re((?:~|\.{1,2})?/?(?:[\w.@+-]+/)+[\w.@+-]*|(?:~|\.{1,2})?/[\w.@+-]+)re", R"re([^\s:'"]+)re", R"re(([^\s:'"]+))re"},
    {R"re(\d+(?:\.\d+)+)re", R"re(\d+(?:\.\d+)*)re", nullptr},
    {R"re(\d+)re", R"re(\d+)re", nullptr},
    {R"re(\s+)re", R"re(\s+)re", nullptr},
};

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

    QString pattern, title;
    int groups = 0;
    bool inWord = false; // a number inside a word ("sha256", "x86_64") belongs to its name, an apostrophe too
    for (qsizetype at = 0; at < text.size();) {
        bool found = false;
        for (size_t kind = 0; kind < kinds.size() && !found && (!inWord || text[at].isSpace()); ++kind) {
            const QRegularExpressionMatch match =
                kinds[kind].match(text, at, QRegularExpression::NormalMatch, QRegularExpression::AnchorAtOffsetMatchOption);
            if (!match.hasMatch() || match.capturedLength() == 0)
                continue;
            found = true;
            at = match.capturedEnd();
            const Varying& varying = varyings[kind];
            const QString captured = match.captured();
            if (varying.grouped && groups < mostGroups) {
                pattern += QString::fromUtf8(varying.grouped);
                const bool isQuoted = captured.startsWith(u'\'') || captured.startsWith(u'"') || captured.startsWith(u'`');
                title += isQuoted ? captured.left(1) + QStringLiteral("\\%1").arg(++groups) + captured.right(1)
                                  : QStringLiteral("\\%1").arg(++groups);
            } else {
                pattern += QString::fromUtf8(varying.general);
                title += captured.trimmed().isEmpty() ? QStringLiteral(" ") : captured;
            }
            inWord = !captured.isEmpty() && (captured.back().isLetterOrNumber() || captured.back() == u'_');
        }
        if (found)
            continue;
        const QChar c = text[at++];
        inWord = c.isLetterOrNumber() || c == u'_';
        static const QString special = QStringLiteral("\\^$.|?*+()[]{}");
        if (special.contains(c))
            pattern += u'\\';
        pattern += c;
        title += c;
    }
    if (title.size() > titleLength)
        title = title.left(titleLength - 1).trimmed() + QChar(0x2026);
    while (title.endsWith(u'.') || title.endsWith(u':'))
        title.chop(1);
    if (!title.isEmpty())
        title[0] = title[0].toUpper();

    Rule rule;
    rule.id = QStringLiteral("own.") + slugOf(text);
    rule.category = category == Category::Unknown ? Category::BuildFailure : category;
    rule.pattern = pattern.toStdString();
    rule.title = title;
    rule.confidence = 0.7;
    rule.matches = {text.toStdString()};
    return rule;
}

} // namespace sentinel
