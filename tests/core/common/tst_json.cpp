#include "core/common/json.h"

#include "core/common/atomic_file.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/thrown_error.h"

#include <QTest>
#include <cmath>

using namespace histo;

class TestJson : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void whatIsUnknownIsNull();
    void keysKeepTheirOrder();
    void numbersKeepEveryBit();
    void bytesThatAreNoUtf8DoNotLoseTheDocument();
    void brokenFilesAreNamedWithThePlace();
    void aMissingFileIsNamed();
};

void TestJson::whatIsUnknownIsNull()
{
    QVERIFY(numberOrNull(std::nan("")).is_null());
    QVERIFY(numberOrNull(INFINITY).is_null());
    QVERIFY(numberOrNull(std::optional<double>()).is_null());
    QVERIFY(numberOrNull(0.25) == Json(0.25));
    QVERIFY(numberOrNull(std::optional(0.0)) == Json(0.0));
}

void TestJson::keysKeepTheirOrder()
{
    TemporaryFolder folder;
    writeJsonFile(folder / "a.json", {{"zebra", 1}, {"ape", 2}});
    const Json document = readJsonFile(folder / "a.json");
    QCOMPARE(document.begin().key(), "zebra");
}

void TestJson::numbersKeepEveryBit()
{
    TemporaryFolder folder;
    const double awkward = 0.1 + 0.2;
    writeJsonFile(folder / "a.json", {{"x", awkward}});
    QVERIFY(readJsonFile(folder / "a.json").at("x").get<double>() == awkward);
}

void TestJson::bytesThatAreNoUtf8DoNotLoseTheDocument()
{
    TemporaryFolder folder;
    writeJsonFile(folder / "a.json", {{"path", "B\xf6se.png"}, {"n", 1}});
    QCOMPARE(readJsonFile(folder / "a.json").at("n").get<int>(), 1);
}

void TestJson::brokenFilesAreNamedWithThePlace()
{
    TemporaryFolder folder;
    writeFileAtomically(folder / "a.json", "{\"x\": 1,");
    const auto error = thrownBy([&] { readJsonFile(folder / "a.json"); });
    QVERIFY(error);
    QVERIFY(error->kind() == ErrorKind::BadInput);
    QVERIFY(says(error, "a.json"));
    QVERIFY(says(error, "byte"));
}

void TestJson::aMissingFileIsNamed()
{
    const auto error = thrownBy([] { readJsonFile("/no/such/file.json"); });
    QVERIFY(error);
    QVERIFY(error->kind() == ErrorKind::BadInput);
    QVERIFY(says(error, "/no/such/file.json"));
}

QTEST_GUILESS_MAIN(TestJson)
#include "tst_json.moc"
