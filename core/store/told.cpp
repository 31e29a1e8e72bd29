#include "core/store/told_p.h"

#include <QDataStream>
#include <QIODevice>

#include <algorithm>
#include <limits>

namespace sentinel {

namespace {

constexpr quint8 encoding = 1; // the first byte

constexpr qint64 notSaid = std::numeric_limits<qint64>::min(); // a change of unknown time is before every known one

QByteArray bytesOf(Timestamp time)
{
    // Big endian with the sign turned over, so that the later time is the greater value.
    const quint64 key = quint64(time.ms) ^ (quint64(1) << 63);
    QByteArray bytes(8, '\0');
    for (int i = 0; i < 8; ++i)
        bytes[i] = char((key >> (8 * (7 - i))) & 0xff);
    return bytes;
}

std::optional<Timestamp> timeFrom(const QByteArray& bytes)
{
    if (bytes.size() != 8)
        return {};
    quint64 key = 0;
    for (const char byte : bytes)
        key = (key << 8) | quint8(byte);
    return Timestamp{qint64(key ^ (quint64(1) << 63))};
}

// Bytes are compared as they are, not as a locale sees them.
bool isLess(const QByteArray& a, const QByteArray& b)
{
    return std::string_view(a.constData(), size_t(a.size())) < std::string_view(b.constData(), size_t(b.size()));
}

template <typename E>
E enumFrom(const QByteArray& bytes, E last)
{
    return bytes.size() == 1 && quint8(bytes[0]) <= quint8(last) ? E(quint8(bytes[0])) : E{};
}

template <typename E>
QByteArray bytesOf(E value) requires std::is_enum_v<E>
{
    return QByteArray(1, char(value));
}

// A step as one value: it is told as a whole.
QByteArray bytesOf(const StepFact& step)
{
    QByteArray bytes;
    QDataStream out(&bytes, QIODevice::WriteOnly);
    out.setVersion(QDataStream::Qt_6_4);
    const auto time = [](std::optional<Timestamp> at) { return at ? at->ms : notSaid; };
    out << quint8(step.phase) << quint8(step.outcome) << time(step.startedAt) << time(step.finishedAt);
    for (const QString* text : {&step.name, &step.status, &step.conclusion}) {
        const QByteArray utf8 = text->toUtf8();
        out.writeBytes(utf8.constData(), uint(utf8.size())); // unlike <<, the same for an empty text and for none
    }
    return bytes;
}

StepFact stepFrom(int number, const QByteArray& bytes)
{
    QDataStream in(bytes);
    in.setVersion(QDataStream::Qt_6_4);
    quint8 phase = 0, outcome = 0;
    qint64 started = notSaid, finished = notSaid;
    QByteArray name, status, conclusion;
    in >> phase >> outcome >> started >> finished >> name >> status >> conclusion;
    StepFact step;
    step.number = number;
    step.name = QString::fromUtf8(name);
    step.phase = Phase(std::min(phase, quint8(Phase::Completed)));
    step.outcome = Outcome(std::min(outcome, quint8(Outcome::Cancelled)));
    step.status = QString::fromUtf8(status);
    step.conclusion = QString::fromUtf8(conclusion);
    if (started != notSaid)
        step.startedAt = Timestamp{started};
    if (finished != notSaid)
        step.finishedAt = Timestamp{finished};
    return step;
}

constexpr quint16 firstStep = quint16(Told::Field::FirstStep);
constexpr int mostSteps = 4000; // no provider has a tenth of it; a payload that claims more does not fill the store

} // namespace

bool Told::say(quint16 field, Standing standing, QByteArray value)
{
    const auto at = std::lower_bound(m_said.begin(), m_said.end(), field, [](const Said& said, quint16 f) { return said.field < f; });
    if (at == m_said.end() || at->field != field) {
        m_said.insert(at, Said{field, standing, std::move(value)});
        return true;
    }
    if (standing < at->standing || (standing == at->standing && !isLess(at->value, value)))
        return false;
    at->standing = standing;
    at->value = std::move(value);
    return true;
}

bool Told::say(Field field, Standing standing, const QString& text)
{
    return !text.isEmpty() && say(quint16(field), standing, text.toUtf8());
}

bool Told::say(Field field, Standing standing, std::optional<Timestamp> time)
{
    return time && say(quint16(field), standing, bytesOf(*time));
}

bool Told::foldState(const CiFact& fact)
{
    const Standing standing{qint32(fact.phase), fact.updatedAt ? fact.updatedAt->ms : notSaid};
    bool changed = say(quint16(Field::Phase), standing, bytesOf(fact.phase));
    if (fact.outcome != Outcome::Unknown)
        changed |= say(quint16(Field::Outcome), standing, bytesOf(fact.outcome));
    changed |= say(Field::Name, standing, fact.name);
    changed |= say(Field::Status, standing, fact.status);
    changed |= say(Field::Conclusion, standing, fact.conclusion);
    changed |= say(Field::CreatedAt, standing, fact.createdAt);
    changed |= say(Field::StartedAt, standing, fact.startedAt);
    changed |= say(Field::FinishedAt, standing, fact.finishedAt);
    changed |= say(Field::UpdatedAt, standing, fact.updatedAt);
    changed |= say(Field::Url, standing, fact.url);
    changed |= say(Field::LogUrl, standing, fact.logUrl);
    for (const StepFact& step : fact.steps) {
        if (step.number >= 0 && step.number < mostSteps)
            changed |= say(quint16(firstStep + step.number), {qint32(step.phase), standing.changedAt}, bytesOf(step));
    }
    return changed;
}

bool Told::foldIdentity(const CiFact& fact)
{
    constexpr int most = 1 << 24;
    const int phases = 4;
    const int isRun = fact.kind == CiFact::Kind::Run ? 1 : 0;
    const qint32 rank = (std::clamp(fact.attempt, 0, most) * 2 + isRun) * phases + int(fact.phase);
    const Standing standing{rank, fact.updatedAt ? fact.updatedAt->ms : notSaid};
    bool changed = say(Field::Pipeline, standing, fact.pipeline);
    changed |= say(Field::Branch, standing, fact.branch);
    changed |= say(Field::Commit, standing, fact.commit);
    changed |= say(Field::Trigger, standing, fact.trigger);
    return changed;
}

bool Told::fold(const Told& other)
{
    bool changed = false;
    for (const Said& said : other.m_said)
        changed |= say(said.field, said.standing, said.value);
    return changed;
}

void Told::writeTo(CiFact& fact) const
{
    for (const Said& said : m_said) {
        const auto text = [&said] { return QString::fromUtf8(said.value); };
        switch (Field(said.field)) {
        case Field::Pipeline:
            fact.pipeline = text();
            break;
        case Field::Name:
            fact.name = text();
            break;
        case Field::Branch:
            fact.branch = text();
            break;
        case Field::Commit:
            fact.commit = text();
            break;
        case Field::Trigger:
            fact.trigger = text();
            break;
        case Field::Status:
            fact.status = text();
            break;
        case Field::Conclusion:
            fact.conclusion = text();
            break;
        case Field::Phase:
            fact.phase = enumFrom(said.value, Phase::Completed);
            break;
        case Field::Outcome:
            fact.outcome = enumFrom(said.value, Outcome::Cancelled);
            break;
        case Field::CreatedAt:
            fact.createdAt = timeFrom(said.value);
            break;
        case Field::StartedAt:
            fact.startedAt = timeFrom(said.value);
            break;
        case Field::FinishedAt:
            fact.finishedAt = timeFrom(said.value);
            break;
        case Field::UpdatedAt:
            fact.updatedAt = timeFrom(said.value);
            break;
        case Field::Url:
            fact.url = text();
            break;
        case Field::LogUrl:
            fact.logUrl = text();
            break;
        case Field::FirstStep:
        default:
            if (said.field >= firstStep)
                fact.steps.push_back(stepFrom(said.field - firstStep, said.value));
            break;
        }
    }
}

QByteArray Told::encoded() const
{
    QByteArray bytes;
    bytes.reserve(qsizetype(m_said.size()) * 32 + 1);
    QDataStream out(&bytes, QIODevice::WriteOnly);
    out.setVersion(QDataStream::Qt_6_4);
    out << encoding;
    for (const Said& said : m_said)
        out << said.field << said.standing.rank << said.standing.changedAt << said.value;
    return bytes;
}

Told Told::decoded(const QByteArray& bytes)
{
    Told told;
    QDataStream in(bytes);
    in.setVersion(QDataStream::Qt_6_4);
    quint8 version = 0;
    in >> version;
    if (version != encoding)
        return told;
    while (!in.atEnd()) {
        Said said;
        in >> said.field >> said.standing.rank >> said.standing.changedAt >> said.value;
        if (in.status() != QDataStream::Ok || (!told.m_said.empty() && told.m_said.back().field >= said.field))
            break;
        told.m_said.push_back(std::move(said));
    }
    return told;
}

} // namespace sentinel
