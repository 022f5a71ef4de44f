#include "core/dataset/split.h"

#include "core/common/random.h"
#include "tests/support/published_samples.h"
#include "tests/support/thrown_error.h"

#include <QTest>
#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <set>

using namespace histo;

namespace {

constexpr Part kParts[] = {Part::Train, Part::Validation, Part::Test};
constexpr Label kLabels[] = {Label::Benign, Label::Malignant};

Sample makeSample(const std::string &stem, Label label, int number, int magnification = 40)
{
    Sample sample;
    sample.path = stem + "/" + name(label) + std::to_string(number) + ".png";
    sample.label = label;
    sample.stem = stem;
    sample.slide = stem + "A";
    sample.folder = std::string("SOB_") + stem;
    sample.magnification = magnification;
    return sample;
}

/// Groups of one to twelve pictures, all of one class each.
std::vector<Sample> drawSamples(int benignGroups, int malignantGroups, std::uint64_t seed)
{
    RandomStream random(seed, "samples");
    std::vector<Sample> samples;
    for (int group = 0; group < benignGroups + malignantGroups; ++group) {
        const Label label = group < benignGroups ? Label::Benign : Label::Malignant;
        for (int number = 0, count = 1 + static_cast<int>(random.below(12)); number < count; ++number)
            samples.push_back(makeSample("g" + std::to_string(group), label, number, random.below(2) ? 40 : 100));
    }
    return samples;
}

/// Gives pairs of pictures equal pixels, within and across groups of a class.
void plantTwins(std::vector<Sample> &samples, int pairs, std::uint64_t seed)
{
    RandomStream random(seed, "twins");
    for (std::size_t index = 0; index < samples.size(); ++index)
        samples[index].pixelHash = "picture " + std::to_string(index);
    for (int pair = 0; pair < pairs; ++pair) {
        const Sample &first = samples[random.below(samples.size())];
        Sample &second = samples[random.below(samples.size())];
        if (first.label == second.label)
            second.pixelHash = first.pixelHash;
    }
}

bool everyPartHoldsBothClasses(const Split &split)
{
    const SplitSummary summary = summarize(split);
    return std::ranges::all_of(kParts, [&](Part part) {
        return std::ranges::all_of(kLabels, [&](Label label) {
            return summary.counts[static_cast<std::size_t>(part)][static_cast<std::size_t>(label)].images > 0;
        });
    });
}

bool isOfKind(const std::optional<Error> &error, ErrorKind kind) { return error && error->kind() == kind; }

} // namespace

class TestSplit : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void noGroupAndNoPictureStandsInTwoParts();
    void twinsBindTheirGroupsTogether();
    void ofTwinsOneStaysAndTheChoiceIsTold();
    void picturesCalledBenignAndMalignantGoAltogether();
    void aPartThatLosesAClassByDroppingIsRefused();
    void keptTwinsStayTogether();
    void picturesOfOneSlideStayTogetherWhateverThePatientSays();
    void moreFoldsThanGroupsAreRefusedAtOnce();
    void foldersOfOneSlideStayTogether();
    void aPictureInTwoPartsIsRefused();
    void aSlideInTwoPartsIsRefusedWhateverTheGroupsSay();
    void aPartWithoutAMagnificationIsToldOf();
    void countsByMagnificationAddUp();
    void theTestPartsCoverEveryPictureOnce();
    void everyPartHoldsBothClassesWhereItCan();
    void foldsHoldEquallyManyGroupsOfAClassOrOneMore();
    void sameSeedGivesSameSplitWhateverTheOrder();
    void anotherSeedGivesAnotherSplit();
    void aSplitOfASeedStaysTheSameOverVersions();
    void aGroupOfBothClassesStaysWhole();
    void publishedFoldsAreAboutEquallyLarge();
    void magnificationsAreChosen();
    void groupsFollowTheKey();
    void groupsByFolderWarnOfSharedAccessions();
    void tooFewGroupsAreToldInNumbers_data();
    void tooFewGroupsAreToldInNumbers();
    void foldsThatDoNotExistAreRefused();
    void aLeakySplitIsWatermarkedAndStratified();
    void aSplitThatStraddlesUnnoticedIsRefused();
    void namesAreReadAsTheyAreWritten();
};

/// The rules hold for any data set and seed, so they are asked of ten thousand of them.
void TestSplit::noGroupAndNoPictureStandsInTwoParts()
{
    int cut = 0;
    for (std::uint64_t seed = 0; seed < 10'000; ++seed) {
        SplitOptions options;
        options.folds = 2 + static_cast<int>(seed % 4);
        options.fold = 1 + static_cast<int>(seed / 4) % options.folds;
        options.seed = seed;
        options.twins = seed % 2 ? TwinPolicy::Drop : TwinPolicy::Keep;
        options.groupKey = std::array{GroupKey::Stem, GroupKey::Slide, GroupKey::Folder}[seed % 3];
        std::vector<Sample> samples = drawSamples(7, 9, seed);
        plantTwins(samples, static_cast<int>(seed % 3), seed);
        std::optional<Split> split;
        if (!thrownBy([&] { split = makeSplit(samples, options); })) { // too few wholes are left in some
            ++cut;
            QVERIFY(split->straddling().empty());
            QVERIFY(split->straddlingTwins().empty());
            QVERIFY(!split->watermark);
            checkSplit(*split);
        }
    }
    QVERIFY2(cut > 9'000, std::to_string(cut).c_str());
}

void TestSplit::twinsBindTheirGroupsTogether()
{
    std::vector<Sample> samples = drawSamples(6, 8, 1);
    const auto one = std::ranges::find(samples, "g6", &Sample::stem), other = std::ranges::find(samples, "g11", &Sample::stem);
    one->pixelHash = other->pixelHash = "the same";
    for (std::uint64_t seed = 0; seed < 100; ++seed) {
        SplitOptions options;
        options.seed = seed;
        std::set<Part> parts;
        for (const SplitRow &row : makeSplit(samples, options).rows)
            if (row.group == "g6" || row.group == "g11")
                parts.insert(row.part);
        QCOMPARE(parts.size(), std::size_t(1));
    }
}

void TestSplit::ofTwinsOneStaysAndTheChoiceIsTold()
{
    const std::vector<Sample> samples = publishedSamples();
    SplitOptions options;
    const Split split = makeSplit(samples, options);
    QCOMPARE(split.rows.size() + split.leftOut.size(), samples.size());
    QVERIFY(split.twins().empty());
    QVERIFY(!split.leftOut.empty());
    for (const LeftOut &left : split.leftOut) // DC comes before LC
        QVERIFY(left.path.string().starts_with("SOB_M_LC-14-13412") &&
                left.reason.starts_with("the same picture as SOB_M_DC-14-13412"));
    options.twins = TwinPolicy::Keep; // leaves the others where they are
    const Split whole = makeSplit(samples, options);
    QCOMPARE(whole.rows.size(), samples.size());
    std::map<std::filesystem::path, Part> partOf;
    for (const SplitRow &row : whole.rows)
        partOf[row.sample.path] = row.part;
    for (const SplitRow &row : split.rows)
        QVERIFY(partOf.at(row.sample.path) == row.part);
}

void TestSplit::picturesCalledBenignAndMalignantGoAltogether()
{
    std::vector<Sample> samples = drawSamples(8, 8, 1);
    Sample &benign = *std::ranges::find(samples, Label::Benign, &Sample::label);
    Sample &malignant = *std::ranges::find(samples, Label::Malignant, &Sample::label);
    benign.pixelHash = malignant.pixelHash = "the same";
    const Split split = makeSplit(samples, {});
    QCOMPARE(split.leftOut.size(), std::size_t(2));
    QVERIFY(split.leftOut.front().reason.find("one is called benign and one malignant") != std::string::npos);
}

void TestSplit::aPartThatLosesAClassByDroppingIsRefused()
{
    // Every benign picture is there again in its case, called malignant.
    std::vector<Sample> samples = drawSamples(6, 0, 1);
    for (std::size_t index = 0, count = samples.size(); index < count; ++index) {
        samples[index].pixelHash = "picture " + std::to_string(index);
        Sample twin = samples[index];
        twin.label = Label::Malignant;
        twin.path += ".again.png";
        samples.push_back(twin);
    }
    SplitOptions options;
    options.folds = 3;
    const auto error = thrownBy([&] { makeSplit(samples, options); });
    QVERIFY(isOfKind(error, ErrorKind::BadInput));
    QVERIFY2(says(error, "holds no benign picture once"), error->what());
}

void TestSplit::picturesOfOneSlideStayTogetherWhateverThePatientSays()
{
    std::vector<Sample> samples = drawSamples(8, 8, 1);
    for (Sample &sample : samples)
        if (sample.path.filename().string().ends_with("0.png"))
            sample.stem = "patient of " + sample.slide; // the others' patient is unknown
    for (std::uint64_t seed = 0; seed < 50; ++seed) {
        SplitOptions options;
        options.seed = seed;
        const Split split = makeSplit(samples, options);
        QVERIFY(!split.watermark && !leakOf(split));
    }
}

void TestSplit::moreFoldsThanGroupsAreRefusedAtOnce()
{
    SplitOptions options;
    options.folds = 2'000'000'000;
    const auto error = thrownBy([&] { makeSplit(drawSamples(9, 9, 1), options); });
    QVERIFY(isOfKind(error, ErrorKind::BadInput));
    QVERIFY2(says(error, "there are 9 and 9"), error->what());
}

void TestSplit::keptTwinsStayTogether()
{
    SplitOptions options;
    options.twins = TwinPolicy::Keep;
    options.groupKey = GroupKey::Folder;
    for (std::uint64_t seed = 0; seed < 20; ++seed) {
        options.seed = seed;
        const Split split = makeSplit(publishedSamples(), options);
        QVERIFY(!split.twins().empty() && split.straddlingTwins().empty());
    }
}

void TestSplit::foldersOfOneSlideStayTogether()
{
    std::vector<Sample> samples = publishedSamples();
    for (Sample &sample : samples)
        sample.pixelHash.clear(); // saved again, so that pixels differ
    SplitOptions options;
    options.groupKey = GroupKey::Folder;
    for (std::uint64_t seed = 0; seed < 20; ++seed) {
        options.seed = seed;
        std::map<std::string, std::set<Part>> parts;
        for (const SplitRow &row : makeSplit(samples, options).rows)
            parts[row.sample.slide].insert(row.part);
        QVERIFY(std::ranges::all_of(parts, [](const auto &entry) { return entry.second.size() == 1; }));
    }
}

void TestSplit::aPictureInTwoPartsIsRefused()
{
    Split split = makeSplit(drawSamples(8, 8, 1), {});
    for (const Part part : {Part::Train, Part::Test})
        const_cast<SplitRow *>(split.part(part).front())->sample.pixelHash = "the same";
    const auto error = thrownBy([&] { checkSplit(split); });
    QVERIFY(isOfKind(error, ErrorKind::BadInput));
    QVERIFY2(says(error, "1 picture with its copies"), error->what());
}

void TestSplit::aSlideInTwoPartsIsRefusedWhateverTheGroupsSay()
{
    Split split = makeSplit(drawSamples(8, 8, 1), {});
    for (const Part part : {Part::Train, Part::Test})
        const_cast<SplitRow *>(split.part(part).front())->sample.slide = "14-13412";
    const auto error = thrownBy([&] { checkSplit(split); });
    QVERIFY(isOfKind(error, ErrorKind::BadInput));
    QVERIFY2(says(error, "1 slide (14-13412)"), error->what());
}

void TestSplit::aPartWithoutAMagnificationIsToldOf()
{
    Split split = makeSplit(drawSamples(8, 8, 1), {});
    std::erase_if(split.rows, [](const SplitRow &row) { return row.part == Part::Test && row.sample.magnification == 100; });
    const auto warnings = summarize(split).warnings;
    QCOMPARE(std::ranges::count_if(warnings, [](const std::string &warning) {
        return warning.starts_with("test holds no picture at 100X");
    }), 1);
}

void TestSplit::countsByMagnificationAddUp()
{
    const SplitSummary summary = summarize(makeSplit(publishedSamples(), {}));
    QCOMPARE(summary.byMagnification.size(), std::size_t(4));
    for (std::size_t part = 0; part < 3; ++part)
        for (std::size_t label = 0; label < 2; ++label) {
            int images = 0;
            for (const auto &[magnification, counts] : summary.byMagnification) {
                images += counts.counts[part][label].images;
                QVERIFY(counts.counts[part][label].groups <= summary.counts[part][label].groups);
            }
            QCOMPARE(images, summary.counts[part][label].images);
        }
}

void TestSplit::theTestPartsCoverEveryPictureOnce()
{
    for (std::uint64_t seed = 0; seed < 100; ++seed) {
        const std::vector<Sample> samples = drawSamples(7, 11, seed);
        std::multiset<std::string> tested;
        SplitOptions options;
        options.folds = 2 + static_cast<int>(seed % 6);
        options.seed = seed;
        for (options.fold = 1; options.fold <= options.folds; ++options.fold) {
            const Split split = makeSplit(samples, options);
            QCOMPARE(split.rows.size(), samples.size());
            for (const SplitRow *row : split.part(Part::Test))
                tested.insert(row->sample.path.generic_string());
        }
        std::multiset<std::string> all;
        for (const Sample &sample : samples)
            all.insert(sample.path.generic_string());
        QCOMPARE(tested, all);
    }
}

void TestSplit::everyPartHoldsBothClassesWhereItCan()
{
    for (std::uint64_t seed = 0; seed < 1000; ++seed) {
        SplitOptions options;
        options.folds = 2 + static_cast<int>(seed % 4);
        options.fold = 1 + static_cast<int>(seed % 2);
        options.seed = seed;
        const int fewest = options.folds == 2 ? 4 : options.folds;
        QVERIFY(everyPartHoldsBothClasses(makeSplit(drawSamples(fewest, fewest, seed), options)));
    }
}

void TestSplit::foldsHoldEquallyManyGroupsOfAClassOrOneMore()
{
    const std::vector<Sample> samples = drawSamples(13, 22, 1);
    std::set<int> benign, malignant;
    for (int fold = 1; fold <= 5; ++fold) {
        SplitOptions options;
        options.fold = fold;
        const SplitSummary summary = summarize(makeSplit(samples, options));
        const auto &test = summary.counts[static_cast<std::size_t>(Part::Test)];
        benign.insert(test[0].groups);
        malignant.insert(test[1].groups);
    }
    QCOMPARE(benign, (std::set<int>{2, 3}));
    QCOMPARE(malignant, (std::set<int>{4, 5}));
}

void TestSplit::sameSeedGivesSameSplitWhateverTheOrder()
{
    std::vector<Sample> samples = drawSamples(8, 12, 3);
    for (const SplitScheme scheme : {SplitScheme::Grouped, SplitScheme::Leaky}) {
        SplitOptions options;
        options.scheme = scheme;
        const std::string csv = toCsv(makeSplit(samples, options));
        RandomStream(5).shuffle(samples);
        QCOMPARE(toCsv(makeSplit(samples, options)), csv);
    }
}

void TestSplit::anotherSeedGivesAnotherSplit()
{
    const std::vector<Sample> samples = drawSamples(8, 12, 3);
    std::set<std::string> hashes;
    for (std::uint64_t seed = 0; seed < 50; ++seed) {
        SplitOptions options;
        options.seed = seed;
        hashes.insert(splitHash(makeSplit(samples, options)));
    }
    QVERIFY(hashes.size() > 45);
}

void TestSplit::aSplitOfASeedStaysTheSameOverVersions()
{
    // A run is repeated by its seed: if this changes, old runs cannot be repeated, and the changelog must say so.
    SplitOptions options;
    options.twins = TwinPolicy::Keep;
    QCOMPARE(splitHash(makeSplit(publishedSamples(), options)).substr(0, 16), std::string("0010c9b4d51b9706"));
}

void TestSplit::aGroupOfBothClassesStaysWhole()
{
    std::vector<Sample> samples = drawSamples(5, 5, 1);
    for (int number = 0; number < 3; ++number)
        samples.push_back(makeSample("g0", Label::Malignant, number)); // g0 is a benign group
    for (std::uint64_t seed = 0; seed < 200; ++seed) {
        SplitOptions options;
        options.seed = seed;
        QVERIFY(makeSplit(samples, options).straddling().empty());
    }
}

void TestSplit::publishedFoldsAreAboutEquallyLarge()
{
    const std::vector<Sample> samples = publishedSamples();
    for (std::uint64_t seed = 0; seed < 20; ++seed) {
        for (int fold = 1; fold <= 5; ++fold) {
            SplitOptions options;
            options.seed = seed;
            options.fold = fold;
            const double share = static_cast<double>(makeSplit(samples, options).part(Part::Test).size()) /
                                 static_cast<double>(samples.size());
            QVERIFY2(share > 0.14 && share < 0.26, std::to_string(share).c_str());
        }
    }
}

void TestSplit::magnificationsAreChosen()
{
    const std::vector<Sample> samples = drawSamples(8, 8, 1);
    SplitOptions options;
    options.folds = 3;
    options.magnifications = {100};
    for (const SplitRow &row : makeSplit(samples, options).rows)
        QCOMPARE(row.sample.magnification, 100);
    options.magnifications = {400};
    const auto error = thrownBy([&] { makeSplit(samples, options); });
    QVERIFY(isOfKind(error, ErrorKind::BadInput));
    QVERIFY(says(error, "40X 100X"));
}

void TestSplit::groupsFollowTheKey()
{
    const std::vector<Sample> samples = drawSamples(8, 8, 1);
    for (const auto &[key, field] : std::map<GroupKey, std::string Sample::*>{
             {GroupKey::Stem, &Sample::stem}, {GroupKey::Slide, &Sample::slide}, {GroupKey::Folder, &Sample::folder}}) {
        SplitOptions options;
        options.groupKey = key;
        for (const SplitRow &row : makeSplit(samples, options).rows)
            QCOMPARE(row.group, row.sample.*field);
    }
}

void TestSplit::groupsByFolderWarnOfSharedAccessions()
{
    SplitOptions options;
    options.groupKey = GroupKey::Folder;
    const SplitSummary summary = summarize(makeSplit(publishedSamples(), options));
    QVERIFY(std::ranges::any_of(summary.warnings, [](const std::string &warning) {
        return QString::fromStdString(warning).contains("accession numbers stand in more than one part");
    }));
    options.groupKey = GroupKey::Stem;
    const auto warnings = summarize(makeSplit(publishedSamples(), options)).warnings;
    QCOMPARE(warnings.size(), std::size_t(1));
    QVERIFY(warnings.front().find("left out") != std::string::npos); // the twins of 13412
}

void TestSplit::tooFewGroupsAreToldInNumbers_data()
{
    QTest::addColumn<int>("benign");
    QTest::addColumn<int>("malignant");
    QTest::addColumn<int>("folds");
    QTest::addColumn<QString>("message");
    QTest::newRow("no benign one") << 0 << 9 << 5 << "there are 0 and 9";
    QTest::newRow("one too few") << 4 << 9 << 5 << "at least 5 benign";
    QTest::newRow("two folds") << 3 << 9 << 2 << "at least 4 benign";
}

void TestSplit::tooFewGroupsAreToldInNumbers()
{
    QFETCH(int, benign);
    QFETCH(int, malignant);
    QFETCH(int, folds);
    QFETCH(QString, message);
    SplitOptions options;
    options.folds = folds;
    // Whichever fold is asked for, also one that could be cut by chance.
    for (options.fold = 1; options.fold <= folds; ++options.fold) {
        const auto error = thrownBy([&] { makeSplit(drawSamples(benign, malignant, 1), options); });
        QVERIFY(isOfKind(error, ErrorKind::BadInput));
        QVERIFY2(says(error, message.toStdString()), error->what());
    }
}

void TestSplit::foldsThatDoNotExistAreRefused()
{
    for (const auto &[fold, folds] : std::vector<std::pair<int, int>>{{0, 5}, {6, 5}, {1, 1}, {1, -3}}) {
        SplitOptions options;
        options.fold = fold;
        options.folds = folds;
        const auto error = thrownBy([&] { makeSplit(drawSamples(9, 9, 1), options); });
        QVERIFY(isOfKind(error, ErrorKind::Usage));
        QVERIFY(says(error, "fold"));
    }
}

void TestSplit::aLeakySplitIsWatermarkedAndStratified()
{
    SplitOptions options;
    options.scheme = SplitScheme::Leaky;
    options.twins = TwinPolicy::Keep;
    const Split split = makeSplit(publishedSamples(), options);
    QVERIFY(QString::fromStdString(split.watermark.value()).contains("leaky"));
    QVERIFY(!split.straddling().empty());
    checkSplit(split);
    const SplitSummary summary = summarize(split);
    const auto &test = summary.counts[static_cast<std::size_t>(Part::Test)];
    QCOMPARE(test[0].images, 2480 / 5);
    QVERIFY(std::abs(test[1].images - 5429 / 5) <= 1);
}

void TestSplit::aSplitThatStraddlesUnnoticedIsRefused()
{
    Split split = makeSplit(drawSamples(8, 8, 1), {});
    checkSplit(split);
    for (SplitRow &row : split.rows)
        row.group = "one for all";
    const auto error = thrownBy([&] { checkSplit(split); });
    QVERIFY(isOfKind(error, ErrorKind::BadInput));
    QVERIFY(says(error, "one for all"));
    split.watermark = "leaky";
    checkSplit(split);
    std::erase_if(split.rows, [](const SplitRow &row) { return row.part == Part::Validation; });
    const auto withoutValidation = thrownBy([&] { checkSplit(split); });
    QVERIFY(isOfKind(withoutValidation, ErrorKind::BadInput));
    QVERIFY(says(withoutValidation, "val"));
}

void TestSplit::namesAreReadAsTheyAreWritten()
{
    for (const SplitScheme scheme : {SplitScheme::Grouped, SplitScheme::Official, SplitScheme::Leaky})
        QCOMPARE(splitSchemeNamed(name(scheme)), std::optional(scheme));
    for (const GroupKey key : {GroupKey::Stem, GroupKey::Slide, GroupKey::Folder})
        QCOMPARE(groupKeyNamed(name(key)), std::optional(key));
    QVERIFY(!splitSchemeNamed("random"));
    QVERIFY(!groupKeyNamed("patient"));
}

QTEST_GUILESS_MAIN(TestSplit)
#include "tst_split.moc"
