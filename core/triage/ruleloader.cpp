#include "core/triage/ruleloader.h"

#include "core/base/nearest.h"
#include "core/triage/anchors.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QHash>
#include <QRegularExpression>

#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <set>

namespace sentinel {

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(RuleLoader)
};

// The size of what a person writes; beyond it somebody means harm, or made a mistake that would cost every log.
constexpr qsizetype longestPattern = 4000;

const QStringList& packKeys()
{
    static const QStringList keys = {QStringLiteral("pack"), QStringLiteral("title"), QStringLiteral("version"), QStringLiteral("source"),
                                     QStringLiteral("rules")};
    return keys;
}

const QStringList& ruleKeys()
{
    static const QStringList keys = {
        QStringLiteral("id"),          QStringLiteral("category"),     QStringLiteral("attribution"), QStringLiteral("pattern"),
        QStringLiteral("ignore_case"), QStringLiteral("step"),         QStringLiteral("tools"),       QStringLiteral("after"),
        QStringLiteral("near_end"),    QStringLiteral("failing_step"), QStringLiteral("title"),       QStringLiteral("hint"),
        QStringLiteral("remediation"), QStringLiteral("before"),       QStringLiteral("confidence"),  QStringLiteral("summary"),
        QStringLiteral("matches"),     QStringLiteral("rejects"),      QStringLiteral("disabled")};
    return keys;
}

QString text(const std::string& utf8Text)
{
    return QString::fromStdString(utf8Text);
}

int lineOf(const YAML::Node& node)
{
    return std::max(0, node.Mark().line) + 1;
}

/// Reads a pack and goes on behind a mistake, so that a person sees all of them at once.
class PackReader
{
public:
    explicit PackReader(const RuleFile& file) : m_file(file) { m_pack.name = QFileInfo(file.name).completeBaseName(); }

    RulePack read()
    {
        try {
            readRoot(YAML::Load(m_file.yaml.toStdString()));
        } catch (const YAML::Exception& error) {
            complain(std::max(0, error.mark.line) + 1, Text::tr("no valid YAML: %1").arg(text(error.msg)));
        }
        std::stable_sort(m_pack.mistakes.begin(), m_pack.mistakes.end(),
                         [](const RuleMistake& a, const RuleMistake& b) { return a.line < b.line; });
        return std::move(m_pack);
    }

private:
    void complain(int line, const QString& what) { m_pack.mistakes.push_back({line, m_rule.id, what}); }

    void readRoot(const YAML::Node& root)
    {
        if (!root.IsMap())
            return complain(1, Text::tr("a rule pack must be a map with a list \"rules\""));
        checkKeys(root, packKeys());
        const auto read = [&](const char* key, QString& into) {
            if (const YAML::Node node = root[key])
                into = scalar(node, key);
        };
        read("pack", m_pack.name);
        read("title", m_pack.title);
        read("version", m_pack.version);
        read("source", m_pack.source);
        const YAML::Node rules = root["rules"];
        if (!rules || !(rules.IsSequence() || rules.IsNull()))
            return complain(rules ? lineOf(rules) : 1, Text::tr("a rule pack must have a list \"rules\""));
        QHash<QString, int> lines;
        for (const YAML::Node& node : rules) {
            const size_t mistakes = m_pack.mistakes.size();
            m_rule = {};
            readRule(node);
            if (!m_rule.id.isEmpty() && lines.contains(m_rule.id))
                complain(m_rule.line, Text::tr("the rule \"%1\" is given twice, first in line %2").arg(m_rule.id).arg(lines[m_rule.id]));
            lines.insert(m_rule.id, m_rule.line);
            if (m_pack.mistakes.size() == mistakes)
                m_pack.rules.push_back(std::move(m_rule));
        }
        m_rule = {};
    }

    void checkKeys(const YAML::Node& map, const QStringList& keys)
    {
        std::set<std::string> seen;
        for (const auto& entry : map) {
            const std::string key = entry.first.IsScalar() ? entry.first.Scalar() : std::string();
            if (!keys.contains(text(key)))
                complain(lineOf(entry.first),
                         Text::tr("unknown key \"%1\"; did you mean \"%2\"?").arg(text(key), nearest(text(key), keys)));
            if (!seen.insert(key).second)
                complain(lineOf(entry.first), Text::tr("key \"%1\" is given twice").arg(text(key)));
        }
    }

    QString scalar(const YAML::Node& node, const char* key)
    {
        if (node.IsScalar())
            return text(node.Scalar());
        complain(lineOf(node), Text::tr("\"%1\" must be a text").arg(QLatin1StringView(key)));
        return {};
    }

    template <typename T>
    void value(const YAML::Node& rule, const char* key, T& into, const QString& kind)
    {
        const YAML::Node node = rule[key];
        if (!node)
            return;
        try {
            into = node.as<T>();
        } catch (const YAML::Exception&) {
            complain(lineOf(node), Text::tr("\"%1\" must be %2").arg(QLatin1StringView(key), kind));
        }
    }

    void flag(const YAML::Node& rule, const char* key, bool& into) { value(rule, key, into, Text::tr("true or false")); }

    std::vector<std::string> list(const YAML::Node& rule, const char* key)
    {
        const YAML::Node node = rule[key];
        if (!node || node.IsNull())
            return {};
        if (node.IsScalar())
            return {node.Scalar()};
        if (!node.IsSequence()) {
            complain(lineOf(node), Text::tr("\"%1\" must be a list of texts").arg(QLatin1StringView(key)));
            return {};
        }
        std::vector<std::string> texts;
        for (const YAML::Node& item : node)
            texts.push_back(scalar(item, key).toStdString());
        return texts;
    }

    QStringList texts(const YAML::Node& rule, const char* key)
    {
        QStringList all;
        for (const std::string& item : list(rule, key))
            all << text(item);
        return all;
    }

    /// Nothing if it cannot be used.
    std::optional<QRegularExpression> expression(const YAML::Node& node, const char* key, QRegularExpression::PatternOptions options = {})
    {
        const QString pattern = scalar(node, key);
        if (pattern.isEmpty()) {
            complain(lineOf(node), Text::tr("\"%1\" must not be empty").arg(QLatin1StringView(key)));
            return {};
        }
        if (pattern.size() > longestPattern) {
            complain(lineOf(node), Text::tr("\"%1\" is longer than %2 characters").arg(QLatin1StringView(key)).arg(longestPattern));
            return {};
        }
        QRegularExpression made(pattern, options);
        if (made.isValid())
            return made;
        complain(lineOf(node),
                 Text::tr("the expression \"%1\" is not valid: %2 at character %3")
                     .arg(pattern, made.errorString())
                     .arg(made.patternErrorOffset() + 1));
        return {};
    }

    void refuseBroadPattern(const YAML::Node& node, const QRegularExpression& made)
    {
        // Whatever also matches these says nothing about a failure.
        for (const char16_t* harmless : {u"", u" ", u"a", u"0", u"Building the project", u"1 2 3", u"----"}) {
            if (made.match(QString::fromUtf16(harmless)).hasMatch())
                return complain(lineOf(node),
                                Text::tr("the expression \"%1\" is too broad: it matches nearly every line").arg(made.pattern()));
        }
    }

    void checkTitle(const YAML::Node& node, int groups)
    {
        static const QRegularExpression reference(QStringLiteral("\\\\([1-9])"));
        auto found = reference.globalMatch(m_rule.title);
        while (found.hasNext()) {
            const int group = found.next().captured(1).toInt();
            if (group > groups)
                complain(lineOf(node), Text::tr("the title names group \\%1, but the pattern has %2").arg(group).arg(groups));
        }
    }

    template <typename E, typename Find, typename All>
    void word(const YAML::Node& rule, const char* key, E& into, Find find, All all)
    {
        const YAML::Node node = rule[key];
        if (!node)
            return;
        const QString said = scalar(node, key);
        if (const auto found = find(said.toStdString()))
            into = *found;
        else if (node.IsScalar())
            complain(lineOf(node),
                     Text::tr("\"%1\" is no %2; did you mean \"%3\"?").arg(said, QLatin1StringView(key), nearest(said, all())));
    }

    static QStringList categoryNames()
    {
        QStringList names;
        for (int i = int(Category::Unknown) + 1; i <= int(Category::Timeout); ++i)
            names << QString::fromStdString(std::string(jsonName(Category(i))));
        return names;
    }
    static QStringList attributionNames()
    {
        return {QStringLiteral("code"), QStringLiteral("test"), QStringLiteral("infrastructure"), QStringLiteral("unknown")};
    }

    void readScope(const YAML::Node& node)
    {
        RuleScope& scope = m_rule.scope;
        if (const YAML::Node step = node["step"]) {
            if (const auto made = expression(step, "step", QRegularExpression::CaseInsensitiveOption))
                scope.step = made->pattern();
        }
        scope.tools = texts(node, "tools");
        for (const QString& tool : scope.tools) {
            if (!isKnownTool(tool))
                complain(lineOf(node["tools"]),
                         Text::tr("no tool is called \"%1\"; did you mean \"%2\"? Tools are: %3")
                             .arg(tool, nearest(tool, knownTools()), knownTools().join(QStringLiteral(", "))));
        }
        if (const YAML::Node after = node["after"]) {
            if (const auto made = expression(after, "after"))
                scope.after = made->pattern();
        }
        flag(node, "near_end", scope.nearEnd);
        flag(node, "failing_step", scope.failingStep);
    }

    void readRule(const YAML::Node& node)
    {
        m_rule.pack = m_pack.name;
        m_rule.file = m_file.name;
        m_rule.line = lineOf(node);
        if (!node.IsMap())
            return complain(m_rule.line, Text::tr("a rule must be a map with an id and a pattern"));
        if (const YAML::Node id = node["id"]) {
            m_rule.id = scalar(id, "id");
            if (m_rule.id.isEmpty())
                complain(lineOf(id), Text::tr("a rule's id must not be empty"));
        }
        checkKeys(node, ruleKeys());
        flag(node, "disabled", m_rule.disabled);
        const std::vector<const char*> needed = m_rule.disabled ? std::vector<const char*>{"id"}
                                                                // all that it takes to switch a rule of another file off
                                                                : std::vector<const char*>{"id", "category", "pattern", "title", "matches"};
        for (const char* key : needed) {
            if (!node[key])
                complain(m_rule.line, Text::tr("the rule has no \"%1\"").arg(QLatin1StringView(key)));
        }
        word(node, "category", m_rule.category, categoryNamed, categoryNames);
        word(node, "attribution", m_rule.attribution, attributionNamed, attributionNames);
        flag(node, "ignore_case", m_rule.ignoreCase);
        flag(node, "summary", m_rule.summary);
        readScope(node);
        int groups = 0;
        if (const YAML::Node pattern = node["pattern"]) {
            const auto made = expression(
                pattern, "pattern", m_rule.ignoreCase ? QRegularExpression::CaseInsensitiveOption : QRegularExpression::NoPatternOption);
            if (made) {
                m_rule.pattern = made->pattern().toStdString();
                groups = made->captureCount();
                refuseBroadPattern(pattern, *made);
            } else {
                groups = 9; // that much is known to be wrong already
            }
        }
        if (const YAML::Node title = node["title"]) {
            m_rule.title = scalar(title, "title");
            checkTitle(title, groups);
        }
        if (const YAML::Node hint = node["hint"])
            m_rule.hint = scalar(hint, "hint");
        m_rule.remediation = texts(node, "remediation");
        m_rule.before = texts(node, "before");
        if (m_rule.before.contains(m_rule.id))
            complain(lineOf(node["before"]), Text::tr("a rule cannot decide before itself"));
        value(node, "confidence", m_rule.confidence, Text::tr("a number from 0 to 1"));
        if (!(m_rule.confidence >= 0 && m_rule.confidence <= 1))
            complain(lineOf(node["confidence"]), Text::tr("\"confidence\" must be a number from 0 to 1"));
        m_rule.matches = list(node, "matches");
        if (node["matches"] && m_rule.matches.empty() && !m_rule.disabled)
            complain(lineOf(node["matches"]), Text::tr("the rule has no line that it matches"));
        m_rule.rejects = list(node, "rejects");
    }

    const RuleFile& m_file;
    RulePack m_pack;
    Rule m_rule; ///< being read
};

} // namespace

bool isBuiltIn(const QString& file)
{
    return file.startsWith(QStringLiteral("built-in/"));
}

QString provenanceOf(const Rule& rule)
{
    if (isBuiltIn(rule.file))
        return Text::tr("built in, pack %1").arg(rule.pack);
    const QString file = QFileInfo(rule.file).fileName();
    if (rule.overrides.isEmpty())
        return file;
    return isBuiltIn(rule.overrides) ? Text::tr("%1, in place of the built-in rule").arg(file)
                                     : Text::tr("%1, in place of the rule in %2").arg(file, QFileInfo(rule.overrides).fileName());
}

RulePack readPack(const RuleFile& file)
{
    return PackReader(file).read();
}

Result<std::vector<Rule>> readRules(const RuleFile& file)
{
    RulePack pack = readPack(file);
    if (pack.mistakes.empty())
        return std::move(pack.rules);
    const RuleMistake& first = pack.mistakes.front();
    return Error{Error::Kind::Malformed, QStringLiteral("%1:%2: %3").arg(file.name).arg(first.line).arg(first.text), {}};
}

Result<std::vector<Rule>> mergedRules(const std::vector<RuleFile>& files)
{
    std::vector<Rule> all;
    QHash<QString, size_t> places;
    for (const RuleFile& file : files) {
        Result<std::vector<Rule>> rules = readRules(file);
        if (!rules)
            return rules.error();
        for (Rule& rule : *rules) {
            const auto place = places.constFind(rule.id);
            if (place == places.constEnd()) {
                places.insert(rule.id, all.size());
                all.push_back(std::move(rule));
                continue;
            }
            Rule& earlier = all[*place];
            rule.overrides = earlier.file;
            if (rule.disabled && rule.pattern.empty()) { // "id" and "disabled" alone: the rest is what it was
                earlier.disabled = true;
                earlier.overrides = earlier.file;
                earlier.file = rule.file;
                earlier.line = rule.line;
                earlier.pack = rule.pack;
                continue;
            }
            earlier = std::move(rule);
        }
    }
    return all;
}

} // namespace sentinel
