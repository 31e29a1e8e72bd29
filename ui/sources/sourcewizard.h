#pragma once

#include "core/base/result.h"
#include "core/domain/source.h"

#include <QDialog>
#include <QFutureWatcher>

#include <optional>
#include <vector>

class QLabel;
class QListWidget;
class QPushButton;
class QStackedWidget;

namespace sentinel {

class Store;
class WizardStep;
struct SourceServices;

/// Sets a source up step by step, or changes one: which provider, where, who asks, does it work, will it call. Stored at the end.
class SourceWizard : public QDialog
{
    Q_OBJECT
public:
    /// A new one; of this kind, if that is known. Store and services outlive the wizard.
    SourceWizard(Store& store, const SourceServices& services, std::optional<SourceKind> kind, QWidget* parent);
    SourceWizard(Store& store, const SourceServices& services, const Source& source, QWidget* parent);

    WizardStep* step() const; ///< that is shown

Q_SIGNALS:
    void saved(sentinel::SourceId id, const QString& name);

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
    SourceWizard(Store& store, const SourceServices& services, const Source& draft, bool asksForKind, QWidget* parent);
    void layOut();
    void listSteps();
    void goTo(int step);
    void showButtons();
    void goBack();
    void goOn();
    void takeStep(const Result<>& done);
    void save();
    void takeSaved();
    void showProblem(const QString& text);

    Store& m_store;
    const SourceServices& m_services;
    Source m_draft;
    const bool m_asksForKind;
    std::vector<WizardStep*> m_all;
    std::vector<WizardStep*> m_steps; ///< of them those that this kind needs
    int m_at = 0;
    bool m_isBusy = false; ///< a step or the store takes its time
    QFutureWatcher<Result<SourceId>> m_saving;

    QListWidget* m_rail;
    QStackedWidget* m_stack;
    QLabel* m_problem;
    QPushButton* m_back;
    QPushButton* m_next;
    QPushButton* m_cancel;
};

} // namespace sentinel
