#pragma once

#include <QColor>
#include <QLatin1StringView>
#include <QWidget>

namespace sentinel {

/// A word on a tinted ground with a shape in front of it.
class Chip : public QWidget
{
    Q_OBJECT
public:
    explicit Chip(QWidget* parent = nullptr);
    void setLook(const QString& text, QLatin1StringView iconName, const QColor& color, const QColor& tint);
    QString text() const { return m_text; }
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QString m_text;
    QLatin1StringView m_icon;
    QColor m_color, m_tint;
};

/// How sure we are, as a share of a short bar; the words stand beside it.
class ConfidenceBar : public QWidget
{
    Q_OBJECT
public:
    explicit ConfidenceBar(QWidget* parent = nullptr);
    void setConfidence(double confidence, const QString& words);
    double confidence() const { return m_confidence; }
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    double m_confidence = 0;
};

/// Text that wraps wherever it must: names of tests and paths are longer than a card is wide. Its menu copies it.
class WrapLabel : public QWidget
{
    Q_OBJECT
public:
    explicit WrapLabel(QWidget* parent = nullptr);
    void setText(const QString& text);
    void setLook(const QFont& font, const QColor& color);
    QString text() const { return m_text; }
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;
    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QString m_text;
    QFont m_font;
    QColor m_color;
};

} // namespace sentinel
