#include "ui/shell/aboutdialog.h"

#include "core/triage/triage.h"
#include "ui/theme/theme.h"

#include <QClipboard>
#include <QFormLayout>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QSysInfo>
#include <QVBoxLayout>

namespace sentinel {

using namespace Qt::StringLiterals;

AboutDialog::AboutDialog(const QString& dataFolder, QWidget* parent) : QDialog(parent)
{
    setObjectName(u"aboutDialog"_s);
    setWindowTitle(tr("About Sentinel"));
    setAttribute(Qt::WA_DeleteOnClose);

    auto* symbol = new QLabel(this);
    symbol->setPixmap(programIcon().pixmap(16 * grid));
    auto* name = new QLabel(tr("Sentinel"), this);
    name->setFont(theme().heading);
    auto* purpose = new QLabel(tr("See why a build went red."), this);

    const QList<std::pair<QString, QString>> facts = {
        {tr("Version"), QStringLiteral(SENTINEL_VERSION)},
        {tr("Triage"), tr("version %1").arg(triageVersion)},
        {tr("Qt"), QString::fromLatin1(qVersion())},
        {tr("System"), QSysInfo::prettyProductName()},
        {tr("Data"), dataFolder},
    };
    auto* table = new QFormLayout;
    table->setHorizontalSpacing(5 * grid);
    table->setVerticalSpacing(grid);
    QStringList report;
    for (const auto& [title, value] : facts) {
        auto* label = new QLabel(title, this);
        label->setForegroundRole(QPalette::PlaceholderText);
        auto* text = new QLabel(value, this);
        text->setTextInteractionFlags(Qt::TextSelectableByMouse);
        text->setTextFormat(Qt::PlainText);
        table->addRow(label, text);
        report.append(title + u": "_s + value);
    }

    auto* copy = new QPushButton(icon("copy"_L1), tr("Copy"), this);
    copy->setObjectName(u"aboutCopy"_s);
    copy->setAutoDefault(false);
    copy->setToolTip(tr("Copy for a bug report"));
    connect(copy, &QPushButton::clicked, this, [report] { QGuiApplication::clipboard()->setText(report.join(u'\n')); });
    auto* close = new QPushButton(tr("Close"), this);
    close->setObjectName(u"aboutClose"_s);
    close->setDefault(true);
    connect(close, &QPushButton::clicked, this, &QDialog::accept);

    auto* head = new QHBoxLayout;
    head->setSpacing(4 * grid);
    head->addWidget(symbol);
    auto* words = new QVBoxLayout;
    words->setSpacing(grid);
    words->addStretch();
    words->addWidget(name);
    words->addWidget(purpose);
    words->addStretch();
    head->addLayout(words, 1);
    auto* buttons = new QHBoxLayout;
    buttons->addWidget(copy);
    buttons->addStretch();
    buttons->addWidget(close);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(6 * grid, 6 * grid, 6 * grid, 4 * grid);
    layout->setSpacing(5 * grid);
    layout->addLayout(head);
    layout->addLayout(table);
    layout->addLayout(buttons);
    layout->setSizeConstraint(QLayout::SetFixedSize);
}

} // namespace sentinel
