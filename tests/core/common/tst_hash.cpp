#include "core/common/hash.h"

#include "core/common/atomic_file.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/thrown_error.h"

#include <QTest>

using namespace histo;

class TestHash : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void publishedDigestsAreMet_data();
    void publishedDigestsAreMet();
    void aFileHasTheDigestOfItsBytes();
    void piecesHaveTheDigestOfTheWhole();
    void aMissingFileIsNamed();
};

void TestHash::publishedDigestsAreMet_data()
{
    // FIPS 180-2, appendix B; the empty text from NIST's SHA256ShortMsg vectors.
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("digest");
    QTest::newRow("nothing") << QByteArray()
                             << QByteArray("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    QTest::newRow("one block") << QByteArray("abc")
                               << QByteArray("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    QTest::newRow("two blocks") << QByteArray("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq")
                                << QByteArray("248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
    QTest::newRow("a million times a") << QByteArray(1'000'000, 'a')
                                       << QByteArray(
                                              "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

void TestHash::publishedDigestsAreMet()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, digest);
    QCOMPARE(sha256(text.toStdString()), digest.toStdString());
}

void TestHash::aFileHasTheDigestOfItsBytes()
{
    TemporaryFolder folder;
    const std::string bytes(3'000'000, 'a'); // more than the buffer it is read with
    writeFileAtomically(folder / "file", bytes);
    QCOMPARE(sha256OfFile(folder / "file"), sha256(bytes));
}

void TestHash::piecesHaveTheDigestOfTheWhole()
{
    Sha256 hash;
    hash.update("a");
    hash.update("");
    hash.update("bc");
    QCOMPARE(hash.hexDigest(), sha256("abc"));
}

void TestHash::aMissingFileIsNamed()
{
    const auto error = thrownBy([] { sha256OfFile("/no/such/file"); });
    QVERIFY(error);
    QVERIFY(error->kind() == ErrorKind::BadInput);
    QVERIFY(says(error, "/no/such/file"));
}

QTEST_GUILESS_MAIN(TestHash)
#include "tst_hash.moc"
