#pragma once

#include "core/base/result.h"
#include "core/domain/cluster.h"

#include <QDialog>

#include <functional>

class QDateEdit;
class QLabel;
class QLineEdit;
class QPushButton;

namespace sentinel {

class ClusterModel;
class ClusterTable;
class Store;

/// Asks for one line; what is wrong with it is said below the field, and the dialog stays.
class LineDialog : public QDialog
{
    Q_OBJECT
public:
    using Check = std::function<Result<QString>(const QString&)>; ///< the line as it is to be kept

    LineDialog(const QString& name, const QString& title, const QString& label, const QString& text, Check check, QWidget* parent);
    void setHint(const QString& hint);

Q_SIGNALS:
    void chosen(const QString& text);

protected:
    void accept() override;

private:
    QLineEdit* m_field;
    QLabel* m_hint;
    QLabel* m_problem;
    Check m_check;
};

/// Asks until when.
class MuteDialog : public QDialog
{
    Q_OBJECT
public:
    MuteDialog(Timestamp now, QWidget* parent);

Q_SIGNALS:
    void chosen(sentinel::Timestamp until);

protected:
    void accept() override;

private:
    QDateEdit* m_date;
};

/// Asks which other cluster is the same failure.
class MergeDialog : public QDialog
{
    Q_OBJECT
public:
    MergeDialog(Store& store, const Cluster& into, QWidget* parent);

Q_SIGNALS:
    void chosen(sentinel::ClusterId other);

protected:
    void accept() override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    ClusterId m_into;
    ClusterModel* m_model;
    ClusterTable* m_table;
    QLineEdit* m_search;
    QPushButton* m_merge;
};

} // namespace sentinel
