#include "ui/theme.h"
#include "ui/view/heading.h"

#include <QTest>
#include <QVBoxLayout>

using namespace histo;

class TestHeading : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init() { applyTheme(*qApp, ThemeChoice::Light, 100); }

    void aHeadingGrowsWithTheText()
    {
        QWidget window;
        Heading heading(QStringLiteral("Title"), 1.5, &window);
        window.show();
        const double points = heading.font().pointSizeF();
        applyTheme(*qApp, ThemeChoice::Light, 200);
        QTRY_COMPARE(heading.font().pointSizeF() / points, 2.0);
    }

    void mutedWordsFollowTheTheme()
    {
        QWidget window;
        MutedLabel words(QStringLiteral("words"), &window);
        window.show();
        const QColor light = words.palette().color(QPalette::WindowText);
        applyTheme(*qApp, ThemeChoice::Dark, 100);
        QTRY_VERIFY(words.palette().color(QPalette::WindowText) != light);
        QCOMPARE(words.palette().color(QPalette::WindowText), themeColors(window.palette()).mutedText);
    }

    void mutedWordsCanBeReadInBothThemes_data()
    {
        QTest::addColumn<bool>("dark");
        QTest::newRow("light") << false;
        QTest::newRow("dark") << true;
    }
    void mutedWordsCanBeReadInBothThemes()
    {
        QFETCH(bool, dark);
        applyTheme(*qApp, dark ? ThemeChoice::Dark : ThemeChoice::Light, 100);
        const QPalette palette = QApplication::palette();
        const ThemeColors colors = themeColors(palette);
        for (const QColor &ink : {colors.mutedText, colors.benign, colors.malignant, colors.good, colors.error})
            QVERIFY2(contrast(ink, palette.color(QPalette::Window)) >= 4.5, qPrintable(ink.name()));
        QVERIFY(contrast(colors.onAccent, colors.accent) >= 4.5);
    }

private:
    /// WCAG 2.1, relative luminance and contrast ratio.
    static double luminance(const QColor &color)
    {
        auto linear = [](double channel) {
            return channel <= 0.04045 ? channel / 12.92 : std::pow((channel + 0.055) / 1.055, 2.4);
        };
        return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF()) + 0.0722 * linear(color.blueF());
    }
    static double contrast(const QColor &one, const QColor &other)
    {
        const double brighter = std::max(luminance(one), luminance(other));
        const double darker = std::min(luminance(one), luminance(other));
        return (brighter + 0.05) / (darker + 0.05);
    }
};

QTEST_MAIN(TestHeading)
#include "tst_heading.moc"
