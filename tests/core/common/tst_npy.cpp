#include "core/common/npy.h"

#include "core/common/atomic_file.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/thrown_error.h"

#include <QTest>

using namespace histo;

namespace {

/// A file as NumPy 1.26 writes it: its dictionary, spaces up to byte 127, a line break, the values.
std::string numpyFile(const std::string &dictionary, const std::string &values)
{
    std::string bytes("\x93NUMPY\x01\x00v\x00", 10);
    bytes += dictionary;
    bytes.append(127 - bytes.size(), ' ');
    return bytes + "\n" + values;
}

/// numpy.save of numpy.array([[1, 2, 3], [-0.5, 0, 4]], dtype=numpy.float32)
const std::string kTwoByThree = numpyFile("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }",
                                          std::string("\x00\x00\x80?\x00\x00\x00@\x00\x00@@"
                                                      "\x00\x00\x00\xbf\x00\x00\x00\x00\x00\x00\x80@",
                                                      24));

} // namespace

class TestNpy : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void filesOfNumPyAreRead();
    void vectorsAndScalarsAreRead();
    void theHeaderIsWhatNumPyExpects();
    void whatIsWrittenIsReadBack();
    void anEmptyArrayIsReadBack();
    void foreignFilesAreRefused_data();
    void foreignFilesAreRefused();
};

void TestNpy::filesOfNumPyAreRead()
{
    TemporaryFolder folder;
    writeFileAtomically(folder / "x.npy", kTwoByThree);
    const auto array = readNpyFloat(folder / "x.npy");
    QVERIFY((array.shape == std::vector<std::int64_t>{2, 3}));
    QVERIFY((array.values == std::vector<float>{1, 2, 3, -0.5f, 0, 4}));
}

void TestNpy::vectorsAndScalarsAreRead()
{
    TemporaryFolder folder;
    writeFileAtomically(folder / "vector.npy", numpyFile("{'descr': '<f4', 'fortran_order': False, 'shape': (1,), }",
                                                         std::string("\x00\x00\xc0?", 4)));
    writeFileAtomically(folder / "scalar.npy", numpyFile("{'descr': '<f4', 'fortran_order': False, 'shape': (), }",
                                                         std::string("\x00\x00\xe0@", 4)));
    QVERIFY((readNpyFloat(folder / "vector.npy").values == std::vector<float>{1.5f}));
    const auto scalar = readNpyFloat(folder / "scalar.npy");
    QVERIFY(scalar.shape.empty());
    QVERIFY((scalar.values == std::vector<float>{7}));
}

void TestNpy::theHeaderIsWhatNumPyExpects()
{
    TemporaryFolder folder;
    const std::vector<float> values(6, 1.0f);
    writeNpy(folder / "x.npy", {2, 3}, values.data());
    const std::string bytes = readFile(folder / "x.npy");
    QVERIFY(bytes.starts_with(std::string("\x93NUMPY\x01\x00", 8)));
    const std::size_t headerBytes = static_cast<unsigned char>(bytes[8]) + 256u * static_cast<unsigned char>(bytes[9]);
    QCOMPARE((10 + headerBytes) % 64, 0u); // the format asks for aligned values
    QCOMPARE(bytes[10 + headerBytes - 1], '\n');
    QCOMPARE(bytes.size(), 10 + headerBytes + 6 * sizeof(float));
    QVERIFY(bytes.find("{'descr': '<f4', 'fortran_order': False, 'shape': (2,3,), }") == 10);
}

void TestNpy::whatIsWrittenIsReadBack()
{
    TemporaryFolder folder;
    const std::vector<float> values = {0, -1.5f, 3e38f, 1e-40f, 2, 3};
    writeNpy(folder / "x.npy", {1, 3, 2}, values.data());
    const auto array = readNpyFloat(folder / "x.npy");
    QVERIFY((array.shape == std::vector<std::int64_t>{1, 3, 2}));
    QVERIFY(array.values == values);
}

void TestNpy::anEmptyArrayIsReadBack()
{
    TemporaryFolder folder;
    writeNpy(folder / "x.npy", {0, 2}, nullptr);
    const auto array = readNpyFloat(folder / "x.npy");
    QVERIFY((array.shape == std::vector<std::int64_t>{0, 2}));
    QVERIFY(array.values.empty());
}

void TestNpy::foreignFilesAreRefused_data()
{
    const std::string values(24, '\0');
    auto file = [&values](const std::string &dictionary) {
        return QByteArray::fromStdString(numpyFile(dictionary, values));
    };
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("no magic word") << QByteArray("not an array, but long enough for a header");
    QTest::newRow("cut off in its header") << QByteArray::fromStdString(kTwoByThree.substr(0, 40));
    QTest::newRow("cut off in its values") << QByteArray::fromStdString(kTwoByThree.substr(0, kTwoByThree.size() - 1));
    QTest::newRow("longer than its shape") << QByteArray::fromStdString(kTwoByThree + "more");
    QTest::newRow("doubles") << file("{'descr': '<f8', 'fortran_order': False, 'shape': (3,), }");
    QTest::newRow("columns first") << file("{'descr': '<f4', 'fortran_order': True, 'shape': (2, 3), }");
    QTest::newRow("no shape") << file("{'descr': '<f4', 'fortran_order': False, }");
    QTest::newRow("a shape of more values than memory")
        << file("{'descr': '<f4', 'fortran_order': False, 'shape': (999999999999, 999999999999), }");
    QTest::newRow("a shape whose product overflows to what is there")
        << file("{'descr': '<f4', 'fortran_order': False, 'shape': (4294967296, 4294967296, 6), }");
}

void TestNpy::foreignFilesAreRefused()
{
    QFETCH(QByteArray, bytes);
    TemporaryFolder folder;
    writeFileAtomically(folder / "x.npy", bytes.toStdString());
    const auto error = thrownBy([&] { readNpyFloat(folder / "x.npy"); });
    QVERIFY(error);
    QVERIFY(error->kind() == ErrorKind::BadInput);
    QVERIFY(says(error, "x.npy"));
}

QTEST_GUILESS_MAIN(TestNpy)
#include "tst_npy.moc"
