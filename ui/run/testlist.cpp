#include "ui/run/testlist.h"

#include "core/base/text.h"
#include "models/failedtestmodel.h"
#include "ui/run/testlistdelegate.h"
#include "ui/shared/listkeys.h"
#include "ui/theme/theme.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QLocale>
#include <QSortFilterProxyModel>
#include <QVBoxLayout>

namespace sentinel {

using namespace Qt::StringLiterals;

namespace {
constexpr int filterFrom = 8; // fewer are seen at once
}

TestList::TestList(QWidget* parent) : QWidget(parent), m_model(new FailedTestModel(this))
{
    setObjectName(u"testList"_s);
    m_filtered = new QSortFilterProxyModel(this);
    m_filtered->setSourceModel(m_model);
    m_filtered->setFilterRole(FailedTestModel::SearchRole);
    m_filtered->setFilterCaseSensitivity(Qt::CaseInsensitive);

    m_filter = new QLineEdit(this);
    m_filter->setObjectName(u"testFilter"_s);
    m_filter->setAccessibleName(tr("Filter tests"));
    m_filter->setPlaceholderText(tr("Filter tests"));
    m_filter->addAction(icon(QLatin1StringView("filter")), QLineEdit::LeadingPosition);
    m_filter->setClearButtonEnabled(true);
    m_shown = new QLabel(this);
    m_shown->setObjectName(u"testFilterCount"_s);
    m_shown->setForegroundRole(QPalette::PlaceholderText);

    m_list = new QListView(this);
    m_list->setObjectName(u"testListView"_s);
    m_list->setAccessibleName(tr("Tests"));
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setModel(m_filtered);
    m_list->setItemDelegate(new TestDelegate(m_list));
    m_list->setUniformItemSizes(true);
    m_list->setLayoutMode(QListView::Batched);
    m_list->setBatchSize(500);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setMouseTracking(true);
    addListKeys(m_list);

    auto* row = new QHBoxLayout;
    row->setContentsMargins(2 * grid, grid, 2 * grid, grid);
    row->setSpacing(2 * grid);
    row->addWidget(m_filter, 1);
    row->addWidget(m_shown);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addLayout(row);
    column->addWidget(m_list, 1);

    connect(m_filter, &QLineEdit::textChanged, this, [this](const QString& text) {
        m_filtered->setFilterFixedString(text);
        refresh();
    });
    connect(m_list, &QListView::clicked, this, &TestList::show);
    connect(m_list->selectionModel(), &QItemSelectionModel::currentChanged, this, [this](const QModelIndex& index) {
        if (m_list->hasFocus())
            show(index);
    });
    connect(m_list, &QListView::activated, this, [this](const QModelIndex& index) {
        const QVariant offset = index.data(FailedTestModel::OffsetRole);
        if (offset.isValid())
            Q_EMIT testActivated(offset.toLongLong());
    });
    setFocusProxy(m_list);
    refresh();
}

void TestList::show(const QModelIndex& index)
{
    const QVariant offset = index.data(FailedTestModel::OffsetRole);
    if (offset.isValid())
        Q_EMIT testShown(offset.toLongLong());
}

void TestList::setTests(const std::vector<TestResult>& tests)
{
    m_filter->clear();
    m_model->setTests(tests);
    refresh();
}

void TestList::append(const std::vector<TestResult>& tests)
{
    m_model->append(tests);
    refresh();
}

int TestList::count() const
{
    return m_model->rowCount();
}

void TestList::refresh()
{
    const bool isLong = m_model->rowCount() > filterFrom || !m_filter->text().isEmpty();
    m_filter->setVisible(isLong);
    m_shown->setVisible(isLong);
    const QLocale locale;
    m_shown->setText(m_filter->text().isEmpty()
                         ? locale.toString(m_model->rowCount())
                         : tr("%1 of %2").arg(locale.toString(m_filtered->rowCount()), locale.toString(m_model->rowCount())));
}

} // namespace sentinel
