#pragma once

#include "core/domain/place.h"
#include "core/logs/log.h"

#include <QWidget>

class QAction;
class QLabel;
class QLineEdit;
class QTimer;
class QToolButton;
class QTreeView;

namespace sentinel {

class DiagnosticListModel;
class DiagnosticReading;

/// What compilers, linters and other tools say in a log, below it: file, message, and a way to the lines. Reads them in the background,
/// from the first time that it is shown.
class DiagnosticPanel : public QWidget
{
    Q_OBJECT
public:
    explicit DiagnosticPanel(QWidget* parent = nullptr);
    ~DiagnosticPanel() override;

    void setLog(const Log& log);
    void updateLog(const Log& log); ///< the same, longer: read again once it rests
    void clear();
    QString title() const; ///< of its tab, with the count once that is known
    DiagnosticListModel& model() const { return *m_model; }
    bool isSettled() const; ///< nothing is being read

Q_SIGNALS:
    void titleChanged();
    void linesShown(const sentinel::LineRange& lines);     ///< chosen, the list keeps the focus
    void linesActivated(const sentinel::LineRange& lines); ///< chosen to be read

protected:
    void showEvent(QShowEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    QToolButton* addSeverity(int severity, const char* iconName, const QString& name, const QString& tip);
    void read();
    void refresh();
    LineRange currentLines() const;

    std::optional<Log> m_log;
    bool m_isRead = false; ///< or being read
    DiagnosticReading* m_reading;
    DiagnosticListModel* m_model;
    QLineEdit* m_filter;
    QTimer* m_settle; ///< fires when typing pauses
    QTimer* m_rest;   ///< fires when the log has not grown for a while
    QToolButton* m_severities[3];
    QLabel* m_shown;
    QTreeView* m_list;
    QLabel* m_empty;
    QAction* m_copyCsv;
    QAction* m_copyMarkdown;
};

} // namespace sentinel
