// The page of sources: empty, with some in all states, and what its wizard asks.
#include "app/console/startup.h"
#include "app/console/tour.h"
#include "ui/shell/dataage.h"
#include "ui/shell/mainwindow.h"
#include "ui/sources/sourcespage.h"
#include "ui/sources/sourcetable.h"
#include "ui/sources/sourcewizard.h"
#include "ui/sources/wizardstep.h"

#include <QAction>
#include <QCheckBox>
#include <QComboBox>
#include <QDateTime>
#include <QDialog>
#include <QLineEdit>
#include <QListWidget>
#include <QPlainTextEdit>
#include <QProgressBar>
#include <QPushButton>

#include <tuple>
#include <utility>

namespace sentinel {

using namespace Qt::StringLiterals;

namespace {

Timestamp secondsAgo(qint64 seconds)
{
    return {QDateTime::currentMSecsSinceEpoch() - 1000 * seconds};
}

SourceItem working()
{
    SourceItem item;
    item.source.id = SourceId{1};
    item.source.name = u"Anvil at GitHub"_s;
    item.source.address = u"https://api.github.com"_s;
    item.source.projects = {u"acme/anvil"_s, u"acme/rocket"_s, u"acme/catapult"_s};
    item.source.token = u"keychain:Anvil at GitHub token 51c2"_s;
    item.source.hookSecret = u"keychain:Anvil at GitHub webhook 9e04"_s;
    item.state.lastTry = item.state.lastSuccess = secondsAgo(20);
    item.state.lastEvent = secondsAgo(140);
    item.state.nextTry = secondsAgo(-40);
    item.state.asks = 1841;
    item.state.unchanged = 1702;
    item.state.budgetLeft = 4812;
    item.state.budgetLimit = 5000;
    item.state.budgetResetsAt = secondsAgo(-2300);
    item.state.gapsFound = item.state.gapsFilled = 3;
    item.backfills = {{u"acme/anvil"_s, secondsAgo(30 * 86400), secondsAgo(0), 0.64},
                      {u"acme/rocket"_s, secondsAgo(30 * 86400), secondsAgo(0), 0.21}};
    return item;
}

SourceItem troubled()
{
    SourceItem item;
    item.source.id = SourceId{2};
    item.source.kind = SourceKind::Jenkins;
    item.source.name = u"Build farm"_s;
    item.source.address = u"https://jenkins.example.org"_s;
    item.source.user = u"wile"_s;
    item.source.token = u"env:JENKINS_TOKEN"_s;
    item.state.lastTry = secondsAgo(12);
    item.state.lastSuccess = secondsAgo(2700);
    item.state.lastEvent = secondsAgo(2900);
    item.state.nextTry = secondsAgo(-48);
    item.state.failures = 7;
    item.state.problem =
        Tour::tr("Jenkins does not know this token: 401. It may have expired. Make a new one in Jenkins and enter it here.");
    item.state.asks = 412;
    item.state.unchanged = 0;
    return item;
}

SourceItem silent()
{
    SourceItem item;
    item.source.id = SourceId{4};
    item.source.kind = SourceKind::GitLab;
    item.source.name = u"Shop at GitLab"_s;
    item.source.address = u"https://gitlab.example.org"_s;
    item.source.projects = {u"brightcart/checkout"_s, u"brightcart/storefront"_s};
    item.source.token = u"file:/etc/sentinel/gitlab.token"_s;
    item.source.hookSecret = u"env:GITLAB_HOOK"_s;
    item.state.lastTry = item.state.lastSuccess = secondsAgo(31);
    item.state.lastEvent = item.state.silentSince = secondsAgo(9 * 3600);
    item.state.silence = Tour::tr("In the 4 weeks before there was something in 6 of these hours of the week.");
    item.state.nextTry = secondsAgo(-29);
    item.state.asks = 7204;
    item.state.unchanged = 6817;
    item.state.budgetLeft = 143;
    item.state.budgetLimit = 2000;
    item.state.budgetResetsAt = secondsAgo(-45);
    item.state.gapsFound = 12;
    item.state.gapsFilled = 11;
    return item;
}

SourceItem unlimited()
{
    SourceItem item;
    item.source.id = SourceId{5};
    item.source.kind = SourceKind::Buildbot;
    item.source.name = u"Compilers"_s;
    item.source.address = u"https://buildbot.example.org"_s;
    item.source.projects = {u"linux-gcc"_s};
    item.state.lastTry = item.state.lastSuccess = secondsAgo(55);
    item.state.lastEvent = secondsAgo(3700);
    item.state.nextTry = secondsAgo(-5);
    item.state.asks = 980;
    item.state.unchanged = 0;
    return item;
}

SourceItem callsByItself()
{
    SourceItem item;
    item.source.id = SourceId{6};
    item.source.name = u"Partners"_s;
    item.source.address = u"https://api.github.com"_s;
    item.source.polls = false;
    item.source.hookSecret = u"keychain:Partners webhook 7f31"_s;
    item.state.lastEvent = secondsAgo(410);
    return item;
}

SourceItem folder()
{
    SourceItem item;
    item.source.id = SourceId{3};
    item.source.kind = SourceKind::Folder;
    item.source.name = u"Nightly drops"_s;
    item.source.address = u"/srv/ci/nightly"_s;
    item.source.isPaused = true;
    item.state.lastTry = item.state.lastSuccess = secondsAgo(9000);
    return item;
}

} // namespace

void Tour::addSourceStops()
{
    const auto window = [this]() -> QWidget* { return &m_window; };
    const auto settled = [this] { return isSettled(); };
    const auto nothing = [] {};
    const auto page = [this] { return qobject_cast<SourcesPage*>(m_window.page(u"sources"_s)); };
    const auto now = [] { return secondsAgo(0); };
    const auto isKnown = [settled, page] { return settled() && (!page() || page()->isSettled()); };
    // Shown, not stored: nobody is to ask servers that do not exist.
    const auto showAll = [this, page, now, settled](int row) {
        return [this, page, now, settled, row, isShown = false]() mutable {
            if (!settled() || !page() || !page()->isSettled())
                return settled() && !page();
            if (!isShown) {
                const std::vector<SourceItem> all{working(), troubled(), unlimited(), folder(), callsByItself(), silent()};
                page()->model().setItems(all, now());
                page()->table().setCurrent(SourceId{row});
                m_window.dataAge().show(all, now());
            }
            return std::exchange(isShown, true);
        };
    };
    m_stops.push_back({u"sources-empty"_s, [this] { m_window.goTo(u"sources"_s); },
                       [page, isKnown, now, isShown = false]() mutable {
                           if (!isKnown())
                               return false;
                           if (page() && !isShown)
                               page()->model().setItems({}, now());
                           return std::exchange(isShown, true) || !page();
                       },
                       window, nothing});
    m_stops.push_back({u"sources"_s, nothing, showAll(1), window, nothing});
    m_stops.push_back({u"sources-trouble"_s, nothing, showAll(2), window, nothing});
    m_stops.push_back({u"sources-silent"_s, nothing, showAll(4), window, nothing});
    m_stops.push_back({u"sources-paused"_s, nothing, showAll(3), window, nothing});

    const auto dialog = [this](const char* name) { return m_window.findChild<QDialog*>(QString::fromLatin1(name)); };
    const auto close = [dialog](const char* name) {
        return [dialog, name] {
            if (QDialog* shown = dialog(name))
                shown->close();
        };
    };
    for (const auto& [picture, action, name] : {std::tuple{"sources-backfill", "backfillSource", "backfillDialog"},
                                                std::tuple{"sources-remove", "removeSource", "removeSourceDialog"}}) {
        m_stops.push_back({QString::fromLatin1(picture),
                           [page, action = action] {
                               if (!page())
                                   return;
                               page()->table().setCurrent(SourceId{1});
                               page()->findChild<QAction*>(QString::fromLatin1(action))->trigger();
                           },
                           settled,
                           [dialog, window, name = name]() -> QWidget* {
                               QWidget* shown = dialog(name);
                               return shown ? shown : window();
                           },
                           close(name)});
    }

    // The wizard as it is gone through; the server that is asked does not exist, so that the test shows words for it.
    const auto wizard = [this] { return m_window.findChild<SourceWizard*>(u"sourceWizard"_s); };
    const auto next = [wizard] {
        if (wizard())
            wizard()->findChild<QPushButton*>(u"wizardNext"_s)->click();
    };
    const auto picture = [this, settled, wizard, window](const char* name, std::function<void()> go) {
        m_stops.push_back({QString::fromLatin1(name), std::move(go),
                           [settled, wizard] {
                               const auto* progress = wizard() ? wizard()->findChild<QProgressBar*>(u"testProgress"_s) : nullptr;
                               return settled() && !(progress && progress->isVisible());
                           },
                           [wizard, window]() -> QWidget* { return wizard() ? static_cast<QWidget*>(wizard()) : window(); }, [] {}});
    };
    picture("wizard-provider", [page] {
        if (page())
            page()->addSource();
    });
    picture("wizard-address", [next, wizard] {
        next();
        if (!wizard())
            return;
        wizard()->findChild<QLineEdit*>(u"sourceAddressField"_s)->setText(u"http://127.0.0.1:9"_s);
        wizard()->findChild<QPlainTextEdit*>(u"sourceProjectsField"_s)->setPlainText(u"acme/anvil\nacme/rocket"_s);
    });
    picture("wizard-token", next);
    picture("wizard-test", [next, wizard] {
        if (!wizard())
            return;
        auto* way = wizard()->findChild<QComboBox*>(u"tokenWay"_s);
        way->setCurrentIndex(way->count() - 1);
        next();
    });
    picture("wizard-webhook", [next, wizard] {
        next();
        if (wizard())
            wizard()->findChild<QCheckBox*>(u"hookWanted"_s)->setChecked(true);
    });
    picture("wizard-done", [next, wizard] {
        if (!wizard())
            return;
        wizard()->findChild<QCheckBox*>(u"hookWanted"_s)->setChecked(false); // nothing is put into a keychain
        next();
    });
    m_stops.back().leave = [wizard] {
        if (wizard())
            wizard()->close();
    };
}

} // namespace sentinel
