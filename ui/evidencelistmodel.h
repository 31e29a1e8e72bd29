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
        ExcerptRole,   ///< QStringList: the first lines with something in them, at most `excerptLines`
        MoreRole,      ///< int: lines that the excerpt leaves out
        ScoreRole,     ///< double 0..1 of the best block's
        FirstLineRole, ///< qint64
        LastLineRole,
    };
    static constexpr int excerptLines = 4;

    explicit EvidenceModel(QObject* parent = nullptr);

    void setBlocks(std::vector<EvidenceBlock> blocks);
    const EvidenceBlock& block(const QModelIndex& index) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;

private:
    std::vector<EvidenceBlock> m_blocks;
};

} // namespace sentinel
