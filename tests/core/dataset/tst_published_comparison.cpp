#include "core/dataset/published_comparison.h"

#include "tests/support/published_samples.h"

#include <QTest>
#include <algorithm>

using namespace histo;

namespace {

ScanReport wholeSet()
{
    ScanReport report;
    report.samples = publishedSamples();
    return report;
}

void removeSlide(ScanReport &report, const std::string &slide)
{
    std::erase_if(report.samples, [&](const Sample &sample) { return sample.slide == slide; });
}

bool saysSomewhere(const PublishedComparison &comparison, const std::string &words)
{
    return std::ranges::any_of(comparison.sentences, [&](const std::string &sentence) {
        return sentence.find(words) != std::string::npos;
    });
}

} // namespace

class TestPublishedComparison : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void theWholeSetIsCompleteAndNothingElseIsSaid();
    void theWholeSetHasThePublishedCounts();
    void aFolderIsComparedByNamesAlone();
    void whatIsMissingIsCountedWhereItIsMissing();
    void missingNumbersAreGivenAsRanges();
    void anotherDataSetIsCalledThat();
    void picturesUnderOtherNamesAreNamed();
};

void TestPublishedComparison::theWholeSetIsCompleteAndNothingElseIsSaid()
{
    const PublishedComparison comparison = compareWithPublished(wholeSet());
    QCOMPARE(comparison.present, 7909);
    QCOMPARE(comparison.missing, 0);
    QCOMPARE(comparison.extra, 0);
    QCOMPARE(comparison.sentences, std::vector<std::string>{"All 7,909 published pictures are here."});
    QVERIFY(toJson(comparison).at("folders").empty());
}

void TestPublishedComparison::theWholeSetHasThePublishedCounts()
{
    const PublishedComparison comparison = compareWithPublished(wholeSet());
    const std::map<int, int> byMagnification = {{40, 1995}, {100, 2081}, {200, 2013}, {400, 1820}};
    for (const auto &[magnification, count] : comparison.byMagnification)
        QVERIFY(count.expected == byMagnification.at(magnification) && count.isComplete());
    QCOMPARE(comparison.byClass.at("benign").present, 2480);
    QCOMPARE(comparison.byClass.at("malignant").present, 5429);
    QCOMPARE(comparison.bySubtype.at("PT").present, 453);
    QCOMPARE(comparison.folders.size(), std::size_t(82));
    for (const PublishedFolderCount &folder : comparison.folders)
        QVERIFY(folder.all().isComplete());
}

void TestPublishedComparison::aFolderIsComparedByNamesAlone()
{
    ScanReport report;
    report.samples.resize(3);
    report.samples[0].path = "a/SOB_B_A-14-22549AB-40-001.png";
    report.samples[1].path = "b/SOB_B_A-14-22549AB-40-001.jpg"; // the same name again
    report.samples[2].path = "SOB_B_A-14-99999-40-001.png";
    report.skipped = {{"SOB_B_A-14-22549AB-40-002.png", "cut off"}, {"notes.png", "not a picture"}};
    const PublishedComparison comparison = compareWithPublished(report);
    QCOMPARE(comparison.present, 2);
    QCOMPARE(comparison.missing, kPublishedPictures - 2);
    QCOMPARE(comparison.extra, 1);
}

void TestPublishedComparison::whatIsMissingIsCountedWhereItIsMissing()
{
    ScanReport report = wholeSet();
    removeSlide(report, "14-4364");
    const PublishedComparison comparison = compareWithPublished(report);
    const auto folder = std::ranges::find(comparison.folders, "SOB_M_DC_14-4364", &PublishedFolderCount::folder);
    QVERIFY(folder != comparison.folders.end());
    QCOMPARE(folder->atMagnification[0].expected, 1);
    QCOMPARE(folder->all().present, 0);
    QCOMPARE(comparison.missing, folder->all().expected);
    QCOMPARE(comparison.byMagnification.at(40).present, 1994);
    QCOMPARE(comparison.byClass.at("benign").present, 2480);
    QVERIFY(saysSomewhere(comparison, "40X 1,994 of 1,995"));
    QVERIFY(saysSomewhere(comparison, "81 whole, 0 in part, 1 absent, of 82"));
}

void TestPublishedComparison::missingNumbersAreGivenAsRanges()
{
    ScanReport report = wholeSet();
    std::erase_if(report.samples, [](const Sample &sample) {
        return sample.folder == "SOB_B_A_14-22549AB" && sample.magnification == 200 &&
               (sample.sequence == 3 || (sample.sequence >= 7 && sample.sequence <= 9));
    });
    const Json folders = toJson(compareWithPublished(report)).at("folders");
    QCOMPARE(folders.size(), std::size_t(1));
    QCOMPARE(folders[0].at("missing").dump(), std::string(R"({"200":"3,7-9"})"));
    QCOMPARE(folders[0].at("expected").dump(), std::string("[29,30,32,30]"));
    QCOMPARE(folders[0].at("present").dump(), std::string("[29,30,28,30]"));
}

void TestPublishedComparison::anotherDataSetIsCalledThat()
{
    ScanReport report;
    report.samples.resize(2);
    report.samples[0].path = "benign/a.png";
    report.samples[1].path = "malignant/b.png";
    QVERIFY(saysSomewhere(compareWithPublished(report), "another data set"));
}

void TestPublishedComparison::picturesUnderOtherNamesAreNamed()
{
    ScanReport report = wholeSet();
    Sample extra = report.samples.front();
    extra.path = "SOB_B_A-14-22549AB-40-777.png";
    report.samples.push_back(extra);
    const PublishedComparison comparison = compareWithPublished(report);
    QCOMPARE(comparison.extraPaths, std::vector<std::filesystem::path>{extra.path});
    QVERIFY(saysSomewhere(comparison, "1 picture has a name that the published set does not know; the first is "
                                      "SOB_B_A-14-22549AB-40-777.png"));
}

QTEST_GUILESS_MAIN(TestPublishedComparison)
#include "tst_published_comparison.moc"
