#include "core/base/hash.h"
#include "core/triage/anchors.h"
#include "core/triage/pattern.h"
#include "core/triage/ruleloader.h"
#include "core/triage/ruleset_p.h"
#include "core/triage/rulestream.h"

#include <QCoreApplication>
#include <QDataStream>
#include <QDir>
#include <QFile>
#include <QHash>
#include <QIODevice>

namespace sentinel {

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(RuleSet)
};

constexpr int databaseVersion = 1; // raised when patterns are rewritten in another way

struct Patterns
{
    std::vector<std::string> texts;
    std::vector<unsigned> flags;

    void add(std::string_view pattern, bool ignoreCase)
    {
        texts.push_back(lineBound(pattern));
        flags.push_back(HS_FLAG_MULTILINE | (ignoreCase ? unsigned(HS_FLAG_CASELESS) : 0u));
    }
};

QByteArray keyOf(const Patterns& patterns)
{
    Hasher hasher;
    hasher.addPart(std::to_string(databaseVersion));
    hasher.addPart(hs_version());
    hs_platform_info_t platform = {};
    if (hs_populate_platform(&platform) == HS_SUCCESS) {
        hasher.addPart(std::to_string(platform.tune));
        hasher.addPart(std::to_string(platform.cpu_features));
    }
    for (size_t i = 0; i < patterns.texts.size(); ++i) {
        hasher.addPart(patterns.texts[i]);
        hasher.addPart(std::to_string(patterns.flags[i]));
    }
    return hex(hasher.result(), 16);
}

QByteArray sourcesOf(const std::vector<RuleFile>& files)
{
    Hasher hasher;
    hasher.addPart(SENTINEL_VERSION); // another version may understand a file in another way
    for (const RuleFile& file : files) {
        hasher.addPart(file.name.toStdString());
        hasher.addPart({file.yaml.constData(), size_t(file.yaml.size())});
    }
    return hex(hasher.result());
}

/// What a cache keeps: the rules as they were read from their files, and their database. In front stand a digest of these
/// files and one of everything behind it, so that neither other rules nor a damaged file are taken.
struct CacheEntry
{
    std::vector<Rule> rules;
    QByteArray key;
    QByteArray database;
};

constexpr qsizetype digestSize = 64; // in hexadecimal

std::optional<CacheEntry> entryFrom(const QByteArray& bytes, const QByteArray& sources)
{
    if (bytes.size() <= 2 * digestSize || !bytes.startsWith(sources))
        return {};
    const std::string_view body(bytes.constData() + 2 * digestSize, size_t(bytes.size() - 2 * digestSize));
    if (hex(digestOf(body)) != bytes.sliced(digestSize, digestSize))
        return {};
    QDataStream in(QByteArray::fromRawData(body.data(), qsizetype(body.size())));
    in.setVersion(QDataStream::Qt_6_4);
    CacheEntry entry;
    QByteArray rules;
    in >> rules >> entry.key >> entry.database;
    std::optional<std::vector<Rule>> read = rulesFrom(rules);
    if (in.status() != QDataStream::Ok || !read)
        return {};
    entry.rules = std::move(*read);
    return entry;
}

QByteArray entryOf(const std::vector<Rule>& rules, const hs_database_t* database, const QByteArray& key, const QByteArray& sources)
{
    char* bytes = nullptr;
    size_t size = 0;
    if (hs_serialize_database(database, &bytes, &size) != HS_SUCCESS)
        return {};
    QByteArray body;
    QDataStream out(&body, QIODevice::WriteOnly);
    out.setVersion(QDataStream::Qt_6_4);
    out << bytesOf(rules) << key << QByteArray(bytes, qsizetype(size));
    free(bytes); // the library takes it from malloc
    return sources + hex(digestOf({body.constData(), size_t(body.size())})) + body;
}

std::unique_ptr<hs_database_t, HsFree> databaseFrom(const QByteArray& bytes)
{
    hs_database_t* database = nullptr;
    if (hs_deserialize_database(bytes.constData(), size_t(bytes.size()), &database) != HS_SUCCESS)
        return {};
    return std::unique_ptr<hs_database_t, HsFree>(database);
}

Error malformed(const Rule& rule, const QString& what)
{
    return {Error::Kind::Malformed, QStringLiteral("%1:%2: %3").arg(rule.file).arg(rule.line).arg(what), {}};
}

// Two machines with the same rules must agree on it, so it tells nothing of library, processor or places of files.
QByteArray makingOf(const std::vector<Rule>& rules)
{
    std::vector<Rule> telling = rules;
    for (Rule& rule : telling) {
        rule.matches.clear();
        rule.rejects.clear();
        rule.pack.clear();
        rule.file.clear();
        rule.overrides.clear();
        rule.line = 0;
    }
    const QByteArray bytes = bytesOf(telling);
    return hex(digestOf({bytes.constData(), size_t(bytes.size())}), 16);
}

} // namespace

Result<RuleSet> RuleSet::load(const std::vector<RuleFile>& files, const QByteArray& compiled)
{
    const QByteArray sources = sourcesOf(files);
    std::optional<CacheEntry> cached = entryFrom(compiled, sources);
    if (cached)
        return compile(std::move(cached->rules), sources, {cached->key, cached->database, compiled});
    Result<std::vector<Rule>> rules = mergedRules(files);
    return rules ? compile(std::move(*rules), sources, {}) : Result<RuleSet>(rules.error());
}

Result<RuleSet> RuleSet::of(std::vector<Rule> rules)
{
    return compile(std::move(rules), {}, {});
}

Result<RuleSet> RuleSet::compile(std::vector<Rule> rules, const QByteArray& sources, const Compiled& earlier)
{
    auto d = std::make_shared<Private>();
    d->rules = std::move(rules);
    std::erase_if(d->rules, [](const Rule& rule) { return rule.disabled; });
    d->making = makingOf(d->rules);

    Patterns patterns;
    for (const Rule& rule : d->rules) {
        patterns.add(rule.pattern, rule.ignoreCase);
        QRegularExpression expression(QString::fromStdString(rule.pattern));
        if (rule.ignoreCase)
            expression.setPatternOptions(QRegularExpression::CaseInsensitiveOption);
        d->expressions.push_back(std::move(expression));
        d->steps.emplace_back(rule.scope.step, QRegularExpression::CaseInsensitiveOption);
    }
    d->firstAnchor = unsigned(patterns.texts.size());
    for (const Anchor& anchor : anchors())
        patterns.add(anchor.pattern, anchor.ignoreCase);
    d->firstVoice = unsigned(patterns.texts.size());
    for (const Voice& voice : voices())
        patterns.add(voice.pattern, false);
    d->firstAfter = unsigned(patterns.texts.size());
    for (const Rule& rule : d->rules) {
        if (rule.scope.after.isEmpty()) {
            d->afters.push_back(-1);
        } else {
            patterns.add(rule.scope.after.toStdString(), rule.ignoreCase);
            d->afters.push_back(d->afterCount++);
        }
    }
    d->count = unsigned(patterns.texts.size());

    d->key = keyOf(patterns);
    if (earlier.key == d->key && !d->key.isEmpty())
        d->database = databaseFrom(earlier.database);
    d->compiled = d->database == nullptr;
    if (!d->database) {
        std::vector<const char*> texts;
        std::vector<unsigned> ids;
        for (const std::string& text : patterns.texts) {
            ids.push_back(unsigned(texts.size()));
            texts.push_back(text.c_str());
        }
        hs_database_t* database = nullptr;
        hs_compile_error_t* error = nullptr;
        if (hs_compile_multi(texts.data(), patterns.flags.data(), ids.data(), unsigned(texts.size()), HS_MODE_BLOCK, nullptr, &database,
                             &error)
            != HS_SUCCESS) {
            const int at = error->expression;
            const QString what = QString::fromUtf8(error->message);
            hs_free_compile_error(error);
            if (at >= 0 && unsigned(at) < d->firstAnchor) {
                const Rule& rule = d->rules[size_t(at)];
                return malformed(rule, Text::tr("the expression of \"%1\" cannot be used: %2").arg(rule.id, what));
            }
            for (size_t i = 0; i < d->rules.size(); ++i) {
                if (at >= 0 && d->afters[i] >= 0 && d->firstAfter + unsigned(d->afters[i]) == unsigned(at))
                    return malformed(d->rules[i], Text::tr("the \"after\" of \"%1\" cannot be used: %2").arg(d->rules[i].id, what));
            }
            return Error{Error::Kind::Internal, Text::tr("The failure signatures cannot be compiled."),
                         QStringLiteral("%1: %2").arg(at < 0 ? QString() : QString::fromStdString(patterns.texts[size_t(at)]), what)};
        }
        d->database.reset(database);
    }
    d->serialized = !d->compiled ? earlier.entry : sources.isEmpty() ? QByteArray() : entryOf(d->rules, d->database.get(), d->key, sources);
    hs_scratch_t* scratch = nullptr;
    if (hs_alloc_scratch(d->database.get(), &scratch) != HS_SUCCESS)
        return Error{Error::Kind::Internal, Text::tr("There is not enough memory for the failure signatures."), {}};
    d->scratch.reset(scratch);

    RuleSet set;
    set.m_d = std::move(d);
    return set;
}

std::vector<RuleFile> RuleSet::builtInFiles()
{
    std::vector<RuleFile> files;
    const QDir folder(QStringLiteral(":/rules"));
    for (const QString& name : folder.entryList({QStringLiteral("*.yaml")}, QDir::Files, QDir::Name)) {
        QFile file(folder.filePath(name));
        if (file.open(QIODevice::ReadOnly))
            files.push_back({QStringLiteral("built-in/") + name, file.readAll()});
    }
    return files;
}

const std::vector<Rule>& RuleSet::rules() const
{
    return m_d->rules;
}
QByteArray RuleSet::serialized() const
{
    return m_d->serialized;
}
QByteArray RuleSet::key() const
{
    return m_d->making;
}
bool RuleSet::wasCompiled() const
{
    return m_d->compiled;
}

namespace {

QString filledTitle(QString title, const QRegularExpression& expression, std::string_view line)
{
    if (!title.contains(u'\\'))
        return title;
    const QString text = QString::fromUtf8(line.data(), qsizetype(line.size()));
    const QRegularExpressionMatch match = expression.match(text);
    for (int group = 1; group <= 9; ++group) {
        QString captured = match.captured(group); // with its blanks: they part it from what stands beside it
        if (captured.size() > 120)
            captured = captured.left(119) + QChar(0x2026);
        title.replace(QStringLiteral("\\%1").arg(group), captured);
    }
    title = title.simplified();
    // A group that took no part leaves what led up to it: "cannot be resolved:".
    while (title.endsWith(u':') || title.endsWith(u',') || title.endsWith(u' ') || title.endsWith(u'('))
        title.chop(1);
    return title;
}

QRegularExpression expressionOf(const Rule& rule)
{
    return QRegularExpression(QString::fromStdString(rule.pattern),
                              rule.ignoreCase ? QRegularExpression::CaseInsensitiveOption : QRegularExpression::NoPatternOption);
}

} // namespace

QString titleFor(const RuleSet& rules, int rule, std::string_view line)
{
    return filledTitle(rules.rules()[size_t(rule)].title, rules.d().expressions[size_t(rule)], line);
}

QString titleFrom(const Rule& rule, std::string_view line)
{
    return filledTitle(rule.title, expressionOf(rule), line);
}

} // namespace sentinel
