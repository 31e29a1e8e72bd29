#pragma once

#include <QToolButton>

#include <string_view>
#include <vector>

namespace sentinel {

/// A button with a menu of values, any number of which can be chosen; it says which: "State", "State: New", "State: 3 chosen".
class ChoiceButton : public QToolButton
{
    Q_OBJECT
public:
    ChoiceButton(const QString& name, const QString& what, QWidget* parent = nullptr);

    /// `name` becomes the objectName of its action, with the button's in front.
    void addChoice(int value, const QString& text, std::string_view name);
    std::vector<int> chosen() const;
    void setChosen(const std::vector<int>& values); ///< says nothing

Q_SIGNALS:
    void changed(); ///< by a person

private:
    void showChoice();

    QString m_what;
};

} // namespace sentinel
