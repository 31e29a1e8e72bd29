#pragma once

#include "core/pipeline/feedback.h"

#include <QDialog>

class QComboBox;
class QLineEdit;
class QListWidget;

namespace sentinel {

/// Asks what kind of failure it really is. Arrow keys or j and k choose, Return says so, Escape leaves it as it is.
class CorrectionDialog : public QDialog
{
    Q_OBJECT
public:
    CorrectionDialog(const Job& job, const VerdictBasis& basis, QWidget* parent);

Q_SIGNALS:
    void decided(const sentinel::Correction& correction);

private:
    void addCategories(const Verdict& verdict);
    void say();
    void takeBack();

    const JobId m_job;
    const VerdictBasis m_basis;
    QListWidget* m_categories;
    QComboBox* m_attribution;
    QLineEdit* m_note;
};

} // namespace sentinel
