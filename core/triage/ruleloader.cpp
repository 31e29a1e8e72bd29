#include "core/triage/ruleloader.h"

#include <QCoreApplication>
#include <QRegularExpression>

#include <yaml-cpp/yaml.h>

#include <array>
#include <numeric>
#include <set>

namespace sentinel {

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(RuleLoader)
};

/// Thrown inside this file only: YAML is read deep inside nested calls, and one error ends the reading.
struct Mistake
{
    int line = 0;
    QString what;
};

constexpr std::array fileKeys = {"pack", "rules"};
constexpr std::array ruleKeys = {"id",           "category", "attribution", "pattern",     "ignore_case", "tools",   "after",   "near_end",
                                 "failing_step", "title",    "hint",        "remediation", "confidence",  "summary", "matches", "rejects"};

QString text(const std::string& utf8Text)
{
    return QString::fromStdString(utf8Text);
}

int lineOf(const YAML::Node& node)
{
    return node.Mark().line + 1;
}

size_t editDistance(std::string_view a, std::string_view b)
{
    std::vector<size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), size_t(0));
    for (size_t i = 1; i <= a.size(); ++i) {
        size_t diagonal = row[0];
        row[0] = i;
        for (size_t j = 1; j <= b.size(); ++j) {
            const size_t change = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
            diagonal = row[j];
            row[j] = std::min({row[j] + 1, row[j - 1] + 1, change});
        }
    }
    return row.back();
}

template <typename Keys>
std::string_view nearestOf(const Keys& keys, std::string_view word)
{
    return *std::min_element(keys.begin(), keys.end(),
                             [word](std::string_view a, std::string_view b) { return editDistance(a, word) < editDistance(b, word); });
}

template <typename Keys>
void refuseUnknownKeys(const YAML::Node& map, const Keys& keys)
{
    std::set<std::string> seen;
    for (const auto& entry : map) {
        const std::string key = entry.first.as<std::string>();
        if (std::find(keys.begin(), keys.end(), std::string_view(key)) == keys.end()) {
            throw Mistake{lineOf(entry.first),
                          Text::tr("unknown key \"%1\"; did you mean \"%2\"?").arg(text(key), text(std::string(nearestOf(keys, key))))};
        }
        if (!seen.insert(key).second)
            throw Mistake{lineOf(entry.first), Text::tr("key \"%1\" is given twice").arg(text(key))};
    }
}

std::string scalarOf(const YAML::Node& node, const char* key)
{
    if (!node.IsScalar())
        throw Mistake{lineOf(node), Text::tr("\"%1\" must be a text").arg(QLatin1StringView(key))};
    return node.Scalar();
}

template <typename T>
T valueOf(const YAML::Node& node, const char* key, const char* kind)
{
    try {
        return node.as<T>();
    } catch (const YAML::Exception&) {
        throw Mistake{lineOf(node), Text::tr("\"%1\" must be %2").arg(QLatin1StringView(key), QLatin1StringView(kind))};
    }
}

std::vector<std::string> listOf(const YAML::Node& node, const char* key)
{
    std::vector<std::string> texts;
    if (node.IsScalar())
        return {node.Scalar()};
    if (!node.IsSequence())
        throw Mistake{lineOf(node), Text::tr("\"%1\" must be a list of texts").arg(QLatin1StringView(key))};
    for (const YAML::Node& item : node)
        texts.push_back(scalarOf(item, key));
    return texts;
}

QStringList textsOf(const YAML::Node& node, const char* key)
{
    QStringList texts;
    for (const std::string& item : listOf(node, key))
        texts << text(item);
    return texts;
}

QRegularExpression expressionOf(const YAML::Node& node, const std::string& pattern)
{
    QRegularExpression expression(text(pattern));
    if (!expression.isValid()) {
        throw Mistake{lineOf(node),
                      Text::tr("the expression \"%1\" is not valid: %2 at character %3")
                          .arg(text(pattern), expression.errorString())
                          .arg(expression.patternErrorOffset() + 1)};
    }
    return expression;
}

void refuseBroadPattern(const YAML::Node& node, const QRegularExpression& expression)
{
    // Whatever also matches these says nothing about a failure.
    for (const char16_t* harmless : {u"", u" ", u"a", u"0", u"Building the project", u"1 2 3", u"----"}) {
        if (expression.match(QString::fromUtf16(harmless)).hasMatch())
            throw Mistake{lineOf(node),
                          Text::tr("the expression \"%1\" is too broad: it matches nearly every line").arg(expression.pattern())};
    }
}

void checkTitle(const YAML::Node& node, const QString& title, int groups)
{
    static const QRegularExpression reference(QStringLiteral("\\\\([1-9])"));
    auto found = reference.globalMatch(title);
    while (found.hasNext()) {
        const int group = found.next().captured(1).toInt();
        if (group > groups)
            throw Mistake{lineOf(node), Text::tr("the title names group \\%1, but the pattern has %2").arg(group).arg(groups)};
    }
}

template <typename E, typename Find>
E wordOf(const YAML::Node& node, const char* key, Find find)
{
    const auto value = find(scalarOf(node, key));
    if (!value)
        throw Mistake{lineOf(node), Text::tr("\"%1\" is no %2").arg(text(node.Scalar()), QLatin1StringView(key))};
    return *value;
}

Rule ruleOf(const YAML::Node& node, const QString& file)
{
    if (!node.IsMap())
        throw Mistake{lineOf(node), Text::tr("a rule must be a map with an id and a pattern")};
    refuseUnknownKeys(node, ruleKeys);
    for (const char* key : {"id", "category", "pattern", "title", "matches"}) {
        if (!node[key])
            throw Mistake{lineOf(node), Text::tr("the rule has no \"%1\"").arg(QLatin1StringView(key))};
    }
    Rule rule;
    rule.file = file;
    rule.line = lineOf(node);
    rule.id = text(scalarOf(node["id"], "id"));
    if (rule.id.isEmpty())
        throw Mistake{lineOf(node["id"]), Text::tr("a rule's id must not be empty")};
    rule.category = wordOf<Category>(node["category"], "category", categoryNamed);
    if (const YAML::Node n = node["attribution"])
        rule.attribution = wordOf<Attribution>(n, "attribution", attributionNamed);
    rule.pattern = scalarOf(node["pattern"], "pattern");
    if (const YAML::Node n = node["ignore_case"])
        rule.ignoreCase = valueOf<bool>(n, "ignore_case", "true or false");
    QRegularExpression expression = expressionOf(node["pattern"], rule.pattern);
    if (rule.ignoreCase)
        expression.setPatternOptions(QRegularExpression::CaseInsensitiveOption);
    refuseBroadPattern(node["pattern"], expression);
    if (const YAML::Node n = node["tools"])
        rule.scope.tools = textsOf(n, "tools");
    if (const YAML::Node n = node["after"]) {
        rule.scope.after = text(scalarOf(n, "after"));
        (void)expressionOf(n, n.Scalar()); // for its check alone
    }
    if (const YAML::Node n = node["near_end"])
        rule.scope.nearEnd = valueOf<bool>(n, "near_end", "true or false");
    if (const YAML::Node n = node["failing_step"])
        rule.scope.failingStep = valueOf<bool>(n, "failing_step", "true or false");
    if (const YAML::Node n = node["summary"])
        rule.summary = valueOf<bool>(n, "summary", "true or false");
    rule.title = text(scalarOf(node["title"], "title"));
    checkTitle(node["title"], rule.title, expression.captureCount());
    if (const YAML::Node n = node["hint"])
        rule.hint = text(scalarOf(n, "hint"));
    if (const YAML::Node n = node["remediation"])
        rule.remediation = textsOf(n, "remediation");
    if (const YAML::Node n = node["confidence"]) {
        rule.confidence = valueOf<double>(n, "confidence", "a number from 0 to 1");
        if (!(rule.confidence >= 0 && rule.confidence <= 1))
            throw Mistake{lineOf(n), Text::tr("\"confidence\" must be a number from 0 to 1")};
    }
    rule.matches = listOf(node["matches"], "matches");
    if (rule.matches.empty())
        throw Mistake{lineOf(node["matches"]), Text::tr("the rule has no line that it matches")};
    if (const YAML::Node n = node["rejects"])
        rule.rejects = listOf(n, "rejects");
    return rule;
}

} // namespace

Result<std::vector<Rule>> readRules(const RuleFile& file)
{
    const auto mistake = [&file](int line, const QString& what) {
        return Error{Error::Kind::Malformed, QStringLiteral("%1:%2: %3").arg(file.name).arg(line).arg(what), {}};
    };
    try {
        const YAML::Node root = YAML::Load(file.yaml.toStdString());
        if (!root.IsMap())
            return mistake(1, Text::tr("a rule pack must be a map with a list \"rules\""));
        refuseUnknownKeys(root, fileKeys);
        if (!root["rules"] || !root["rules"].IsSequence())
            return mistake(lineOf(root), Text::tr("a rule pack must have a list \"rules\""));
        std::vector<Rule> rules;
        QHash<QString, int> lines;
        for (const YAML::Node& node : root["rules"]) {
            Rule rule = ruleOf(node, file.name);
            if (lines.contains(rule.id))
                return mistake(rule.line, Text::tr("the rule \"%1\" is given twice, first in line %2").arg(rule.id).arg(lines[rule.id]));
            lines.insert(rule.id, rule.line);
            rules.push_back(std::move(rule));
        }
        return rules;
    } catch (const Mistake& found) {
        return mistake(found.line, found.what);
    } catch (const YAML::Exception& error) {
        return mistake(error.mark.line + 1, QString::fromStdString(error.msg));
    }
}

} // namespace sentinel
