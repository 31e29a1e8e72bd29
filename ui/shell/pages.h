#pragma once

#include "core/domain/permalink.h"

#include <QLatin1StringView>
#include <QObject>

#include <functional>
#include <span>

class QAction;
class QSettings;
class QWidget;

namespace sentinel {

class Pipeline;
class RuleBench;
struct SourceServices;

/// Where pages lead to: they ask, the window goes there.
class Navigator : public QObject
{
    Q_OBJECT
public:
    using QObject::QObject;

Q_SIGNALS:
    void openRun(sentinel::RunId run);
    void openRuns(); ///< the list of them
    void openCluster(sentinel::ClusterId cluster);
    void openLink(const sentinel::Permalink& link);
    /// Somebody wants a rule that matches a line like this; of which category the log's failure is, if that is known.
    void newRule(const QString& line, sentinel::Category category);
    void goBack();
    void say(const QString& message); ///< a word for the status bar
};

/// What a page may use.
struct PageContext
{
    Navigator& navigator;
    QSettings& settings;
    Pipeline* pipeline = nullptr; ///< null until the store and the rules are there
    QAction* openFiles = nullptr;
    QAction* openSamples = nullptr;
    QString indexFolder;                     ///< where indexes of large files are kept
    RuleBench* ruleBench = nullptr;          ///< with the pipeline
    const SourceServices* sources = nullptr; ///< at all times
};

/// A page of the window. Made when it is first gone to.
struct PageType
{
    const char* id;    ///< never renamed: in settings and in the names of pictures
    const char* title; ///< translated in context Pages
    const char* icon;
    const char* shortcut;
    bool needsPipeline;
    QWidget* (*make)(const PageContext& context);
};

std::span<const PageType> pageTypes();
QString pageTitle(const PageType& type);

} // namespace sentinel
