#include "core/dataset/fold_list.h"

#include "core/dataset/breakhis_name.h"
#include "tests/support/picture_files.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/thrown_error.h"

#include <QTest>
#include <algorithm>
#include <map>
#include <set>

using namespace histo;

namespace {

int countOf(const FoldList &list, FoldSide side)
{
    return static_cast<int>(std::ranges::count_if(list, [&](const auto &entry) { return entry.second == side; }));
}

std::filesystem::path publishedList(int fold)
{
    return std::filesystem::path(qEnvironmentVariable("HISTO_TEST_DATA").toStdString()) / "lists" /
           ("dsfold" + std::to_string(fold) + ".txt");
}

} // namespace

class TestFoldList : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everyPublishedFoldNamesAllPictures();
    void ofThePublishedFoldsOneThousandAndNinetyFivePicturesAreNeverTested();
    void aFoldBeyondFiveDoesNotExist();
    void linesEndAsTheAuthorsEndThem();
    void brokenListsAreRefusedWithTheirLine_data();
    void brokenListsAreRefusedWithTheirLine();
    void aMissingListIsNamed();
    void thePublishedFoldsAreThoseOfTheAuthorsLists();
};

void TestFoldList::everyPublishedFoldNamesAllPictures()
{
    // Test sides counted in dsfold1.txt … dsfold5.txt.
    const std::map<int, int> tested = {{1, 2904}, {2, 2403}, {3, 2577}, {4, 2698}, {5, 3083}};
    for (int fold = 1; fold <= 5; ++fold) {
        const FoldList list = publishedFold(fold);
        QCOMPARE(list.size(), std::size_t(7909));
        QCOMPARE(countOf(list, FoldSide::Test), tested.at(fold));
    }
}

void TestFoldList::ofThePublishedFoldsOneThousandAndNinetyFivePicturesAreNeverTested()
{
    std::set<std::string> tested;
    for (int fold = 1; fold <= 5; ++fold)
        for (const auto &[name, side] : publishedFold(fold))
            if (side == FoldSide::Test)
                tested.insert(name);
    QCOMPARE(7909 - tested.size(), std::size_t(1095));
}

void TestFoldList::aFoldBeyondFiveDoesNotExist()
{
    for (const int fold : {0, 6, -1}) {
        const auto error = thrownBy([&] { publishedFold(fold); });
        QVERIFY(error && error->kind() == ErrorKind::Usage);
    }
}

void TestFoldList::linesEndAsTheAuthorsEndThem()
{
    TemporaryFolder folder;
    writeBytes(folder / "fold.txt", "SOB_B_A-14-22549AB-100-001.png|100|1|train\r\n\r\n"
                                    "SOB_M_DC-14-2523-40-001.png|40|1|test\r\n");
    const FoldList list = readFoldList(folder / "fold.txt");
    QCOMPARE(list, (FoldList{{"SOB_B_A-14-22549AB-100-001", FoldSide::Train}, {"SOB_M_DC-14-2523-40-001", FoldSide::Test}}));
}

void TestFoldList::brokenListsAreRefusedWithTheirLine_data()
{
    QTest::addColumn<QByteArray>("lines");
    QTest::addColumn<QString>("says");
    const QByteArray good = "SOB_M_DC-14-2523-40-001.png|40|1|train\n";
    QTest::newRow("an empty file") << QByteArray() << "no pictures for train";
    QTest::newRow("one side only") << good << "no pictures for test";
    QTest::newRow("a web page") << QByteArray("<html>\n") << "line 1";
    QTest::newRow("three fields") << good + "SOB_M_DC-14-2523-40-002.png|40|test\n" << "line 2: not of the form";
    QTest::newRow("five fields") << good + "SOB_M_DC-14-2523-40-002.png|40|1|test|x\n" << "line 2: not of the form";
    QTest::newRow("an unknown side") << good + "SOB_M_DC-14-2523-40-002.png|40|1|val\n" << "line 2: not of the form";
    QTest::newRow("a foreign name") << good + "picture.png|40|1|test\n" << "\"picture.png\" is no picture of BreakHis";
    QTest::newRow("a path") << good + "../SOB_M_DC-14-2523-40-002.png|40|1|test\n" << "is no picture of BreakHis";
    QTest::newRow("another magnification")
        << good + "SOB_M_DC-14-2523-40-002.png|400|1|test\n" << "contradicts the name";
    QTest::newRow("two folds in one file") << good + "SOB_M_DC-14-2523-40-002.png|40|2|test\n" << "fold 2 after fold 1";
    QTest::newRow("a picture on both sides") << good + "SOB_M_DC-14-2523-40-001.png|40|1|test\n" << "on both sides";
}

void TestFoldList::brokenListsAreRefusedWithTheirLine()
{
    QFETCH(QByteArray, lines);
    QFETCH(QString, says);
    TemporaryFolder folder;
    writeBytes(folder / "fold.txt", lines.toStdString());
    const auto error = thrownBy([&] { readFoldList(folder / "fold.txt"); });
    QVERIFY(error && error->kind() == ErrorKind::BadInput);
    QVERIFY2(::says(error, says.toStdString()) && ::says(error, "fold.txt"), error->what());
}

void TestFoldList::aMissingListIsNamed()
{
    TemporaryFolder folder;
    QVERIFY(says(thrownBy([&] { readFoldList(folder / "dsfold9.txt"); }), "dsfold9.txt"));
    QVERIFY(says(thrownBy([&] { readFoldList(folder.path()); }), "cannot be read"));
}

void TestFoldList::thePublishedFoldsAreThoseOfTheAuthorsLists()
{
    if (qEnvironmentVariableIsEmpty("HISTO_TEST_DATA") || !std::filesystem::exists(publishedList(1)))
        QSKIP("HISTO_TEST_DATA names no folder with lists/dsfold1.txt");
    for (int fold = 1; fold <= 5; ++fold)
        QVERIFY(readFoldList(publishedList(fold)) == publishedFold(fold));
}

QTEST_GUILESS_MAIN(TestFoldList)
#include "tst_fold_list.moc"
