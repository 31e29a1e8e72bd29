#include "core/triage/rulestream.h"

#include <QDataStream>
#include <QIODevice>

namespace sentinel {

namespace {

void write(QDataStream& out, const std::string& text)
{
    out << QByteArray(text.data(), qsizetype(text.size()));
}

void write(QDataStream& out, const std::vector<std::string>& texts)
{
    out << qint32(texts.size());
    for (const std::string& text : texts)
        write(out, text);
}

std::string readText(QDataStream& in)
{
    QByteArray bytes;
    in >> bytes;
    return bytes.toStdString();
}

std::vector<std::string> readTexts(QDataStream& in)
{
    qint32 count = 0;
    in >> count;
    std::vector<std::string> texts;
    for (qint32 i = 0; i < count && in.status() == QDataStream::Ok; ++i)
        texts.push_back(readText(in));
    return texts;
}

} // namespace

QByteArray bytesOf(const std::vector<Rule>& rules)
{
    QByteArray bytes;
    QDataStream out(&bytes, QIODevice::WriteOnly);
    out.setVersion(QDataStream::Qt_6_4);
    out << qint32(rules.size());
    for (const Rule& rule : rules) {
        out << rule.id << qint32(rule.category) << qint32(rule.attribution);
        write(out, rule.pattern);
        out << rule.ignoreCase << rule.scope.step << rule.scope.tools << rule.scope.after << rule.scope.nearEnd << rule.scope.failingStep
            << rule.title << rule.hint << rule.remediation << rule.before << rule.confidence << rule.summary;
        write(out, rule.matches);
        write(out, rule.rejects);
        out << rule.disabled << rule.pack << rule.file << qint32(rule.line) << rule.overrides;
    }
    return bytes;
}

std::optional<std::vector<Rule>> rulesFrom(const QByteArray& bytes)
{
    QDataStream in(bytes);
    in.setVersion(QDataStream::Qt_6_4);
    qint32 count = 0;
    in >> count;
    std::vector<Rule> rules;
    for (qint32 i = 0; i < count && in.status() == QDataStream::Ok; ++i) {
        Rule rule;
        qint32 category = 0, attribution = 0, line = 0;
        in >> rule.id >> category >> attribution;
        rule.category = Category(category);
        rule.attribution = Attribution(attribution);
        rule.pattern = readText(in);
        in >> rule.ignoreCase >> rule.scope.step >> rule.scope.tools >> rule.scope.after >> rule.scope.nearEnd >> rule.scope.failingStep
            >> rule.title >> rule.hint >> rule.remediation >> rule.before >> rule.confidence >> rule.summary;
        rule.matches = readTexts(in);
        rule.rejects = readTexts(in);
        in >> rule.disabled >> rule.pack >> rule.file >> line >> rule.overrides;
        rule.line = line;
        rules.push_back(std::move(rule));
    }
    if (in.status() != QDataStream::Ok || !in.atEnd())
        return {};
    return rules;
}

} // namespace sentinel
