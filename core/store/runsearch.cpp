// Words are looked up in trigram indexes. A word that few runs have answers with those runs, and the page is cut from them.
// A word that many runs have is better tested run by run while the list is walked in its order: the page is soon full,
// whereas collecting all of them would take longer the more there are. The two are told apart source by source.
#include "core/store/runsearch_p.h"

#include "core/store/reader.h"

#include <set>

namespace sentinel {

namespace {

constexpr qsizetype shortestIndexed = 3; // characters: the indexes hold trigrams

struct Source
{
    std::string_view lookUp; ///< runs by a phrase of FTS5
    std::string_view test;   ///< one run by a LIKE pattern, ?1 of it
    int patterns;            ///< parameters in `test`
};

constexpr Source sources[] = {
    {"SELECT rowid FROM run_text WHERE run_text MATCH ?",
     "run.pipeline LIKE ? ESCAPE '\\' OR run.repo LIKE ? ESCAPE '\\' OR run.branch LIKE ? ESCAPE '\\' "
     "OR run.title LIKE ? ESCAPE '\\'", 4},
    {"SELECT DISTINCT job.run_id FROM evidence_text CROSS JOIN evidence ON evidence.id = evidence_text.rowid "
     "CROSS JOIN finding ON finding.id = evidence.finding_id CROSS JOIN job ON job.id = finding.job_id "
     "WHERE evidence_text MATCH ?",
     "EXISTS (SELECT 1 FROM job CROSS JOIN finding ON finding.job_id = job.id "
     "CROSS JOIN evidence ON evidence.finding_id = finding.id "
     "WHERE job.run_id = run.id AND evidence.text LIKE ? ESCAPE '\\')", 1},
    {"SELECT DISTINCT job.run_id FROM test_text CROSS JOIN test_result ON test_result.test_id = test_text.rowid "
     "CROSS JOIN job ON job.id = test_result.job_id WHERE test_text MATCH ?",
     "EXISTS (SELECT 1 FROM job CROSS JOIN test_result ON test_result.job_id = job.id "
     "CROSS JOIN test ON test.id = test_result.test_id WHERE job.run_id = run.id "
     "AND (test.name LIKE ? ESCAPE '\\' OR test.suite LIKE ? ESCAPE '\\'))", 2},
};

// A phrase of FTS5: whatever is inside the quotes is text.
QString phrase(const QString& word)
{
    return QLatin1Char('"') + QString(word).replace(QLatin1Char('"'), QLatin1String("\"\"")) + QLatin1Char('"');
}

QString likePattern(const QString& word)
{
    QString pattern = word;
    for (const char special : {'\\', '%', '_'})
        pattern.replace(QLatin1Char(special), QLatin1Char('\\') + QString(QLatin1Char(special)));
    return QLatin1Char('%') + pattern + QLatin1Char('%');
}

// The runs that a source has for a word; nothing if there are too many, or if the word is too short for the index.
Result<std::optional<std::set<qint64>>> lookUp(Reader& db, const Source& source, const QString& word)
{
    std::optional<std::set<qint64>> runs;
    if (word.toUcs4().size() < shortestIndexed)
        return runs;
    runs.emplace();
    const Result<> done = db.each(std::string(source.lookUp) + " LIMIT ?", [&runs](Row& row) {
        runs->insert(row.next<qint64>());
        return true;
    }, phrase(word), fewRuns + 1);
    if (!done)
        return done.error();
    if (runs->size() > fewRuns)
        runs.reset();
    return runs;
}

Condition oneOf(const std::set<qint64>& runs)
{
    QByteArray list;
    for (const qint64 run : runs)
        list += (list.isEmpty() ? "[" : ",") + QByteArray::number(run);
    Condition condition;
    condition.add("run.id IN (SELECT value FROM json_each(?))", {Value::text(list.isEmpty() ? QByteArray("[]") : list + ']')});
    return condition;
}

struct WordSearch
{
    std::set<qint64> few;      ///< runs of the sources that have few
    Condition rest;            ///< tests the others
};

Result<WordSearch> searchWord(Reader& db, const QString& word)
{
    WordSearch search;
    std::string tests;
    for (const Source& source : sources) {
        const Result<std::optional<std::set<qint64>>> runs = lookUp(db, source, word);
        if (!runs)
            return runs.error();
        if (*runs) {
            search.few.insert((*runs)->begin(), (*runs)->end());
            continue;
        }
        tests += (tests.empty() ? "" : " OR ") + std::string(source.test);
        search.rest.values.insert(search.rest.values.end(), static_cast<size_t>(source.patterns), Value(likePattern(word)));
    }
    if (!tests.empty())
        search.rest.sql = tests;
    return search;
}

} // namespace

Result<TextSearch> searchText(Reader& db, const QString& text)
{
    TextSearch search;
    for (const QString& word : searchWords(text)) {
        const Result<WordSearch> found = searchWord(db, word);
        if (!found)
            return found.error();
        const Condition few = oneOf(found->few);
        if (found->rest.isTrivial()) {
            search.condition.add(few);
            const auto count = static_cast<qint64>(found->few.size());
            search.runsAtMost = std::min(count, search.runsAtMost.value_or(count));
        } else {
            Condition either;
            either.sql = "(" + few.sql + " OR " + found->rest.sql + ")";
            either.values = few.values;
            either.values.insert(either.values.end(), found->rest.values.begin(), found->rest.values.end());
            search.condition.add(either);
        }
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
