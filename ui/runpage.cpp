#include "ui/runpage.h"

#include "core/pipeline/pipeline.h"

#include <QKeyEvent>
#include <QShortcut>

namespace sentinel {

struct RunPage::Private
{
    explicit Private(Pipeline& p) : pipeline(p) {}
    Pipeline& pipeline;
    RunId id;
};

RunPage::RunPage(Pipeline& pipeline, QWidget* parent) : QWidget(parent), m_d(std::make_unique<Private>(pipeline))
{
    setObjectName(QStringLiteral("runPage"));
    auto* back = new QShortcut(QKeySequence(Qt::Key_Escape), this);
    back->setContext(Qt::WidgetWithChildrenShortcut);
    connect(back, &QShortcut::activated, this, &RunPage::backRequested);
}

RunPage::~RunPage() = default;

RunId RunPage::run() const
{
    return m_d->id;
}

void RunPage::showRun(RunId id)
{
    m_d->id = id;
}

void RunPage::clear()
{
    m_d->id = {};
}

} // namespace sentinel
