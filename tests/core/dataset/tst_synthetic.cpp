#include "core/common/atomic_file.h"
#include "core/common/error.h"
#include "core/common/json.h"
#include "core/dataset/dataset.h"
#include "core/dataset/split.h"
#include "core/dataset/synthetic.h"
#include "core/image/image_io.h"
#include "core/image/stain.h"
#include "tests/support/temporary_folder.h"

#include <QtTest>
#include <algorithm>
#include <cmath>
#include <map>
#include <set>

using namespace histo;
namespace fs = std::filesystem;

namespace {

SyntheticOptions smallSet()
{
    SyntheticOptions options;
    options.cases = 4;
    options.imagesPerCase = 4;
    options.size = {64, 48};
    return options;
}

SyntheticOptions trappedSet()
{
    SyntheticOptions options = smallSet();
    options.cases = 16;
    options.traps = {.twins = 5, .siblings = 3, .mixedCases = 2};
    return options;
}

/// Two things in whatever order.
std::set<std::string> together(const std::string &first, const std::string &second) { return {first, second}; }

/// What traps.json says, in the form in which a scan shows it.
struct Truth {
    std::set<std::set<std::string>> twins;                         ///< pairs of paths
    std::map<std::string, std::set<std::string>> slidesOfSiblings; ///< by accession number
    std::set<std::string> mixedCases;                              ///< accession numbers

    static Truth of(const fs::path &root)
    {
        const Json traps = readJsonFile(root / "traps.json");
        Truth truth;
        for (const Json &twin : traps.at("twins"))
            truth.twins.insert(together(twin.at("original"), twin.at("copy")));
        for (const Json &pair : traps.at("siblings"))
            truth.slidesOfSiblings[pair.at("accession_number")] = pair.at("slides").get<std::set<std::string>>();
        for (const Json &mixed : traps.at("mixed_cases"))
            truth.mixedCases.insert(mixed.at("accession_number").get<std::string>());
        return truth;
    }
};

std::set<std::set<std::string>> foundTwins(const ScanReport &report)
{
    std::set<std::set<std::string>> pairs;
    for (const auto &[first, second] : report.duplicates)
        pairs.insert(together(first.generic_string(), second.generic_string()));
    return pairs;
}

/// Accession numbers with more than one slide, by whether these are of one class or of both.
std::map<std::string, std::set<std::string>> stemsWithSlides(const ScanReport &report, std::size_t classes)
{
    std::map<std::string, std::set<std::string>> slides;
    std::map<std::string, std::set<Label>> labels;
    for (const Sample &sample : report.samples) {
        slides[sample.stem].insert(sample.slide);
        labels[sample.stem].insert(sample.label);
    }
    std::erase_if(slides,
                  [&](const auto &entry) { return entry.second.size() < 2 || labels[entry.first].size() != classes; });
    return slides;
}

const DatasetProblem *problemOf(const ScanReport &report, const std::string &kind)
{
    const auto found = std::ranges::find(report.problems, kind, &DatasetProblem::kind);
    return found == report.problems.end() ? nullptr : &*found;
}

/// Bytes of every file below a folder, by relative path.
std::map<std::string, std::string> bytesBelow(const fs::path &root)
{
    std::map<std::string, std::string> files;
    for (const fs::directory_entry &entry : fs::recursive_directory_iterator(root))
        if (entry.is_regular_file())
            files[entry.path().lexically_relative(root).generic_string()] = readFile(entry.path());
    return files;
}

ErrorKind kindOfFailure(const fs::path &out, const SyntheticOptions &options, const CancelToken &cancel = {})
{
    try {
        writeSyntheticDataset(out, options, cancel);
    } catch (const Error &error) {
        return error.kind();
    }
    return ErrorKind::Internal;
}

/// Mean of a trait over many cases of a class.
double meanTrait(Label label, Cue cue, double CaseLook::*trait)
{
    constexpr int kCases = 200;
    double sum = 0;
    for (int caseIndex = 0; caseIndex < kCases; ++caseIndex)
        sum += drawCaseLook(label, cue, 7, caseIndex).*trait;
    return sum / kCases;
}

double differenceOfClasses(Cue cue, double CaseLook::*trait)
{
    return meanTrait(Label::Malignant, cue, trait) - meanTrait(Label::Benign, cue, trait);
}

} // namespace

class TestSynthetic : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void theSetIsReadAsBreakHis()
    {
        const TemporaryFolder folder;
        writeSyntheticDataset(folder / "set", smallSet());
        const ScanReport report = scanDataset(folder / "set", CheckPixels::Yes);
        QCOMPARE(report.format, std::string("breakhis_original"));
        QCOMPARE(report.samples.size(), std::size_t(16));
        QVERIFY(report.skipped.empty());
        QVERIFY(report.duplicates.empty());
        std::map<Label, std::set<std::string>> stems;
        std::map<int, int> countByMagnification;
        for (const Sample &sample : report.samples) {
            stems[sample.label].insert(sample.stem);
            ++countByMagnification[sample.magnification];
        }
        QCOMPARE(stems[Label::Benign], (std::set<std::string>{"14-90001", "14-90003"}));
        QCOMPARE(stems[Label::Malignant], (std::set<std::string>{"14-90002", "14-90004"}));
        QCOMPARE(countByMagnification, (std::map<int, int>{{40, 4}, {100, 4}, {200, 4}, {400, 4}}));
    }

    void fileNamesFollowThePublishedGrammar()
    {
        const TemporaryFolder folder;
        SyntheticOptions options = smallSet();
        options.cases = 2;
        options.imagesPerCase = 5; // the fifth is the second at 40X
        writeSyntheticDataset(folder / "set", options);
        const fs::path breast = folder / "set/BreaKHis_v1/histology_slides/breast";
        QVERIFY(fs::exists(breast / "benign/SOB/adenosis/SOB_B_A_14-90001/40X/SOB_B_A-14-90001-40-002.png"));
        QVERIFY(
            fs::exists(breast / "malignant/SOB/ductal_carcinoma/SOB_M_DC_14-90002/400X/SOB_M_DC-14-90002-400-001.png"));
        const std::string readme = readFile(folder / "set/README.txt");
        QVERIFY(readme.find("drawn by Histoscope") != std::string::npos);
        QVERIFY(readme.find("seed: 1\n") != std::string::npos);
    }

    void sameSeedGivesSameBytes()
    {
        const TemporaryFolder folder;
        writeSyntheticDataset(folder / "a", smallSet());
        writeSyntheticDataset(folder / "b", smallSet());
        QVERIFY(bytesBelow(folder / "a") == bytesBelow(folder / "b"));
    }

    void anotherSeedGivesOtherPictures()
    {
        const TemporaryFolder folder;
        SyntheticOptions other = smallSet();
        other.seed = 2;
        writeSyntheticDataset(folder / "a", smallSet());
        writeSyntheticDataset(folder / "b", other);
        const auto first = bytesBelow(folder / "a"), second = bytesBelow(folder / "b");
        for (const auto &[path, bytes] : first)
            QVERIFY2(second.at(path) != bytes, path.c_str());
    }

    void aScanFindsExactlyThePlantedTraps()
    {
        const TemporaryFolder folder;
        // 16 cases of 4 pictures, 5 second slides of as many, and 5 twins.
        QCOMPARE(writeSyntheticDataset(folder / "set", trappedSet()), std::size_t(16 * 4 + 5 * 4 + 5));
        const Truth truth = Truth::of(folder / "set");
        QCOMPARE(truth.twins.size(), std::size_t(5));
        QCOMPARE(truth.slidesOfSiblings.size(), std::size_t(3));
        QCOMPARE(truth.mixedCases.size(), std::size_t(2));

        const ScanReport report = scanDataset(folder / "set", CheckPixels::Yes);
        QCOMPARE(report.samples.size(), std::size_t(89));
        QVERIFY(report.skipped.empty());
        QCOMPARE(foundTwins(report), truth.twins);
        QCOMPARE(stemsWithSlides(report, 1), truth.slidesOfSiblings);
        std::set<std::string> mixed;
        for (const auto &[stem, slides] : stemsWithSlides(report, 2)) {
            QCOMPARE(slides, (std::set<std::string>{stem + "AB", stem + "CD"}));
            mixed.insert(stem);
        }
        QCOMPARE(mixed, truth.mixedCases);
        QVERIFY(problemOf(report, "subtype_conflict"));
        QCOMPARE(problemOf(report, "subtype_conflict")->paths.size(), std::size_t(10));
        QVERIFY(!problemOf(report, "label_conflict"));
    }

    void aTwinHasEqualPixelsInOtherBytes()
    {
        const TemporaryFolder folder;
        writeSyntheticDataset(folder / "set", trappedSet());
        const Json traps = readJsonFile(folder / "set/traps.json");
        bool hasOwnSlide = false, hasOtherCase = false;
        for (const Json &twin : traps.at("twins")) {
            const fs::path original = folder / "set" / twin.at("original").get<std::string>(),
                           copy = folder / "set" / twin.at("copy").get<std::string>();
            QVERIFY(readFile(original) != readFile(copy));
            QCOMPARE(cv::norm(readRgb(original), readRgb(copy), cv::NORM_INF), 0.0);
            QVERIFY(twin.at("subtypes")[0] != twin.at("subtypes")[1]);
            (twin.at("accession_numbers")[0] == twin.at("accession_numbers")[1] ? hasOwnSlide : hasOtherCase) = true;
        }
        QVERIFY(hasOwnSlide && hasOtherCase);
    }

    void aGroupedSplitKeepsTrappedCasesTogether()
    {
        const TemporaryFolder folder;
        writeSyntheticDataset(folder / "set", trappedSet());
        const Truth truth = Truth::of(folder / "set");
        const ScanReport report = scanDataset(folder / "set", CheckPixels::Yes);
        for (int seed = 1; seed <= 20; ++seed) {
            SplitOptions options;
            options.folds = 3;
            options.seed = static_cast<std::uint64_t>(seed);
            const Split split = makeSplit(report.samples, options);
            QVERIFY(split.straddling().empty());
            std::map<std::string, std::set<Part>> partsOfStem;
            std::map<std::string, std::set<std::string>> slidesInSplit;
            for (const SplitRow &row : split.rows) {
                partsOfStem[row.sample.stem].insert(row.part);
                slidesInSplit[row.sample.stem].insert(row.sample.slide);
            }
            for (const auto &[stem, slides] : truth.slidesOfSiblings) {
                QCOMPARE(partsOfStem[stem].size(), std::size_t(1));
                QCOMPARE(slidesInSplit[stem], slides);
            }
            for (const std::string &stem : truth.mixedCases) {
                QCOMPARE(partsOfStem[stem].size(), std::size_t(1));
                QCOMPARE(slidesInSplit[stem].size(), std::size_t(2));
            }
        }
    }

    void aGroupedSplitFindsExactlyThePlantedTwins()
    {
        const TemporaryFolder folder;
        writeSyntheticDataset(folder / "set", trappedSet());
        const Truth truth = Truth::of(folder / "set");
        const ScanReport report = scanDataset(folder / "set", CheckPixels::Yes);
        for (int seed = 1; seed <= 20; ++seed) {
            SplitOptions options;
            options.folds = 3;
            options.seed = static_cast<std::uint64_t>(seed);
            options.twins = TwinPolicy::Keep;
            const Split kept = makeSplit(report.samples, options);
            QCOMPARE(kept.rows.size(), report.samples.size());
            std::set<std::set<std::string>> found;
            for (const auto &rows : kept.twins()) {
                std::set<std::string> paths;
                for (const SplitRow *row : rows)
                    paths.insert(row->sample.path.generic_string());
                found.insert(paths);
            }
            QCOMPARE(found, truth.twins);
            QVERIFY(kept.straddlingTwins().empty()); // twins of two cases tie these together

            options.twins = TwinPolicy::Drop;
            const Split dropped = makeSplit(report.samples, options);
            QCOMPARE(dropped.leftOut.size(), truth.twins.size());
            for (const LeftOut &picture : dropped.leftOut)
                QVERIFY(std::ranges::any_of(
                    truth.twins, [&](const auto &pair) { return pair.contains(picture.path.generic_string()); }));
            QVERIFY(dropped.twins().empty());
        }
    }

    void trapsLeaveTheOtherPicturesAsTheyAre()
    {
        const TemporaryFolder folder;
        SyntheticOptions plain = trappedSet();
        plain.traps = {};
        writeSyntheticDataset(folder / "plain", plain);
        writeSyntheticDataset(folder / "trapped", trappedSet());
        const auto trapped = bytesBelow(folder / "trapped");
        int equal = 0;
        for (const auto &[path, bytes] : bytesBelow(folder / "plain"))
            if (const auto same = trapped.find(path); same != trapped.end() && path.ends_with(".png")) {
                QVERIFY2(same->second == bytes, path.c_str());
                ++equal;
            }
        QCOMPARE(equal, (16 - 5) * 4); // the five cases with two slides have letters in their names
        QVERIFY(!fs::exists(folder / "plain/traps.json"));
    }

    void moreTrapsThanThereIsRoomForAreRefused_data()
    {
        QTest::addColumn<int>("twins");
        QTest::addColumn<int>("siblings");
        QTest::addColumn<int>("mixedCases");
        QTest::newRow("more twins than pictures") << 17 << 0 << 0;
        QTest::newRow("more second slides than cases") << 0 << 3 << 2;
        QTest::newRow("fewer than none") << 0 << -1 << 0;
    }
    void moreTrapsThanThereIsRoomForAreRefused()
    {
        QFETCH(int, twins);
        QFETCH(int, siblings);
        QFETCH(int, mixedCases);
        const TemporaryFolder folder;
        SyntheticOptions options = smallSet();
        options.traps = {twins, siblings, mixedCases};
        QCOMPARE(kindOfFailure(folder / "set", options), ErrorKind::Usage);
        QVERIFY(fs::is_empty(folder.path()));
    }

    void whatCannotBeDrawnIsRefused_data()
    {
        QTest::addColumn<int>("cases");
        QTest::addColumn<int>("imagesPerCase");
        QTest::addColumn<int>("magnification");
        QTest::addColumn<int>("width");
        QTest::newRow("one class only") << 1 << 4 << 40 << 64;
        QTest::newRow("more cases than accession numbers") << 100000 << 4 << 40 << 64;
        QTest::newRow("no picture") << 4 << 0 << 40 << 64;
        QTest::newRow("a magnification BreakHis does not have") << 4 << 4 << 63 << 64;
        QTest::newRow("a picture of four pixels' width") << 4 << 4 << 40 << 4;
    }
    void whatCannotBeDrawnIsRefused()
    {
        QFETCH(int, cases);
        QFETCH(int, imagesPerCase);
        QFETCH(int, magnification);
        QFETCH(int, width);
        const TemporaryFolder folder;
        SyntheticOptions options = smallSet();
        options.cases = cases;
        options.imagesPerCase = imagesPerCase;
        options.magnifications = {magnification};
        options.size.width = width;
        QCOMPARE(kindOfFailure(folder / "set", options), ErrorKind::Usage);
        QVERIFY(fs::is_empty(folder.path()));
    }

    void aFolderWithContentIsLeftAlone()
    {
        const TemporaryFolder folder;
        fs::create_directory(folder / "set");
        writeFileAtomically(folder / "set/mine.txt", "mine");
        QCOMPARE(kindOfFailure(folder / "set", smallSet()), ErrorKind::BadInput);
        QCOMPARE(bytesBelow(folder.path()), (std::map<std::string, std::string>{{"set/mine.txt", "mine"}}));
    }

    void anEmptyFolderIsFilled()
    {
        const TemporaryFolder folder;
        fs::create_directory(folder / "set");
        writeSyntheticDataset(folder / "set" / "", smallSet()); // a slash at the end, as shells complete it
        QVERIFY(fs::exists(folder / "set/README.txt"));
        QCOMPARE(std::distance(fs::directory_iterator(folder.path()), fs::directory_iterator()), std::ptrdiff_t(1));
    }

    void cancellingLeavesNothing()
    {
        const TemporaryFolder folder;
        const CancelToken cancel;
        cancel.cancel();
        QCOMPARE(kindOfFailure(folder / "set", smallSet(), cancel), ErrorKind::Cancelled);
        QVERIFY(fs::is_empty(folder.path()));
    }

    void aParentThatIsAFileIsNamed()
    {
        const TemporaryFolder folder;
        writeFileAtomically(folder / "file", "");
        QCOMPARE(kindOfFailure(folder / "file" / "set", smallSet()), ErrorKind::Io);
    }

    void progressEndsAtOne()
    {
        const TemporaryFolder folder;
        double last = 0;
        writeSyntheticDataset(folder / "set", smallSet(), {}, [&](const Progress &now) {
            QVERIFY(now.fraction >= last);
            last = now.fraction;
        });
        QCOMPARE(last, 1.0);
    }

    void morphologyDiffersAndStainDoesNot()
    {
        QVERIFY(differenceOfClasses(Cue::Morphology, &CaseLook::nuclearSize) > 0.2);
        QVERIFY(differenceOfClasses(Cue::Morphology, &CaseLook::disorder) > 0.3);
        QVERIFY(differenceOfClasses(Cue::Morphology, &CaseLook::glandRegularity) < -0.3);
        QCOMPARE(differenceOfClasses(Cue::Morphology, &CaseLook::haematoxylinGain), 0.0);
        QCOMPARE(differenceOfClasses(Cue::Morphology, &CaseLook::eosinGain), 0.0);
        QCOMPARE(differenceOfClasses(Cue::Morphology, &CaseLook::brightness), 0.0);
    }

    void theColourCuePlantsOnlyStain()
    {
        QVERIFY(differenceOfClasses(Cue::Colour, &CaseLook::haematoxylinGain) > 0.3);
        QVERIFY(differenceOfClasses(Cue::Colour, &CaseLook::eosinGain) < -0.3);
        QCOMPARE(differenceOfClasses(Cue::Colour, &CaseLook::nuclearSize), 0.0);
        QCOMPARE(differenceOfClasses(Cue::Colour, &CaseLook::chromatin), 0.0);
        QCOMPARE(differenceOfClasses(Cue::Colour, &CaseLook::stromaCoarseness), 0.0);
    }

    void theTextureCuePlantsOnlyTexture()
    {
        QVERIFY(differenceOfClasses(Cue::Texture, &CaseLook::chromatin) > 0.3);
        QVERIFY(differenceOfClasses(Cue::Texture, &CaseLook::stromaCoarseness) > 0.3);
        QCOMPARE(differenceOfClasses(Cue::Texture, &CaseLook::nuclearSize), 0.0);
        QCOMPARE(differenceOfClasses(Cue::Texture, &CaseLook::haematoxylinGain), 0.0);
    }

    void theClassesOverlap()
    {
        // No single trait sorts the cases: the largest quiet nuclei exceed the smallest wild ones.
        double largestBenign = 0, smallestMalignant = 9;
        for (int caseIndex = 0; caseIndex < 200; ++caseIndex) {
            largestBenign = std::max(largestBenign,
                                     drawCaseLook(Label::Benign, Cue::Morphology, 3, caseIndex).nuclearSize);
            smallestMalignant = std::min(smallestMalignant,
                                         drawCaseLook(Label::Malignant, Cue::Morphology, 3, caseIndex).nuclearSize);
        }
        QVERIFY(largestBenign > smallestMalignant);
    }

    void colourIsThatOfHaematoxylinAndEosin()
    {
        const CaseLook look = drawCaseLook(Label::Benign, Cue::Morphology, 5, 0);
        const cv::Mat3b tissue = drawTissue(look, 200, {175, 115}, 1);
        const cv::Scalar mean = cv::mean(tissue);
        QVERIFY(mean[1] < mean[0] && mean[1] < mean[2]); // pink to violet: green is what both stains take away
        QVERIFY(mean[0] > 120 && mean[0] < 235);
    }

    void aHigherMagnificationShowsLargerNuclei()
    {
        // Mean length of a dark stretch in a row, as a crude measure: neighbours merge, more so where they are small.
        const CaseLook look = drawCaseLook(Label::Benign, Cue::Morphology, 5, 0);
        const auto darkStretch = [&](int magnification) {
            const cv::Mat3f hed = rgbToHed(drawTissue(look, magnification, {350, 230}, 1));
            int darkPixels = 0, runs = 0;
            for (int row = 0; row < hed.rows; ++row) {
                bool wasDark = false;
                for (int column = 0; column < hed.cols; ++column) {
                    const bool isDark = hed(row, column)[0] > 0.06f;
                    darkPixels += isDark;
                    runs += isDark && !wasDark;
                    wasDark = isDark;
                }
            }
            return static_cast<double>(darkPixels) / std::max(runs, 1);
        };
        const double at100 = darkStretch(100), at400 = darkStretch(400);
        QVERIFY2(at400 > 1.5 * at100, qPrintable(QString("%1 %2").arg(at100).arg(at400)));
    }
};

QTEST_GUILESS_MAIN(TestSynthetic)
#include "tst_synthetic.moc"
