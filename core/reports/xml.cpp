// QXmlStreamReader rescans an unfinished token when more data come. Pieces therefore grow while a token stays
// unfinished, which keeps the work linear, up to a limit, which keeps the memory small.

#include "core/reports/xml_p.h"

#include <QCoreApplication>
#include <QStringDecoder>

#include <algorithm>
#include <cstring>

namespace sentinel {

namespace {

struct Xml
{
    Q_DECLARE_TR_FUNCTIONS(Xml)
};

constexpr int depthLimit = 200;
constexpr size_t firstPiece = size_t(64) << 10;
constexpr size_t tokenLimit = size_t(16) << 20; ///< one tag, one stretch of text
constexpr qsizetype textLimit = 64 << 10;
constexpr size_t stretchLimit = size_t(256) << 10; ///< of text, a CDATA section, a comment

bool isXmlSpace(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

bool isBadControl(char c)
{
    return (static_cast<unsigned char>(c) < 0x20 && !isXmlSpace(c)) || c == '\x7f';
}

/// The declared encoding in lower case, empty if there is none.
QByteArray declaredEncoding(std::string_view bytes)
{
    if (bytes.substr(0, 5) != "<?xml")
        return {};
    std::string_view declaration = bytes.substr(0, std::min<size_t>(bytes.find("?>"), 256));
    const size_t at = declaration.find("encoding");
    if (at == std::string_view::npos)
        return {};
    const size_t open = declaration.find_first_of("'\"", at);
    if (open == std::string_view::npos)
        return {};
    const size_t close = declaration.find(declaration[open], open + 1);
    if (close == std::string_view::npos)
        return {};
    return QByteArray(declaration.data() + open + 1, static_cast<qsizetype>(close - open - 1)).toLower();
}

} // namespace

XmlBytes::XmlBytes(std::string_view bytes) : m_bytes(bytes)
{
    if (bytes.substr(0, 3) == "\xEF\xBB\xBF") {
        m_position = 3;
    } else if (bytes.substr(0, 2) == "\xFF\xFE") {
        m_coding = Coding::Utf16Le;
        m_position = 2;
    } else if (bytes.substr(0, 2) == "\xFE\xFF") {
        m_coding = Coding::Utf16Be;
        m_position = 2;
    } else if (bytes.substr(0, 2) == std::string_view("<\0", 2)) {
        m_coding = Coding::Utf16Le;
    } else if (bytes.substr(0, 2) == std::string_view("\0<", 2)) {
        m_coding = Coding::Utf16Be;
    }
    if (m_coding != Coding::Utf8)
        return;
    while (!atEnd() && isXmlSpace(m_bytes[m_position])) {
        m_droppedLines += m_bytes[m_position] == '\n';
        ++m_position;
    }
    // One byte a character stands for all the 8-bit code pages: markup is ASCII in them, and names are nearly always.
    const QByteArray encoding = declaredEncoding(m_bytes.substr(m_position));
    if (!encoding.isEmpty() && !encoding.startsWith("utf"))
        m_coding = Coding::Latin1;
    m_declarationLies = !encoding.isEmpty() && encoding != "utf-8";
}

QByteArray XmlBytes::decoded(size_t size)
{
    std::string_view slice = m_bytes.substr(m_position, size);
    const bool last = m_position + slice.size() >= m_bytes.size();
    if (!last && m_coding == Coding::Utf8) {
        size_t back = 0; // never cut a character in two
        while (back < 3 && back + 1 < slice.size() && (static_cast<unsigned char>(m_bytes[m_position + slice.size()]) & 0xC0) == 0x80) {
            slice.remove_suffix(1);
            ++back;
        }
    } else if (!last && (m_coding == Coding::Utf16Le || m_coding == Coding::Utf16Be)) {
        slice = slice.substr(0, std::max<size_t>(slice.size() & ~size_t(3), 4));
    }
    m_position += slice.size();

    const auto length = static_cast<qsizetype>(slice.size());
    if (m_coding == Coding::Utf8) {
        if (QUtf8StringView(slice.data(), length).isValidUtf8())
            return QByteArray(slice.data(), length);
        return QString::fromUtf8(slice.data(), length).toUtf8();
    }
    if (m_coding == Coding::Latin1)
        return QString::fromLatin1(slice.data(), length).toUtf8();
    QStringDecoder decoder(m_coding == Coding::Utf16Le ? QStringDecoder::Utf16LE : QStringDecoder::Utf16BE,
                           QStringDecoder::Flag::Stateless);
    const QString text = decoder(QByteArrayView(slice.data(), length));
    return text.toUtf8();
}

QByteArray XmlBytes::next(size_t size)
{
    const bool first = !m_started;
    m_started = true;
    QByteArray piece = m_carry.isEmpty() ? decoded(size) : m_carry + decoded(size);
    m_carry.clear();
    if (first && (m_coding != Coding::Utf8 || m_declarationLies) && piece.startsWith("<?xml")) {
        // The declaration speaks of bytes that the parser does not get.
        const qsizetype end = piece.indexOf("?>");
        for (qsizetype i = 0; end > 0 && i < end + 2; ++i) {
            if (piece[i] != '\n')
                piece[i] = ' ';
        }
    }
    if (std::any_of(piece.cbegin(), piece.cend(), &isBadControl))
        std::replace_if(piece.begin(), piece.end(), &isBadControl, '?');
    QByteArray out;
    out.reserve(piece.size());
    appendShortened(out, piece);
    return out;
}

void XmlBytes::appendShortened(QByteArray& out, const QByteArray& piece)
{
    const std::string_view text(piece.constData(), static_cast<size_t>(piece.size()));
    size_t at = 0;
    while (at < text.size()) {
        std::optional<size_t> next;
        switch (m_inside) {
        case Inside::Text:
            next = passText(out, text, at);
            break;
        case Inside::Tag:
            next = passTag(out, text, at);
            break;
        case Inside::CData:
            next = passUntil(out, text, at, "]]>");
            break;
        case Inside::Comment:
            next = passUntil(out, text, at, "-->");
            break;
        case Inside::Instruction:
            next = passUntil(out, text, at, "?>");
            break;
        }
        if (!next)
            return;
        at = *next;
    }
}

std::optional<size_t> XmlBytes::passText(QByteArray& out, std::string_view text, size_t at)
{
    const size_t open = std::min(text.find('<', at), text.size());
    passSome(out, text.substr(at, open - at));
    if (open == text.size())
        return open;
    // What begins here shows within nine bytes, which may not be there yet.
    const std::string_view rest = text.substr(open);
    if (rest.size() < 9 && !atEnd()) {
        m_carry = QByteArray(rest.data(), static_cast<qsizetype>(rest.size()));
        return {};
    }
    size_t length = 1;
    m_inside = Inside::Tag;
    if (rest.substr(0, 9) == "<![CDATA[") {
        m_inside = Inside::CData;
        length = 9;
    } else if (rest.substr(0, 4) == "<!--") {
        m_inside = Inside::Comment;
        length = 4;
    } else if (rest.substr(0, 2) == "<?") {
        m_inside = Inside::Instruction;
        length = 2;
    }
    out.append(rest.data(), static_cast<qsizetype>(length));
    m_passed = 0;
    m_quote = 0;
    return open + length;
}

/// Tags go through whole; a "<" that a sloppy writer left in an attribute is escaped.
std::optional<size_t> XmlBytes::passTag(QByteArray& out, std::string_view text, size_t at)
{
    size_t end = at;
    for (; end < text.size(); ++end) {
        const char c = text[end];
        if (m_quote != 0) {
            if (c == m_quote) {
                m_quote = 0;
            } else if (c == '<') {
                out.append(text.data() + at, static_cast<qsizetype>(end - at));
                out.append("&lt;");
                at = end + 1;
            }
        } else if (c == '"' || c == '\'') {
            m_quote = c;
        } else if (c == '>' || c == '<') {
            m_inside = Inside::Text; // a second "<" is an error, which the parser will name
            m_passed = 0;
            end += c == '>';
            break;
        }
    }
    out.append(text.data() + at, static_cast<qsizetype>(end - at));
    return end;
}

std::optional<size_t> XmlBytes::passUntil(QByteArray& out, std::string_view text, size_t at, std::string_view close)
{
    const size_t found = text.find(close, at);
    const bool isOver = found != std::string_view::npos;
    // The last bytes may be the beginning of the end.
    const size_t keep = atEnd() ? 0 : std::min(close.size() - 1, text.size() - at);
    const size_t end = isOver ? found : text.size() - keep;
    passSome(out, text.substr(at, end - at));
    if (!isOver) {
        m_carry = QByteArray(text.data() + end, static_cast<qsizetype>(text.size() - end));
        return {};
    }
    out.append(close.data(), static_cast<qsizetype>(close.size()));
    m_inside = Inside::Text;
    m_passed = 0;
    return end + close.size();
}

/// The part of a stretch of text that is within the limit.
void XmlBytes::passSome(QByteArray& out, std::string_view text)
{
    size_t room = std::min(text.size(), stretchLimit - std::min(m_passed, stretchLimit));
    m_passed += text.size();
    if (room < text.size()) {
        // Neither a character nor an entity may be cut in two.
        while (room > 0 && (static_cast<unsigned char>(text[room]) & 0xC0) == 0x80)
            --room;
        const size_t entity = text.substr(0, room).rfind('&');
        if (m_inside == Inside::Text && entity != std::string_view::npos
            && text.substr(entity, room - entity).find(';') == std::string_view::npos)
            room = entity;
        m_droppedLines += std::count(text.begin() + static_cast<std::ptrdiff_t>(room), text.end(), '\n');
        m_passed = std::max(m_passed, stretchLimit); // nothing more of this stretch
    }
    out.append(text.data(), static_cast<qsizetype>(room));
}

XmlReader::XmlReader(std::string_view bytes) : m_bytes(bytes), m_piece(firstPiece)
{
    m_xml.setNamespaceProcessing(false); // reports use prefixes that they never declare
}

bool XmlReader::fail(Error::Kind kind, const QString& what)
{
    if (!m_error) {
        m_error = Error{
            kind,
            Xml::tr("Line %1, column %2: %3").arg(m_xml.lineNumber() + m_bytes.droppedLines()).arg(m_xml.columnNumber() + 1).arg(what),
            {}};
    }
    return false;
}

bool XmlReader::read()
{
    if (m_error)
        return false;
    while (m_xml.readNext() == QXmlStreamReader::Invalid) {
        if (m_xml.error() != QXmlStreamReader::PrematureEndOfDocumentError)
            return fail(Error::Kind::Malformed, m_xml.errorString());
        if (m_bytes.atEnd())
            return fail(Error::Kind::Malformed, Xml::tr("The XML ends in the middle."));
        if (m_stuck > tokenLimit)
            return fail(Error::Kind::TooLarge, Xml::tr("One tag or text is larger than %1 MB.").arg(tokenLimit >> 20));
        const QByteArray piece = m_bytes.next(m_piece);
        m_stuck += static_cast<size_t>(piece.size());
        if (m_stuck > m_piece)
            m_piece *= 2;
        m_xml.addData(piece);
    }
    m_stuck = 0;
    m_piece = firstPiece;
    switch (m_xml.tokenType()) {
    case QXmlStreamReader::StartElement:
        if (++m_depth > depthLimit)
            return fail(Error::Kind::TooLarge, Xml::tr("Elements are nested more than %1 deep.").arg(depthLimit));
        return true;
    case QXmlStreamReader::EndElement:
        --m_depth;
        return true;
    case QXmlStreamReader::DTD:
        // Entities are how small files become large ones and how parsers are made to read other files. No report needs
        // them.
        if (m_xml.text().contains(QLatin1String("<!ENTITY")))
            return fail(Error::Kind::Malformed, Xml::tr("The document type declares entities, which are not read for safety."));
        return true;
    case QXmlStreamReader::EndDocument:
        return false;
    default:
        return true;
    }
}

bool XmlReader::root()
{
    while (read()) {
        if (m_xml.isStartElement())
            return true;
    }
    return false;
}

bool XmlReader::finish()
{
    while (read()) {}
    return !m_error;
}

QStringView XmlReader::name() const
{
    const QStringView qualified = m_xml.qualifiedName();
    const qsizetype colon = qualified.indexOf(u':');
    return colon < 0 ? qualified : qualified.mid(colon + 1);
}

QString XmlReader::attribute(QLatin1String name) const
{
    return m_xml.attributes().value(name).toString();
}

bool XmlReader::hasAttribute(QLatin1String name) const
{
    return m_xml.attributes().hasAttribute(name);
}

QString XmlReader::text()
{
    QString text;
    const int element = m_depth;
    while (read()) {
        if (m_xml.isCharacters() && text.size() < textLimit)
            text += m_xml.text().left(textLimit - text.size());
        if (m_xml.isEndElement() && m_depth < element)
            break;
    }
    return text;
}

XmlReader::Children::Children(XmlReader& xml) : m_xml(xml), m_parent(xml.m_depth) {}

bool XmlReader::Children::next()
{
    while (m_xml.read()) {
        if (m_xml.m_xml.isStartElement() && m_xml.m_depth == m_parent + 1)
            return true;
        if (m_xml.m_xml.isEndElement() && m_xml.m_depth < m_parent)
            return false;
        if (m_xml.m_xml.isCharacters() && m_xml.m_depth == m_parent && m_text.size() < textLimit)
            m_text += m_xml.m_xml.text().left(textLimit - m_text.size());
    }
    return false;
}

} // namespace sentinel
