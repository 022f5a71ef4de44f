#pragma once

#include "core/dataset/sample.h"

#include <QAbstractButton>
#include <QApplication>
#include <QColor>
#include <QIcon>
#include <QPalette>
#include <QString>

namespace histo {

enum class ThemeChoice { FollowDesktop, Light, Dark };
ThemeChoice themeNamed(const QString &name); ///< light, dark; anything else follows the desktop
QString name(ThemeChoice choice);            ///< desktop, light, dark: as kept in the settings

/// Distances are multiples of this.
inline constexpr int kGridPixels = 4;

/// Colours with a meaning, beside those of the palette. Benign is blue, malignant is orange, everywhere; a letter, a
/// shape or a hatch always goes with them.
struct ThemeColors {
    QColor accent, onAccent;
    QColor benign, malignant;
    QColor good, warning, error;
    QColor mutedText; ///< second-rank words, still readable (4.5 : 1 on the window's colour)
    QColor border;    ///< hairlines
    QColor canvas;    ///< behind pictures
    QColor raised;    ///< bars and cards, a step away from the window's colour
};
/// Those that go with a palette: a widget passes its own and follows the theme.
ThemeColors themeColors(const QPalette &palette);
bool isDark(const QPalette &palette);

QColor labelColor(Label label, const QPalette &palette);
QString labelLetter(Label label); ///< B or M: goes with the colour
QString labelTitle(Label label);  ///< Benign or Malignant

/// Fusion with Histoscope's palette for the whole program; `textPercent` (100 … 300) scales its text.
/// Also makes the compiled-in pictures known. Call once before the first widget, and again when the choice changes.
void applyTheme(QApplication &application, ThemeChoice choice, int textPercent = 100);

/// A one-colour SVG from the resources in the palette's text colour (accent when checked, muted when disabled).
QIcon themedIcon(const QString &resourcePath, const QPalette &palette);

/// Gives a button such an icon and renews it whenever the theme changes.
void setThemedIcon(QAbstractButton *button, const QString &resourcePath);

/// The application's font, larger or smaller, and bolder: for painting.
QFont scaledFont(double factor, QFont::Weight weight = QFont::Normal);
/// Gives a widget such a font, and again whenever a person changes the size of the text.
void setScaledFont(QWidget *widget, double factor, QFont::Weight weight = QFont::Normal);

} // namespace histo
