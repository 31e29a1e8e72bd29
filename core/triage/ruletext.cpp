// Packs are written by people, with comments that no YAML library keeps. So an item is found by where its lines begin and end:
// it goes on as long as lines are indented deeper than its dash, which YAML itself demands of everything inside.

#include "core/triage/ruletext.h"

#include <QCoreApplication>

#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <optional>

namespace sentinel {

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(RuleText)
};

/// Lines [begin, end) of a pack, counted from 0, and how deep their dash is.
struct Item
{
    int begin = 0;
    int end = 0;
    qsizetype indent = 0;
};

struct Outline
{
    QList<QByteArray> lines;  ///< without line feeds
    std::vector<Item> items;  ///< of the list
    std::vector<QString> ids; ///< of each
    int listLine = -1;        ///< where "rules:" stands
    bool isBlockList = true;  ///< false: in braces
    qsizetype indent = 2;     ///< of its items
};

qsizetype indentOf(const QByteArray& line)
{
    qsizetype depth = 0;
    while (depth < line.size() && line[depth] == ' ')
        ++depth;
    return depth;
}

bool isBlank(const QByteArray& line)
{
    return line.trimmed().isEmpty();
}

QByteArray quoted(const QString& text)
{
    const bool isPlain = std::all_of(text.begin(), text.end(), [](QChar c) { return c.isPrint() || c.isSurrogate(); });
    if (isPlain)
        return '\'' + QString(text).replace(u'\'', QStringLiteral("''")).toUtf8() + '\'';
    QString escaped = QStringLiteral("\"");
    for (const QChar c : text) {
        if (c == u'"' || c == u'\\')
            (escaped += u'\\') += c;
        else if (c == u'\n')
            escaped += QStringLiteral("\\n");
        else if (c == u'\t')
            escaped += QStringLiteral("\\t");
        else if (!c.isPrint() && !c.isSurrogate())
            escaped += QStringLiteral("\\u%1").arg(uint(c.unicode()), 4, 16, QChar(u'0'));
        else
            escaped += c;
    }
    return (escaped + u'"').toUtf8();
}

QByteArray quoted(const std::string& utf8Text)
{
    return quoted(QString::fromStdString(utf8Text));
}

template <typename Texts>
QByteArray listYaml(const char* key, const Texts& texts)
{
    if (texts.empty())
        return {};
    QByteArray yaml = QByteArray("  ") + key + ":\n";
    for (const auto& text : texts)
        yaml += "    - " + quoted(text) + '\n';
    return yaml;
}

QByteArray nameOf(std::string_view name)
{
    return {name.data(), qsizetype(name.size())};
}

Result<Outline> outlineOf(const QByteArray& pack)
{
    Outline outline;
    outline.lines = pack.split('\n');
    try {
        const YAML::Node root = YAML::Load(pack.toStdString());
        if (root.IsNull())
            return outline;
        if (!root.IsMap())
            return Error{Error::Kind::Malformed, Text::tr("This is no rule pack: it must be a map with a list \"rules\"."), {}};
        for (const auto& entry : root) {
            if (entry.first.Scalar() != "rules")
                continue;
            outline.listLine = entry.first.Mark().line;
            const YAML::Node list = entry.second;
            outline.isBlockList = list.IsSequence() && (list.size() == 0 || list.Style() != YAML::EmitterStyle::Flow);
            for (const YAML::Node& node : list) {
                Item item;
                item.begin = node.Mark().line;
                const YAML::Node id = node.IsMap() ? node["id"] : YAML::Node();
                outline.ids.push_back(id && id.IsScalar() ? QString::fromStdString(id.Scalar()) : QString());
                if (item.begin < 0 || item.begin >= outline.lines.size())
                    return Error{Error::Kind::Malformed, Text::tr("The places of the rules cannot be found."), {}};
                // "-" may stand on a line of its own above what it begins.
                while (item.begin > 0 && !outline.lines[item.begin].trimmed().startsWith('-'))
                    --item.begin;
                item.indent = indentOf(outline.lines[item.begin]);
                item.end = item.begin + 1;
                for (int line = item.end; line < outline.lines.size(); ++line) {
                    if (isBlank(outline.lines[line]))
                        continue;
                    if (indentOf(outline.lines[line]) <= item.indent)
                        break;
                    item.end = line + 1;
                }
                outline.items.push_back(item);
            }
            if (!outline.items.empty())
                outline.indent = outline.items.front().indent;
        }
    } catch (const YAML::Exception& error) {
        return Error{Error::Kind::Malformed,
                     Text::tr("Line %1: no valid YAML: %2").arg(std::max(0, error.mark.line) + 1).arg(QString::fromStdString(error.msg)),
                     {}};
    }
    return outline;
}

QList<QByteArray> indented(const QByteArray& item, qsizetype indent)
{
    QList<QByteArray> lines = item.split('\n');
    while (!lines.isEmpty() && isBlank(lines.last()))
        lines.removeLast();
    for (QByteArray& line : lines) {
        if (!isBlank(line))
            line.prepend(QByteArray(indent, ' '));
    }
    return lines;
}

std::optional<size_t> placeOf(const Outline& outline, const QString& id)
{
    const auto found = std::find(outline.ids.begin(), outline.ids.end(), id);
    return found == outline.ids.end() ? std::nullopt : std::optional(size_t(found - outline.ids.begin()));
}

Error inBraces()
{
    return {Error::Kind::Unsupported, Text::tr("The rules of this file are written in braces; write them one below the other first."), {}};
}

void replaceLines(Outline& outline, int begin, int end, const QList<QByteArray>& by)
{
    QList<QByteArray> lines = outline.lines.mid(0, begin);
    lines += by;
    lines += outline.lines.mid(end);
    outline.lines = lines;
}

} // namespace

QByteArray ruleYaml(const Rule& rule)
{
    const Rule byDefault;
    QByteArray yaml = "- id: " + quoted(rule.id) + '\n';
    const auto line = [&yaml](const char* key, const QByteArray& value) { yaml += QByteArray("  ") + key + ": " + value + '\n'; };
    if (rule.disabled)
        line("disabled", "true");
    if (rule.disabled && rule.pattern.empty())
        return yaml;
    line("category", nameOf(jsonName(rule.category)));
    if (rule.attribution != byDefault.attribution)
        line("attribution", nameOf(jsonName(rule.attribution)));
    line("pattern", quoted(rule.pattern));
    if (rule.ignoreCase)
        line("ignore_case", "true");
    if (!rule.scope.step.isEmpty())
        line("step", quoted(rule.scope.step));
    if (!rule.scope.tools.isEmpty())
        line("tools", "[" + rule.scope.tools.join(QStringLiteral(", ")).toUtf8() + "]");
    if (!rule.scope.after.isEmpty())
        line("after", quoted(rule.scope.after));
    if (rule.scope.nearEnd)
        line("near_end", "true");
    if (rule.scope.failingStep)
        line("failing_step", "true");
    line("title", quoted(rule.title));
    if (!rule.hint.isEmpty())
        line("hint", quoted(rule.hint));
    yaml += listYaml("remediation", rule.remediation);
    yaml += listYaml("before", rule.before);
    line("confidence", QByteArray::number(rule.confidence, 'g', 6));
    if (rule.summary)
        line("summary", "true");
    yaml += listYaml("matches", rule.matches);
    yaml += listYaml("rejects", rule.rejects);
    return yaml;
}

Result<QByteArray> withRule(const QByteArray& pack, const QString& id, const QByteArray& item)
{
    Result<Outline> outline = outlineOf(pack);
    if (!outline)
        return outline.error();
    if (outline->listLine < 0) {
        QByteArray made = pack;
        if (!made.isEmpty() && !made.endsWith('\n'))
            made += '\n';
        if (isBlank(made))
            made += "# Failure signatures of our own; later rules stand in for built-in ones with the same id.\npack: own\n";
        return made + "rules:\n" + indented(item, 2).join('\n') + '\n';
    }
    const QList<QByteArray> lines = indented(item, outline->indent);
    if (!outline->items.empty() && !outline->isBlockList)
        return inBraces();
    if (const std::optional<size_t> place = placeOf(*outline, id)) {
        const Item& old = outline->items[*place];
        replaceLines(*outline, old.begin, old.end, lines);
        return outline->lines.join('\n');
    }
    int end = outline->listLine + 1;
    if (outline->items.empty()) {
        QByteArray& list = outline->lines[outline->listLine]; // "rules: []" or "rules:" with nothing behind it
        list = list.left(list.indexOf(':') + 1);
    } else {
        end = outline->items.back().end;
    }
    replaceLines(*outline, end, end, lines);
    QByteArray made = outline->lines.join('\n');
    if (!made.endsWith('\n'))
        made += '\n';
    return made;
}

Result<QByteArray> withoutRule(const QByteArray& pack, const QString& id)
{
    Result<Outline> outline = outlineOf(pack);
    if (!outline)
        return outline.error();
    const std::optional<size_t> place = placeOf(*outline, id);
    if (!place)
        return Error{Error::Kind::NotFound, Text::tr("The rule %1 is not in this file.").arg(id), {}};
    if (!outline->isBlockList)
        return inBraces();
    const Item& old = outline->items[*place];
    replaceLines(*outline, old.begin, old.end, {});
    if (outline->items.size() == 1)
        outline->lines[outline->listLine] = "rules: []";
    return outline->lines.join('\n');
}

QByteArray ruleItemIn(const QByteArray& pack, const QString& id)
{
    const Result<Outline> outline = outlineOf(pack);
    const std::optional<size_t> place = outline && outline->isBlockList ? placeOf(*outline, id) : std::nullopt;
    if (!place)
        return {};
    const Item& item = outline->items[*place];
    QByteArray text;
    for (int line = item.begin; line < item.end; ++line)
        text += outline->lines[line].mid(std::min(item.indent, indentOf(outline->lines[line]))) + '\n';
    return text;
}

} // namespace sentinel
