#pragma once

#include "core/providers/polling.h"
#include "ui/sources/wizardstep.h"

#include <QFutureWatcher>

class QCheckBox;
class QFormLayout;
class QGridLayout;
class QLabel;
class QLineEdit;
class QListWidget;
class QPlainTextEdit;
class QProgressBar;
class QPushButton;
class QSpinBox;

namespace sentinel {

class SecretChoice;
struct SourceServices;

/// Which provider.
class KindStep : public WizardStep
{
    Q_OBJECT
public:
    explicit KindStep(QWidget* parent);
    void begin(const Source& draft) override;
    void finish(Source& draft, Answer answer) override;

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    QListWidget* m_kinds;
};

/// Where it is, what of it is asked, and how often.
class PlaceStep : public WizardStep
{
    Q_OBJECT
public:
    explicit PlaceStep(QWidget* parent);
    void begin(const Source& draft) override;
    void finish(Source& draft, Answer answer) override;

private:
    void showKind(const Source& draft);
    void chooseFolder();

    QFormLayout* m_form;
    QLineEdit* m_name;
    QLineEdit* m_address;
    QPushButton* m_browse;
    QWidget* m_addressRow;
    QPlainTextEdit* m_projects;
    QLineEdit* m_user;
    QPlainTextEdit* m_mapping;
    QSpinBox* m_every;
    QSpinBox* m_silent;
    QCheckBox* m_polls;
    QLabel* m_about;
};

/// Who asks: where the token is kept, and what it must be allowed to do.
class TokenStep : public WizardStep
{
    Q_OBJECT
public:
    explicit TokenStep(QWidget* parent);
    bool isNeededFor(SourceKind kind) const override;
    void begin(const Source& draft) override;
    void finish(Source& draft, Answer answer) override;

private:
    QLabel* m_permissions;
    SecretChoice* m_token;
};

/// Asks what the source would ask, and shows what came of it: what works, what is missing, what to do about it.
class TestStep : public WizardStep
{
    Q_OBJECT
public:
    TestStep(const SourceServices& services, QWidget* parent);
    bool isNeededFor(SourceKind kind) const override;
    void begin(const Source& draft) override;
    void finish(Source& draft, Answer answer) override;
    QString nextText() const override;
    bool isRunning() const { return m_watcher.isRunning(); }

private:
    void ask();
    void take();
    void addLine(QLatin1StringView symbol, const QColor& color, const QString& title, const QString& text);

    const SourceServices& m_services;
    Source m_source;
    QFutureWatcher<ConnectionReport> m_watcher;
    std::optional<ConnectionReport> m_report;
    QLabel* m_state;
    QProgressBar* m_progress;
    QWidget* m_lines;
    QPushButton* m_again;
};

/// What is to be entered at the server so that it calls by itself.
class HookStep : public WizardStep
{
    Q_OBJECT
public:
    HookStep(const SourceServices& services, QWidget* parent);
    bool isNeededFor(SourceKind kind) const override;
    void begin(const Source& draft) override;
    void finish(Source& draft, Answer answer) override;

private:
    const SourceServices& m_services;
    QCheckBox* m_wanted;
    QWidget* m_fields;
    QLineEdit* m_address;
    QLabel* m_notListening;
    SecretChoice* m_secret;
    QLabel* m_where;
};

/// What it will do, before it does.
class DoneStep : public WizardStep
{
    Q_OBJECT
public:
    explicit DoneStep(QWidget* parent);
    void begin(const Source& draft) override;
    void finish(Source& draft, Answer answer) override;
    QString nextText() const override;

private:
    void addFact(const QString& title, const QString& text);

    QWidget* m_summary;
    QGridLayout* m_facts;
    bool m_isNew = true;
};

} // namespace sentinel
