#include "core/providers/jsonpath_p.h"

#include <QCoreApplication>

#include <charconv>

namespace sentinel {

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(JsonPath)
};

constexpr size_t mostParts = 7; // a field's path in messages has room for no more

bool isNameCharacter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-'
        || static_cast<unsigned char>(c) >= 0x80;
}

} // namespace

class JsonPath::Parser
{
public:
    explicit Parser(std::string_view text) : m_text(text) {}

    Result<JsonPath> parse()
    {
        JsonPath path;
        if (!take('$') && !take('@'))
            return wrong(Text::tr("a path begins with $ (the document) or @ (the item)"));
        path.m_fromItem = m_text.front() == '@';
        while (m_at < m_text.size()) {
            Part part;
            if (!(take('.') ? member(part) : take('[') && bracket(part)))
                return wrong(m_what.isEmpty() ? Text::tr("expected .name or [") : m_what);
            path.m_parts.push_back(std::move(part));
            if (path.m_parts.size() > mostParts)
                return wrong(Text::tr("a path has at most %1 parts").arg(mostParts));
        }
        return path;
    }

private:
    char now() const { return m_at < m_text.size() ? m_text[m_at] : '\0'; }
    void space()
    {
        while (now() == ' ')
            ++m_at;
    }
    bool take(char c)
    {
        if (now() != c || m_at >= m_text.size())
            return false;
        ++m_at;
        return true;
    }
    bool fail(const QString& what)
    {
        m_what = what;
        return false;
    }
    Error wrong(const QString& what) const
    {
        const QString text = QString::fromUtf8(m_text.data(), qsizetype(m_text.size())).left(200);
        return payloadError(Text::tr("The path %1 is wrong at character %2: %3.").arg(text).arg(m_at + 1).arg(what));
    }

    std::string name()
    {
        const size_t begin = m_at;
        while (isNameCharacter(now()))
            ++m_at;
        return std::string(m_text.substr(begin, m_at - begin));
    }

    bool member(Part& part)
    {
        if (take('*')) {
            part = All{};
            return true;
        }
        std::string found = name();
        if (found.empty())
            return fail(Text::tr("expected the name of a member"));
        part = std::move(found);
        return true;
    }

    bool quoted(std::string& text)
    {
        const char quote = now();
        ++m_at;
        while (m_at < m_text.size() && now() != quote) {
            if (now() == '\\')
                ++m_at;
            text += now();
            ++m_at;
        }
        return take(quote) || fail(Text::tr("a text without its end"));
    }

    bool bracket(Part& part)
    {
        space();
        if (take('*')) {
            part = All{};
        } else if (now() == '\'' || now() == '"') {
            std::string text;
            if (!quoted(text))
                return false;
            part = std::move(text);
        } else if (take('?')) {
            Filter filter;
            if (!comparison(filter))
                return false;
            part = std::move(filter);
        } else {
            qsizetype index = 0;
            const auto [end, error] = std::from_chars(m_text.data() + m_at, m_text.data() + m_text.size(), index);
            if (error != std::errc())
                return fail(Text::tr("expected *, a position, a name in quotes or a filter"));
            m_at = static_cast<size_t>(end - m_text.data());
            part = index;
        }
        space();
        return take(']') || fail(Text::tr("expected ]"));
    }

    bool comparison(Filter& filter)
    {
        space();
        const bool inBrackets = take('('); // how it was written before the standard
        space();
        if (!take('@'))
            return fail(Text::tr("a filter begins with @"));
        while (take('.')) {
            filter.keys.push_back(name());
            if (filter.keys.back().empty())
                return fail(Text::tr("expected the name of a member"));
        }
        space();
        const std::string_view sign = m_text.substr(m_at, 2);
        if (sign != "==" && sign != "!=")
            return fail(Text::tr("expected == or !="));
        filter.isEqual = sign == "==";
        m_at += 2;
        space();
        if (!literal(filter))
            return false;
        space();
        return !inBrackets || take(')') || fail(Text::tr("expected )"));
    }

    bool literal(Filter& filter)
    {
        if (now() == '\'' || now() == '"') {
            std::string text;
            if (!quoted(text))
                return false;
            filter.value = std::move(text);
            return true;
        }
        double number = 0;
        const auto [end, error] = std::from_chars(m_text.data() + m_at, m_text.data() + m_text.size(), number);
        if (error == std::errc()) {
            m_at = static_cast<size_t>(end - m_text.data());
            filter.value = number;
            return true;
        }
        const std::string word = name();
        if (word == "true" || word == "false")
            filter.value = word == "true";
        else if (word != "null")
            return fail(Text::tr("expected a text in quotes, a number, true, false or null"));
        return true;
    }

    std::string_view m_text;
    size_t m_at = 0;
    QString m_what;
};

Result<JsonPath> JsonPath::parse(std::string_view text)
{
    return Parser(text).parse();
}

bool JsonPath::fits(const Filter& filter, const JsonField& element)
{
    JsonField field = element;
    for (const std::string& key : filter.keys)
        field = field[key];
    return field.equals(filter.value) == filter.isEqual;
}

bool JsonPath::walk(const JsonField& field, size_t at, const std::function<bool(const JsonField&)>& use) const
{
    if (at == m_parts.size())
        return use(field);
    const Part& part = m_parts[at];
    if (const auto* name = std::get_if<std::string>(&part)) {
        const JsonField below = field[*name];
        return !below.isThere() || walk(below, at + 1, use);
    }
    if (const auto* index = std::get_if<qsizetype>(&part)) {
        const JsonField below = field.at(*index);
        return !below.isThere() || walk(below, at + 1, use);
    }
    const auto* filter = std::get_if<Filter>(&part);
    bool goesOn = true;
    const auto visit = [&](const JsonField& below) {
        if (goesOn && below.isThere() && (!filter || fits(*filter, below)))
            goesOn = walk(below, at + 1, use);
    };
    if (field.isList())
        field.eachItem(visit);
    else if (field.isObject())
        field.eachMember(visit);
    return goesOn;
}

void JsonPath::each(const JsonField& document, const JsonField& item, const std::function<bool(const JsonField&)>& use) const
{
    const JsonField& start = m_fromItem ? item : document;
    if (start.isThere())
        (void)walk(start, 0, use);
}

JsonField JsonPath::first(const JsonField& document, const JsonField& item) const
{
    JsonField found;
    each(document, item, [&found](const JsonField& field) {
        found = field;
        return false;
    });
    return found;
}

} // namespace sentinel
