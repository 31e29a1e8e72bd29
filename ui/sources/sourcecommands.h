#pragma once

#include "core/base/result.h"
#include "models/sourcemodel.h"
#include "ui/shared/sourceservices.h"

#include <QObject>
#include <QPointer>

#include <functional>

class QWidget;

namespace sentinel {

class Store;
class Transaction;

/// What a person does to a source: asks what is to be asked, and writes it. Says how it went; a change that was refused is told in a
/// dialog.
class SourceCommands : public QObject
{
    Q_OBJECT
public:
    SourceCommands(Store& store, const SourceServices& services, QWidget* window);

    void add(std::optional<SourceKind> kind = {}); ///< with the wizard; of this kind
    void edit(const Source& source);
    void pause(const Source& source);
    void resume(const Source& source);
    void askNow(const Source& source);
    void backfill(const Source& source);
    void cancelBackfills(const Source& source);
    void remove(const Source& source); ///< asks first

Q_SIGNALS:
    void said(const QString& message);     ///< for the status bar
    void added(sentinel::SourceId source); ///< it is in the store

private:
    void write(std::function<Result<>(Transaction&)> change, const QString& done);
    void refuse(const Error& error);

    Store& m_store;
    const SourceServices& m_services;
    QPointer<QWidget> m_window;
};

} // namespace sentinel
