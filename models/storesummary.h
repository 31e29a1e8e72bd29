#pragma once

#include "core/base/result.h"
#include "core/base/timestamp.h"

#include <QFutureWatcher>
#include <QObject>
#include <QStringList>
#include <QTimer>

#include <optional>

namespace sentinel {

class Store;

/// What a status bar and a filter bar say about the whole store: how many runs, how fresh, of which pipelines.
class StoreSummary : public QObject
{
    Q_OBJECT
public:
    struct Facts
    {
        qint64 runs = 0;
        std::optional<Timestamp> newest; ///< when the last run was stored
        QStringList pipelines;
        bool operator==(const Facts&) const = default;
    };

    explicit StoreSummary(QObject* parent = nullptr);

    void follow(Store& store);
    const Facts& facts() const { return m_facts; }
    bool isKnown() const { return m_isKnown; }

Q_SIGNALS:
    void changed();

private:
    void ask();
    void take();

    Store* m_store = nullptr;
    Facts m_facts;
    QFutureWatcher<Result<Facts>> m_watcher;
    QTimer m_timer;
    bool m_isKnown = false;
};

} // namespace sentinel
