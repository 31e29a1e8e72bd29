#include "core/base/hash.h"
#include "core/triage/anchors.h"
#include "core/triage/pattern.h"
#include "core/triage/ruleloader.h"
#include "core/triage/ruleset_p.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QHash>

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

// The cache entry begins with its key, so that a file for other rules, another library or processor is not taken.
std::unique_ptr<hs_database_t, HsFree> cachedDatabase(const QByteArray& entry, const QByteArray& key)
{
    const qsizetype head = key.size() + 64;
    if (entry.size() <= head || !entry.startsWith(key))
        return {};
    const QByteArray body = entry.sliced(head);
    if (hex(digestOf({body.constData(), size_t(body.size())})) != entry.sliced(key.size(), 64))
        return {};
    hs_database_t* database = nullptr;
    if (hs_deserialize_database(body.constData(), size_t(body.size()), &database) != HS_SUCCESS)
        return {};
    return std::unique_ptr<hs_database_t, HsFree>(database);
}

QByteArray cacheEntry(const hs_database_t* database, const QByteArray& key)
{
    char* bytes = nullptr;
    size_t size = 0;
    if (hs_serialize_database(database, &bytes, &size) != HS_SUCCESS)
        return {};
    const QByteArray body(bytes, qsizetype(size));
    free(bytes); // the library takes it from malloc
    return key + hex(digestOf({body.constData(), size})) + body;
}

Error malformed(const Rule& rule, const QString& what)
{
    return {Error::Kind::Malformed, QStringLiteral("%1:%2: %3").arg(rule.file).arg(rule.line).arg(what), {}};
}

} // namespace

Result<RuleSet> RuleSet::load(const std::vector<RuleFile>& files, const QByteArray& compiled)
{
    auto d = std::make_shared<Private>();
    QHash<QString, size_t> places;
    for (const RuleFile& file : files) {
        Result<std::vector<Rule>> rules = readRules(file);
        if (!rules)
            return rules.error();
        for (Rule& rule : *rules) {
            if (rule.scope.tools.isEmpty() == false) {
                for (const QString& tool : rule.scope.tools) {
                    if (!isKnownTool(tool))
                        return malformed(rule, Text::tr("no tool is called \"%1\"; tools are: %2").arg(tool, knownTools().join(QStringLiteral(", "))));
                }
            }
            const auto place = places.constFind(rule.id);
            if (place != places.constEnd()) {
                d->rules[*place] = std::move(rule);
            } else {
                places.insert(rule.id, d->rules.size());
                d->rules.push_back(std::move(rule));
            }
        }
    }

    Patterns patterns;
    for (const Rule& rule : d->rules) {
        patterns.add(rule.pattern, rule.ignoreCase);
        QRegularExpression expression(QString::fromStdString(rule.pattern));
        if (rule.ignoreCase)
            expression.setPatternOptions(QRegularExpression::CaseInsensitiveOption);
        d->expressions.push_back(std::move(expression));
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
    d->database = cachedDatabase(compiled, d->key);
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
        if (hs_compile_multi(texts.data(), patterns.flags.data(), ids.data(), unsigned(texts.size()), HS_MODE_BLOCK, nullptr,
                             &database, &error) != HS_SUCCESS) {
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
    d->serialized = d->compiled ? cacheEntry(d->database.get(), d->key) : compiled;
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
            files.push_back({QStringLiteral("rules/") + name, file.readAll()});
    }
    return files;
}

const std::vector<Rule>& RuleSet::rules() const { return m_d->rules; }
QByteArray RuleSet::serialized() const { return m_d->serialized; }
QByteArray RuleSet::key() const { return m_d->key; }
bool RuleSet::wasCompiled() const { return m_d->compiled; }

QString titleFor(const RuleSet& rules, int rule, std::string_view line)
{
    QString title = rules.rules()[size_t(rule)].title;
    if (!title.contains(u'\\'))
        return title;
    const QString text = QString::fromUtf8(line.data(), qsizetype(line.size()));
    const QRegularExpressionMatch match = rules.d().expressions[size_t(rule)].match(text);
    for (int group = 1; group <= 9; ++group) {
        QString captured = match.captured(group).trimmed();
        if (captured.size() > 120)
            captured = captured.left(119) + QChar(0x2026);
        title.replace(QStringLiteral("\\%1").arg(group), captured);
    }
    return title.simplified();
}

} // namespace sentinel
