#include "core/reports/diagnostics.h"
#include "core/reports/diagnosticreader_p.h"
namespace sentinel { const std::vector<DiagnosticTool>& diagnosticTools() { static const std::vector<DiagnosticTool> t; return t; } }
