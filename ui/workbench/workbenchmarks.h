#pragma once

#include <QSyntaxHighlighter>

#include <vector>

namespace sentinel {

/// Puts a ground behind the lines of a text: good, bad or none. Blank lines do not count.
class LineMarks : public QSyntaxHighlighter
{
    Q_OBJECT
public:
    enum class Mark { None, Good, Bad };

    explicit LineMarks(QTextDocument* document);
    void setMarks(std::vector<Mark> marks); ///< of each line that is not blank

protected:
    void highlightBlock(const QString& text) override;

private:
    std::vector<Mark> m_marks;
};

} // namespace sentinel
