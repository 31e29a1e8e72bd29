#pragma once

#include <QByteArray>

namespace sentinel {

// The expressions that tell lines which may be diagnostics from all others. To compile them takes a tenth of a second, more than most logs
// do: programs that keep the compiled form spare that at every start but the first. Without it readers compile when they need it. Any
// thread.

/// Names the compiled form: another one for other expressions, another library or another processor.
QByteArray diagnosticShapesKey();

/// Gives what `compiledDiagnosticShapes` gave earlier, to be used from now on. False when it is damaged or made for another machine.
bool takeDiagnosticShapes(const QByteArray& compiled);

/// Blocks while they are compiled, if they are not yet. Empty when there is no memory.
QByteArray compiledDiagnosticShapes();

} // namespace sentinel
