#pragma once

#include "core/base/redact.h"

#include <QString>

namespace sentinel {

struct TextTable;

// Text of logs that leaves the window goes through here: its secrets are masked, and where it was said so the mark stays.

/// What is masked, from the configuration; before it is known, what is masked without one. UI thread.
void setRedaction(const redaction::Settings& settings);
const redaction::Settings& redactionInForce();

/// The text with "[redacted: …]" for each secret; `masked` counts on.
QString withoutSecrets(const QString& text, qint64* masked = nullptr);
TextTable withoutSecrets(TextTable table, qint64* masked = nullptr);

/// To the clipboard, with its secrets masked. How many there were.
qint64 copyText(const QString& text);

/// "2 secrets masked"; empty for none.
QString maskedText(qint64 masked);

} // namespace sentinel
