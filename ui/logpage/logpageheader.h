#pragma once

#include <QString>
#include <QWidget>

class QLabel;
class QPushButton;

namespace sentinel {

/// Which file it is and where it lies, what is the matter with it, and the way to what was made of it.
class LogPageHeader : public QWidget
{
    Q_OBJECT
public:
    explicit LogPageHeader(QWidget* parent = nullptr);

    /// Nothing is known of it but its path.
    void showFile(const QString& path);
    void setState(const QString& state); ///< what is being done with it; empty when nothing is
    void setNotice(const QString& notice);
    void offerRun(const QString& title);
    void withdrawRun();

Q_SIGNALS:
    void backRequested();
    void runRequested();

protected:
    void paintEvent(QPaintEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override; ///< the room for the facts changes with what is beside them, too

private:
    void takeTheme();
    void fitFacts();

    QString m_folder, m_state;
    QLabel* m_icon;
    QLabel* m_name;
    QLabel* m_facts;
    QLabel* m_noticeIcon;
    QLabel* m_notice;
    QPushButton* m_run;
};

} // namespace sentinel
