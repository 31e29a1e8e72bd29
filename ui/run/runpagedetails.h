#pragma once

#include "core/domain/run.h"

#include <QWidget>

class QLabel;
class QScrollArea;
class QSplitter;
class QTabWidget;

namespace sentinel {

class EvidenceList;
struct LoadedRun;
class StepTree;
class TestList;
class VerdictCard;

/// The left half of the run page: verdict, evidence, steps and failed tests of one job.
class RunPageDetails : public QWidget
{
    Q_OBJECT
public:
    explicit RunPageDetails(QWidget* parent = nullptr);

    /// `testsElsewhere`: the tests have the place of the log, and are not listed here.
    void show(const LoadedRun& run, size_t job, bool testsElsewhere);
    void focusFirst();
    void copyMarkdown();

    VerdictCard& card() const { return *m_card; }
    EvidenceList& evidence() const { return *m_evidence; }
    StepTree& steps() const { return *m_steps; }
    TestList& tests() const { return *m_tests; }

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void keepSizes();
    void fit();

    QSplitter* m_split;
    VerdictCard* m_card;
    QScrollArea* m_cardArea;
    QWidget* m_evidencePart;
    QLabel* m_evidenceTitle;
    EvidenceList* m_evidence;
    QTabWidget* m_tabs;
    StepTree* m_steps;
    TestList* m_tests;
    bool m_sizesKnown = false;
};

} // namespace sentinel
