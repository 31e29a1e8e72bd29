#include "core/triage/weights.h"

#include <QCoreApplication>
#include <QFile>

#include <yaml-cpp/yaml.h>

#include <cmath>
#include <set>

namespace sentinel {

namespace {

constexpr int fileVersion = 1;
constexpr double largest = 100;   // of a weight: more is a slip of the pen
constexpr double longest = 10000; // of what is shown

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(Weights)
};

/// Thrown inside this file only: YAML is read deep inside nested calls, and one error ends the reading.
struct Mistake
{
    int line = 0;
    QString what;
};

int lineOf(const YAML::Node& node)
{
    return node.Mark().line + 1;
}

QString quoted(const std::string& text)
{
    return QString::fromStdString(text);
}

double numberOf(const YAML::Node& node, const std::string& key, double most)
{
    double number = 0;
    if (!node.IsScalar() || !YAML::convert<double>::decode(node, number) || !std::isfinite(number) || std::abs(number) > most)
        throw Mistake{lineOf(node), Text::tr("\"%1\" must be a number between -%2 and %2").arg(quoted(key)).arg(most)};
    return number;
}

/// Calls `take` with each key and value of a map that has exactly `keys`.
template <typename Take>
void readMap(const YAML::Node& map, const QString& what, const std::set<std::string>& keys, Take take)
{
    if (!map.IsMap())
        throw Mistake{lineOf(map), Text::tr("\"%1\" must be a map").arg(what)};
    std::set<std::string> missing = keys;
    for (const auto& entry : map) {
        const std::string key = entry.first.Scalar();
        if (!keys.contains(key))
            throw Mistake{lineOf(entry.first), Text::tr("\"%1\" has no key \"%2\"").arg(what, quoted(key))};
        if (missing.erase(key) == 0)
            throw Mistake{lineOf(entry.first), Text::tr("key \"%1\" is given twice").arg(quoted(key))};
        take(key, entry.second);
    }
    if (!missing.empty())
        throw Mistake{lineOf(map), Text::tr("\"%1\" lacks \"%2\"").arg(what, quoted(*missing.begin()))};
}

Weights::Shown shownOf(const YAML::Node& node, const std::string& name)
{
    Weights::Shown shown;
    readMap(node, quoted(name), {"blocks", "lines", "within", "stated_within"}, [&](const std::string& key, const YAML::Node& value) {
        const double number = numberOf(value, key, longest);
        if ((key == "blocks" || key == "lines") && (number < 1 || number != std::floor(number)))
            throw Mistake{lineOf(value), Text::tr("\"%1\" must be a whole number from 1").arg(quoted(key))};
        if (number < 0)
            throw Mistake{lineOf(value), Text::tr("\"%1\" must not be negative").arg(quoted(key))};
        if (key == "blocks")
            shown.blocks = int(number);
        else if (key == "lines")
            shown.lines = int(number);
        else if (key == "stated_within")
            shown.statedWithin = number;
        else
            shown.within = number;
    });
    return shown;
}

Weights weightsOf(const YAML::Node& file)
{
    Weights weights;
    std::set<std::string> names;
    for (size_t i = 0; i < featureCount; ++i)
        names.emplace(featureId(Feature(i)));
    readMap(file, Text::tr("the file"), {"version", "weights", "shown"}, [&](const std::string& key, const YAML::Node& value) {
        if (key == "version") {
            if (numberOf(value, key, largest) != fileVersion)
                throw Mistake{lineOf(value), Text::tr("\"version\" must be %1").arg(fileVersion)};
        } else if (key == "weights") {
            readMap(value, quoted(key), names, [&](const std::string& feature, const YAML::Node& weight) {
                weights.weights[size_t(*featureNamed(feature))] = numberOf(weight, feature, largest);
            });
        } else {
            readMap(value, quoted(key), {"alone", "beside_passing"}, [&](const std::string& when, const YAML::Node& shown) {
                (when == "alone" ? weights.alone : weights.besidePassing) = shownOf(shown, when);
            });
        }
    });
    return weights;
}

} // namespace

double Weights::score(const Features& features) const
{
    double sum = 0;
    for (size_t i = 0; i < featureCount; ++i)
        sum += weights[i] * features[i];
    return sum;
}

Result<Weights> readWeights(const QByteArray& yaml, const QString& name)
{
    const auto malformed = [&name](int line, const QString& what) {
        return Error{Error::Kind::Malformed, QStringLiteral("%1:%2: %3").arg(name).arg(line).arg(what), {}};
    };
    try {
        return weightsOf(YAML::Load(yaml.toStdString()));
    } catch (const Mistake& mistake) {
        return malformed(mistake.line, mistake.what);
    } catch (const YAML::Exception& exception) {
        return malformed(exception.mark.line + 1, Text::tr("this is not valid YAML: %1").arg(QString::fromStdString(exception.msg)));
    }
}

const Weights& builtInWeights()
{
    static const Weights weights = [] {
        const QString name = QStringLiteral("triage/weights.yaml");
        QFile file(QStringLiteral(":/") + name);
        if (!file.open(QIODevice::ReadOnly))
            qFatal("%s is not built in", qPrintable(name));
        Result<Weights> read = readWeights(file.readAll(), name);
        if (!read)
            qFatal("%s", qPrintable(read.error().message));
        return *std::move(read);
    }();
    return weights;
}

} // namespace sentinel
