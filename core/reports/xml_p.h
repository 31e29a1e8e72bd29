#pragma once

#include "core/base/result.h"

#include <QByteArray>
#include <QXmlStreamReader>

#include <optional>
#include <string_view>

namespace sentinel {

/// Bytes of an XML file as UTF-8 in pieces of a chosen size, mended where reports are often ill-formed in ways that
/// harm nobody: blanks before the declaration, a declared encoding that is not there, bytes that are no UTF-8, control
/// codes, "<" in attributes. Long stretches of text (captured output) are cut short, so that nobody has to hold them in
/// memory.
class XmlBytes
{
public:
    explicit XmlBytes(std::string_view bytes);
    bool atEnd() const { return m_position >= m_bytes.size(); }
    QByteArray next(size_t size);
    qint64 droppedLines() const { return m_droppedLines; }

private:
    enum class Inside { Text, Tag, CData, Comment, Instruction };
    QByteArray decoded(size_t size);
    void appendShortened(QByteArray& out, const QByteArray& piece);
    // Each passes on what it is about from `at` on and returns where the next thing begins, if that is there already.
    std::optional<size_t> passText(QByteArray& out, std::string_view text, size_t at);
    std::optional<size_t> passTag(QByteArray& out, std::string_view text, size_t at);
    std::optional<size_t> passUntil(QByteArray& out, std::string_view text, size_t at, std::string_view close);
    void passSome(QByteArray& out, std::string_view text);

    std::string_view m_bytes;
    size_t m_position = 0;
    enum class Coding { Utf8, Latin1, Utf16Le, Utf16Be } m_coding = Coding::Utf8;
    bool m_started = false;
    bool m_declarationLies = false; ///< about what the parser gets, which is UTF-8 always
    Inside m_inside = Inside::Text;
    size_t m_passed = 0; ///< of the present stretch of text
    char m_quote = 0;    ///< the one that is open within a tag
    QByteArray m_carry;  ///< the end of the last piece that may be the beginning of a delimiter
    qint64 m_droppedLines = 0;
};

/// Elements one after another. What is not asked for is skipped; nesting, pieces of text and entities have limits.
/// After the first error every call says "no more", and error() tells what and where.
class XmlReader
{
public:
    explicit XmlReader(std::string_view bytes);

    bool root();   ///< goes to the root element
    bool finish(); ///< reads what is left; false if the document is not well-formed to its end

    QStringView name() const; ///< of the current element, without its prefix
    QString attribute(QLatin1String name) const;
    bool hasAttribute(QLatin1String name) const;
    /// All character data in the current element, up to a limit; leaves the element.
    QString text();

    const std::optional<Error>& error() const { return m_error; }
    int depth() const { return m_depth; }

    /// The children of the element that is current when this is made: for (XmlReader::Children c(xml); c.next();) …
    /// Whatever the loop's body leaves of a child is skipped.
    class Children
    {
    public:
        explicit Children(XmlReader& xml);
        bool next();
        /// Character data directly in the parent, seen so far.
        const QString& text() const { return m_text; }

    private:
        XmlReader& m_xml;
        int m_parent;
        QString m_text;
    };

private:
    friend class Children;
    bool read();
    bool fail(Error::Kind kind, const QString& what);

    XmlBytes m_bytes;
    QXmlStreamReader m_xml;
    size_t m_piece;
    size_t m_stuck = 0;
    int m_depth = 0;
    std::optional<Error> m_error;
};

} // namespace sentinel
