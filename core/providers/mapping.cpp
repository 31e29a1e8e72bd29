#include "core/providers/mapping.h"

#include "core/base/nearest.h"
#include "core/base/text.h"
#include "core/providers/commonstate_p.h"
#include "core/providers/jsonpath_p.h"

#include <QCoreApplication>

#include <yaml-cpp/yaml.h>

#include <map>

namespace sentinel {

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(Mapping)
};

constexpr qsizetype longestMapping = 64 << 10;
constexpr size_t mostFacts = 10'000; // of one document

/// Where a field comes from.
struct FieldSource
{
    std::string text; ///< the path as it was written, or the value itself
    std::optional<JsonPath> path;
    bool isOfDocument = false; ///< asked once a document, not once an item
};
using Sources = std::map<std::string, FieldSource>;

const QStringList& factFields()
{
    static const QStringList names =
        QStringLiteral("repo pipeline run_id job_id attempt name branch commit trigger status conclusion created_at "
                       "started_at finished_at updated_at url log_url")
            .split(u' ');
    return names;
}

const QStringList& stepFields()
{
    static const QStringList names = QStringLiteral("number name status conclusion started_at finished_at").split(u' ');
    return names;
}

struct StateName
{
    const char* name;
    Phase phase;
    Outcome outcome;
};
constexpr StateName stateNames[] = {
    {"queued", Phase::Queued, Outcome::Unknown},         {"running", Phase::Running, Outcome::Unknown},
    {"passed", Phase::Completed, Outcome::Passed},       {"failed", Phase::Completed, Outcome::Failed},
    {"cancelled", Phase::Completed, Outcome::Cancelled}, {"skipped", Phase::Completed, Outcome::Unknown},
};

} // namespace

struct PayloadMapping::Private
{
    CiFact::Kind kind = CiFact::Kind::Run;
    std::optional<JsonPath> each, eachStep;
    Sources fields, stepFields;
    std::vector<std::pair<std::string, StateName>> words;

    StateWord stateOf(std::string_view word) const
    {
        for (const auto& [known, state] : words) {
            if (known == word)
                return {word, state.phase, state.outcome};
        }
        return commonState(word);
    }
};

namespace {

/// Thrown inside this file alone: the first thing that is wrong with a mapping.
struct Wrong
{
    YAML::Mark mark;
    QString what;
};

QString textOf(const YAML::Node& node)
{
    return displayText(node.Scalar());
}

template <typename Use>
void eachKey(const YAML::Node& node, const QString& name, const QStringList& known, Use use)
{
    if (!node.IsMap())
        throw Wrong{node.Mark(), Text::tr("%1 must hold keys").arg(name)};
    for (const auto& entry : node) {
        const QString key = entry.first.IsScalar() ? textOf(entry.first) : QString();
        if (!known.contains(key))
            throw Wrong{entry.first.Mark(), Text::tr("unknown key %1 in %2; did you mean %3?").arg(key, name, nearest(key, known))};
        use(key, entry.second);
    }
}

JsonPath pathOf(const YAML::Node& node, const QString& name)
{
    if (!node.IsScalar())
        throw Wrong{node.Mark(), Text::tr("%1 must be a path").arg(name)};
    const std::string& text = node.Scalar();
    Result<JsonPath> path = JsonPath::parse(text.substr(0, 1) == "." ? '@' + text : text);
    if (!path)
        throw Wrong{node.Mark(), name + QStringLiteral(": ") + path.error().message};
    return *std::move(path);
}

Sources sourcesOf(const YAML::Node& node, const QString& name, const QStringList& known)
{
    Sources sources;
    eachKey(node, name, known, [&](const QString& key, const YAML::Node& value) {
        if (!value.IsScalar())
            throw Wrong{value.Mark(), Text::tr("%1 must be a path or a text").arg(key)};
        FieldSource source;
        source.text = value.Scalar();
        const char first = source.text.empty() ? ' ' : source.text.front();
        if (first == '$' || first == '@' || first == '.')
            source.path = pathOf(value, key);
        source.isOfDocument = first == '$';
        sources.insert_or_assign(key.toStdString(), std::move(source));
    });
    return sources;
}

QStringList stateNameList()
{
    QStringList names;
    for (const StateName& state : stateNames)
        names += QString::fromLatin1(state.name);
    return names;
}

/// The fields of one item, read through their paths.
class Item
{
public:
    Item(const Sources& sources, const std::map<std::string, JsonField>& ofDocument, const JsonField& document, const JsonField& item)
        : m_sources(sources), m_ofDocument(ofDocument), m_document(document), m_item(item)
    {
    }

    QString text(const char* name) const
    {
        return read<QString>(
            name, [](const JsonField& field) { return field.text(); }, [](const QString& text) { return text; });
    }
    QString id(const char* name) const
    {
        return read<QString>(
            name, [](const JsonField& field) { return field.id(); }, [](const QString& text) { return text; });
    }
    std::optional<qint64> integer(const char* name) const
    {
        return read<std::optional<qint64>>(
            name, [](const JsonField& field) { return field.integer(); },
            [](const QString& text) { return std::optional<qint64>(text.toLongLong()); });
    }
    std::optional<Timestamp> time(const char* name) const
    {
        return read<std::optional<Timestamp>>(
            name, [](const JsonField& field) { return field.time(); }, [](const QString& text) { return ciTime(text.toStdString()); });
    }
    QString url(const char* name) const
    {
        return read<QString>(
            name, [](const JsonField& field) { return safeUrl(field); }, [](const QString& text) { return text; });
    }

private:
    template <typename T, typename OfField, typename OfText>
    T read(const char* name, OfField ofField, OfText ofText) const
    {
        const auto source = m_sources.find(name);
        if (source == m_sources.end())
            return {};
        if (!source->second.path)
            return ofText(displayText(source->second.text));
        const auto known = m_ofDocument.find(name);
        return ofField(known != m_ofDocument.end() ? known->second : source->second.path->first(m_document, m_item));
    }

    const Sources& m_sources;
    const std::map<std::string, JsonField>& m_ofDocument;
    JsonField m_document, m_item;
};

std::map<std::string, JsonField> documentFields(const Sources& sources, const JsonField& document)
{
    std::map<std::string, JsonField> fields;
    for (const auto& [name, source] : sources) {
        if (source.isOfDocument)
            fields.emplace(name, source.path->first(document, document));
    }
    return fields;
}

QString sourceText(const Sources& sources, const char* name)
{
    const auto source = sources.find(name);
    return source == sources.end() ? QString() : displayText(source->second.text);
}

} // namespace

Result<PayloadMapping> PayloadMapping::parse(const QByteArray& yaml)
{
    auto made = std::make_shared<Private>();
    const auto fail = [](const YAML::Mark& mark, const QString& what) {
        return payloadError(Text::tr("The mapping is wrong in line %1: %2.").arg(mark.is_null() ? 1 : mark.line + 1).arg(what));
    };
    if (yaml.size() > longestMapping)
        return Error{Error::Kind::TooLarge, Text::tr("The mapping is longer than %1.").arg(sizeText(longestMapping)), {}};
    try {
        const YAML::Node root = YAML::Load(yaml.toStdString());
        const QStringList known = QStringLiteral("kind each fields words steps").split(u' ');
        eachKey(root, Text::tr("the mapping"), known, [&](const QString& key, const YAML::Node& value) {
            if (key == u"kind") {
                const std::string name = value.IsScalar() ? value.Scalar() : std::string();
                if (name != "run" && name != "job" && name != "check")
                    throw Wrong{value.Mark(), Text::tr("kind must be run, job or check")};
                made->kind = name == "run" ? CiFact::Kind::Run : (name == "job" ? CiFact::Kind::Job : CiFact::Kind::Check);
            } else if (key == u"each") {
                made->each = pathOf(value, key);
            } else if (key == u"fields") {
                made->fields = sourcesOf(value, key, factFields());
            } else if (key == u"words") {
                eachKey(value, key, stateNameList(), [&](const QString& state, const YAML::Node& list) {
                    const auto named = std::ranges::find_if(stateNames, [&](const StateName& s) { return state == QLatin1String(s.name); });
                    if (!list.IsSequence())
                        throw Wrong{list.Mark(), Text::tr("%1 must be a list of words").arg(state)};
                    for (const YAML::Node& word : list)
                        made->words.emplace_back(word.as<std::string>(), *named);
                });
            } else {
                eachKey(value, key, {QStringLiteral("each"), QStringLiteral("fields")}, [&](const QString& part, const YAML::Node& below) {
                    if (part == u"each")
                        made->eachStep = pathOf(below, QStringLiteral("steps.each"));
                    else
                        made->stepFields = sourcesOf(below, QStringLiteral("steps.fields"), stepFields());
                });
            }
        });
        if (made->kind != CiFact::Kind::Check && !made->fields.contains("run_id"))
            throw Wrong{root.Mark(), Text::tr("fields must say where run_id is")};
        if (made->kind != CiFact::Kind::Run && !made->fields.contains("job_id"))
            throw Wrong{root.Mark(), Text::tr("fields must say where job_id is")};
    } catch (const Wrong& wrong) {
        return fail(wrong.mark, wrong.what);
    } catch (const YAML::Exception& error) {
        return fail(error.mark, displayText(error.msg));
    }
    PayloadMapping mapping;
    mapping.m_d = std::move(made);
    return mapping;
}

Result<Decoded> PayloadMapping::decode(std::string_view json) const
{
    Result<JsonDocument> document = JsonDocument::read(json);
    if (!document)
        return document.error();
    const JsonField root = document->root();
    const std::map<std::string, JsonField> ofDocument = documentFields(m_d->fields, root);
    const std::map<std::string, JsonField> stepsOfDocument = documentFields(m_d->stepFields, root);
    const auto stateOf = [this](std::string_view word) { return m_d->stateOf(word); };
    std::optional<Error> problem;
    Decoded decoded;
    const auto require = [&](const QString& value, const char* name) {
        if (value.isEmpty() && !problem)
            problem = payloadError(
                Text::tr("%1 is missing: there is nothing at %2.").arg(QString::fromLatin1(name), sourceText(m_d->fields, name)));
    };
    const auto read = [&](const JsonField& field) {
        const Item item(m_d->fields, ofDocument, root, field);
        CiFact fact;
        fact.kind = m_d->kind;
        fact.repo = item.id("repo");
        fact.pipeline = item.id("pipeline");
        fact.runId = item.id("run_id");
        fact.jobId = item.id("job_id");
        if (m_d->kind != CiFact::Kind::Check)
            require(fact.runId, "run_id");
        if (m_d->kind != CiFact::Kind::Run)
            require(fact.jobId, "job_id");
        if (const std::optional<qint64> attempt = item.integer("attempt"); attempt && *attempt >= 1 && *attempt <= 1'000'000) {
            fact.attempt = static_cast<int>(*attempt);
            fact.saysAttempt = true;
        }
        fact.name = item.text("name");
        fact.branch = item.text("branch");
        fact.commit = item.id("commit");
        fact.trigger = item.text("trigger");
        fact.status = item.text("status");
        fact.conclusion = item.text("conclusion");
        fact.createdAt = item.time("created_at");
        fact.startedAt = item.time("started_at");
        fact.finishedAt = item.time("finished_at");
        fact.updatedAt = item.time("updated_at");
        fact.url = item.url("url");
        fact.logUrl = item.url("log_url");
        judgeState(fact, stateOf);
        if (m_d->eachStep) {
            m_d->eachStep->each(root, field, [&](const JsonField& stepField) {
                const Item told(m_d->stepFields, stepsOfDocument, root, stepField);
                StepFact step;
                step.number =
                    static_cast<int>(std::clamp<qint64>(told.integer("number").value_or(qint64(fact.steps.size()) + 1), 0, 1'000'000));
                step.name = told.text("name");
                step.status = told.text("status");
                step.conclusion = told.text("conclusion");
                step.startedAt = told.time("started_at");
                step.finishedAt = told.time("finished_at");
                judgeState(step, stateOf);
                fact.steps.push_back(std::move(step));
                return fact.steps.size() < mostFacts;
            });
        }
        decoded.facts.push_back(std::move(fact));
        return !problem && decoded.facts.size() < mostFacts;
    };
    if (m_d->each)
        m_d->each->each(root, root, read);
    else
        (void)read(root);
    if (problem)
        return *problem;
    return finished(*document, std::move(decoded));
}

} // namespace sentinel
