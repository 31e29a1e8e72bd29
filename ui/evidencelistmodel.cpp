#include "ui/evidencelistmodel.h"

#include "core/base/text.h"

#include <algorithm>

namespace sentinel {

EvidenceModel::EvidenceModel(QObject* parent) : QAbstractListModel(parent) {}

void EvidenceModel::setBlocks(std::vector<EvidenceBlock> blocks)
{
    beginResetModel();
    m_blocks = std::move(blocks);
    endResetModel();
}

const EvidenceBlock& EvidenceModel::block(const QModelIndex& index) const
{
    Q_ASSERT(index.isValid());
    return m_blocks[size_t(index.row())];
}

int EvidenceModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_blocks.size());
}

namespace {

QStringList excerptOf(const EvidenceBlock& block)
{
    QList<QStringView> lines;
    for (const QStringView line : QStringView(block.text).tokenize(u'\n')) {
        if (!line.trimmed().isEmpty())
            lines << line;
    }
    if (lines.size() > EvidenceModel::excerptLines)
        lines = lines.first(EvidenceModel::excerptLines / 2) + lines.last(EvidenceModel::excerptLines / 2);
    QStringList shown;
    for (const QStringView line : lines)
        shown << displayText(line.left(400).toUtf8().toStdString()).replace(u'\t', u' ');
    return shown;
}

} // namespace

QVariant EvidenceModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid())
        return {};
    const EvidenceBlock& block = m_blocks[size_t(index.row())];
    switch (role) {
    case Qt::DisplayRole:
        return block.lines.first == block.lines.last
            ? tr("Line %1").arg(block.lines.first)
            : tr("Lines %1–%2").arg(block.lines.first).arg(block.lines.last);
    case Qt::ToolTipRole: return block.why;
    case Qt::AccessibleTextRole: return tr("%1: %2. %3").arg(data(index).toString(), block.why, excerptOf(block).join(u' '));
    case WhyRole: return block.why;
    case ExcerptRole: return excerptOf(block);
    case MoreRole: {
        const QStringList shown = excerptOf(block);
        const qint64 all = block.lines.last - block.lines.first + 1;
        return shown.size() < excerptLines ? 0 : static_cast<int>(std::max<qint64>(0, all - shown.size()));
    }
    case ScoreRole: {
        double best = 0;
        for (const EvidenceBlock& other : m_blocks)
            best = std::max(best, other.score);
        return best > 0 ? std::clamp(block.score / best, 0.0, 1.0) : 0.0;
    }
    case FirstLineRole: return block.lines.first;
    case LastLineRole: return block.lines.last;
    default: return {};
    }
}

} // namespace sentinel
