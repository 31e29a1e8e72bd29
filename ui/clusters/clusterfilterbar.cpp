#include "ui/clusters/clusterfilterbar.h"

#include "ui/shared/choicebutton.h"
#include "ui/shared/namebox.h"

#include <QToolButton>

namespace sentinel {

using namespace Qt::StringLiterals;

ClusterFilterBar::ClusterFilterBar(QWidget* parent)
    : FilterBar(u"cluster"_s, {tr("Search names, failures, evidence, tickets"), tr("Search clusters"), tr("Show all clusters")}, parent),
      m_states(addChoices(u"states"_s, tr("State"))), m_categories(addCategories()), m_pipeline(addPipelines()),
      m_muted(addToggle(u"muted"_s, tr("Muted"), tr("Show clusters that are muted too"), "mute"_L1))
{
    m_states->addChoices<ClusterState>(
        {ClusterState::New, ClusterState::Growing, ClusterState::Steady, ClusterState::Fading, ClusterState::Quiet});
}

ClusterFilter ClusterFilterBar::filter() const
{
    ClusterFilter filter;
    filter.text = text();
    filter.states = m_states->chosenAs<ClusterState>();
    filter.categories = m_categories->chosenAs<Category>();
    filter.pipeline = m_pipeline->name();
    filter.withMuted = m_muted->isChecked();
    return filter;
}

void ClusterFilterBar::setFilter(const ClusterFilter& filter)
{
    setText(filter.text);
    m_states->choose(filter.states);
    m_categories->choose(filter.categories);
    m_pipeline->setName(filter.pipeline);
    m_muted->setChecked(filter.withMuted);
    changed();
}

} // namespace sentinel
