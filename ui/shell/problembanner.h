#pragma once

#include "core/base/result.h"

#include <QWidget>

#include <vector>

class QLabel;
class QPlainTextEdit;
class QToolButton;

namespace sentinel {

/// Something that did not work, and what it was about.
struct Problem
{
    QString subject; ///< the input, as the person named it; may be empty
    Error error;
};

/// Problems in words above the page: the message at once, the details folded, everything to be copied, dismissed by a click.
/// Never takes the focus.
class ProblemBanner : public QWidget
{
    Q_OBJECT
public:
    explicit ProblemBanner(QWidget* parent = nullptr);

    /// Adds to what is shown; a banner that was dismissed starts anew.
    void add(const std::vector<Problem>& problems);
    void dismiss();
    void setDetailsShown(bool shown);
    QString text() const; ///< what "Copy" copies

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void showThem();

    std::vector<Problem> m_problems;
    QLabel* m_symbol;
    QLabel* m_title;
    QToolButton* m_fold;
    QPlainTextEdit* m_details;
};

} // namespace sentinel
