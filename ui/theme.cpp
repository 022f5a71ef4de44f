#include "ui/theme.h"

#include "ui/theme_style.h"

#include <QEvent>
#include <QFontInfo>
#include <QGuiApplication>
#include <QPainter>
#include <QSvgRenderer>
#include <QToolTip>
#include <algorithm>

#if QT_VERSION >= QT_VERSION_CHECK(6, 5, 0)
#include <QStyleHints>
#endif

// Q_INIT_RESOURCE must stand outside every namespace; without it the linker drops a static library's resources.
static void makeResourcesKnown() { Q_INIT_RESOURCE(histoscope); }

namespace histo {

namespace {

using namespace Qt::StringLiterals;

const char *const kFontFactorProperty = "histoFontFactor";

const ThemeColors kLight{.accent = QColor(0x0e6b6b),
                         .onAccent = QColor(0xffffff),
                         .benign = QColor(0x1f5fbf),
                         .malignant = QColor(0xb24e08),
                         .good = QColor(0x1f7a3d),
                         .warning = QColor(0x8a6100),
                         .error = QColor(0xb3261e),
                         .mutedText = QColor(0x59626d),
                         .border = QColor(0xd3d8de),
                         .canvas = QColor(0xe6e9ed),
                         .raised = QColor(0xffffff)};

const ThemeColors kDark{.accent = QColor(0x4cc3bd),
                        .onAccent = QColor(0x08211f),
                        .benign = QColor(0x74a9ff),
                        .malignant = QColor(0xff9d4d),
                        .good = QColor(0x6fcf8d),
                        .warning = QColor(0xe3b341),
                        .error = QColor(0xff8a80),
                        .mutedText = QColor(0x9ba5b0),
                        .border = QColor(0x3a4149),
                        .canvas = QColor(0x15181c),
                        .raised = QColor(0x262b31)};

struct Surfaces {
    QColor window, base, alternate, button, text, disabledText;
};
const Surfaces kLightSurfaces{QColor(0xf4f5f7), QColor(0xffffff), QColor(0xf8f9fa),
                              QColor(0xfcfcfd), QColor(0x1b1f24), QColor(0x9aa1a9)};
const Surfaces kDarkSurfaces{QColor(0x1e2227), QColor(0x181b1f), QColor(0x1d2125),
                             QColor(0x2b3138), QColor(0xe4e7ea), QColor(0x6b747d)};

QPalette paletteOf(const Surfaces &surfaces, const ThemeColors &colors)
{
    QPalette palette(surfaces.button, surfaces.window);
    palette.setColor(QPalette::Window, surfaces.window);
    palette.setColor(QPalette::Base, surfaces.base);
    palette.setColor(QPalette::AlternateBase, surfaces.alternate);
    palette.setColor(QPalette::Button, surfaces.button);
    palette.setColor(QPalette::ToolTipBase, colors.raised);
    for (QPalette::ColorRole role :
         {QPalette::WindowText, QPalette::Text, QPalette::ButtonText, QPalette::ToolTipText, QPalette::BrightText})
        palette.setColor(role, surfaces.text);
    palette.setColor(QPalette::PlaceholderText, colors.mutedText);
    palette.setColor(QPalette::Highlight, colors.accent);
    palette.setColor(QPalette::HighlightedText, colors.onAccent);
    palette.setColor(QPalette::Link, colors.accent);
    palette.setColor(QPalette::LinkVisited, colors.accent);
    for (QPalette::ColorRole role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        palette.setColor(QPalette::Disabled, role, surfaces.disabledText);
    palette.setColor(QPalette::Disabled, QPalette::Highlight, colors.border);
    return palette;
}

/// Asked once, before the program sets a palette of its own.
bool desktopIsDark()
{
#if QT_VERSION >= QT_VERSION_CHECK(6, 5, 0)
    return QGuiApplication::styleHints()->colorScheme() == Qt::ColorScheme::Dark;
#else
    static const bool dark = QGuiApplication::palette().color(QPalette::Window).lightness() < 128;
    return dark;
#endif
}

/// The desktop's own size, before it was scaled; never smaller than people can read.
double baseFontPoints()
{
    static const double points = std::max(9.5, QFontInfo(QApplication::font()).pointSizeF());
    return points;
}

QPixmap tinted(QSvgRenderer &renderer, int sizePixels, const QColor &color)
{
    QPixmap pixmap(sizePixels, sizePixels);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    renderer.render(&painter);
    painter.setCompositionMode(QPainter::CompositionMode_SourceIn);
    painter.fillRect(pixmap.rect(), color);
    return pixmap;
}

/// Lives with its button and draws the icon again in the new theme's colours.
class IconFollower : public QObject {
public:
    IconFollower(QAbstractButton *button, const QString &resourcePath)
        : QObject(button), m_button(button), m_resourcePath(resourcePath)
    {
        button->installEventFilter(this);
        button->setIcon(themedIcon(m_resourcePath, button->palette()));
    }

    bool eventFilter(QObject *watched, QEvent *event) override
    {
        if (event->type() == QEvent::PaletteChange)
            m_button->setIcon(themedIcon(m_resourcePath, m_button->palette()));
        return QObject::eventFilter(watched, event);
    }

private:
    QAbstractButton *m_button;
    const QString m_resourcePath;
};

} // namespace

ThemeChoice themeNamed(const QString &name)
{
    if (name == "light"_L1)
        return ThemeChoice::Light;
    return name == "dark"_L1 ? ThemeChoice::Dark : ThemeChoice::FollowDesktop;
}

QString name(ThemeChoice choice)
{
    switch (choice) {
    case ThemeChoice::Light: return u"light"_s;
    case ThemeChoice::Dark: return u"dark"_s;
    case ThemeChoice::FollowDesktop: break;
    }
    return u"desktop"_s;
}

bool isDark(const QPalette &palette) { return palette.color(QPalette::Window).lightness() < 128; }

ThemeColors themeColors(const QPalette &palette) { return isDark(palette) ? kDark : kLight; }

QColor labelColor(Label label, const QPalette &palette)
{
    const ThemeColors colors = themeColors(palette);
    return label == Label::Benign ? colors.benign : colors.malignant;
}

QString labelLetter(Label label) { return label == Label::Benign ? u"B"_s : u"M"_s; }

QString labelTitle(Label label)
{
    return label == Label::Benign ? QApplication::translate("histo::Label", "Benign")
                                  : QApplication::translate("histo::Label", "Malignant");
}

void applyTheme(QApplication &application, ThemeChoice choice, int textPercent)
{
    makeResourcesKnown();
    const bool dark = choice == ThemeChoice::Dark || (choice == ThemeChoice::FollowDesktop && desktopIsDark());
    QFont font = application.font();
    font.setPointSizeF(baseFontPoints() * std::clamp(textPercent, 100, 300) / 100);
    application.setStyle(new ThemeStyle); // the application takes it over
    application.setPalette(dark ? paletteOf(kDarkSurfaces, kDark) : paletteOf(kLightSurfaces, kLight));
    application.setFont(font);
    QToolTip::setPalette(application.palette());
    QToolTip::setFont(font);
    // Qt tells nothing to a widget whose font has a size of its own.
    for (QWidget *widget : QApplication::allWidgets())
        if (const QVariant factor = widget->property(kFontFactorProperty); factor.isValid())
            widget->setFont(scaledFont(factor.toDouble(), QFont::Weight(widget->font().weight())));
}

QIcon themedIcon(const QString &resourcePath, const QPalette &palette)
{
    QSvgRenderer renderer(resourcePath);
    const ThemeColors colors = themeColors(palette);
    QIcon icon;
    for (int sizePixels : {16, 24, 32, 48, 64}) {
        icon.addPixmap(tinted(renderer, sizePixels, palette.color(QPalette::Active, QPalette::ButtonText)));
        icon.addPixmap(tinted(renderer, sizePixels, colors.accent), QIcon::Normal, QIcon::On);
        icon.addPixmap(tinted(renderer, sizePixels, palette.color(QPalette::Disabled, QPalette::ButtonText)),
                       QIcon::Disabled);
    }
    return icon;
}

void setThemedIcon(QAbstractButton *button, const QString &resourcePath) { new IconFollower(button, resourcePath); }

void setScaledFont(QWidget *widget, double factor, QFont::Weight weight)
{
    widget->setProperty(kFontFactorProperty, factor);
    widget->setFont(scaledFont(factor, weight));
}

QFont scaledFont(double factor, QFont::Weight weight)
{
    QFont font = QApplication::font();
    font.setPointSizeF(font.pointSizeF() * factor);
    font.setWeight(weight);
    return font;
}

} // namespace histo
