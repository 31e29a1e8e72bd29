// The stops of the tour around the page of a file.
#include "app/console/tour.h"
#include "ui/logpage/logpage.h"
#include "ui/logpage/logviewpane.h"
#include "ui/logview/logview.h"
#include "ui/shell/mainwindow.h"

#include <QFileInfo>

#include <memory>

namespace sentinel {

using namespace Qt::StringLiterals;

namespace {

/// The page is shown, too; null when the window shows nothing but that it has no store.
LogPage* filePage(MainWindow& window)
{
    window.goTo(u"log"_s);
    return qobject_cast<LogPage*>(window.page(u"log"_s));
}

/// Files that may be logs. Archives are refused by the page, and folders are nothing for it.
struct Candidates
{
    QStringList paths;
    bool isUsedUp = false;

    void openNext(MainWindow& window)
    {
        LogPage* page = filePage(window);
        isUsedUp = !page || paths.isEmpty();
        if (!isUsedUp)
            page->open(paths.takeFirst());
    }
};

} // namespace

void Tour::addFileStops()
{
    const auto settled = [this] { return isSettled(); };
    const auto window = [this]() -> QWidget* { return &m_window; };
    m_stops.push_back({u"file-empty"_s,
                       [this] {
                           if (LogPage* page = filePage(m_window))
                               page->close();
                       },
                       settled, window, [this] { m_window.goTo(u"run"_s); }});

    const auto candidates = std::make_shared<Candidates>();
    candidates->paths = m_options.files;
    candidates->paths.removeIf([](const QString& path) { return !QFileInfo(path).isFile(); });
    if (candidates->paths.isEmpty())
        return;
    m_stops.push_back({u"file"_s,
                       [this, candidates] {
                           if (const LogPage* page = filePage(m_window))
                               connect(page, &LogPage::refused, this, [this, candidates] { candidates->openNext(m_window); });
                           candidates->openNext(m_window);
                       },
                       [this, candidates] {
                           const auto* page = qobject_cast<const LogPage*>(m_window.page(u"log"_s));
                           const bool hasLines = page && page->pane().view().hasLog() && page->pane().view().log().lineCount() > 0;
                           return isSettled() && (candidates->isUsedUp || hasLines);
                       },
                       window,
                       [this] {
                           if (LogPage* page = filePage(m_window)) {
                               page->disconnect(this);
                               page->close();
                           }
                           m_window.goTo(u"run"_s);
                       }});
}

} // namespace sentinel
