#include "app/cli/stores.h"

#include "app/cli/commands.h"
#include "core/pipeline/reclustering.h"

namespace sentinel {

std::unique_ptr<Store> openStore(const Call& call)
{
    Result<std::unique_ptr<Store>> store = Store::open({call.folders.data, false, 1});
    if (!store) {
        complain(call.folders.data, store.error());
        return nullptr;
    }
    return std::move(*store);
}

void bringClustersUpToDate(Store& store, std::stop_token stop)
{
    const Result<bool> made = recluster(store, stop);
    if (!made && made.error().kind != Error::Kind::Cancelled)
        complain(QStringLiteral("clusters"), made.error());
}

} // namespace sentinel
