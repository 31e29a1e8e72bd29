#include "ui/sources/wizardstep.h"

#include "ui/theme/theme.h"

#include <QLabel>
#include <QVBoxLayout>

namespace sentinel {

WizardStep::WizardStep(const QString& name, const QString& word, const QString& title, QWidget* parent)
    : QWidget(parent), m_word(word), m_title(title), m_column(new QVBoxLayout(this))
{
    setObjectName(name);
    m_column->setContentsMargins(0, 0, 0, 0);
    m_column->setSpacing(3 * grid);
    auto* heading = new QLabel(title, this);
    heading->setFont(theme().heading);
    m_column->addWidget(heading);
}

QString WizardStep::nextText() const
{
    return tr("Next");
}

void WizardStep::takeFocus()
{
    if (m_first)
        m_first->setFocus();
}

QLabel* WizardStep::addText(const QString& text)
{
    auto* label = new QLabel(text, this);
    label->setWordWrap(true);
    label->setTextFormat(Qt::PlainText);
    label->setForegroundRole(QPalette::PlaceholderText);
    m_column->addWidget(label);
    return label;
}

} // namespace sentinel
