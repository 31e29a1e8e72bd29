#include "ui/run/evidencelistmodel.h"

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

struct Excerpt
{
    QStringList lines;
    int left = 0; ///< out, in the middle
};

Excerpt excerptOf(const EvidenceBlock& block)
{
    QList<QStringView> lines;
    for (const QStringView line : QStringView(block.text).tokenize(u'\n')) {
        if (!line.trimmed().isEmpty())
            lines << line;
    }
    Excerpt excerpt;
    constexpr int half = EvidenceModel::excerptLines / 2;
    if (lines.size() > EvidenceModel::excerptLines + 1) { // to leave out one line would save none
        excerpt.left = static_cast<int>(lines.size()) - 2 * half;
        lines = lines.first(half) + lines.last(half);
    }
    for (const QStringView line : lines)
        excerpt.lines << displayText(line.left(400).toUtf8().toStdString()).replace(u'\t', u' ');
    return excerpt;
}

} // namespace

QVariant EvidenceModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid())
        return {};
    const EvidenceBlock& block = m_blocks[size_t(index.row())];
    switch (role) {
    case Qt::DisplayRole:
        return block.lines.first == block.lines.last ? tr("Line %1").arg(block.lines.first)
                                                     : tr("Lines %1–%2").arg(block.lines.first).arg(block.lines.last);
    case Qt::ToolTipRole:
        return block.why;
    case Qt::AccessibleTextRole:
        return tr("%1: %2. %3").arg(data(index).toString(), block.why, excerptOf(block).lines.join(u' '));
    case WhyRole:
        return block.why;
    case ExcerptRole:
        return excerptOf(block).lines;
    case MoreRole:
        return excerptOf(block).left;
    case ScoreRole: {
        double best = 0;
        for (const EvidenceBlock& other : m_blocks)
            best = std::max(best, other.score);
        return best > 0 ? std::clamp(block.score / best, 0.0, 1.0) : 0.0;
    }
    case FirstLineRole:
        return block.lines.first;
    case LastLineRole:
        return block.lines.last;
    default:
        return {};
    }
}

} // namespace sentinel
