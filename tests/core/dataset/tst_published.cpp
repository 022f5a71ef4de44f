#include "core/dataset/published.h"

#include "tests/support/published_samples.h"

#include <QFile>
#include <QTest>
#include <algorithm>
#include <map>
#include <set>

using namespace histo;

namespace {

template <typename Key>
std::map<Key, int> countBy(Key Sample::*field)
{
    std::map<Key, int> counts;
    for (const Sample &sample : publishedSamples())
        ++counts[sample.*field];
    return counts;
}

} // namespace

/// Counts as the authors published them (Spanhol et al. 2016, table 1), with 625 benign pictures at 40X: their web page
/// prints 652, which does not fit the sums.
class TestPublished : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void theNamesAreTheSetsNumberAndDistinct();
    void countsByMagnificationClassAndSubtypeAreThePublishedOnes();
    void eightyTwoFoldersAreEightyOneSlidesOfSeventyAccessions();
    void knownGapsInTheNumbersAreGaps();
    void theNamesAreThoseOfTheListOfAllFiles();
};

void TestPublished::theNamesAreTheSetsNumberAndDistinct()
{
    const auto &names = publishedNames();
    QCOMPARE(names.size(), std::size_t(kPublishedPictures));
    QCOMPARE(std::set<std::string>(names.begin(), names.end()).size(), names.size());
}

void TestPublished::countsByMagnificationClassAndSubtypeAreThePublishedOnes()
{
    QCOMPARE(countBy(&Sample::magnification), (std::map<int, int>{{40, 1995}, {100, 2081}, {200, 2013}, {400, 1820}}));
    QCOMPARE(countBy(&Sample::label), (std::map<Label, int>{{Label::Benign, 2480}, {Label::Malignant, 5429}}));
    QCOMPARE(
        countBy(&Sample::subtype),
        (std::map<std::string, int>{
            {"A", 444}, {"F", 1014}, {"PT", 453}, {"TA", 569}, {"DC", 3451}, {"LC", 626}, {"MC", 792}, {"PC", 560}}));
    const auto samples = publishedSamples();
    QCOMPARE(
        std::ranges::count_if(
            samples, [](const Sample &sample) { return sample.label == Label::Benign && sample.magnification == 40; }),
        625);
}

void TestPublished::eightyTwoFoldersAreEightyOneSlidesOfSeventyAccessions()
{
    QCOMPARE(countBy(&Sample::folder).size(), std::size_t(82));
    QCOMPARE(countBy(&Sample::slide).size(), std::size_t(81));
    QCOMPARE(countBy(&Sample::stem).size(), std::size_t(70));
    std::set<std::string> benignStems;
    for (const Sample &sample : publishedSamples())
        if (sample.label == Label::Benign)
            benignStems.insert(sample.stem);
    QCOMPARE(benignStems.size(), std::size_t(16));
}

void TestPublished::knownGapsInTheNumbersAreGaps()
{
    const auto &names = publishedNames();
    const auto isThere = [&](const char *name) { return std::ranges::find(names, name) != names.end(); };
    QVERIFY(isThere("SOB_M_LC-14-12204-100-015"));
    QVERIFY(!isThere("SOB_M_LC-14-12204-100-016"));
    QVERIFY(isThere("SOB_M_LC-14-12204-100-031"));
    QVERIFY(!isThere("SOB_B_F-14-25197-40-021"));
    QVERIFY(isThere("SOB_B_F-14-25197-40-022"));
    QCOMPARE(
        std::ranges::count_if(names, [](const std::string &name) { return name.starts_with("SOB_M_DC-14-4364-40-"); }),
        1);
}

void TestPublished::theNamesAreThoseOfTheListOfAllFiles()
{
    const QString folder = qEnvironmentVariable("HISTO_TEST_DATA");
    QFile list(folder + "/lists/breakhis_all_files.tsv");
    if (folder.isEmpty() || !list.open(QIODevice::ReadOnly))
        QSKIP("HISTO_TEST_DATA names no folder with lists/breakhis_all_files.tsv");
    std::set<std::string> listed;
    list.readLine(); // the header
    while (!list.atEnd())
        listed.insert(std::filesystem::path(list.readLine().split('\t').first().toStdString()).stem().string());
    const auto &names = publishedNames();
    QCOMPARE(std::set<std::string>(names.begin(), names.end()), listed);
}

QTEST_GUILESS_MAIN(TestPublished)
#include "tst_published.moc"
