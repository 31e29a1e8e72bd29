#pragma once

#include "core/base/result.h"
#include "core/domain/source.h"

#include <QWidget>

#include <functional>

class QLabel;
class QVBoxLayout;

namespace sentinel {

/// One question of the wizard. It is shown what was said so far and adds its own.
class WizardStep : public QWidget
{
    Q_OBJECT
public:
    using Answer = std::function<void(Result<>)>;

    /// `word` stands for its question in the list of steps.
    WizardStep(const QString& name, const QString& word, const QString& title, QWidget* parent);

    QString word() const { return m_word; }
    QString title() const { return m_title; }
    virtual bool isNeededFor(SourceKind) const { return true; }
    virtual void begin(const Source& draft) = 0;
    /// Adds to the draft, and answers once: at once, or when a keychain has taken its time; with an Error the step stays, and it is shown.
    virtual void finish(Source& draft, Answer answer) = 0;
    virtual QString nextText() const; ///< of the button that leads on
    /// Where one begins. No focus proxy: Tab would come back there and leave out what stands before it.
    void takeFocus();

Q_SIGNALS:
    void nextTextChanged();
    void nextRequested(); ///< by a double click

protected:
    QVBoxLayout* column() const { return m_column; }
    QLabel* addText(const QString& text); ///< a paragraph that is second to read
    void beginAt(QWidget* field) { m_first = field; }

private:
    QString m_word, m_title;
    QVBoxLayout* m_column;
    QWidget* m_first = nullptr;
};

} // namespace sentinel
