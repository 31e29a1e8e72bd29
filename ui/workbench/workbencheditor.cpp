#include "ui/workbench/workbencheditor.h"

#include "core/triage/ruletext.h"
#include "ui/shared/labels.h"
#include "ui/theme/theme.h"
#include "ui/workbench/workbenchmarks.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QFormLayout>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QScrollArea>
#include <QTabWidget>
#include <QTextBlock>
#include <QVBoxLayout>

#include <algorithm>

namespace sentinel {

using namespace Qt::StringLiterals;

namespace {

constexpr int narrowForm = 190 * grid;

QStringList linesOf(const QPlainTextEdit* field)
{
    QStringList lines;
    const QStringList all = field->toPlainText().split(u'\n');
    for (const QString& line : all) {
        if (!line.trimmed().isEmpty())
            lines << line;
    }
    return lines;
}

std::vector<std::string> textsOf(const QPlainTextEdit* field)
{
    std::vector<std::string> texts;
    for (const QString& line : linesOf(field))
        texts.push_back(line.toStdString());
    return texts;
}

QString joined(const std::vector<std::string>& texts)
{
    QStringList lines;
    for (const std::string& text : texts)
        lines << QString::fromStdString(text);
    return lines.join(u'\n');
}

std::vector<LineMarks::Mark> marksFor(const std::vector<bool>& matches, bool wanted)
{
    std::vector<LineMarks::Mark> marks;
    for (const bool match : matches)
        marks.push_back(match == wanted ? LineMarks::Mark::Good : LineMarks::Mark::Bad);
    return marks;
}

template <typename Field>
Field* named(Field* field, const QString& name, const QString& accessible)
{
    field->setObjectName(name);
    field->setAccessibleName(accessible);
    return field;
}

QPlainTextEdit* textField(QWidget* parent, const QString& name, const QString& accessible, int rows)
{
    auto* field = named(new QPlainTextEdit(parent), name, accessible);
    field->setFont(theme().mono);
    field->setTabChangesFocus(true);
    field->setFixedHeight(rows * field->fontMetrics().lineSpacing() + 3 * grid);
    field->setHorizontalScrollBarPolicy(Qt::ScrollBarAsNeeded);
    return field;
}

} // namespace

WorkbenchEditor::WorkbenchEditor(QWidget* parent) : QWidget(parent), m_tabs(new QTabWidget(this))
{
    setObjectName(u"ruleEditor"_s);
    m_tabs->setObjectName(u"ruleEditorTabs"_s);
    m_tabs->setDocumentMode(true);

    auto* form = new QWidget;
    m_sides = new QBoxLayout(QBoxLayout::LeftToRight, form);
    m_sides->setContentsMargins(3 * grid, 3 * grid, 3 * grid, 3 * grid);
    m_sides->setSpacing(6 * grid);
    m_sides->addWidget(makeFields(), 3);
    m_sides->addWidget(makeLines(), 2);
    auto* scroll = new QScrollArea;
    scroll->setObjectName(u"ruleForm"_s);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidget(form);
    m_tabs->addTab(scroll, tr("Fields"));

    m_yaml = named(new QPlainTextEdit, u"ruleYaml"_s, tr("The rule as YAML"));
    m_yaml->setFont(theme().mono);
    m_yaml->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_yaml->setFrameShape(QFrame::NoFrame);
    m_yaml->document()->setDocumentMargin(3 * grid);
    m_tabs->addTab(m_yaml, tr("YAML"));

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_tabs);
    connect(m_yaml, &QPlainTextEdit::textChanged, this, &WorkbenchEditor::textEdited);
    connect(m_tabs, &QTabWidget::currentChanged, this, &WorkbenchEditor::tabChanged);
    connect(&themeNotifier(), &ThemeNotifier::changed, this, [this] {
        for (QPlainTextEdit* field : {m_yaml, m_pattern, m_matches, m_rejects, m_tried})
            field->setFont(theme().mono);
    });
}

WorkbenchEditor::~WorkbenchEditor() = default;

void WorkbenchEditor::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    m_sides->setDirection(width() < narrowForm ? QBoxLayout::TopToBottom : QBoxLayout::LeftToRight);
}

QWidget* WorkbenchEditor::makeFields()
{
    auto* holder = new QWidget;
    auto* form = new QFormLayout(holder);
    form->setContentsMargins(0, 0, 0, 0);
    form->setHorizontalSpacing(3 * grid);
    form->setVerticalSpacing(2 * grid);
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);

    m_id = named(new QLineEdit(holder), u"ruleId"_s, tr("Id"));
    m_id->setPlaceholderText(tr("tool.what"));
    m_pattern = textField(holder, u"rulePattern"_s, tr("Pattern"), 3);
    m_pattern->setPlaceholderText(tr("Regular expression over one line"));
    m_patternProblem = plainLabel(holder, u"rulePatternProblem"_s);
    m_patternProblem->setWordWrap(true);
    m_patternProblem->hide();
    m_ignoreCase = named(new QCheckBox(tr("Ignore case"), holder), u"ruleIgnoreCase"_s, tr("Ignore case"));
    m_title = named(new QLineEdit(holder), u"ruleTitle"_s, tr("Title"));
    m_title->setPlaceholderText(tr("What a person reads; \\1 is the pattern's first group"));
    m_preview = plainLabel(holder, u"ruleTitlePreview"_s);
    m_preview->setForegroundRole(QPalette::PlaceholderText);
    m_preview->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    m_category = named(new QComboBox(holder), u"ruleCategory"_s, tr("Category"));
    for (int i = int(Category::BuildFailure); i <= int(Category::Timeout); ++i)
        m_category->addItem(displayName(Category(i)), i);
    m_attribution = named(new QComboBox(holder), u"ruleAttribution"_s, tr("Who has to act"));
    for (const Attribution one : {Attribution::Code, Attribution::Test, Attribution::Infrastructure, Attribution::Unknown})
        m_attribution->addItem(displayName(one), int(one));
    m_confidence = named(new QDoubleSpinBox(holder), u"ruleConfidence"_s, tr("Confidence"));
    m_confidence->setRange(0, 1);
    m_confidence->setSingleStep(0.05);
    m_confidence->setDecimals(2);
    m_hint = named(new QLineEdit(holder), u"ruleHint"_s, tr("Hint"));
    m_hint->setPlaceholderText(tr("What it means, in one sentence"));
    m_remediation = textField(holder, u"ruleRemediation"_s, tr("What to do, one step a line"), 2);
    m_remediation->setFont(font());
    m_step = named(new QLineEdit(holder), u"ruleStep"_s, tr("Only in steps called"));
    m_step->setPlaceholderText(tr("Expression; empty: any step"));
    m_tools = named(new QLineEdit(holder), u"ruleTools"_s, tr("Only while these tools speak"));
    m_tools->setPlaceholderText(tr("maven, gradle; empty: any tool"));
    m_after = named(new QLineEdit(holder), u"ruleAfter"_s, tr("Only after a line like"));
    m_after->setPlaceholderText(tr("Expression; empty: anywhere"));
    m_nearEnd = named(new QCheckBox(tr("Close to the end"), holder), u"ruleNearEnd"_s, tr("Only close to the end"));
    m_failingStep = named(new QCheckBox(tr("In the failing step"), holder), u"ruleFailingStep"_s, tr("Only in the failing step"));
    m_summary = named(new QCheckBox(tr("Only sums up"), holder), u"ruleSummary"_s, tr("Says that something failed, but not why"));
    m_summary->setToolTip(tr("Says that something failed, but not why: shown when nothing better speaks"));
    m_disabled = named(new QCheckBox(tr("Switched off"), holder), u"ruleDisabled"_s, tr("Switched off"));

    const auto row = [holder](std::initializer_list<QWidget*> widgets) {
        auto* layout = new QHBoxLayout;
        layout->setSpacing(3 * grid);
        for (QWidget* widget : widgets)
            layout->addWidget(widget);
        layout->addStretch();
        return layout;
    };
    auto* confidenceLabel = new QLabel(tr("Confidence"), holder);
    confidenceLabel->setBuddy(m_confidence);
    form->addRow(tr("Id"), m_id);
    form->addRow(tr("Pattern"), m_pattern);
    form->addRow(QString(), m_patternProblem);
    form->addRow(QString(), row({m_ignoreCase, m_summary, m_disabled}));
    form->addRow(tr("Title"), m_title);
    form->addRow(QString(), m_preview);
    form->addRow(tr("Category"), row({m_category, m_attribution, confidenceLabel, m_confidence}));
    form->addRow(tr("Hint"), m_hint);
    form->addRow(tr("What to do"), m_remediation);
    form->addRow(tr("Only in steps"), m_step);
    form->addRow(tr("Only with tools"), m_tools);
    form->addRow(tr("Only after"), m_after);
    form->addRow(tr("Only where"), row({m_failingStep, m_nearEnd}));

    const auto changed = [this] { fieldEdited(); };
    for (QLineEdit* field : {m_id, m_title, m_hint, m_step, m_tools, m_after})
        connect(field, &QLineEdit::textEdited, this, changed);
    for (QPlainTextEdit* field : {m_pattern, m_remediation})
        connect(field, &QPlainTextEdit::textChanged, this, changed);
    for (QComboBox* field : {m_category, m_attribution})
        connect(field, &QComboBox::activated, this, changed);
    for (QCheckBox* field : {m_ignoreCase, m_nearEnd, m_failingStep, m_summary, m_disabled})
        connect(field, &QCheckBox::clicked, this, changed);
    connect(m_confidence, &QDoubleSpinBox::valueChanged, this, changed);
    return holder;
}

QPlainTextEdit* WorkbenchEditor::addLines(QWidget* holder, const QString& name, const QString& title, const QString& placeholder,
                                          QLabel*& verdict)
{
    auto* head = new QHBoxLayout;
    auto* label = new QLabel(title, holder);
    verdict = new QLabel(holder);
    verdict->setObjectName(name + u"Verdict"_s);
    verdict->setForegroundRole(QPalette::PlaceholderText);
    head->addWidget(label);
    head->addStretch();
    head->addWidget(verdict);
    auto* field = textField(holder, name, title, 4);
    field->setMinimumHeight(field->height());
    field->setMaximumHeight(QWIDGETSIZE_MAX);
    field->setLineWrapMode(QPlainTextEdit::NoWrap);
    field->setPlaceholderText(placeholder);
    label->setBuddy(field);
    auto* layout = static_cast<QVBoxLayout*>(holder->layout());
    layout->addLayout(head);
    layout->addWidget(field, 1);
    layout->addSpacing(2 * grid);
    return field;
}

QWidget* WorkbenchEditor::makeLines()
{
    auto* holder = new QWidget;
    auto* layout = new QVBoxLayout(holder);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(grid);
    m_matches = addLines(holder, u"ruleMatches"_s, tr("Lines it must match"), tr("One line of a log each"), m_matchesVerdict);
    m_rejects = addLines(holder, u"ruleRejects"_s, tr("Lines it must not match"), tr("What healthy runs say"), m_rejectsVerdict);
    m_tried = addLines(holder, u"ruleTried"_s, tr("Try other lines"), tr("Paste lines here; they are not kept"), m_triedVerdict);
    m_matchMarks = new LineMarks(m_matches->document());
    m_rejectMarks = new LineMarks(m_rejects->document());
    m_triedMarks = new LineMarks(m_tried->document());
    // Highlighting counts as a change of the contents too: what the text says is compared.
    for (QPlainTextEdit* field : {m_matches, m_rejects})
        connect(field, &QPlainTextEdit::textChanged, this, &WorkbenchEditor::fieldEdited);
    connect(m_tried, &QPlainTextEdit::textChanged, this, [this, last = QStringList()]() mutable {
        const QStringList now = triedLines();
        if (now != last)
            Q_EMIT tested();
        last = now;
    });
    return holder;
}

QStringList WorkbenchEditor::triedLines() const
{
    return linesOf(m_tried);
}

void WorkbenchEditor::setRule(const Rule& rule, const QByteArray& text)
{
    m_rule = rule;
    m_checked = rule;
    m_item = text;
    m_isEdited = false;
    fillFields(rule);
    m_isFilling = true;
    m_yaml->setPlainText(QString::fromUtf8(text));
    m_yaml->setExtraSelections({});
    m_isFilling = false;
    showCheck({});
}

void WorkbenchEditor::fillFields(const Rule& rule)
{
    m_isFilling = true;
    m_id->setText(rule.id);
    m_pattern->setPlainText(QString::fromStdString(rule.pattern));
    m_ignoreCase->setChecked(rule.ignoreCase);
    m_title->setText(rule.title);
    m_category->setCurrentIndex(std::max(0, m_category->findData(int(rule.category))));
    m_attribution->setCurrentIndex(std::max(0, m_attribution->findData(int(rule.attribution))));
    m_confidence->setValue(rule.confidence);
    m_hint->setText(rule.hint);
    m_remediation->setPlainText(rule.remediation.join(u'\n'));
    m_step->setText(rule.scope.step);
    m_tools->setText(rule.scope.tools.join(u", "_s));
    m_after->setText(rule.scope.after);
    m_nearEnd->setChecked(rule.scope.nearEnd);
    m_failingStep->setChecked(rule.scope.failingStep);
    m_summary->setChecked(rule.summary);
    m_disabled->setChecked(rule.disabled);
    m_matches->setPlainText(joined(rule.matches));
    m_rejects->setPlainText(joined(rule.rejects));
    for (QLineEdit* field : {m_id, m_title, m_hint, m_step, m_tools, m_after})
        field->setCursorPosition(0);
    m_isFilling = false;
}

Rule WorkbenchEditor::ruleInFields() const
{
    Rule rule = m_rule;
    rule.id = m_id->text().trimmed();
    rule.pattern = m_pattern->toPlainText().remove(u'\n').toStdString();
    rule.ignoreCase = m_ignoreCase->isChecked();
    rule.title = m_title->text().trimmed();
    rule.category = Category(m_category->currentData().toInt());
    rule.attribution = Attribution(m_attribution->currentData().toInt());
    rule.confidence = m_confidence->value();
    rule.hint = m_hint->text().trimmed();
    rule.remediation = linesOf(m_remediation);
    rule.scope.step = m_step->text();
    rule.scope.tools.clear();
    const QStringList tools = m_tools->text().split(u',', Qt::SkipEmptyParts);
    for (const QString& tool : tools) {
        if (!tool.trimmed().isEmpty())
            rule.scope.tools << tool.trimmed();
    }
    rule.scope.after = m_after->text();
    rule.scope.nearEnd = m_nearEnd->isChecked();
    rule.scope.failingStep = m_failingStep->isChecked();
    rule.summary = m_summary->isChecked();
    rule.disabled = m_disabled->isChecked();
    rule.matches = textsOf(m_matches);
    rule.rejects = textsOf(m_rejects);
    return rule;
}

void WorkbenchEditor::fieldEdited()
{
    if (m_isFilling)
        return;
    const Rule now = ruleInFields();
    if (now == m_rule)
        return;
    m_rule = now;
    m_item = ruleYaml(now);
    m_isEdited = true;
    Q_EMIT edited();
}

void WorkbenchEditor::textEdited()
{
    const QByteArray text = m_yaml->toPlainText().toUtf8();
    if (m_isFilling || text == m_item)
        return;
    m_item = text;
    m_checked.reset(); // until it is known what it says
    m_isEdited = true;
    Q_EMIT edited();
}

void WorkbenchEditor::tabChanged(int index)
{
    const bool isYaml = m_tabs->widget(index) == m_yaml;
    if (isYaml) {
        m_isFilling = true;
        m_yaml->setPlainText(QString::fromUtf8(m_item));
        m_isFilling = false;
        m_yaml->setFocus(Qt::OtherFocusReason);
    }
}

void WorkbenchEditor::setYamlShown(bool shown)
{
    m_tabs->setCurrentIndex(shown ? 1 : 0);
}

void WorkbenchEditor::showLine(int line)
{
    setYamlShown(true);
    const QTextBlock block = m_yaml->document()->findBlockByNumber(line - 1);
    QTextCursor cursor(block.isValid() ? block : m_yaml->document()->lastBlock());
    m_yaml->setTextCursor(cursor);
    m_yaml->setFocus(Qt::OtherFocusReason);
}

void WorkbenchEditor::focusPattern()
{
    setYamlShown(false);
    m_pattern->setFocus(Qt::OtherFocusReason);
}

void WorkbenchEditor::showCheck(const RuleCheck& check)
{
    const bool isYaml = m_tabs->currentWidget() == m_yaml;
    if (check.rule && isYaml) { // the fields follow what is written beside them
        Rule rule = *check.rule;
        rule.file = m_rule.file;
        rule.line = m_rule.line;
        rule.pack = m_rule.pack;
        rule.overrides = m_rule.overrides;
        m_checked = rule;
        if (!(rule == m_rule)) {
            m_rule = rule;
            fillFields(rule);
        }
    }
    m_tabs->setTabEnabled(0, check.rule || !isYaml || !m_isEdited);
    m_tabs->setTabToolTip(0, m_tabs->isTabEnabled(0) ? QString() : tr("The YAML cannot be read as a rule yet"));

    const auto count = [](const std::vector<bool>& matches, bool wanted) { return std::count(matches.begin(), matches.end(), wanted); };
    const auto show = [&](QLabel* label, const std::vector<bool>& matches, bool wanted, const QString& text) {
        label->setText(matches.empty() ? QString() : text.arg(count(matches, wanted)).arg(matches.size()));
    };
    show(m_matchesVerdict, check.matches, true, tr("%1 of %2 match"));
    show(m_rejectsVerdict, check.rejects, false, tr("%1 of %2 stay out"));
    show(m_triedVerdict, check.tried, true, tr("%1 of %2 match"));
    m_matchMarks->setMarks(marksFor(check.matches, true));
    m_rejectMarks->setMarks(marksFor(check.rejects, false));
    std::vector<LineMarks::Mark> tried;
    for (const bool match : check.tried)
        tried.push_back(match ? LineMarks::Mark::Good : LineMarks::Mark::None);
    m_triedMarks->setMarks(std::move(tried));
    m_preview->setText(check.titles.isEmpty() ? QString() : tr("reads: %1").arg(check.titles.front()));

    QString problem;
    QList<QTextEdit::ExtraSelection> selections;
    for (const RuleProblem& one : check.problems) {
        const bool isError = one.severity == RuleProblem::Severity::Error;
        if (isError && problem.isEmpty() && one.check != RuleProblem::Check::Example)
            problem = one.text;
        if (!isError || one.check == RuleProblem::Check::Example)
            continue;
        QTextEdit::ExtraSelection selection;
        selection.cursor = QTextCursor(m_yaml->document()->findBlockByNumber(one.line - 1));
        selection.format.setBackground(theme().badTint);
        selection.format.setProperty(QTextFormat::FullWidthSelection, true);
        if (!selection.cursor.isNull())
            selections.append(selection);
    }
    m_yaml->setExtraSelections(selections);
    m_patternProblem->setText(problem);
    m_patternProblem->setVisible(!problem.isEmpty());
    QPalette colours = m_patternProblem->palette();
    colours.setColor(QPalette::WindowText, theme().bad);
    m_patternProblem->setPalette(colours);
}

} // namespace sentinel
