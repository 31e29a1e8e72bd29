#include "core/providers/json_p.h"

#include "core/base/text.h"
#include "core/providers/providers.h"

#include <QCoreApplication>
#include <QLocale>

#include <charconv>
#include <cmath>

namespace sentinel {

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(Payload)
};

constexpr size_t deepest = 256;
constexpr size_t longestText = 1000, longestId = 400; // bytes
constexpr size_t firstCapacity = 64 << 10;
constexpr size_t keptCapacity = 8 << 20; // a parser grown beyond it is given up again

// Parsers are dear to make and keep their memory, so each thread has one for all its payloads.
simdjson::dom::parser& parserOfThread()
{
    thread_local simdjson::dom::parser parser;
    if (parser.max_depth() != deepest || parser.capacity() > keptCapacity) {
        parser = simdjson::dom::parser();
        if (parser.allocate(firstCapacity, deepest) != simdjson::SUCCESS)
            parser = simdjson::dom::parser(); // without memory parsing will say so
    }
    return parser;
}

// The element lives as long as the parser is not asked again.
Result<simdjson::dom::element> parsed(simdjson::dom::parser& parser, std::string_view json)
{
    simdjson::dom::element root;
    const auto parse = [&](std::string_view text) { return parser.parse(text.data(), text.size()).get(root); };
    if (parse(json) == simdjson::SUCCESS)
        return root;
    std::string mended;
    if (const Result<> checked = checkJsonText(json, &mended); !checked)
        return checked.error();
    const simdjson::error_code error = mended.empty() ? simdjson::TAPE_ERROR : parse(mended);
    if (error != simdjson::SUCCESS)
        return Error{Error::Kind::TooLarge, Text::tr("This JSON is more than can be read."),
                     QString::fromLatin1(simdjson::error_message(error))};
    return root;
}

} // namespace

Error payloadError(const QString& message, const QString& detail)
{
    return Error{Error::Kind::Malformed, message, detail};
}

Result<> checkJson(std::string_view json)
{
    const Result<simdjson::dom::element> root = parsed(parserOfThread(), json);
    return root ? Result<>() : Result<>(root.error());
}

Result<JsonDocument> JsonDocument::read(std::string_view json)
{
    JsonDocument document;
    document.m_parser = &parserOfThread();
    Result<simdjson::dom::element> root = parsed(*document.m_parser, json);
    if (!root)
        return root.error();
    document.m_root = *root;
    return document;
}

JsonDocument::JsonDocument(JsonDocument&& other) noexcept = default;
JsonDocument::~JsonDocument() = default;

JsonField JsonDocument::root()
{
    JsonField field;
    field.m_document = this;
    field.m_element = m_root;
    field.m_isThere = !m_root.is_null();
    return field;
}

JsonField JsonField::child(std::string_view key, qsizetype index) const
{
    JsonField field;
    field.m_document = m_document;
    field.m_path = m_path;
    field.m_depth = m_depth;
    if (m_depth < m_path.size())
        field.m_path[field.m_depth++] = {key, index};
    return field;
}

JsonField JsonField::operator[](std::string_view key) const
{
    JsonField field = child(key, 0);
    simdjson::dom::object object;
    if (m_isThere && m_element.get(object) == simdjson::SUCCESS && object.at_key(key).get(field.m_element) == simdjson::SUCCESS)
        field.m_isThere = !field.m_element.is_null();
    return field;
}

JsonField JsonField::at(qsizetype index) const
{
    const auto count = static_cast<qsizetype>(size());
    const qsizetype place = index < 0 ? count + index : index;
    JsonField field = child({}, place);
    simdjson::dom::array list;
    if (place >= 0 && place < count && m_element.get(list) == simdjson::SUCCESS
        && list.at(static_cast<size_t>(place)).get(field.m_element) == simdjson::SUCCESS)
        field.m_isThere = !field.m_element.is_null();
    return field;
}

std::string_view JsonField::word() const
{
    std::string_view text;
    if (m_isThere && m_element.get(text) != simdjson::SUCCESS)
        return {};
    return text;
}

bool JsonField::equals(const std::variant<std::monostate, bool, double, std::string>& value) const
{
    if (!m_isThere)
        return std::holds_alternative<std::monostate>(value);
    bool truth = false;
    double number = 0;
    std::string_view text;
    if (m_element.get(truth) == simdjson::SUCCESS)
        return value == std::variant<std::monostate, bool, double, std::string>(truth);
    if (m_element.get(number) == simdjson::SUCCESS)
        return std::holds_alternative<double>(value) && std::get<double>(value) == number;
    return m_element.get(text) == simdjson::SUCCESS && std::holds_alternative<std::string>(value) && std::get<std::string>(value) == text;
}

QString JsonField::path() const
{
    QString path;
    for (size_t i = 0; i < m_depth; ++i) {
        const Part& part = m_path[i];
        if (part.key.empty())
            path += QStringLiteral("[%1]").arg(part.index);
        else
            path += (path.isEmpty() ? QString() : QStringLiteral(".")) + displayText(shortened(part.key, 100));
    }
    return path.isEmpty() ? Text::tr("the document") : path;
}

void JsonField::refuse(const QString& why) const
{
    if (m_document && !m_document->m_problem)
        m_document->m_problem = payloadError(Text::tr("%1 %2.").arg(path(), why));
}

QString JsonField::text() const
{
    if (!m_isThere)
        return {};
    switch (m_element.type()) {
    case simdjson::dom::element_type::STRING: {
        const std::string_view text = word();
        return text.size() > longestText ? displayText(shortened(text, longestText)) : displayText(text);
    }
    case simdjson::dom::element_type::INT64:
        return QString::number(int64_t(m_element));
    case simdjson::dom::element_type::UINT64:
        return QString::number(uint64_t(m_element));
    case simdjson::dom::element_type::DOUBLE:
        return QString::number(double(m_element), 'g', QLocale::FloatingPointShortest);
    default:
        refuse(Text::tr("must be a text"));
        return {};
    }
}

QString JsonField::id() const
{
    if (word().size() > longestId) {
        refuse(Text::tr("is longer than %1 bytes").arg(longestId));
        return {};
    }
    return text();
}

std::optional<qint64> JsonField::integer() const
{
    if (!m_isThere)
        return {};
    int64_t number = 0;
    if (m_element.get(number) == simdjson::SUCCESS)
        return number;
    const std::string_view text = word();
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (!text.empty() && error == std::errc() && end == text.data() + text.size())
        return number;
    double real = 0;
    if (m_element.get(real) == simdjson::SUCCESS && std::fabs(real) < 9e15 && std::floor(real) == real)
        return static_cast<qint64>(real);
    refuse(Text::tr("must be a whole number"));
    return {};
}

std::optional<double> JsonField::number() const
{
    double number = 0;
    if (!m_isThere || m_element.is_string() || m_element.get(number) != simdjson::SUCCESS)
        return {};
    return number;
}

std::string JsonField::plainText() const
{
    if (!m_isThere)
        return {};
    if (m_element.is_string())
        return std::string(word());
    if (m_element.is_object() || m_element.is_array())
        refuse(Text::tr("must be a text"));
    return simdjson::minify(m_element);
}

bool JsonField::isTrue() const
{
    bool truth = false;
    if (m_isThere && m_element.get(truth) != simdjson::SUCCESS)
        refuse(Text::tr("must be true or false"));
    return truth;
}

std::optional<Timestamp> JsonField::time() const
{
    if (!m_isThere)
        return {};
    if (m_element.is_string())
        return ciTime(word());
    double number = 0;
    if (m_element.get(number) == simdjson::SUCCESS)
        return ciTime(number);
    refuse(Text::tr("must be a time"));
    return {};
}

void JsonField::eachItem(const std::function<void(const JsonField&)>& use) const
{
    if (!m_isThere)
        return;
    simdjson::dom::array list;
    if (m_element.get(list) != simdjson::SUCCESS)
        return refuse(Text::tr("must be a list"));
    qsizetype index = 0;
    for (const simdjson::dom::element item : list) {
        JsonField field = child({}, index++);
        field.m_element = item;
        field.m_isThere = !item.is_null();
        use(field);
    }
}

void JsonField::eachMember(const std::function<void(const JsonField&)>& use) const
{
    if (!m_isThere)
        return;
    simdjson::dom::object object;
    if (m_element.get(object) != simdjson::SUCCESS)
        return refuse(Text::tr("must be an object"));
    for (const auto& [key, value] : object) {
        JsonField field = child(key, 0);
        field.m_element = value;
        field.m_isThere = !value.is_null();
        use(field);
    }
}

size_t JsonField::size() const
{
    simdjson::dom::array list;
    if (!m_isThere || m_element.get(list) != simdjson::SUCCESS)
        return 0;
    return list.size();
}

} // namespace sentinel
