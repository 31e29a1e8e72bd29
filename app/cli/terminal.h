#pragma once

#include <QString>
#include <QStringList>

namespace sentinel {

class Output;

/// How text looks for people: colours when they see a terminal and did not set NO_COLOR, plain otherwise.
class Terminal
{
public:
    enum class Tone { Plain, Strong, Faint, Bad, Good, Doubtful, Accent };

    explicit Terminal(const Output& out);
    QString paint(Tone tone, const QString& text) const;
    int width() const { return m_width; }
    bool isTerminal() const { return m_isTerminal; }

    /// `text` broken at blanks to the width, every line but the first behind `indent` blanks. Words longer than a line
    /// stay whole.
    QString wrapped(const QString& text, int indent) const;

private:
    bool m_isTerminal;
    bool m_colours;
    int m_width;
};

/// A table with columns as wide as what is in them; the last column is not padded.
QString tableText(const QList<QStringList>& rows);

} // namespace sentinel
