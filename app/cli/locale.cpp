#include "app/cli/locale.h"

#include <QByteArray>

#include <clocale>
#include <cstring>
#include <langinfo.h>
#include <optional>
#include <string_view>
#include <unistd.h>

namespace sentinel {

namespace {

constexpr char variable[] = "LC_ALL";
bool isChanged = false;
std::optional<std::string> original;

} // namespace

void speakUtf8()
{
    std::setlocale(LC_CTYPE, "");
    if (std::strcmp(nl_langinfo(CODESET), "UTF-8") == 0)
        return;
    if (qEnvironmentVariableIsSet(variable))
        original = qgetenv(variable).toStdString();
    isChanged = true;
    qputenv(variable, "C.UTF-8");
}

std::vector<std::string> originalEnvironment()
{
    std::vector<std::string> all;
    const std::string mine = std::string(variable) + '=';
    for (char** entry = environ; *entry; ++entry) {
        if (!isChanged || std::string_view(*entry).substr(0, mine.size()) != mine)
            all.emplace_back(*entry);
    }
    if (isChanged && original)
        all.push_back(mine + *original);
    return all;
}

} // namespace sentinel
