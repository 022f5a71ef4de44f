#include "tests/support/private_settings.h"
#include "ui/models/facet_memory.h"

#include <QTest>

using namespace histo;

class TestFacetMemory : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init() { m_settings = std::make_unique<PrivateSettings>(); }

    void everyDataSetHasItsOwnTicks()
    {
        const FacetChoice ticks = {
            {Facet::Class, {"benign"}}, {Facet::Subtype, {"", "DC"}}, {Facet::Remarks, {"note"}}};
        rememberFacets("/data/one", ticks);
        rememberFacets("/data/two", {{Facet::Magnification, {"400"}}});
        QCOMPARE(rememberedFacets("/data/one"), ticks);
        QCOMPARE(rememberedFacets("/data/two"), (FacetChoice{{Facet::Magnification, {"400"}}}));
        QVERIFY(rememberedFacets("/data/three").empty());
    }

    void ticksThatAreTakenAwayAreForgotten()
    {
        rememberFacets("/data", {{Facet::Class, {"benign"}}});
        rememberFacets("/data", {});
        QVERIFY(rememberedFacets("/data").empty());
    }

    void whatBelongsToARunIsNotKept()
    {
        rememberFacets("/data", {{Facet::Outcome, {"wrong"}}, {Facet::PartOfSplit, {"test"}}});
        QVERIFY(rememberedFacets("/data").empty());
    }

    void theOldestDataSetsAreForgotten()
    {
        for (int dataset = 0; dataset < 30; ++dataset)
            rememberFacets("/data/" + std::to_string(dataset), {{Facet::Class, {"benign"}}});
        QVERIFY(rememberedFacets("/data/0").empty());
        QVERIFY(!rememberedFacets("/data/29").empty());
    }

private:
    std::unique_ptr<PrivateSettings> m_settings;
};

QTEST_GUILESS_MAIN(TestFacetMemory)
#include "tst_facet_memory.moc"
