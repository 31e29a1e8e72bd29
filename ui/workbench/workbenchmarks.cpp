#include "ui/workbench/workbenchmarks.h"

#include "ui/theme/theme.h"

#include <QTextBlock>
#include <QTextDocument>

namespace sentinel {

LineMarks::LineMarks(QTextDocument* document) : QSyntaxHighlighter(document)
{
    connect(&themeNotifier(), &ThemeNotifier::changed, this, &QSyntaxHighlighter::rehighlight);
}

void LineMarks::setMarks(std::vector<Mark> marks)
{
    if (marks == m_marks)
        return;
    m_marks = std::move(marks);
    rehighlight();
}

void LineMarks::highlightBlock(const QString& text)
{
    // A block's state is how many lines that are not blank stand above its end.
    const int before = std::max(0, previousBlockState());
    const bool isBlank = text.trimmed().isEmpty();
    setCurrentBlockState(before + (isBlank ? 0 : 1));
    if (isBlank || size_t(before) >= m_marks.size() || m_marks[size_t(before)] == Mark::None)
        return;
    QTextCharFormat format;
    format.setBackground(m_marks[size_t(before)] == Mark::Good ? theme().goodTint : theme().badTint);
    setFormat(0, int(text.size()), format);
}

} // namespace sentinel
