#include "core/common/crc32c.h"

#include <QTest>

using namespace histo;

/// Vectors of RFC 3720, section B.4, and the check value of the CRC catalogue.
class TestCrc32c : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void theKnownVectorsComeOut_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<quint32>("checksum");
        QByteArray rising, falling;
        for (char byte = 0; byte < 32; ++byte) {
            rising.append(byte);
            falling.prepend(byte);
        }
        QTest::newRow("nothing") << QByteArray() << 0u;
        QTest::newRow("the digits 1 to 9") << QByteArray("123456789") << 0xE3069283u;
        QTest::newRow("32 bytes of zeros") << QByteArray(32, '\0') << 0x8A9136AAu;
        QTest::newRow("32 bytes of ones") << QByteArray(32, '\xFF') << 0x62A8AB43u;
        QTest::newRow("32 rising bytes") << rising << 0x46DD794Eu;
        QTest::newRow("32 falling bytes") << falling << 0x113FDB5Cu;
    }
    void theKnownVectorsComeOut()
    {
        QFETCH(QByteArray, bytes);
        QTEST(crc32c({bytes.constData(), size_t(bytes.size())}), "checksum");
    }
};

QTEST_GUILESS_MAIN(TestCrc32c)
#include "tst_crc32c.moc"
