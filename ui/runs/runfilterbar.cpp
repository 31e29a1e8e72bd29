#include "ui/runs/runfilterbar.h"

#include "ui/shared/choicebutton.h"
#include "ui/shared/namebox.h"
#include "ui/theme/theme.h"

#include <QToolButton>

namespace sentinel {

using namespace Qt::StringLiterals;

RunFilterBar::RunFilterBar(QWidget* parent)
    : FilterBar(u"filter"_s, {tr("Search pipelines, branches, failures, tests"), tr("Search runs"), tr("Show all runs")}, parent),
      m_outcomes(addChoices(u"outcomes"_s, tr("Outcome"))), m_categories(addCategories()), m_pipeline(addPipelines()),
      m_cluster(new QToolButton(this))
{
    m_outcomes->addChoices<Outcome>({Outcome::Failed, Outcome::Passed, Outcome::Cancelled, Outcome::Unknown});
    m_cluster->setObjectName(u"filterCluster"_s);
    m_cluster->setAccessibleName(tr("Cluster"));
    m_cluster->setToolTip(tr("Show runs of all clusters again"));
    m_cluster->setIcon(icon("close"_L1));
    m_cluster->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_cluster->setFixedHeight(rowHeight);
    m_cluster->setMaximumWidth(60 * grid);
    m_cluster->hide();
    addField(m_cluster);
    connect(m_cluster, &QToolButton::clicked, this, [this] { setCluster({}, {}); });
}

RunFilter RunFilterBar::filter() const
{
    RunFilter filter;
    filter.text = text();
    filter.outcomes = m_outcomes->chosenAs<Outcome>();
    filter.categories = m_categories->chosenAs<Category>();
    filter.pipeline = m_pipeline->name();
    filter.cluster = m_clusterId;
    return filter;
}

void RunFilterBar::setFilter(const RunFilter& filter)
{
    setText(filter.text);
    m_outcomes->choose(filter.outcomes);
    m_categories->choose(filter.categories);
    m_pipeline->setName(filter.pipeline);
    changed();
}

void RunFilterBar::setCluster(ClusterId cluster, const QString& name)
{
    m_clusterId = cluster;
    m_cluster->setText(tr("Cluster %1").arg(name));
    m_cluster->setVisible(bool(cluster));
    changed();
}

void RunFilterBar::clearMore()
{
    m_clusterId = {};
    m_cluster->hide();
}

} // namespace sentinel
