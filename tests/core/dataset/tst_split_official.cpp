#include "core/dataset/fold_list.h"
#include "core/dataset/split.h"
#include "tests/support/published_samples.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/picture_files.h"
#include "tests/support/thrown_error.h"

#include <QTest>
#include <algorithm>
#include <map>
#include <set>

using namespace histo;

namespace {

SplitOptions officialFold(int fold)
{
    SplitOptions options;
    options.scheme = SplitScheme::Official;
    options.fold = fold;
    return options;
}

std::set<std::string> stemsOf(const std::vector<Straddling> &straddling)
{
    std::set<std::string> stems;
    for (const Straddling &entry : straddling)
        stems.insert(entry.group);
    return stems;
}

} // namespace

class TestSplitOfficial : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void theTestPartIsTheListsTestSide();
    void theStraddlingStemsAreNamed();
    void twinsOfTestPicturesLeaveTheTrainSide();
    void keptTwinsAreNamedInTheFoldsThatTellThemApart();
    void validationSharesNoGroupWithAnyOtherPart();
    void everyPartHoldsBothClasses();
    void anOfficialSplitIsWatermarked();
    void aListOfOnesOwnIsFollowed();
    void picturesThatTheListDoesNotNameAreLeftOut();
    void aSetThatTheFoldDoesNotKnowIsRefused();
    void aSetTooSmallForValidationIsRefusedInNumbers();
};

void TestSplitOfficial::theTestPartIsTheListsTestSide()
{
    for (int fold = 1; fold <= 5; ++fold) {
        const FoldList list = publishedFold(fold);
        const Split split = makeSplit(publishedSamples(), officialFold(fold));
        std::set<std::string> tested, listed;
        for (const SplitRow *row : split.part(Part::Test))
            tested.insert(row->sample.path.stem().string());
        for (const auto &[name, side] : list)
            if (side == FoldSide::Test)
                listed.insert(name);
        QVERIFY(tested == listed);
        for (const Part part : {Part::Train, Part::Validation})
            for (const SplitRow *row : split.part(part))
                QVERIFY(list.at(row->sample.path.stem().string()) == FoldSide::Train);
    }
}

void TestSplitOfficial::theStraddlingStemsAreNamed()
{
    // Read off dsfold1.txt … dsfold5.txt by hand: numbers that occur in folders of both sides.
    const std::map<int, std::set<std::string>> known = {
        {1, {"14-13412", "14-15570", "14-16184", "14-18842", "14-19979", "14-21998", "14-22549", "14-29960"}},
        {2, {"14-14134", "14-15570", "14-16184", "14-18842", "14-22549", "14-29960"}},
        {3, {"14-13412", "14-14134", "14-15570", "14-18842", "14-19979", "14-22549", "14-29960"}},
        {4, {"14-15570", "14-16184", "14-18842", "14-21998", "14-22549", "14-23060", "14-29960"}},
        {5, {"14-13412", "14-16184", "14-19979", "14-21998", "14-22549", "14-23060"}}};
    for (const auto &[fold, stems] : known) {
        SplitOptions options = officialFold(fold);
        options.twins = TwinPolicy::Keep;
        QVERIFY(stemsOf(makeSplit(publishedSamples(), options).straddling()) == stems);
        options.groupKey = GroupKey::Folder; // then the stems are named still, and those that validation tears apart
        QVERIFY(std::ranges::includes(stemsOf(makeSplit(publishedSamples(), options).straddlingStems()), stems));
    }
}

void TestSplitOfficial::twinsOfTestPicturesLeaveTheTrainSide()
{
    for (int fold = 1; fold <= 5; ++fold) {
        const Split split = makeSplit(publishedSamples(), officialFold(fold));
        QVERIFY(split.straddlingTwins().empty());
        QVERIFY(split.twins().empty()); // no published fold tests both copies
        QCOMPARE(split.rows.size() + split.leftOut.size(), std::size_t(7909));
        QVERIFY(split.leftOut.size() > 100);
        for (const LeftOut &left : split.leftOut)
            QVERIFY(left.path.string().find("14-13412") != std::string::npos &&
                    left.reason.find("the same picture as SOB_M_") != std::string::npos);
    }
}

void TestSplitOfficial::keptTwinsAreNamedInTheFoldsThatTellThemApart()
{
    for (int fold = 1; fold <= 5; ++fold) {
        SplitOptions options = officialFold(fold);
        options.twins = TwinPolicy::Keep;
        const Split split = makeSplit(publishedSamples(), options);
        QCOMPARE(!split.straddlingTwins().empty(), fold == 1 || fold == 3 || fold == 5);
        QVERIFY(split.leftOut.empty());
    }
}

void TestSplitOfficial::validationSharesNoGroupWithAnyOtherPart()
{
    for (int fold = 1; fold <= 5; ++fold)
        for (const TwinPolicy twins : {TwinPolicy::Drop, TwinPolicy::Keep}) {
            SplitOptions options = officialFold(fold);
            options.twins = twins;
            for (const Straddling &straddling : makeSplit(publishedSamples(), options).straddlingStems())
                QVERIFY((straddling.parts == std::vector{Part::Train, Part::Test}));
        }
}

void TestSplitOfficial::everyPartHoldsBothClasses()
{
    for (int fold = 1; fold <= 5; ++fold) {
        const SplitSummary summary = summarize(makeSplit(publishedSamples(), officialFold(fold)));
        for (const auto &part : summary.counts)
            QVERIFY(part[0].images > 0 && part[1].images > 0);
    }
}

void TestSplitOfficial::anOfficialSplitIsWatermarked()
{
    const Split split = makeSplit(publishedSamples(), officialFold(1));
    QVERIFY(split.watermark && split.watermark->starts_with("leaky"));
    QVERIFY(split.watermark->find("8 groups") != std::string::npos ||
            split.watermark->find("7 groups") != std::string::npos); // 13412 stands on one side once its twins are gone
}

void TestSplitOfficial::aListOfOnesOwnIsFollowed()
{
    TemporaryFolder folder;
    std::string lines;
    for (const Sample &sample : publishedSamples())
        if (sample.magnification == 100 && sample.slide != "14-13412")
            lines += sample.path.string() + "|100|1|" + (sample.stem < "14-15000" ? "test" : "train") + "\r\n";
    writeBytes(folder / "mine.txt", lines);
    SplitOptions options = officialFold(1);
    options.foldFile = folder / "mine.txt";
    options.magnifications = {100};
    const Split split = makeSplit(publishedSamples(), options);
    QVERIFY(!split.watermark); // by stem, nothing straddles
    for (const SplitRow &row : split.rows)
        QCOMPARE(row.part == Part::Test, row.group < "14-15000");
    QCOMPARE(split.leftOut.size(), std::size_t(66)); // 33 of 13412, twice
}

void TestSplitOfficial::picturesThatTheListDoesNotNameAreLeftOut()
{
    std::vector<Sample> samples = publishedSamples();
    samples.front().path = "of mine.png";
    const Split split = makeSplit(samples, officialFold(2));
    const auto left = std::ranges::find(split.leftOut, "of mine.png", [](const LeftOut &entry) { return entry.path; });
    QVERIFY(left != split.leftOut.end() && left->reason == "not in the authors' fold 2");
}

void TestSplitOfficial::aSetThatTheFoldDoesNotKnowIsRefused()
{
    Sample sample;
    sample.path = "a.png";
    sample.stem = sample.slide = sample.folder = "a";
    const auto error = thrownBy([&] { makeSplit({sample}, officialFold(1)); });
    QVERIFY(error && error->kind() == ErrorKind::BadInput);
    QVERIFY2(says(error, "the authors' fold 1"), error->what());
}

void TestSplitOfficial::aSetTooSmallForValidationIsRefusedInNumbers()
{
    std::vector<Sample> samples = publishedSamples();
    std::erase_if(samples, [](const Sample &sample) { return sample.label == Label::Benign && sample.stem != "14-9133" &&
                                                             sample.stem != "14-25197"; });
    const auto error = thrownBy([&] { makeSplit(samples, officialFold(1)); });
    QVERIFY(error && error->kind() == ErrorKind::BadInput);
    QVERIFY2(says(error, "there are 1 and"), error->what());
}

QTEST_GUILESS_MAIN(TestSplitOfficial)
#include "tst_split_official.moc"
