#include "ui/sources/secretchoice.h"

#include "ui/theme/theme.h"

#include <QClipboard>
#include <QComboBox>
#include <QFileDialog>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QRandomGenerator>
#include <QVBoxLayout>

#include <array>

namespace sentinel {

using namespace Qt::StringLiterals;

namespace {

QString wayText(SecretChoice::Way way)
{
    using Way = SecretChoice::Way;
    switch (way) {
    case Way::Keep:
        return SecretChoice::tr("As it is");
    case Way::Typed:
        return SecretChoice::tr("Enter it, keep it in the keychain");
    case Way::Made:
        return SecretChoice::tr("Make one, keep it in the keychain");
    case Way::Variable:
        return SecretChoice::tr("It is in a variable of the environment");
    case Way::File:
        return SecretChoice::tr("It is in a file");
    case Way::None:
        break;
    }
    return SecretChoice::tr("None");
}

/// 256 bits, in letters that every form takes.
Secret newSecret()
{
    std::array<quint32, 8> words{};
    QRandomGenerator::system()->fillRange(words.data(), qsizetype(words.size()));
    return Secret(QByteArray(reinterpret_cast<const char*>(words.data()), qsizetype(sizeof words)).toHex());
}

Error missing(const QString& message)
{
    return {Error::Kind::Malformed, message, {}};
}

} // namespace

SecretChoice::SecretChoice(const QString& name, const QString& what, const QList<Way>& ways, QWidget* parent)
    : QWidget(parent), m_ways(ways), m_way(new QComboBox(this)), m_typed(new QLineEdit(this)), m_variable(new QLineEdit(this)),
      m_file(new QLineEdit(this)), m_browse(new QPushButton(tr("Choose…"), this)),
      m_copy(new QPushButton(icon("copy"_L1), tr("Copy the secret"), this)), m_hint(new QLabel(this))
{
    setObjectName(name);
    m_way->setObjectName(name + u"Way"_s);
    m_way->setAccessibleName(tr("%1: where it is kept").arg(what));
    m_typed->setObjectName(name + u"Typed"_s);
    m_typed->setAccessibleName(what);
    m_typed->setPlaceholderText(tr("Paste it here"));
    m_typed->setEchoMode(QLineEdit::Password);
    m_typed->setInputMethodHints(Qt::ImhHiddenText | Qt::ImhNoPredictiveText | Qt::ImhNoAutoUppercase);
    m_variable->setObjectName(name + u"Variable"_s);
    m_variable->setAccessibleName(tr("%1: name of the variable").arg(what));
    m_variable->setPlaceholderText(tr("Name of the variable, CI_TOKEN for example"));
    m_file->setObjectName(name + u"File"_s);
    m_file->setAccessibleName(tr("%1: path of the file").arg(what));
    m_file->setPlaceholderText(tr("Path of the file"));
    m_browse->setObjectName(name + u"Browse"_s);
    m_browse->setAutoDefault(false);
    m_copy->setObjectName(name + u"Copy"_s);
    m_copy->setAutoDefault(false);
    m_copy->setAccessibleName(tr("Copy the secret"));
    m_hint->setObjectName(name + u"Hint"_s);
    m_hint->setWordWrap(true);
    m_hint->setForegroundRole(QPalette::PlaceholderText);

    auto* fields = new QHBoxLayout;
    fields->setSpacing(2 * grid);
    for (QLineEdit* field : {m_typed, m_variable, m_file})
        fields->addWidget(field, 1);
    fields->addWidget(m_browse);
    fields->addWidget(m_copy);
    fields->addStretch();
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(2 * grid);
    column->addWidget(m_way);
    column->addLayout(fields);
    column->addWidget(m_hint);
    connect(m_way, &QComboBox::currentIndexChanged, this, &SecretChoice::showWay);
    connect(m_browse, &QPushButton::clicked, this, &SecretChoice::chooseFile);
    connect(m_copy, &QPushButton::clicked, this, [this] { QGuiApplication::clipboard()->setText(made()); });
    setFocusProxy(m_way); // its first field
    setReference({});
}

void SecretChoice::setReference(const QString& reference)
{
    m_reference = reference;
    const QSignalBlocker quiet(m_way);
    m_way->clear();
    for (const Way way : m_ways) {
        if (way != Way::Keep || !reference.isEmpty())
            m_way->addItem(way == Way::Keep ? tr("As it is: %1").arg(reference) : wayText(way), int(way));
    }
    m_way->setCurrentIndex(0);
    showWay();
}

SecretChoice::Way SecretChoice::way() const
{
    return Way(m_way->currentData().toInt());
}

void SecretChoice::setWay(Way way)
{
    m_way->setCurrentIndex(m_way->findData(int(way)));
}

void SecretChoice::showWay()
{
    const Way chosen = way();
    m_typed->setVisible(chosen == Way::Typed);
    m_variable->setVisible(chosen == Way::Variable);
    m_file->setVisible(chosen == Way::File);
    m_browse->setVisible(chosen == Way::File);
    m_copy->setVisible(chosen == Way::Made || (chosen == Way::Keep && !m_made.isEmpty()));
    QString hint;
    if (chosen == Way::Typed)
        hint = tr("Only its name is stored with the source. It is not shown again.");
    else if (chosen == Way::Made)
        hint = tr("Made just now, of 256 bits. Copy it and enter it at the server; it is not shown.");
    else if (chosen == Way::Variable)
        hint = tr("It must be set for every program that asks this source.");
    else if (chosen == Way::File)
        hint = tr("Nobody else may be able to read the file (chmod 600).");
    m_hint->setText(hint);
    m_hint->setVisible(!hint.isEmpty());
}

QString SecretChoice::made()
{
    if (m_made.isEmpty())
        m_made = newSecret();
    return QString::fromLatin1(m_made.reveal());
}

void SecretChoice::chooseFile()
{
    auto* dialog = new QFileDialog(this, tr("The file that holds the secret"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::fileSelected, m_file, &QLineEdit::setText);
    dialog->open();
}

void SecretChoice::keep(const QString& entry, Answer answer)
{
    const auto store = [this, entry, answer](const Secret& secret) {
        keepInKeychain(this, entry, secret, [this, entry, answer](const Result<>& kept) {
            if (!kept)
                return answer(kept.error());
            m_typed->clear();
            setReference(u"keychain:"_s + entry);
            answer(m_reference);
        });
    };
    switch (way()) {
    case Way::Keep:
        return answer(m_reference);
    case Way::None:
        return answer(QString());
    case Way::Typed:
        if (m_typed->text().trimmed().isEmpty())
            return answer(missing(tr("Enter it, or say where else it is kept.")));
        return store(Secret(m_typed->text().trimmed().toUtf8()));
    case Way::Made:
        return store(Secret(made().toLatin1()));
    case Way::Variable:
        if (m_variable->text().trimmed().isEmpty())
            return answer(missing(tr("Name the variable.")));
        return answer(u"env:"_s + m_variable->text().trimmed());
    case Way::File:
        if (m_file->text().trimmed().isEmpty())
            return answer(missing(tr("Name the file.")));
        return answer(u"file:"_s + m_file->text().trimmed());
    }
}

} // namespace sentinel
