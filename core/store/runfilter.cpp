#include "core/store/runfilter_p.h"

#include <algorithm>

namespace sentinel {

namespace {

constexpr qsizetype shortestIndexed = 3; // the index holds trigrams

template <typename E>
void addWords(Condition& condition, const char* column, const std::vector<E>& words)
{
    if (words.empty())
        return;
    std::string list;
    for (E word : words) {
        list += list.empty() ? "?" : ", ?";
        condition.values.emplace_back(word);
    }
    condition.sql += std::string(" AND ") + column + " IN (" + list + ")";
}

// A phrase of FTS5: whatever is inside the quotes is text.
QString quoted(const QString& word)
{
    return QLatin1Char('"') + QString(word).replace(QLatin1Char('"'), QLatin1String("\"\"")) + QLatin1Char('"');
}

Condition indexedWord(const QString& word)
{
    const Value phrase(quoted(word));
    Condition condition;
    condition.sql = "run.id IN ("
                    "SELECT rowid FROM run_text WHERE run_text MATCH ? "
                    "UNION SELECT job.run_id FROM evidence_text JOIN evidence ON evidence.id = evidence_text.rowid "
                    "JOIN finding ON finding.id = evidence.finding_id JOIN job ON job.id = finding.job_id "
                    "WHERE evidence_text MATCH ? "
                    "UNION SELECT job.run_id FROM test_text JOIN test_result ON test_result.test_id = test_text.rowid "
                    "JOIN job ON job.id = test_result.job_id WHERE test_text MATCH ?)";
    condition.values = {phrase, phrase, phrase};
    return condition;
}

QString likePattern(const QString& word)
{
    QString pattern = word;
    for (const char special : {'\\', '%', '_'})
        pattern.replace(QLatin1Char(special), QLatin1Char('\\') + QString(QLatin1Char(special)));
    return QLatin1Char('%') + pattern + QLatin1Char('%');
}

// Too short for the index: read what is there. Almost every run matches one or two letters, so a page is soon full.
Condition shortWord(const QString& word)
{
    const Value pattern(likePattern(word));
    Condition condition;
    condition.sql = "(run.pipeline LIKE ? ESCAPE '\\' OR run.repo LIKE ? ESCAPE '\\' OR run.branch LIKE ? ESCAPE '\\' "
                    "OR run.title LIKE ? ESCAPE '\\' "
                    "OR EXISTS (SELECT 1 FROM job JOIN finding ON finding.job_id = job.id "
                    "JOIN evidence ON evidence.finding_id = finding.id "
                    "WHERE job.run_id = run.id AND evidence.text LIKE ? ESCAPE '\\') "
                    "OR EXISTS (SELECT 1 FROM job JOIN test_result ON test_result.job_id = job.id "
                    "JOIN test ON test.id = test_result.test_id WHERE job.run_id = run.id "
                    "AND (test.name LIKE ? ESCAPE '\\' OR test.suite LIKE ? ESCAPE '\\')))";
    condition.values.assign(7, pattern);
    return condition;
}

} // namespace

void Condition::add(std::string_view part, std::initializer_list<Value> partValues)
{
    sql.append(" AND ").append(part);
    values.insert(values.end(), partValues);
}

void Condition::add(const Condition& other)
{
    sql += " AND " + other.sql;
    values.insert(values.end(), other.values.begin(), other.values.end());
}

QStringList searchWords(const QString& text)
{
    QStringList words;
    QString word;
    const auto finish = [&words, &word] {
        if (!word.isEmpty() && !words.contains(word))
            words.push_back(word);
        word.clear();
    };
    for (qsizetype i = 0; i < text.size(); ++i) {
        const QChar c = text[i];
        const qsizetype closing = c == QLatin1Char('"') && word.isEmpty() ? text.indexOf(QLatin1Char('"'), i + 1) : -1;
        if (closing > i) {
            word = text.mid(i + 1, closing - i - 1);
            word.remove(QChar(QChar::Null));
            finish();
            i = closing;
        } else if (c.isSpace() || c.isNull()) {
            finish();
        } else {
            word += c;
        }
    }
    finish();
    return words;
}

Condition wordsCondition(const RunFilter& filter)
{
    Condition condition;
    if (!filter.pipeline.isEmpty())
        condition.add("pipeline = ?", {filter.pipeline});
    if (!filter.repo.isEmpty())
        condition.add("repo = ?", {filter.repo});
    if (!filter.branch.isEmpty())
        condition.add("branch = ?", {filter.branch});
    addWords(condition, "outcome", filter.outcomes);
    addWords(condition, "category", filter.categories);
    return condition;
}

Condition filterCondition(const RunFilter& filter)
{
    Condition condition = wordsCondition(filter);
    if (filter.since)
        condition.add("happened_at >= ?", {*filter.since});
    if (filter.until)
        condition.add("happened_at < ?", {*filter.until});
    const QStringList words = searchWords(filter.text);
    for (const QString& word : words)
        condition.add(word.toUcs4().size() >= shortestIndexed ? indexedWord(word) : shortWord(word));
    return condition;
}

} // namespace sentinel
