#pragma once

#include "core/domain/verdict.h"

#include <QAbstractListModel>

#include <vector>

namespace sentinel {

/// The blocks of a verdict, best first.
class EvidenceModel : public QAbstractListModel
{
    Q_OBJECT
public:
    enum Role {
        WhyRole = Qt::UserRole,
        ExcerptRole,   ///< QStringList: lines with something in them; of a long block its first and last ones
        MoreRole,      ///< int: lines that the excerpt leaves out in its middle
        ScoreRole,     ///< double 0..1 of the best block's
        FirstLineRole, ///< qint64
        LastLineRole,
    };
    static constexpr int excerptLines = 4; ///< even: a trace begins with where and ends with what

    explicit EvidenceModel(QObject* parent = nullptr);

    void setBlocks(std::vector<EvidenceBlock> blocks);
    const EvidenceBlock& block(const QModelIndex& index) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;

private:
    std::vector<EvidenceBlock> m_blocks;
};

} // namespace sentinel
