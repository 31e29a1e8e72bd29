#include "core/pipeline/jsonlog.h"

#include "core/base/timestamp.h"

#include <QDateTime>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLoggingCategory>

#include <cstdio>

namespace sentinel {

namespace {

using namespace Qt::StringLiterals;

thread_local std::string currentRequest; // NOLINT: messages know nothing of who is being served

QString levelName(QtMsgType type)
{
    switch (type) {
    case QtDebugMsg:
        return u"debug"_s;
    case QtInfoMsg:
        return u"info"_s;
    case QtWarningMsg:
        return u"warning"_s;
    case QtCriticalMsg:
    case QtFatalMsg:
        break;
    }
    return u"error"_s;
}

void writeJson(QtMsgType type, const QMessageLogContext& context, const QString& message)
{
    QJsonObject object{{u"time"_s, toRfc3339({QDateTime::currentMSecsSinceEpoch()})},
                       {u"level"_s, levelName(type)},
                       {u"category"_s, QString::fromLatin1(context.category ? context.category : "default")},
                       {u"message"_s, message}};
    if (!currentRequest.empty())
        object[u"request"_s] = QString::fromStdString(currentRequest);
    const QByteArray line = QJsonDocument(object).toJson(QJsonDocument::Compact) + '\n';
    std::fwrite(line.constData(), 1, size_t(line.size()), stderr); // one call: lines of several threads do not mix
    std::fflush(stderr);
}

} // namespace

void logAsJson()
{
    QLoggingCategory::setFilterRules(u"sentinel.*.info=true"_s);
    qInstallMessageHandler(writeJson);
}

LogRequest::LogRequest(std::string_view id) : m_before(std::move(currentRequest))
{
    currentRequest = id;
}

LogRequest::~LogRequest()
{
    currentRequest = std::move(m_before);
}

} // namespace sentinel
