#include "core/model/model_table.h"
#include "core/model/network_stages_torch.h"

#include <QTest>

using namespace histo;

class TestNetworkStages : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void resNetsStagesAreItsLayers();
    void vggsStagesLieBetweenItsPools();
    void everyNetworkHasAHeadAndStagesThatNeverRise_data();
    void everyNetworkHasAHeadAndStagesThatNeverRise();
};

void TestNetworkStages::resNetsStagesAreItsLayers()
{
    const auto stages = stagesFromHead(*makeNetwork("resnet50", 2));
    QCOMPARE(stages.at("fc"), 0);
    QCOMPARE(stages.at("layer4.2.conv3"), 1);
    QCOMPARE(stages.at("layer4.0.conv1"), 1); // works at layer3's resolution, but belongs to the block that halves it
    QCOMPARE(stages.at("layer3.5.bn3"), 2);
    QCOMPARE(stages.at("layer2.0.downsample.0"), 3);
    QCOMPARE(stages.at("layer1.0.conv1"), 4);
    QCOMPARE(stages.at("conv1"), 5);
}

void TestNetworkStages::vggsStagesLieBetweenItsPools()
{
    const auto stages = stagesFromHead(*makeNetwork("vgg16", 2));
    QCOMPARE(stages.at("classifier.6"), 0);
    QCOMPARE(stages.at("classifier.3"), stages.at("classifier.0"));
    QCOMPARE(stages.at("features.28"), stages.at("classifier.0") + 1);
    QCOMPARE(stages.at("features.24"), stages.at("features.28"));
    QCOMPARE(stages.at("features.21"), stages.at("features.24") + 1);
    QCOMPARE(stages.at("features.0"), stages.at("features.28") + 4);
}

void TestNetworkStages::everyNetworkHasAHeadAndStagesThatNeverRise_data()
{
    QTest::addColumn<std::string>("model");
    for (const ModelInfo &model : modelTable())
        QTest::newRow(model.id.c_str()) << model.id;
}

void TestNetworkStages::everyNetworkHasAHeadAndStagesThatNeverRise()
{
    QFETCH(std::string, model);
    auto network = makeNetwork(model, 2);
    const auto stages = stagesFromHead(*network);
    int last = stageCount(*network);
    QVERIFY(last >= 4 && last <= 8);
    for (const StateEntry &entry : network->state()) {
        const int stage = stages.at(entry.name.substr(0, entry.name.rfind('.')));
        QVERIFY(stage <= last);
        last = stage;
    }
    QCOMPARE(last, 0);
}

QTEST_GUILESS_MAIN(TestNetworkStages)
#include "tst_network_stages_torch.moc"
