#include "models/failedtestmodel.h"

#include "core/base/text.h"

namespace sentinel {

namespace {

constexpr qsizetype tipLength = 2000;

QString firstLine(const QString& message)
{
    for (const QStringView line : QStringView(message).tokenize(u'\n')) {
        if (!line.trimmed().isEmpty())
            return line.trimmed().left(400).toString();
    }
    return {};
}

} // namespace

FailedTestModel::FailedTestModel(QObject* parent) : QAbstractListModel(parent) {}

void FailedTestModel::setTests(std::vector<TestResult> tests)
{
    beginResetModel();
    m_tests = std::move(tests);
    endResetModel();
}

void FailedTestModel::append(std::vector<TestResult> tests)
{
    if (tests.empty())
        return;
    const int first = static_cast<int>(m_tests.size());
    beginInsertRows({}, first, first + static_cast<int>(tests.size()) - 1);
    m_tests.insert(m_tests.end(), std::make_move_iterator(tests.begin()), std::make_move_iterator(tests.end()));
    endInsertRows();
}

const TestResult& FailedTestModel::test(const QModelIndex& index) const
{
    Q_ASSERT(index.isValid());
    return m_tests[size_t(index.row())];
}

int FailedTestModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_tests.size());
}

QVariant FailedTestModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid())
        return {};
    const TestResult& test = m_tests[size_t(index.row())];
    switch (role) {
    case Qt::DisplayRole:
        return test.name;
    case Qt::ToolTipRole: {
        QStringList tip{test.suite.isEmpty() ? test.name : test.suite + u'\n' + test.name};
        tip << displayName(test.status) + (test.duration ? QStringLiteral(", ") + durationText(*test.duration) : QString());
        if (!test.message.isEmpty())
            tip << test.message.left(tipLength);
        return tip.join(u'\n');
    }
    case Qt::AccessibleTextRole:
        return tr("%1, %2, %3").arg(test.name, displayName(test.status), firstLine(test.message));
    case StatusRole:
        return static_cast<int>(test.status);
    case SuiteRole:
        return test.suite;
    case MessageRole:
        return firstLine(test.message);
    case SecondsRole:
        return test.duration ? QVariant(*test.duration) : QVariant();
    case AttemptRole:
        return test.attempt;
    case OffsetRole:
        return test.bytes ? QVariant(test.bytes->begin) : QVariant();
    case SearchRole:
        return QString(test.suite + u' ' + test.name + u' ' + test.message);
    default:
        return {};
    }
}

} // namespace sentinel
