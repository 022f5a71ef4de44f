#include "ui/models/sample_facets.h"

#include <QTest>
#include <algorithm>
#include <random>

using namespace histo;

namespace {

Sample sampleOf(const std::string &path, Label label, const std::string &subtype, int magnification,
                const std::string &stem)
{
    Sample sample;
    sample.path = path;
    sample.label = label;
    sample.subtype = subtype;
    sample.magnification = magnification;
    sample.stem = stem;
    return sample;
}

PredictionRow judged(const std::string &path, Label label, double score)
{
    PredictionRow row;
    row.path = path;
    row.label = label;
    row.score = score;
    return row;
}

/// Two benign pictures of case 1, one malignant of case 2, one malignant of case 3.
ScanReport fourSamples()
{
    ScanReport report;
    report.samples = {sampleOf("a", Label::Benign, "A", 40, "14-1"), sampleOf("b", Label::Benign, "A", 100, "14-1"),
                      sampleOf("c", Label::Malignant, "DC", 100, "14-2"),
                      sampleOf("d", Label::Malignant, "LC", 400, "14-3")};
    return report;
}

/// A data set with everything that facets know, drawn at random.
struct RandomContent {
    ScanReport report;
    RunLookup run;
    NoteMap notes;

    explicit RandomContent(std::mt19937 &random)
    {
        auto below = [&random](int end) { return static_cast<int>(random() % static_cast<unsigned>(end)); };
        std::vector<PredictionRow> predictions;
        Split split;
        const std::vector<std::string> subtypes = {"A", "DC", "", "LC"};
        const int count = 1 + below(60);
        for (int index = 0; index < count; ++index) {
            const Label label = Label(below(2));
            const std::string path = std::to_string(index);
            report.samples.push_back(sampleOf(path, label, subtypes[below(4)], std::vector{0, 40, 100, 400}[below(4)],
                                              "14-" + std::to_string(below(7))));
            if (below(2) == 0)
                predictions.push_back(judged(path, label, below(2)));
            if (below(3) > 0) {
                split.rows.push_back({report.samples.back(), {}, {}, Part(below(3))});
            }
            if (below(3) == 0)
                notes[path] = {below(2) == 0, below(2) == 0 ? "words" : "", {}};
            if (below(5) == 0 && index > 0)
                report.duplicates.emplace_back(std::to_string(index - 1), path);
            if (below(5) == 0 && index > 0)
                report.nearDuplicates.push_back({std::to_string(below(index)), path, 0.97});
        }
        run = RunLookup(split, predictions);
    }

    /// What a picture is under a facet, told without the code under test.
    std::set<std::string> keysOf(Facet facet, const Sample &sample) const
    {
        auto orNone = [](std::set<std::string> keys) { return keys.empty() ? std::set<std::string>{""} : keys; };
        switch (facet) {
        case Facet::Magnification: return {sample.magnification == 0 ? "" : std::to_string(sample.magnification)};
        case Facet::Class: return {sample.label == Label::Benign ? "benign" : "malignant"};
        case Facet::Subtype: return {sample.subtype};
        case Facet::Case: return {sample.stem};
        case Facet::PartOfSplit: {
            const auto part = run.partOf(sample.path);
            return {part ? name(*part) : ""};
        }
        case Facet::Outcome: {
            const auto row = run.predictionOf(sample.path);
            return {!row ? "" : (row->score >= 0.5) == (row->label == Label::Malignant) ? "right" : "wrong"};
        }
        case Facet::Copies: {
            std::set<std::string> keys;
            for (const auto &[first, second] : report.duplicates)
                if (first == sample.path || second == sample.path)
                    keys.insert("equal");
            for (const NearDuplicate &pair : report.nearDuplicates)
                if (pair.first == sample.path || pair.second == sample.path)
                    keys.insert("similar");
            return orNone(keys);
        }
        case Facet::Remarks: break;
        }
        std::set<std::string> keys;
        if (const auto note = notes.find(sample.path); note != notes.end()) {
            if (note->second.isMarked)
                keys.insert("marked");
            if (!note->second.text.empty())
                keys.insert("note");
        }
        return orNone(keys);
    }

    bool isShown(const Sample &sample, const FacetChoice &choice) const
    {
        for (const auto &[facet, chosen] : choice) {
            bool passes = chosen.empty();
            for (const std::string &key : keysOf(facet, sample))
                passes = passes || chosen.contains(key);
            if (!passes)
                return false;
        }
        return true;
    }
};

std::map<std::string, int> counts(const SampleFacets &facets, Facet facet)
{
    std::map<std::string, int> byKey;
    for (const FacetValue &value : facets.values(facet))
        byKey[value.key] = value.pictures;
    return byKey;
}

} // namespace

class TestSampleFacets : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void withoutAChoiceEverythingIsVisible()
    {
        const SampleFacets facets(fourSamples(), {});
        QCOMPARE(facets.visible(), std::vector<int>({0, 1, 2, 3}));
        QCOMPARE(facets.visibleCases(), 3);
        QVERIFY(facets.choice().empty());
    }

    void choicesAddUpWithinAFacetAndNarrowBetweenFacets()
    {
        SampleFacets facets(fourSamples(), {});
        facets.choose(Facet::Subtype, {"DC", "LC"});
        QCOMPARE(facets.visible(), std::vector<int>({2, 3}));
        facets.choose(Facet::Magnification, {"100"});
        QCOMPARE(facets.visible(), std::vector<int>({2}));
        QCOMPARE(facets.visibleCases(), 1);
    }

    void countsFollowTheOtherFacetsButNotTheirOwn()
    {
        SampleFacets facets(fourSamples(), {});
        facets.choose(Facet::Class, {"benign"});
        QCOMPARE(counts(facets, Facet::Class), (std::map<std::string, int>{{"benign", 2}, {"malignant", 2}}));
        QCOMPARE(counts(facets, Facet::Magnification), (std::map<std::string, int>{{"40", 1}, {"100", 1}, {"400", 0}}));
    }

    void aCountIsWhatChoosingTheValueWouldShow()
    {
        SampleFacets facets(fourSamples(), {});
        facets.choose(Facet::Class, {"malignant"});
        const int promised = counts(facets, Facet::Magnification).at("100");
        facets.choose(Facet::Magnification, {"100"});
        QCOMPARE(static_cast<int>(facets.visible().size()), promised);
    }

    void magnificationsStandBySize()
    {
        const SampleFacets facets(fourSamples(), {});
        std::vector<std::string> keys;
        for (const FacetValue &value : facets.values(Facet::Magnification))
            keys.push_back(value.key);
        QCOMPARE(keys, std::vector<std::string>({"40", "100", "400"}));
    }

    void rightAndWrongComeFromTheRun()
    {
        const RunLookup run({}, {judged("a", Label::Benign, 0.1), judged("c", Label::Malignant, 0.2)});
        SampleFacets facets(fourSamples(), run);
        QCOMPARE(counts(facets, Facet::Outcome), (std::map<std::string, int>{{"right", 1}, {"wrong", 1}, {"", 2}}));
        facets.choose(Facet::Outcome, {"wrong"});
        QCOMPARE(facets.visible(), std::vector<int>({2}));
    }

    void marksNotesAndCopiesCanBePicked()
    {
        ScanReport report = fourSamples();
        report.duplicates = {{"a", "c"}};
        report.nearDuplicates = {{"c", "d", 0.98}};
        SampleFacets facets(report, {}, {{"a", {true, "look", {}}}, {"b", {false, "again", {}}}});
        QCOMPARE(counts(facets, Facet::Remarks), (std::map<std::string, int>{{"marked", 1}, {"note", 2}, {"", 2}}));
        QCOMPARE(counts(facets, Facet::Copies), (std::map<std::string, int>{{"equal", 2}, {"similar", 2}, {"", 1}}));
        facets.choose({{Facet::Remarks, {"note"}}, {Facet::Copies, {"equal"}}});
        QCOMPARE(facets.visible(), std::vector<int>({0}));
    }

    void marksAreOfferedBeforeThereAreAny()
    {
        const SampleFacets facets(fourSamples(), {});
        QCOMPARE(counts(facets, Facet::Remarks), (std::map<std::string, int>{{"marked", 0}, {"note", 0}, {"", 4}}));
    }

    void countsAreRightInAnyCombination()
    {
        std::mt19937 random(2026);
        for (int round = 0; round < 300; ++round) {
            const RandomContent content(random);
            SampleFacets facets(content.report, content.run, content.notes);
            FacetChoice choice;
            for (int facet = 0; facet < kFacetCount; ++facet)
                for (const FacetValue &value : facets.values(Facet(facet)))
                    if (random() % 4 == 0)
                        choice[Facet(facet)].insert(value.key);
            facets.choose(choice);
            QCOMPARE(facets.choice(), choice);

            std::vector<int> shown;
            std::set<std::string> cases;
            for (std::size_t index = 0; index < content.report.samples.size(); ++index)
                if (const Sample &sample = content.report.samples[index]; content.isShown(sample, choice)) {
                    shown.push_back(static_cast<int>(index));
                    cases.insert(sample.stem);
                }
            QCOMPARE(facets.visible(), shown);
            QCOMPARE(facets.visibleCases(), static_cast<int>(cases.size()));
            for (int facet = 0; facet < kFacetCount; ++facet)
                for (const FacetValue &value : facets.values(Facet(facet))) {
                    FacetChoice promised = choice;
                    promised[Facet(facet)] = {value.key}; // what choosing it alone would show
                    const auto pictures = std::ranges::count_if(content.report.samples, [&](const Sample &sample) {
                        return content.isShown(sample, promised);
                    });
                    QCOMPARE(value.pictures, static_cast<int>(pictures));
                }
        }
    }

    void aKeyThatDoesNotOccurShowsNothing()
    {
        SampleFacets facets(fourSamples(), {});
        facets.choose(Facet::Case, {"14-99"});
        QVERIFY(facets.visible().empty());
    }
};

QTEST_GUILESS_MAIN(TestSampleFacets)
#include "tst_sample_facets.moc"
