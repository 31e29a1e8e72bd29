#include "ui/style_p.h"

#include <QProxyStyle>

namespace sentinel {

namespace {

class FlatStyle : public QProxyStyle
{
public:
    FlatStyle() : QProxyStyle(QStringLiteral("fusion")) {}
};

} // namespace

QStyle* makeStyle()
{
    return new FlatStyle;
}

} // namespace sentinel
