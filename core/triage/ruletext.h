#pragma once

#include "core/triage/rules.h"

namespace sentinel {

/// A rule as it stands in a pack: an item of its list, without indentation, ending in a line feed. What has its default is left out.
QByteArray ruleYaml(const Rule& rule);

/// A pack with one rule's item replaced, or appended if there is none with this id. Everything else stays byte for byte, comments
/// included; comments inside the replaced item go with it. `item` is as ruleYaml makes it. An empty pack becomes one with this rule.
/// Errors: Malformed (no valid pack), Unsupported (its rules are written in braces: nothing is cut out of these).
Result<QByteArray> withRule(const QByteArray& pack, const QString& id, const QByteArray& item);

/// The same without the rule; NotFound if it is not there.
Result<QByteArray> withoutRule(const QByteArray& pack, const QString& id);

/// A rule's item as it is written in a pack, without its indentation; empty if it is not there.
QByteArray ruleItemIn(const QByteArray& pack, const QString& id);

} // namespace sentinel
