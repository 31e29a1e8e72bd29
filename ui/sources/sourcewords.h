#pragma once

#include "core/domain/source.h"

#include <QString>

namespace sentinel {

/// What the wizard says of a provider: how it calls what we ask for, what a token must be allowed to do, where webhooks are set up.
struct SourceWords
{
    QString about;           ///< of the provider, a line
    QString name;            ///< that a new one gets
    QString address;         ///< an example
    QString projects;        ///< what they are called
    QString projectExamples; ///< one a line
    QString permissions;     ///< of the token
    QString hook;            ///< where it is entered, and which events
};

SourceWords wordsOf(SourceKind kind);

} // namespace sentinel
