// An icon is our monochrome SVG with "currentColor" written over by the colour of the moment. The engine asks for that
// colour when it paints, so an icon that was set once is right in every theme.
#include "ui/theme/theme.h"

#include <QFile>
#include <QIconEngine>
#include <QPainter>
#include <QPixmapCache>
#include <QSvgRenderer>

namespace sentinel {

using namespace Qt::StringLiterals;

namespace {

class TintedIcon : public QIconEngine
{
public:
    TintedIcon(QLatin1StringView name, const QColor& color) : m_name(name), m_color(color) {}

    QIconEngine* clone() const override { return new TintedIcon(*this); }
    QString key() const override { return u"sentinel"_s; }

    void paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State) override
    {
        const int size = qMin(rect.width(), rect.height());
        const QPixmap image = iconPixmap(m_name, size, colorFor(mode), painter->device()->devicePixelRatioF());
        const QRect centred({rect.x() + (rect.width() - size) / 2, rect.y() + (rect.height() - size) / 2}, QSize(size, size));
        painter->drawPixmap(centred, image);
    }

    QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State) override
    {
        return iconPixmap(m_name, qMin(size.width(), size.height()), colorFor(mode), 1);
    }

    QPixmap scaledPixmap(const QSize& size, QIcon::Mode mode, QIcon::State, qreal scale) override
    {
        // Qt hands the size in device pixels here and sets the ratio on what it gets.
        Q_UNUSED(scale)
        return iconPixmap(m_name, qMin(size.width(), size.height()), colorFor(mode), 1);
    }

private:
    QColor colorFor(QIcon::Mode mode) const
    {
        if (mode == QIcon::Disabled)
            return theme().textFaint;
        if (m_color.isValid())
            return m_color;
        return mode == QIcon::Normal ? theme().textMuted : theme().text;
    }

    QLatin1StringView m_name;
    QColor m_color;
};

QByteArray svgOf(QLatin1StringView name)
{
    QFile file(u":/icons/"_s + name + u".svg"_s);
    const bool found = file.open(QIODevice::ReadOnly);
    Q_ASSERT_X(found, "icon", name.data());
    return found ? file.readAll() : QByteArray();
}

} // namespace

QPixmap iconPixmap(QLatin1StringView name, int size, const QColor& color, qreal devicePixelRatio)
{
    const QString key = u"sentinel-icon/"_s + name + u'/' + QString::number(size) + u'/' + color.name(QColor::HexArgb) + u'/'
        + QString::number(devicePixelRatio);
    QPixmap image;
    if (QPixmapCache::find(key, &image))
        return image;
    image = QPixmap(QSize(size, size) * devicePixelRatio);
    image.fill(Qt::transparent);
    QSvgRenderer renderer(svgOf(name).replace("currentColor", color.name().toLatin1()));
    QPainter painter(&image);
    painter.setOpacity(color.alphaF());
    renderer.render(&painter, QRectF(QPointF(0, 0), QSizeF(image.size())));
    painter.end();
    image.setDevicePixelRatio(devicePixelRatio);
    QPixmapCache::insert(key, image);
    return image;
}

QIcon programIcon()
{
    QIcon result;
    QSvgRenderer renderer(u":/icons/sentinel.svg"_s);
    for (const int size : {16, 32, 64, 128}) {
        QPixmap image(size, size);
        image.fill(Qt::transparent);
        QPainter painter(&image);
        renderer.render(&painter);
        painter.end();
        result.addPixmap(image);
    }
    return result;
}

QIcon icon(QLatin1StringView name)
{
    return QIcon(new TintedIcon(name, {}));
}

QIcon icon(QLatin1StringView name, const QColor& color)
{
    return QIcon(new TintedIcon(name, color));
}

} // namespace sentinel
