#include "core/triage/confidence.h"

#include <QCoreApplication>
#include <QFile>

#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <cmath>

namespace sentinel {

namespace {

constexpr int fileVersion = 1;
constexpr double largest = 100; // of a weight: more is a slip of the pen

constexpr std::string_view names[] = {"rule",     "shape",   "summary",  "purpose",    "rival",   "failing", "close", "tests",
                                      "no_tests", "against", "intended", "unintended", "certain", "new",     "old",   "doubted"};
static_assert(std::size(names) == groundCount);

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(Confidence)
};

/// Thrown inside this file only.
struct Mistake
{
    int line = 0;
    QString what;
};

double numberAt(const YAML::Node& map, std::string_view key)
{
    const YAML::Node node = map[std::string(key)];
    const QString name = QString::fromLatin1(key.data(), qsizetype(key.size()));
    if (!node)
        throw Mistake{map.Mark().line + 1, Text::tr("\"%1\" is missing").arg(name)};
    double number = 0;
    if (!node.IsScalar() || !YAML::convert<double>::decode(node, number) || !std::isfinite(number) || std::abs(number) > largest)
        throw Mistake{node.Mark().line + 1, Text::tr("\"%1\" must be a number between -%2 and %2").arg(name).arg(largest)};
    return number;
}

template <typename Names>
void requireKnown(const YAML::Node& map, const Names& known)
{
    if (!map.IsMap())
        throw Mistake{map.Mark().line + 1, Text::tr("a map is expected here")};
    for (const auto& entry : map) {
        if (std::find(std::begin(known), std::end(known), std::string_view(entry.first.Scalar())) == std::end(known))
            throw Mistake{entry.first.Mark().line + 1, Text::tr("there is no \"%1\"").arg(QString::fromStdString(entry.first.Scalar()))};
    }
}

BorneOut borneOutIn(const YAML::Node& file)
{
    const YAML::Node node = file["borne_out"];
    if (!node)
        throw Mistake{file.Mark().line + 1, Text::tr("\"%1\" is missing").arg(QLatin1StringView("borne_out"))};
    constexpr std::string_view keys[] = {"slope", "shift"};
    requireKnown(node, keys);
    const BorneOut borneOut{numberAt(node, keys[0]), numberAt(node, keys[1])};
    if (borneOut.slope <= 0) // what is surer would be said with less
        throw Mistake{node.Mark().line + 1, Text::tr("\"slope\" must be over 0")};
    return borneOut;
}

Confidence confidenceIn(const YAML::Node& file)
{
    constexpr std::string_view keys[] = {"version", "base", "weights", "unknown_below", "borne_out"};
    requireKnown(file, keys);
    if (numberAt(file, "version") != fileVersion)
        throw Mistake{file.Mark().line + 1, Text::tr("\"version\" must be %1").arg(fileVersion)};
    Confidence confidence;
    confidence.base = numberAt(file, "base");
    confidence.unknownBelow = numberAt(file, "unknown_below");
    const YAML::Node weights = file["weights"];
    if (!weights)
        throw Mistake{file.Mark().line + 1, Text::tr("\"weights\" is missing")};
    requireKnown(weights, names);
    for (size_t i = 0; i < groundCount; ++i)
        confidence.weights[i] = numberAt(weights, names[i]);
    confidence.borneOut = borneOutIn(file);
    return confidence;
}

} // namespace

std::string_view groundId(Ground ground)
{
    return names[size_t(ground)];
}

double Confidence::sum(const Grounds& grounds) const
{
    double sum = base;
    for (size_t i = 0; i < groundCount; ++i)
        sum += weights[i] * grounds[i];
    return sum;
}

double Confidence::estimate(const Grounds& grounds) const
{
    return 1 / (1 + std::exp(-sum(grounds)));
}

double Confidence::of(const Grounds& grounds) const
{
    return 1 / (1 + std::exp(-(borneOut.slope * sum(grounds) + borneOut.shift)));
}

Result<Confidence> readConfidence(const QByteArray& yaml, const QString& name)
{
    const auto malformed = [&name](int line, const QString& what) {
        return Error{Error::Kind::Malformed, QStringLiteral("%1:%2: %3").arg(name).arg(line).arg(what), {}};
    };
    try {
        return confidenceIn(YAML::Load(yaml.toStdString()));
    } catch (const Mistake& mistake) {
        return malformed(mistake.line, mistake.what);
    } catch (const YAML::Exception& exception) {
        return malformed(exception.mark.line + 1, Text::tr("this is not valid YAML: %1").arg(QString::fromStdString(exception.msg)));
    }
}

const Confidence& builtInConfidence()
{
    static const Confidence confidence = [] {
        const QString name = QStringLiteral("triage/confidence.yaml");
        QFile file(QStringLiteral(":/") + name);
        if (!file.open(QIODevice::ReadOnly))
            qFatal("%s is not built in", qPrintable(name));
        Result<Confidence> read = readConfidence(file.readAll(), name);
        if (!read)
            qFatal("%s", qPrintable(read.error().message));
        return *std::move(read);
    }();
    return confidence;
}

} // namespace sentinel
