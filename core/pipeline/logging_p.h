#pragma once

#include <QLoggingCategory>

namespace sentinel {

Q_DECLARE_LOGGING_CATEGORY(lcIntake)

}
