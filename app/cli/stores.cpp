#include "app/cli/stores.h"

#include "app/cli/commands.h"

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

} // namespace sentinel
