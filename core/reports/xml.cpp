// QXmlStreamReader rescans an unfinished token when more data come. Pieces therefore grow while a token stays unfinished,
// which keeps the work linear, up to a limit, which keeps the memory small.

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
constexpr qsizetype insideLimit = 256 << 10; ///< of a CDATA section or a comment

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
    QByteArray piece = m_carry + decoded(size);
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
    qsizetype at = 0;
    while (at < piece.size()) {
        if (m_inside == Inside::Markup) {
            const qsizetype cdata = piece.indexOf("<![CDATA[", at);
            const qsizetype comment = piece.indexOf("<!--", at);
            const bool isCData = cdata >= 0 && (comment < 0 || cdata < comment);
            const qsizetype open = isCData ? cdata : comment;
            if (open < 0) {
                // A delimiter may be cut in two: what could be its beginning waits for the next piece.
                qsizetype keep = piece.lastIndexOf('<');
                if (atEnd() || keep < at || piece.size() - keep > 8)
                    keep = piece.size();
                out.append(piece.constData() + at, keep - at);
                m_carry = piece.mid(keep);
                return;
            }
            m_inside = isCData ? Inside::CData : Inside::Comment;
            m_insideBytes = 0;
            const qsizetype after = open + (isCData ? 9 : 4);
            out.append(piece.constData() + at, after - at);
            at = after;
            continue;
        }
        const bool isCData = m_inside == Inside::CData;
        const qsizetype close = piece.indexOf(isCData ? "]]>" : "-->", at);
        const qsizetype end = close >= 0 ? close : (atEnd() ? piece.size() : std::max(at, piece.size() - 2));
        qsizetype room = std::clamp<qsizetype>(insideLimit - m_insideBytes, 0, end - at);
        while (room > 0 && room < end - at && (static_cast<unsigned char>(piece[at + room]) & 0xC0) == 0x80)
            --room;
        out.append(piece.constData() + at, room);
        m_droppedLines += std::count(piece.cbegin() + at + room, piece.cbegin() + end, '\n');
        m_insideBytes += end - at;
        if (close < 0) {
            m_carry = piece.mid(end);
            return;
        }
        out.append(piece.constData() + close, 3);
        at = close + 3;
        m_inside = Inside::Markup;
    }
}

XmlReader::XmlReader(std::string_view bytes) : m_bytes(bytes), m_piece(firstPiece)
{
    m_xml.setNamespaceProcessing(false); // reports use prefixes that they never declare
}

bool XmlReader::fail(Error::Kind kind, const QString& what)
{
    if (!m_error) {
        m_error = Error{kind,
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
        // Entities are how small files become large ones and how parsers are made to read other files. No report needs them.
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
    while (read()) {
    }
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
