#include "ui/view/image_view.h"

#include <QSignalSpy>
#include <QTest>
#include <QWheelEvent>

using namespace histo;

namespace {

QImage filled(QSize size, const QColor &color)
{
    QImage image(size, QImage::Format_ARGB32);
    image.fill(color);
    return image;
}

QPoint lastPixel(const QSignalSpy &hovered)
{
    return hovered.isEmpty() ? QPoint(-9, -9) : hovered.last().first().toPoint();
}

} // namespace

class TestImageView : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        m_view = std::make_unique<ImageView>();
        m_view->resize(200, 100);
        m_view->setPicture(filled({100, 100}, Qt::red));
        m_view->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_view.get()));
    }

    void aPictureIsFittedAndCentred()
    {
        QCOMPARE(m_view->zoom(), 1.0);
        const QImage shown = m_view->grab().toImage();
        QCOMPARE(shown.pixelColor(100, 50), QColor(Qt::red));
        QVERIFY(shown.pixelColor(20, 50) != QColor(Qt::red)); // beside the picture
    }

    void theCursorNamesThePixelUnderIt()
    {
        QSignalSpy hovered(m_view.get(), &ImageView::hovered);
        QTest::mouseMove(m_view.get(), {60, 30});
        QTRY_COMPARE(lastPixel(hovered), QPoint(10, 30)); // the picture begins at 50
        QTest::mouseMove(m_view.get(), {10, 30});
        QTRY_COMPARE(lastPixel(hovered), QPoint(-1, -1));
    }

    void zoomingKeepsThePixelUnderTheCursor()
    {
        QSignalSpy hovered(m_view.get(), &ImageView::hovered);
        QTest::mouseMove(m_view.get(), {80, 40});
        QTRY_COMPARE(lastPixel(hovered), QPoint(30, 40));
        m_view->zoomAt({80, 40}, 4);
        QCOMPARE(m_view->zoom(), 4.0);
        QTest::mouseMove(m_view.get(), {81, 40});
        QTRY_COMPARE(lastPixel(hovered), QPoint(30, 40));
    }

    void fittingComesBackToTheWholePicture()
    {
        m_view->zoomAt({80, 40}, 4);
        QTest::keyClick(m_view.get(), Qt::Key_Home);
        QCOMPARE(m_view->zoom(), 1.0);
    }

    void theOverlayIsMixedByItsOpacity()
    {
        m_view->setOverlay(filled({2, 2}, Qt::blue), 0.5); // stretched over the picture
        const QColor mixed = m_view->grab().toImage().pixelColor(100, 50);
        QVERIFY(std::abs(mixed.red() - 128) < 4 && std::abs(mixed.blue() - 128) < 4);
        m_view->setOverlayOpacity(0);
        QCOMPARE(m_view->grab().toImage().pixelColor(100, 50), QColor(Qt::red));
    }

    void aNewPictureTakesTheOldOverlayAway()
    {
        m_view->setOverlay(filled({100, 100}, Qt::blue), 1);
        m_view->setPicture(filled({100, 100}, Qt::green));
        QCOMPARE(m_view->grab().toImage().pixelColor(100, 50), QColor(Qt::green));
    }

    void aPictureOfTheSameSizeKeepsTheZoom()
    {
        m_view->zoomAt({100, 50}, 4);
        m_view->setPicture(filled({100, 100}, Qt::green));
        QCOMPARE(m_view->zoom(), 4.0);
        m_view->setPicture(filled({50, 50}, Qt::green));
        QCOMPARE(m_view->zoom(), 2.0);
    }

private:
    std::unique_ptr<ImageView> m_view;
};

QTEST_MAIN(TestImageView)
#include "tst_image_view.moc"
