#pragma once

#include "core/domain/verdict.h"

#include <QListView>

#include <vector>

namespace sentinel {

class EvidenceModel;

/// The lines that explain a failure, block by block. Moving to a block shows it; Enter goes there.
class EvidenceList : public QListView
{
    Q_OBJECT
public:
    explicit EvidenceList(QWidget* parent = nullptr);

    /// The first block becomes the current one.
    void setBlocks(const std::vector<EvidenceBlock>& blocks);
    int count() const;
    QSize sizeHint() const override;

Q_SIGNALS:
    void blockShown(const sentinel::LineRange& lines);
    void blockActivated(const sentinel::LineRange& lines);

protected:
    void currentChanged(const QModelIndex& current, const QModelIndex& previous) override;
    void mousePressEvent(QMouseEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    LineRange linesOf(const QModelIndex& index) const;

    EvidenceModel* m_model;
};

} // namespace sentinel
