// Words are looked up in trigram indexes. A word that few runs have answers with those runs, and the page is cut from them.
// A word that many runs have is better tested run by run while the list is walked in its order: the page is soon full,
// whereas collecting all of them would take longer the more there are. The two are told apart source by source.
#include "core/store/runsearch_p.h"

#include "core/store/reader.h"

#include <algorithm>
#include <set>

namespace sentinel {

namespace {

struct Source
{
    std::string_view lookUp; ///< runs by a phrase of FTS5
    std::string_view test;   ///< one run by a LIKE pattern
    size_t patterns;         ///< how often it stands in `test`
};

// First the run's own texts, which are all that short words are looked for in.
constexpr Source sources[] = {
    {"SELECT rowid FROM run_text WHERE run_text MATCH ?",
     "(run.pipeline LIKE ? ESCAPE '\\' OR run.repo LIKE ? ESCAPE '\\' OR run.branch LIKE ? ESCAPE '\\' "
     "OR run.title LIKE ? ESCAPE '\\')",
     4},
    {"SELECT DISTINCT job.run_id FROM evidence_text CROSS JOIN evidence ON evidence.id = evidence_text.rowid "
     "CROSS JOIN finding ON finding.id = evidence.finding_id CROSS JOIN job ON job.id = finding.job_id "
     "WHERE evidence_text MATCH ?",
     "EXISTS (SELECT 1 FROM job CROSS JOIN finding ON finding.job_id = job.id "
     "CROSS JOIN evidence ON evidence.finding_id = finding.id "
     "WHERE job.run_id = run.id AND evidence.text LIKE ? ESCAPE '\\')",
     1},
    {"SELECT DISTINCT job.run_id FROM test_text CROSS JOIN test_result ON test_result.test_id = test_text.rowid "
     "CROSS JOIN job ON job.id = test_result.job_id WHERE test_text MATCH ?",
     "EXISTS (SELECT 1 FROM job CROSS JOIN test_result ON test_result.job_id = job.id "
     "CROSS JOIN test ON test.id = test_result.test_id WHERE job.run_id = run.id "
     "AND (test.name LIKE ? ESCAPE '\\' OR test.suite LIKE ? ESCAPE '\\'))",
     2},
};

bool isShort(const QString& word)
{
    return word.toUcs4().size() < shortestIndexed;
}

Condition testOf(const Source& source, const QString& word)
{
    return {std::string(source.test), std::vector<Value>(source.patterns, likePattern(word))};
}

using Runs = std::set<qint64>;

// The runs that a source has for a word; nothing if there are too many.
Result<std::optional<Runs>> lookUp(Reader& db, const Source& source, const QString& word)
{
    Runs runs;
    const auto add = [&runs](Row& row) {
        runs.insert(row.next<qint64>());
        return true;
    };
    const std::string limit = " LIMIT " + std::to_string(fewRuns + 1);
    const Condition test = testOf(source, word);
    const Result<> done = isShort(word) ? db.each("SELECT id FROM run WHERE " + test.sql + limit, add, test.values)
                                        : db.each(std::string(source.lookUp) + limit, add, phrase(word));
    if (!done)
        return done.error();
    return runs.size() > fewRuns ? std::optional<Runs>() : std::optional(std::move(runs));
}

Condition oneOf(const Runs& runs)
{
    QByteArray list = "[";
    for (const qint64 run : runs)
        list += (list.size() == 1 ? "" : ",") + QByteArray::number(run);
    return {"run.id IN (SELECT value FROM json_each(?))", {Value::text(list + ']')}};
}

Condition either(const Condition& a, const Condition& b)
{
    Condition both{"(", a.values};
    both.sql.append(a.sql).append(" OR ").append(b.sql).append(")");
    both.values.insert(both.values.end(), b.values.begin(), b.values.end());
    return both;
}

// What a word asks of a run; says in `isById` whether that is but a list of ids.
Result<Condition> searchWord(Reader& db, const QString& word, bool& isById)
{
    Runs few;
    std::optional<Condition> tests;
    for (const Source& source : sources) {
        if (isShort(word) && &source != sources)
            break;
        const Result<std::optional<Runs>> runs = lookUp(db, source, word);
        if (!runs)
            return runs.error();
        if (*runs)
            few.insert((*runs)->begin(), (*runs)->end());
        else
            tests = tests ? either(*tests, testOf(source, word)) : testOf(source, word);
    }
    isById = !tests;
    return tests ? either(oneOf(few), *tests) : oneOf(few);
}

} // namespace

// A phrase of FTS5: whatever is inside the quotes is text.
Value phrase(const QString& word)
{
    return QLatin1Char('"') + QString(word).replace(QLatin1Char('"'), QLatin1String("\"\"")) + QLatin1Char('"');
}

Value likePattern(const QString& word)
{
    QString pattern = word;
    for (const char special : {'\\', '%', '_'})
        pattern.replace(QLatin1Char(special), QLatin1Char('\\') + QString(QLatin1Char(special)));
    return QLatin1Char('%') + pattern + QLatin1Char('%');
}

Result<TextSearch> searchForPage(Reader& db, const QString& text)
{
    TextSearch search;
    QStringList words = searchWords(text);
    // Long words are rare, and what they leave is quickly tested for the short ones.
    std::stable_sort(words.begin(), words.end(), [](const QString& a, const QString& b) { return a.size() > b.size(); });
    for (const QString& word : words) {
        if (search.isById && isShort(word)) {
            search.condition.add(testOf(sources[0], word));
            continue;
        }
        bool isById = false;
        const Result<Condition> condition = searchWord(db, word, isById);
        if (!condition)
            return condition.error();
        search.condition.add(*condition);
        search.isById = search.isById || isById;
    }
    return search;
}

TextSearch searchForCount(const QString& text)
{
    TextSearch search;
    for (const QString& word : searchWords(text)) {
        if (isShort(word)) {
            search.condition.add(testOf(sources[0], word));
            continue;
        }
        Condition condition{"run.id IN (", {}};
        for (const Source& source : sources) {
            condition.sql.append(&source == sources ? "" : " UNION ").append(source.lookUp);
            condition.values.push_back(phrase(word));
        }
        condition.sql += ")";
        search.condition.add(condition);
        search.isById = true;
    }
    return search;
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
            word = text.mid(i + 1, closing - i - 1).remove(QChar(QChar::Null));
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

} // namespace sentinel
