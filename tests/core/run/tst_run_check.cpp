#include "core/run/run_check.h"

#include "core/common/atomic_file.h"
#include "core/common/json.h"
#include "core/dataset/split_json.h"
#include "tests/support/crafted_run.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/thrown_error.h"

#include <QTest>

using namespace histo;

namespace {

/// Makes run.json tell of the split as a run does.
void tellOf(const Split &split, const RunDirectory &run)
{
    Json document = run.readRun();
    document["split"] = toJson(split);
    writeJsonFile(run.path() / "run.json", document);
}

void writeSplitAnew(const Split &split, const RunDirectory &run)
{
    writeFileAtomically(run.path() / "split.csv", toCsv(split));
}

SplitRow &firstOf(Split &split, Part part)
{
    return *std::find_if(split.rows.begin(), split.rows.end(), [&](const SplitRow &row) { return row.part == part; });
}

} // namespace

class TestRunCheck : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aSoundRunOpensWithItsSplit();
    void aSplitThatWasChangedIsRefused();
    void aGroupInTwoPartsIsRefused();
    void equalPicturesInTwoPartsAreRefused();
    void aWatermarkedRunOpensWithItsWatermark();
    void aRunWithoutASplitCanBeLookedAt();
};

void TestRunCheck::aSoundRunOpensWithItsSplit()
{
    TemporaryFolder folder;
    const RunDirectory run = RunDirectory::open(craftRun(folder.path()).run);
    tellOf(run.readSplit(), run);
    const Split split = checkedSplit(run);
    QCOMPARE(split.rows.size(), run.readSplit().rows.size());
    QVERIFY(!split.watermark);
}

void TestRunCheck::aSplitThatWasChangedIsRefused()
{
    TemporaryFolder folder;
    const RunDirectory run = RunDirectory::open(craftRun(folder.path()).run);
    Split split = run.readSplit();
    tellOf(split, run);
    split.rows.pop_back();
    writeSplitAnew(split, run);
    const auto error = thrownBy([&] { checkedSplit(run); });
    QVERIFY(error && error->kind() == ErrorKind::BadInput);
    QVERIFY2(says(error, "split.csv") && says(error, "not the split that the run was made with"), error->what());
}

void TestRunCheck::aGroupInTwoPartsIsRefused()
{
    TemporaryFolder folder;
    const RunDirectory run = RunDirectory::open(craftRun(folder.path()).run);
    Split split = run.readSplit();
    firstOf(split, Part::Train).group = firstOf(split, Part::Test).group;
    writeSplitAnew(split, run);
    tellOf(split, run);
    const auto error = thrownBy([&] { checkedSplit(run); });
    QVERIFY(error && error->kind() == ErrorKind::BadInput);
    QVERIFY2(says(error, "1 group"), error->what());
}

void TestRunCheck::equalPicturesInTwoPartsAreRefused()
{
    TemporaryFolder folder;
    const RunDirectory run = RunDirectory::open(craftRun(folder.path()).run);
    Split split = run.readSplit();
    for (const Part part : {Part::Train, Part::Test})
        firstOf(split, part).sample.pixelHash = "the same";
    tellOf(split, run); // names the twins
    const auto error = thrownBy([&] { checkedSplit(run); });
    QVERIFY(error && error->kind() == ErrorKind::BadInput);
    QVERIFY2(says(error, "1 picture with its copies"), error->what());
}

void TestRunCheck::aWatermarkedRunOpensWithItsWatermark()
{
    TemporaryFolder folder;
    const RunDirectory run = RunDirectory::open(craftRun(folder.path(), Leak::Yes).run);
    const Split split = checkedSplit(run);
    QVERIFY(split.watermark && split.watermark->find("leak") != std::string::npos);
}

void TestRunCheck::aRunWithoutASplitCanBeLookedAt()
{
    TemporaryFolder folder;
    const RunDirectory run = RunDirectory::open(craftRun(folder.path()).run);
    std::filesystem::remove(run.path() / "split.csv");
    checkRun(run);
    QVERIFY(thrownBy([&] { checkedSplit(run); }));
}

QTEST_GUILESS_MAIN(TestRunCheck)
#include "tst_run_check.moc"
