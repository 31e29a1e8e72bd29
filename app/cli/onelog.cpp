#include "app/cli/onelog.h"

#include "app/cli/commands.h"
#include "app/cli/inputs.h"
#include "core/logs/fileindexes.h"

#include <algorithm>

namespace sentinel {

Result<Log> readOneLog(const Call& call, const QString& path)
{
    const bool isPlain = path != QLatin1String("-") && call.arguments.value("member").isEmpty();
    if (isPlain) {
        Result<Log> log = openLogFile(path, FileIndexes(call.folders.indexes()), call.stop);
        if (log || log.error().kind != Error::Kind::Unsupported)
            return log;
    }
    const Result<Input> input = readSource({path, {}}, call.stop);
    if (!input)
        return input.error();
    const QString member = call.arguments.value("member");
    const Document* chosen = input->documents.size() == 1 && member.isEmpty() ? &input->documents.front() : nullptr;
    QStringList names;
    for (const Document& document : input->documents) {
        names += QString::fromStdString(document.name);
        if (!member.isEmpty() && names.last() == member)
            chosen = &document;
    }
    if (!chosen) {
        constexpr qsizetype shown = 10;
        const qsizetype more = names.size() - std::min(names.size(), shown);
        QString list = names.mid(0, shown).join(QStringLiteral(", "));
        if (more > 0)
            list += QStringLiteral(" and %1 more").arg(more);
        return Error{Error::Kind::NotFound,
                     member.isEmpty() ? QStringLiteral("holds several logs; choose one with --member: %1").arg(list)
                                      : QStringLiteral("has no %1; it holds %2").arg(member, list),
                     {}};
    }
    return Log::parse(*chosen, call.stop);
}

} // namespace sentinel
