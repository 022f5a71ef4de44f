#include "ui/qimage_convert.h"

#include <QTest>

using namespace histo;

class TestQImageConvert : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void pixelsComeBackAsTheyWere()
    {
        cv::Mat3b picture(3, 5); // 15 bytes a row: not a multiple of four
        for (int index = 0; index < 15; ++index)
            picture(index / 5, index % 5) = cv::Vec3b(uchar(index), uchar(100 + index), uchar(200 + index));
        QCOMPARE(toQImage(picture).pixelColor(4, 2), QColor(14, 114, 214));
        QCOMPARE(cv::norm(toRgbMat(toQImage(picture)), picture), 0.0);
    }

    void theCopyIsItsOwn()
    {
        cv::Mat3b picture(1, 1, cv::Vec3b(1, 2, 3));
        const QImage image = toQImage(picture);
        picture(0, 0) = cv::Vec3b(9, 9, 9);
        QCOMPARE(image.pixelColor(0, 0), QColor(1, 2, 3));
    }

    void aPartOfAPictureIsConvertedAlone()
    {
        cv::Mat3b picture(4, 4, cv::Vec3b(0, 0, 0));
        picture(1, 2) = cv::Vec3b(10, 20, 30);
        QCOMPARE(toQImage(picture(cv::Rect(2, 1, 2, 2))).pixelColor(0, 0), QColor(10, 20, 30));
    }

    void transparencyIsLaidOverWhite()
    {
        QImage image(1, 1, QImage::Format_ARGB32);
        image.fill(Qt::transparent);
        QCOMPARE(toRgbMat(image)(0, 0), cv::Vec3b(255, 255, 255));
    }

    void anEmptyPictureIsANullImage() { QVERIFY(toQImage({}).isNull()); }
};

QTEST_GUILESS_MAIN(TestQImageConvert)
#include "tst_qimage_convert.moc"
