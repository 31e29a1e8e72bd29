#pragma once

#include "core/base/result.h"
#include "core/base/timestamp.h"

#include <QString>

#include <simdjson.h>

#include <array>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace sentinel {

class JsonField;

/// A payload that was read: valid JSON, held until it goes. One at a time on a thread.
class JsonDocument
{
public:
    /// Errors: Malformed, with the place.
    static Result<JsonDocument> read(std::string_view json);
    JsonDocument(JsonDocument&& other) noexcept;
    JsonDocument(const JsonDocument&) = delete;
    JsonDocument& operator=(const JsonDocument&) = delete;
    ~JsonDocument();

    JsonField root();
    /// The first field that was of the wrong type, as an Error that names it; none so far: nothing.
    const std::optional<Error>& problem() const { return m_problem; }

private:
    friend class JsonField;
    JsonDocument() = default;
    simdjson::dom::parser* m_parser = nullptr; ///< of this thread
    simdjson::dom::element m_root;
    std::optional<Error> m_problem;
};

/// A field of a payload, there or not. Reading one that is absent or null gives nothing; reading one of the wrong type gives nothing too,
/// and is remembered as the document's problem, so that a decoder reads straight on and asks once at its end.
class JsonField
{
public:
    JsonField operator[](std::string_view key) const; ///< of something that is no object: absent
    JsonField at(qsizetype index) const;              ///< of a list; from its end when negative
    bool isThere() const { return m_isThere; }        ///< and not null
    bool isObject() const { return m_isThere && m_element.is_object(); }
    bool isList() const { return m_isThere && m_element.is_array(); }
    bool isText() const { return m_isThere && m_element.is_string(); }
    bool has(std::string_view key) const { return (*this)[key].isThere(); }

    /// A text, or a number in its digits. Control characters become their pictures; what is over 1,000 characters is cut.
    QString text() const;
    /// The same for what something is known by: too long is wrong.
    QString id() const;
    std::optional<qint64> integer() const; ///< also from a text of digits
    std::optional<double> number() const;  ///< of a number alone; nothing is wrong with others
    bool isTrue() const;
    /// RFC 3339, or one of the other ways in which CI servers write times; a number is seconds or milliseconds since 1970.
    std::optional<Timestamp> time() const;

    void eachItem(const std::function<void(const JsonField&)>& use) const;   ///< of a list
    void eachMember(const std::function<void(const JsonField&)>& use) const; ///< of an object
    size_t size() const;                                                     ///< of a list

    /// Is it just this? Nothing (monostate) is null or absent.
    bool equals(const std::variant<std::monostate, bool, double, std::string>& value) const;
    std::string_view key() const { return m_depth > 0 ? m_path[m_depth - 1].key : std::string_view(); } ///< of a member
    std::string plainText() const; ///< a text as it is, a number or a truth as JSON has it
    /// The text as it is, without a look at its type: for finding out what a payload is.
    std::string_view word() const;
    /// Remembers that this field is wrong, and why: "must be a text".
    void refuse(const QString& why) const;
    QString path() const; ///< "workflow_run.head_branch", "builds[2].id"

private:
    friend class JsonDocument;
    struct Part
    {
        std::string_view key;
        qsizetype index = 0;
    };
    JsonField child(std::string_view key, qsizetype index) const;

    JsonDocument* m_document = nullptr;
    simdjson::dom::element m_element;
    std::array<Part, 8> m_path;
    size_t m_depth = 0;
    bool m_isThere = false;
};

/// Why a payload was not understood.
Error payloadError(const QString& message, const QString& detail = {});

/// A time as one of the CI servers writes it; nothing for an empty one, for year 1 (which stands for "never") and for what is no time.
std::optional<Timestamp> ciTime(std::string_view text);
/// From seconds or milliseconds since 1970, whichever gives a year near ours.
std::optional<Timestamp> ciTime(double sinceEpoch);

/// Looks for the first byte that is not JSON. `mended` gets a copy that says the same in a way that 64-bit numbers and UTF-8 can hold:
/// numbers too large become texts of their digits, halves of surrogate pairs U+FFFD. Empty: there is nothing to mend.
Result<> checkJsonText(std::string_view json, std::string* mended);

} // namespace sentinel
