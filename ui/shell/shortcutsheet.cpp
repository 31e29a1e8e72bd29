#include "ui/shell/shortcutsheet.h"

#include "ui/theme/theme.h"

#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QScrollArea>
#include <QVBoxLayout>

#include <algorithm>
#include <vector>

namespace sentinel {

using namespace Qt::StringLiterals;

namespace {

/// A key as it looks on a keyboard.
class KeyCap : public QLabel
{
public:
    explicit KeyCap(const QString& text) : QLabel(text)
    {
        setContentsMargins(grid + 2, 1, grid + 2, 2);
        setAlignment(Qt::AlignCenter);
        setFont(theme().caption);
    }

protected:
    void paintEvent(QPaintEvent* event) override
    {
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(theme().borderStrong);
        painter.setBrush(theme().surface);
        painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), grid - 1, grid - 1);
        painter.end();
        QLabel::paintEvent(event);
    }
};

QWidget* keysWidget(const QList<QKeySequence>& keys)
{
    auto* widget = new QWidget;
    auto* line = new QHBoxLayout(widget);
    line->setContentsMargins(0, 0, 0, 0);
    line->setSpacing(grid + 2);
    line->addStretch();
    bool isFirst = true;
    for (const QKeySequence& key : keys) {
        if (!isFirst) {
            auto* alternative = new QLabel(ShortcutSheet::tr("or"));
            alternative->setForegroundRole(QPalette::PlaceholderText);
            line->addWidget(alternative);
        }
        line->addWidget(new KeyCap(key.toString(QKeySequence::NativeText)));
        isFirst = false;
    }
    return widget;
}

QWidget* groupWidget(const ShortcutGroup& group)
{
    auto* widget = new QWidget;
    auto* layout = new QGridLayout(widget);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setHorizontalSpacing(6 * grid);
    layout->setVerticalSpacing(grid + 2);
    layout->setColumnStretch(0, 1);
    auto* title = new QLabel(group.title);
    title->setFont(theme().heading);
    layout->addWidget(title, 0, 0, 1, 2);
    int row = 1;
    for (const ShortcutLine& line : group.lines) {
        layout->addWidget(new QLabel(line.text), row, 0);
        layout->addWidget(keysWidget(line.keys), row++, 1);
    }
    return widget;
}

} // namespace

ShortcutSheet::ShortcutSheet(const std::vector<ShortcutGroup>& groups, QWidget* parent) : QDialog(parent)
{
    setObjectName(u"shortcutSheet"_s);
    setWindowTitle(tr("Keyboard shortcuts"));
    setAttribute(Qt::WA_DeleteOnClose);

    constexpr int side = 6 * grid, gap = 6 * grid, scrollBar = 4 * grid;
    std::vector<QWidget*> parts;
    size_t lines = 0;
    int widest = 1;
    for (const ShortcutGroup& group : groups) {
        parts.push_back(groupWidget(group));
        widest = std::max(widest, parts.back()->sizeHint().width());
        lines += group.lines.size() + 2;
    }
    // As many columns as have room in the window, of about the same height.
    const int room = parent ? parent->width() - 8 * grid - 2 * side - scrollBar : 3 * (widest + gap);
    const auto mostColumns = static_cast<size_t>(std::clamp((room + gap) / (widest + gap), 1, 3));
    auto* sheet = new QWidget;
    auto* columns = new QHBoxLayout(sheet);
    columns->setContentsMargins(side, 5 * grid, side, 5 * grid);
    columns->setSpacing(gap);
    QVBoxLayout* column = nullptr;
    size_t filled = 0;
    for (size_t i = 0; i < parts.size(); ++i) {
        const auto made = static_cast<size_t>(columns->count());
        const bool isFull = filled > 0 && filled + groups[i].lines.size() / 2 > lines * made / mostColumns;
        if (!column || (isFull && made < mostColumns)) {
            if (column)
                column->addStretch();
            column = new QVBoxLayout;
            column->setSpacing(5 * grid);
            columns->addLayout(column, 1);
        }
        column->addWidget(parts[i]);
        filled += groups[i].lines.size() + 2;
    }
    if (column)
        column->addStretch();

    auto* area = new QScrollArea(this);
    area->setFrameShape(QFrame::NoFrame);
    area->setWidgetResizable(true);
    area->setWidget(sheet);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(area);
    const QSize wanted = sheet->sizeHint() + QSize(4 * grid, grid);
    resize(parent ? wanted.boundedTo(parent->size() - QSize(8 * grid, 20 * grid)) : wanted);
}

} // namespace sentinel
