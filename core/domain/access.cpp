#include "core/domain/access.h"

#include "core/domain/wordtable_p.h"

namespace sentinel {

namespace {

constexpr Word<Role> roles[] = {
    {Role::None, "none", QT_TRANSLATE_NOOP("Words", "None")},
    {Role::Viewer, "viewer", QT_TRANSLATE_NOOP("Words", "Viewer")},
    {Role::Operator, "operator", QT_TRANSLATE_NOOP("Words", "Operator")},
    {Role::Admin, "admin", QT_TRANSLATE_NOOP("Words", "Administrator")},
};

} // namespace

std::string_view jsonName(Role value)
{
    return wordOf(roles, value).json;
}
std::optional<Role> roleNamed(std::string_view name)
{
    return valueOf(roles, name);
}

} // namespace sentinel
