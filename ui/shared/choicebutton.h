#pragma once

#include <QStringList>
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
    QStringList chosenNames() const;
    void setChosenNames(const QStringList& names); ///< says nothing; names that are not known count for nothing

    // the same for values of an enumeration that has display names and JSON names
    template <typename E>
    void addChoices(const std::vector<E>& values);
    template <typename E>
    std::vector<E> chosenAs() const;
    template <typename E>
    void choose(const std::vector<E>& values);

Q_SIGNALS:
    void changed(); ///< by a person

private:
    void showChoice();

    QString m_what;
};

template <typename E>
void ChoiceButton::addChoices(const std::vector<E>& values)
{
    for (const E value : values)
        addChoice(int(value), displayName(value), jsonName(value));
}

template <typename E>
std::vector<E> ChoiceButton::chosenAs() const
{
    std::vector<E> values;
    for (const int value : chosen())
        values.push_back(E(value));
    return values;
}

template <typename E>
void ChoiceButton::choose(const std::vector<E>& values)
{
    std::vector<int> numbers;
    for (const E value : values)
        numbers.push_back(int(value));
    setChosen(numbers);
}

} // namespace sentinel
