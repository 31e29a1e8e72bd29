#include "core/providers/events.h"

#include "core/providers/json_p.h"

#include <QCoreApplication>

#include <algorithm>
#include <unordered_map>

namespace sentinel {

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(Events)
};

constexpr size_t mostSeries = 50'000;
constexpr size_t longestName = 500, longestLabels = 4000, longestText = 64 << 10; // bytes

using Label = std::pair<std::string_view, std::string>;

void quote(std::string& to, std::string_view text)
{
    constexpr char digits[] = "0123456789abcdef";
    to += '"';
    for (const char c : text) {
        const auto code = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') {
            to += '\\';
            to += c;
        } else if (code < 0x20) {
            to += "\\u00";
            to += digits[code >> 4];
            to += digits[code & 15];
        } else {
            to += c;
        }
    }
    to += '"';
}

/// Reads the lines of one batch into series.
class Reading
{
public:
    explicit Reading(Timestamp now) : m_now(now) {}

    Result<> add(std::string_view line)
    {
        Result<JsonDocument> document = JsonDocument::read(line);
        if (!document)
            return document.error();
        const JsonField root = document->root();
        if (!root.isObject())
            root.refuse(Text::tr("must be an object"));
        m_key.clear();
        addName(root["source"]);
        addName(root["name"]);
        addLabels(root["labels"]);
        if (root["name"].word().empty())
            root["name"].refuse(Text::tr("is missing"));
        const JsonField time = root["time"], value = root["value"];
        const std::optional<Timestamp> at = time.isThere() ? time.time() : m_now;
        if (!at)
            time.refuse(Text::tr("is no time"));
        const std::optional<double> number = value.number();
        const JsonField said = !value.isThere() ? (root.has("text") ? root["text"] : root["message"]) : value;
        if (!number && !said.isText())
            value.refuse(said.isThere() ? Text::tr("must be a number or a text") : Text::tr("is missing"));
        if (document->problem())
            return *document->problem();
        const auto [found, isNew] = m_places.try_emplace(m_key, m_series.size());
        if (isNew) {
            if (m_series.size() >= mostSeries)
                return Error{Error::Kind::TooLarge, Text::tr("more than %1 series in one batch").arg(mostSeries), {}};
            m_series.push_back({keyOf(root), {}, {}});
        }
        SeriesEvents& events = m_series[found->second];
        if (number) {
            events.points.push_back({*at, *number});
        } else {
            const std::string_view text = said.word().substr(0, longestText);
            events.logs.push_back({*at, QByteArray(text.data(), qsizetype(text.size()))});
        }
        return {};
    }

    std::vector<SeriesEvents> take() { return std::move(m_series); }

private:
    void addName(const JsonField& field)
    {
        if (field.isThere() && !field.isText())
            field.refuse(Text::tr("must be a text"));
        const std::string_view text = field.word();
        if (text.size() > longestName)
            field.refuse(Text::tr("is longer than %1 bytes").arg(longestName));
        m_key.append(text);
        m_key += '\0';
    }

    // In the order of their names, so that one series is one whatever the order they came in.
    void addLabels(const JsonField& labels)
    {
        m_labels.clear();
        labels.eachMember([this](const JsonField& label) {
            if (label.isThere())
                m_labels.emplace_back(label.key(), label.plainText());
        });
        std::sort(m_labels.begin(), m_labels.end());
        m_json.assign(1, '{');
        for (const auto& [name, value] : m_labels) {
            if (m_json.size() > 1)
                m_json += ',';
            quote(m_json, name);
            m_json += ':';
            quote(m_json, value);
        }
        m_json += '}';
        if (m_json.size() > longestLabels)
            labels.refuse(Text::tr("are longer than %1 bytes").arg(longestLabels));
        m_key.append(m_json);
    }

    SeriesKey keyOf(const JsonField& root) const
    {
        const auto bytes = [](std::string_view text) { return QByteArray(text.data(), qsizetype(text.size())); };
        return {bytes(root["source"].word()), bytes(root["name"].word()), bytes(m_json)};
    }

    Timestamp m_now;
    std::string m_key, m_json;
    std::vector<Label> m_labels;
    std::unordered_map<std::string, size_t> m_places;
    std::vector<SeriesEvents> m_series;
};

} // namespace

Result<std::vector<SeriesEvents>> readEvents(std::string_view ndjson, Timestamp now)
{
    Reading reading(now);
    for (qint64 number = 1; !ndjson.empty(); ++number) {
        const size_t end = std::min(ndjson.find('\n'), ndjson.size());
        std::string_view line = ndjson.substr(0, end);
        ndjson.remove_prefix(std::min(end + 1, ndjson.size()));
        if (!line.empty() && line.back() == '\r')
            line.remove_suffix(1);
        if (line.find_first_not_of(" \t") == std::string_view::npos)
            continue;
        if (const Result<> added = reading.add(line); !added) {
            Error error = added.error();
            error.message = Text::tr("Line %1: %2").arg(number).arg(error.message);
            return error;
        }
    }
    return reading.take();
}

} // namespace sentinel
