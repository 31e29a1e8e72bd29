#pragma once

#include "core/domain/source.h"

#include <QDialog>

class QDateEdit;
class QLabel;
class QPushButton;

namespace sentinel {

/// Asks which days of a source's past are to be fetched.
class BackfillDialog : public QDialog
{
    Q_OBJECT
public:
    BackfillDialog(const Source& source, Timestamp now, QWidget* parent);

Q_SIGNALS:
    void chosen(sentinel::Timestamp since, sentinel::Timestamp until);

protected:
    void accept() override;

private:
    void showRange();

    Timestamp m_now;
    QDateEdit* m_since;
    QDateEdit* m_until;
    QLabel* m_hint;
    QPushButton* m_accept;
};

} // namespace sentinel
