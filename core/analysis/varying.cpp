// A line and its like in another text are aligned by the longest common subsequence of their words; what is not in it varies.
#include "core/analysis/varying.h"

#include <QHash>
#include <QStringView>

#include <algorithm>

namespace sentinel {

namespace {

constexpr qsizetype linesLookedAt = 100;
constexpr size_t wordsLookedAt = 200;
constexpr qsizetype linesAround = 8; // in which a line's like is looked for
constexpr double likeAtLeast = 0.5;  // of the words
constexpr qsizetype joinedOver = 1;  // 12:34:56 varies as a whole

struct Word
{
    QStringView text;
    qsizetype begin = 0;
};

int classOf(QChar c)
{
    return c.isSpace() ? 0 : c.isLetterOrNumber() || c == u'_' ? 1 : 2;
}

/// Runs of letters and digits, runs of blanks, single other characters. Blanks are no words.
std::vector<Word> wordsOf(QStringView line)
{
    std::vector<Word> words;
    for (qsizetype at = 0; at < line.size() && words.size() < wordsLookedAt;) {
        const int kind = classOf(line[at]);
        qsizetype end = at + 1;
        while (kind != 2 && end < line.size() && classOf(line[end]) == kind)
            ++end;
        if (kind != 0)
            words.push_back({line.mid(at, end - at), at});
        at = end;
    }
    return words;
}

std::vector<std::vector<Word>> linesOf(const QString& text)
{
    std::vector<std::vector<Word>> lines;
    for (const QStringView line : QStringView(text).split(u'\n')) {
        if (qsizetype(lines.size()) == linesLookedAt)
            break;
        lines.push_back(wordsOf(line));
    }
    return lines;
}

/// The share of words that both have, in any order.
double likeness(const std::vector<Word>& a, const std::vector<Word>& b)
{
    if (a.empty() || b.empty())
        return 0;
    QHash<QStringView, int> counts;
    for (const Word& word : a)
        ++counts[word.text];
    size_t common = 0;
    for (const Word& word : b)
        common += counts[word.text]-- > 0;
    return 2.0 * double(common) / double(a.size() + b.size());
}

/// Says of each word of `a` whether the longest common subsequence with `b` lacks it.
void markVarying(const std::vector<Word>& a, const std::vector<Word>& b, std::vector<bool>& varies)
{
    const size_t width = b.size() + 1;
    std::vector<quint16> longest((a.size() + 1) * width);
    for (size_t i = a.size(); i-- > 0;) {
        for (size_t j = b.size(); j-- > 0;)
            longest[i * width + j] = a[i].text == b[j].text ? quint16(longest[(i + 1) * width + j + 1] + 1)
                                                            : std::max(longest[(i + 1) * width + j], longest[i * width + j + 1]);
    }
    size_t i = 0, j = 0;
    while (i < a.size()) {
        if (j < b.size() && a[i].text == b[j].text) {
            ++i;
            ++j;
        } else if (j < b.size() && longest[i * width + j + 1] >= longest[(i + 1) * width + j]) {
            ++j;
        } else {
            varies[i++] = true;
        }
    }
}

const std::vector<Word>* likeOf(const std::vector<Word>& line, qsizetype place, const std::vector<std::vector<Word>>& lines)
{
    const std::vector<Word>* best = nullptr;
    double most = likeAtLeast;
    const qsizetype last = std::min(qsizetype(lines.size()), place + linesAround + 1);
    for (qsizetype other = std::max<qsizetype>(0, place - linesAround); other < last; ++other) {
        const double like = likeness(line, lines[size_t(other)]);
        if (like > most || (like == most && !best)) {
            best = &lines[size_t(other)];
            most = like;
        }
    }
    return best;
}

} // namespace

std::vector<TextSpan> varyingIn(const QString& text, const QStringList& others)
{
    const std::vector<std::vector<Word>> lines = linesOf(text);
    std::vector<std::vector<bool>> varies;
    for (const std::vector<Word>& line : lines)
        varies.emplace_back(line.size());
    for (const QString& other : others) {
        const std::vector<std::vector<Word>> otherLines = linesOf(other);
        for (size_t i = 0; i < lines.size(); ++i) {
            if (const std::vector<Word>* like = likeOf(lines[i], qsizetype(i), otherLines))
                markVarying(lines[i], *like, varies[i]);
        }
    }
    std::vector<TextSpan> spans;
    qsizetype lineBegin = 0;
    for (size_t i = 0; i < lines.size(); ++i) {
        const size_t first = spans.size();
        for (size_t word = 0; word < lines[i].size(); ++word) {
            if (!varies[i][word])
                continue;
            const qsizetype begin = lineBegin + lines[i][word].begin, end = begin + lines[i][word].text.size();
            if (spans.size() > first && begin - spans.back().end <= joinedOver && !text[spans.back().end].isSpace())
                spans.back().end = end;
            else
                spans.push_back({begin, end});
        }
        const qsizetype lineEnd = text.indexOf(u'\n', lineBegin);
        lineBegin = lineEnd < 0 ? text.size() : lineEnd + 1;
    }
    return spans;
}

} // namespace sentinel
