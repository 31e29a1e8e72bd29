#include "core/base/hash.h"
#include "core/triage/anchors.h"
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

QByteArray sourcesOf(const std::vector<RuleFile>& files)
{
    Hasher hasher;
    hasher.addPart(SENTINEL_VERSION); // another version may understand a file in another way
    hasher.addPart(std::to_string(ruleStreamFormat));
    for (const RuleFile& file : files) {
        hasher.addPart(file.name.toStdString());
        hasher.addPart({file.yaml.constData(), size_t(file.yaml.size())});
    }
    return hex(hasher.result());
}

/// What a cache keeps: the rules as they were read from their files, and their bank. In front stand a digest of these
/// files and one of everything behind it, so that neither other rules nor a damaged file are taken.
struct CacheEntry
{
    std::vector<Rule> rules;
    QByteArray key;
    QByteArray bank;
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
    in >> rules >> entry.key >> entry.bank;
    std::optional<std::vector<Rule>> read = rulesFrom(rules);
    if (in.status() != QDataStream::Ok || !read)
        return {};
    entry.rules = std::move(*read);
    return entry;
}

QByteArray entryOf(const std::vector<Rule>& rules, const PatternBank& bank, const QByteArray& key, const QByteArray& sources)
{
    QByteArray body;
    QDataStream out(&body, QIODevice::WriteOnly);
    out.setVersion(QDataStream::Qt_6_4);
    out << bytesOf(rules) << key << bank.serialized();
    return sources + hex(digestOf({body.constData(), size_t(body.size())})) + body;
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

/// Says whose expression it is that cannot be compiled.
Error unusable(const RuleSet::Private& d, const std::vector<LinePattern>& patterns, const PatternBank::Trouble& trouble)
{
    const int at = trouble.pattern;
    if (at >= 0 && unsigned(at) < d.firstAnchor) {
        const Rule& rule = d.rules[size_t(at)];
        return malformed(rule, Text::tr("the expression of \"%1\" cannot be used: %2").arg(rule.id, trouble.what));
    }
    for (size_t i = 0; i < d.rules.size(); ++i) {
        if (at >= 0 && d.afters[i] >= 0 && d.firstAfter + unsigned(d.afters[i]) == unsigned(at))
            return malformed(d.rules[i], Text::tr("the \"after\" of \"%1\" cannot be used: %2").arg(d.rules[i].id, trouble.what));
    }
    return Error{Error::Kind::Internal, Text::tr("The failure signatures cannot be compiled."),
                 QStringLiteral("%1: %2").arg(at < 0 ? QString() : QString::fromStdString(patterns[size_t(at)].expression), trouble.what)};
}

} // namespace

Result<RuleSet> RuleSet::load(const std::vector<RuleFile>& files, const QByteArray& compiled)
{
    const QByteArray sources = sourcesOf(files);
    std::optional<CacheEntry> cached = entryFrom(compiled, sources);
    if (cached)
        return compile(std::move(cached->rules), sources, {cached->key, cached->bank, compiled});
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

    std::vector<LinePattern> patterns;
    for (const Rule& rule : d->rules) {
        patterns.push_back({rule.pattern, rule.ignoreCase, false});
        QRegularExpression expression(QString::fromStdString(rule.pattern));
        if (rule.ignoreCase)
            expression.setPatternOptions(QRegularExpression::CaseInsensitiveOption);
        d->expressions.push_back(std::move(expression));
        d->steps.emplace_back(rule.scope.step, QRegularExpression::CaseInsensitiveOption);
    }
    d->firstAnchor = unsigned(patterns.size());
    for (const Anchor& anchor : anchors())
        patterns.push_back({anchor.pattern, anchor.ignoreCase, false});
    d->firstVoice = unsigned(patterns.size());
    for (const Voice& voice : voices())
        patterns.push_back({voice.pattern, false, true});
    d->firstAfter = unsigned(patterns.size());
    for (const Rule& rule : d->rules) {
        if (rule.scope.after.isEmpty()) {
            d->afters.push_back(-1);
        } else {
            patterns.push_back({rule.scope.after.toStdString(), rule.ignoreCase, false});
            d->afters.push_back(d->afterCount++);
        }
    }
    d->count = unsigned(patterns.size());
    QHash<QString, int> places;
    for (size_t i = 0; i < d->rules.size(); ++i)
        places.insert(d->rules[i].id, int(i));
    for (const Rule& rule : d->rules) {
        d->before.emplace_back();
        for (const QString& id : rule.before) {
            if (const auto place = places.constFind(id); place != places.constEnd())
                d->before.back().push_back(*place);
        }
    }

    d->key = PatternBank::keyOf(patterns);
    if (earlier.key == d->key && !d->key.isEmpty())
        d->bank = PatternBank::from(patterns, earlier.database);
    d->compiled = d->bank == nullptr;
    if (!d->bank) {
        PatternBank::Made made = PatternBank::make(patterns);
        if (!made.bank)
            return unusable(*d, patterns, *made.trouble);
        d->bank = std::move(made.bank);
    }
    d->serialized = !d->compiled ? earlier.entry : sources.isEmpty() ? QByteArray() : entryOf(d->rules, *d->bank, d->key, sources);

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
