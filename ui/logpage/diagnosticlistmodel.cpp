#include "ui/logpage/diagnosticlistmodel.h"

#include "core/base/text.h"
#include "ui/theme/theme.h"

#include <QLocale>

#include <algorithm>

namespace sentinel {

using namespace Qt::StringLiterals;

namespace {

constexpr size_t shownOfAMessage = 600;
constexpr size_t tipLength = 3000;

QString shown(const std::string& text, size_t limit = shownOfAMessage)
{
    return displayText(shortened(text, limit));
}

std::string lowered(std::string text)
{
    std::transform(text.begin(), text.end(), text.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; });
    return text;
}

QIcon severityIcon(Diagnostic::Severity severity)
{
    const Theme& t = theme();
    switch (severity) {
    case Diagnostic::Severity::Error:
        return icon(QLatin1StringView("error"), t.bad);
    case Diagnostic::Severity::Warning:
        return icon(QLatin1StringView("warning"), t.warning);
    case Diagnostic::Severity::Info:
        break;
    }
    return icon(QLatin1StringView("info"), t.info);
}

} // namespace

QString placeText(const Diagnostic& diagnostic)
{
    QString text = shown(diagnostic.file);
    if (diagnostic.line > 0)
        text += u':' + QString::number(diagnostic.line);
    if (diagnostic.line > 0 && diagnostic.column > 0)
        text += u':' + QString::number(diagnostic.column);
    return text;
}

QString severityText(Diagnostic::Severity severity)
{
    switch (severity) {
    case Diagnostic::Severity::Error:
        return DiagnosticListModel::tr("Error");
    case Diagnostic::Severity::Warning:
        return DiagnosticListModel::tr("Warning");
    case Diagnostic::Severity::Info:
        break;
    }
    return DiagnosticListModel::tr("Note");
}

DiagnosticListModel::DiagnosticListModel(QObject* parent) : QAbstractTableModel(parent) {}

void DiagnosticListModel::clear()
{
    beginResetModel();
    m_all.clear();
    m_texts.clear();
    m_shown.clear();
    m_counts = {};
    endResetModel();
}

void DiagnosticListModel::append(const std::vector<Diagnostic>& all)
{
    std::vector<size_t> added;
    for (size_t i = m_all.size(); i < all.size(); ++i) {
        const Diagnostic& diagnostic = all[i];
        m_all.push_back(diagnostic);
        m_texts.push_back(lowered(diagnostic.file + ':' + std::to_string(diagnostic.line) + ' ' + diagnostic.message + ' ' + diagnostic.tool
                                  + ' ' + diagnostic.code));
        ++m_counts[size_t(diagnostic.severity)];
        if (isShown(i))
            added.push_back(i);
    }
    if (added.empty())
        return;
    const int first = rowCount();
    beginInsertRows({}, first, first + static_cast<int>(added.size()) - 1);
    m_shown.insert(m_shown.end(), added.begin(), added.end());
    endInsertRows();
}

bool DiagnosticListModel::isShown(size_t index) const
{
    return m_isShown[size_t(m_all[index].severity)] && std::all_of(m_words.begin(), m_words.end(), [&](const std::string& word) {
               return m_texts[index].find(word) != std::string::npos;
           });
}

void DiagnosticListModel::refilter()
{
    beginResetModel();
    m_shown.clear();
    for (size_t i = 0; i < m_all.size(); ++i) {
        if (isShown(i))
            m_shown.push_back(i);
    }
    endResetModel();
}

void DiagnosticListModel::setFilter(const QString& text)
{
    std::vector<std::string> words;
    const QStringList parts = text.simplified().split(u' ', Qt::SkipEmptyParts);
    for (const QString& part : parts)
        words.push_back(lowered(utf8(part)));
    if (words == m_words)
        return;
    m_words = std::move(words);
    refilter();
}

void DiagnosticListModel::setSeverityShown(Diagnostic::Severity severity, bool shown)
{
    if (m_isShown[size_t(severity)] == shown)
        return;
    m_isShown[size_t(severity)] = shown;
    refilter();
}

TextTable DiagnosticListModel::textTable() const
{
    TextTable table{{u"severity"_s, u"file"_s, u"line"_s, u"column"_s, u"message"_s, u"tool"_s, u"code"_s, u"log_line"_s}, {}};
    for (const size_t index : m_shown) {
        const Diagnostic& d = m_all[index];
        const auto number = [](qint64 value) { return value > 0 ? QString::number(value) : QString(); };
        const std::string_view severity = jsonName(d.severity);
        table.rows.push_back({QString::fromLatin1(severity.data(), static_cast<qsizetype>(severity.size())), displayText(d.file),
                              number(d.line), number(d.column), displayText(d.message), displayText(d.tool), displayText(d.code),
                              number(d.lines.first)});
    }
    return table;
}

int DiagnosticListModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_shown.size());
}

int DiagnosticListModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(ColumnCount);
}

QVariant DiagnosticListModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid())
        return {};
    const Diagnostic& d = diagnostic(index.row());
    switch (role) {
    case Qt::DisplayRole:
        switch (index.column()) {
        case Severity:
            return severityText(d.severity);
        case Place:
            return placeText(d);
        case Message:
            return shown(d.message).simplified();
        case Tool:
            return d.code.empty() ? shown(d.tool) : tr("%1 · %2").arg(shown(d.tool), shown(d.code));
        default:
            return QLocale().toString(d.lines.first);
        }
    case Qt::DecorationRole:
        return index.column() == Severity ? QVariant(severityIcon(d.severity)) : QVariant();
    case Qt::ToolTipRole:
        return QStringList{placeText(d), shown(d.message, tipLength)}.join(u'\n');
    case Qt::AccessibleTextRole:
        return tr("%1, %2, %3").arg(severityText(d.severity), placeText(d), shown(d.message));
    case Qt::TextAlignmentRole:
        return index.column() == LogLine ? int(Qt::AlignRight | Qt::AlignVCenter) : int(Qt::AlignLeft | Qt::AlignVCenter);
    case SeverityRole:
        return static_cast<int>(d.severity);
    case FirstLineRole:
        return d.lines.first;
    case LastLineRole:
        return d.lines.last;
    default:
        return {};
    }
}

QVariant DiagnosticListModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return section == LogLine ? int(Qt::AlignRight | Qt::AlignVCenter) : int(Qt::AlignLeft | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    const QString titles[ColumnCount] = {tr("Severity"), tr("Place"), tr("Message"), tr("Tool"), tr("Log line")};
    return titles[section];
}

} // namespace sentinel
