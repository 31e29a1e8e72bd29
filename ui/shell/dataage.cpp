#include "ui/shell/dataage.h"

#include "models/sourcetext.h"
#include "ui/sources/sourcemark.h"
#include "ui/theme/theme.h"

#include <QDateTime>
#include <QFontMetrics>

#include <algorithm>

namespace sentinel {

using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace {

constexpr int longestText = 110 * grid;

} // namespace

DataAge::DataAge(QWidget* parent) : QToolButton(parent)
{
    setObjectName(u"dataAge"_s);
    setAutoRaise(true);
    setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    setIconSize({3 * grid, 3 * grid});
    setFocusPolicy(Qt::TabFocus);
    setFixedHeight(5 * grid);
    hide();
    m_clock.setInterval(1s);
    connect(&m_clock, &QTimer::timeout, this, &DataAge::showModel);
    connect(&m_model, &SourceModel::changed, this, &DataAge::showModel);
}

void DataAge::follow(Store& store)
{
    m_model.follow(store);
    m_clock.start();
}

void DataAge::showModel()
{
    show(m_model.items(), {QDateTime::currentMSecsSinceEpoch()});
}

void DataAge::show(const std::vector<SourceItem>& items, Timestamp now)
{
    const QString text = dataAgeText(items, now);
    setVisible(!text.isEmpty());
    if (text.isEmpty() || text == property("whole").toString())
        return;
    setProperty("whole", text);
    const bool isTroubled = std::any_of(items.begin(), items.end(),
                                        [](const SourceItem& item) { return healthOf(item.source, item.state) == SourceHealth::Troubled; });
    const Mark mark = markOf(isTroubled ? SourceHealth::Troubled : SourceHealth::Working);
    setIcon(isTroubled ? sentinel::icon(mark.icon, mark.color) : sentinel::icon("sources"_L1));
    setText(fontMetrics().elidedText(text, Qt::ElideRight, longestText));
    setAccessibleName(text);
    setToolTip(tr("%1. Show the sources").arg(text.toHtmlEscaped()));
}

} // namespace sentinel
