#include "ui/models/sample_facets.h"

#include <QTest>

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

/// Two benign pictures of case 1, one malignant of case 2, one malignant of case 3.
std::vector<Sample> fourSamples()
{
    return {sampleOf("a", Label::Benign, "A", 40, "14-1"), sampleOf("b", Label::Benign, "A", 100, "14-1"),
            sampleOf("c", Label::Malignant, "DC", 100, "14-2"), sampleOf("d", Label::Malignant, "LC", 400, "14-3")};
}

PredictionRow judged(const std::string &path, Label label, double score)
{
    PredictionRow row;
    row.path = path;
    row.label = label;
    row.score = score;
    return row;
}

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
        QVERIFY(!facets.isAnythingChosen());
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

    void aKeyThatDoesNotOccurShowsNothing()
    {
        SampleFacets facets(fourSamples(), {});
        facets.choose(Facet::Case, {"14-99"});
        QVERIFY(facets.visible().empty());
    }
};

QTEST_GUILESS_MAIN(TestSampleFacets)
#include "tst_sample_facets.moc"
