#include "core/common/atomic_file.h"
#include "core/common/hash.h"
#include "core/common/paths.h"
#include "core/model/classifier.h"
#include "core/model/nearest_network.h"
#include "core/model/pretrained.h"
#include "core/model/weights_download.h"
#include "tests/support/download_rules.h"
#include "tests/support/network_weights.h"
#include "tests/support/scripted_server.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/thrown_error.h"

#include <QTest>
#include <set>

using namespace histo;

namespace {

namespace fs = std::filesystem;

constexpr const char *kModel = "efficientnet_lite0";

Script sends(const std::string &body)
{
    return [=](const ServedRequest &) { return Answer{200, {}, body}; };
}

/// Breaks off after so many bytes.
Script stopsAfter(std::size_t bytes, const HostedFile &file)
{
    return [bytes, honest = file.script()](const ServedRequest &request) {
        Answer answer = honest(request);
        answer.announcedLength = answer.body.size();
        answer.body.resize(std::min(bytes, answer.body.size()));
        return answer;
    };
}

} // namespace

class TestWeightsDownload : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();

    void everySourceIsAnAddressAHashAndItsTerms();
    void theHashAndTheFilesNameAgree();
    void whatCameIsFoundByTheNetworksName();
    void whatIsThereIsNotFetchedAgain();
    void otherWeightsInItsPlaceAreLeftAlone();
    void whatIsNotWantedIsRefusedAndNothingOfItKept_data();
    void whatIsNotWantedIsRefusedAndNothingOfItKept();
    void anInterruptedDownloadIsGoneOnWith();
    void aWholeFileThatWasNotPutIntoItsPlaceIsNotFetchedAgain();
    void aMirrorIsAskedForTheFileByItsName();
    void aMirrorThatIsNoAddressIsToldByItsVariable();
    void withoutAnAddressTheNextStepIsSaid();
    void twoAtOnceAreOneTooMany();
    void theNearestNetworkSaysWhatDoesNotFit();

private:
    DownloadedWeights download(const std::string &url, const std::string &sha256) const
    {
        return downloadWeights({kModel, url, sha256}, PatientRules().rules, {}, {});
    }
    fs::path folder() const { return m_home->path() / "weights"; }
    /// Names of all that lies in the weights folder, hidden things too.
    std::set<std::string> whatIsThere() const
    {
        std::set<std::string> names;
        if (fs::exists(folder()))
            for (const auto &entry : fs::directory_iterator(folder()))
                names.insert(entry.path().filename());
        return names;
    }

    std::unique_ptr<TemporaryFolder> m_home;
    HostedFile m_file;
    std::string m_sha256;
};

void TestWeightsDownload::initTestCase()
{
    qputenv("no_proxy", "*");
    m_file.bytes = networkWeights(kModel);
    m_sha256 = sha256(m_file.bytes);
}

void TestWeightsDownload::init()
{
    m_home = std::make_unique<TemporaryFolder>();
    qputenv("HISTO_HOME", m_home->path().c_str());
}

void TestWeightsDownload::cleanup() { qunsetenv(kWeightsAddressVariable); }

void TestWeightsDownload::everySourceIsAnAddressAHashAndItsTerms()
{
    std::set<std::string> models;
    for (const PretrainedSource &source : pretrainedSources()) {
        QVERIFY2(models.insert(source.modelId).second, source.modelId.c_str());
        QVERIFY(!normalisedSha256(source.sha256, kFewestSha256Digits).empty());
        QVERIFY(source.bytes > 1'000'000);
        QVERIFY(!source.variant.empty());
        QVERIFY(source.licence.find("Licence") == std::string::npos &&
                source.licence.find("ImageNet") != std::string::npos);
        QVERIFY(!source.citation.empty());
        const std::string address = pretrainedAddress(source);
        QCOMPARE(address.empty(), source.comesWithSetup());
        if (!address.empty())
            QCOMPARE(parseWebAddress(address).scheme, "https");
    }
}

void TestWeightsDownload::theHashAndTheFilesNameAgree()
{
    // The publishers put the first eight digits of the sha256 into the name.
    for (const PretrainedSource &source : pretrainedSources())
        QVERIFY2(source.fileName.ends_with("-" + source.sha256.substr(0, 8) + ".pth"), source.fileName.c_str());
}

void TestWeightsDownload::whatCameIsFoundByTheNetworksName()
{
    ScriptedServer server({m_file.script()});
    const DownloadedWeights done = download(server.url(), m_sha256);
    QCOMPARE(pretrainedWeights(kModel), std::optional(done.file));
    QCOMPARE(done.fetched.sha256, m_sha256);
    QCOMPARE(done.info.sha256, m_sha256);
    QCOMPARE(done.info.architecture, std::optional<std::string>(kModel));
    QVERIFY(readFile(done.file) == m_file.bytes);
    QVERIFY(whatIsThere() == std::set<std::string>{"efficientnet_lite0.safetensors"});
}

void TestWeightsDownload::whatIsThereIsNotFetchedAgain()
{
    ScriptedServer server({m_file.script()});
    download(server.url(), m_sha256);
    const DownloadedWeights again = download(server.url(), m_sha256.substr(0, 8));
    QVERIFY(again.url.empty());
    QCOMPARE(again.info.sha256, m_sha256);
    QCOMPARE(server.requests().size(), 1u);
}

void TestWeightsDownload::otherWeightsInItsPlaceAreLeftAlone()
{
    writeFileAtomically(folder() / "efficientnet_lite0.pth", "of the user's own");
    ScriptedServer server({m_file.script()});
    const auto error = thrownBy([&] { download(server.url(), m_sha256); });
    QVERIFY2(says(error, "efficientnet_lite0.pth: other weights are there"), error ? error->what() : "");
    QVERIFY(says(error, m_sha256));
    QCOMPARE(error->kind(), ErrorKind::BadInput);
    QVERIFY(server.requests().empty());
    QCOMPARE(readFile(folder() / "efficientnet_lite0.pth"), "of the user's own");
}

void TestWeightsDownload::whatIsNotWantedIsRefusedAndNothingOfItKept_data()
{
    QTest::addColumn<std::string>("body");
    QTest::addColumn<std::string>("sha256");
    QTest::addColumn<std::vector<std::string>>("words");
    using Words = std::vector<std::string>;
    const std::string zeros(64, '0'), other = networkWeights("efficientnet_b0", 3);
    std::string cut = m_file.bytes;
    cut.resize(cut.size() - 1);
    const std::string strange = networkWeights(kModel).replace(m_file.bytes.find("_fc.bias"), 8, "_fc.bent");
    QTest::newRow("another hash") << m_file.bytes << zeros << Words{"its sha256 is " + m_sha256, "should be " + zeros};
    QTest::newRow("another published beginning of a hash")
        << m_file.bytes << std::string("deadbeef") << Words{"its sha256 is " + m_sha256, "should begin with deadbeef"};
    QTest::newRow("a web page") << std::string("\n<!DOCTYPE html><p>Sign in") << zeros
                                << Words{"a web page, not weights"};
    QTest::newRow("an error as JSON") << std::string("{\"error\":\"quota\"}") << zeros
                                      << Words{"neither .safetensors nor .pth", "check the address"};
    QTest::newRow("another network's weights")
        << other << sha256(other) << Words{"not the weights of EfficientNet-Lite0 but those of EfficientNet-B0"};
    QTest::newRow("nobody's weights") << strange << sha256(strange)
                                      << Words{"not the weights of EfficientNet-Lite0 but of no network known here",
                                               "missing: _fc.bias [classes]", "extra: _fc.bent [2]"};
    QTest::newRow("a damaged file whose hash was asked for")
        << cut << sha256(cut) << Words{"refused, not a valid weights file"};
}

void TestWeightsDownload::whatIsNotWantedIsRefusedAndNothingOfItKept()
{
    QFETCH(std::string, body);
    QFETCH(std::string, sha256);
    QFETCH(std::vector<std::string>, words);
    ScriptedServer server({sends(body)});
    const auto error = thrownBy([&] { download(server.url(), sha256); });
    QVERIFY(error);
    QCOMPARE(error->kind(), ErrorKind::BadInput);
    for (const std::string &word : words)
        QVERIFY2(says(error, word), error->what());
    QVERIFY(says(error, server.url()));
    QVERIFY(whatIsThere().empty());
}

void TestWeightsDownload::anInterruptedDownloadIsGoneOnWith()
{
    constexpr std::size_t kBytes = 5'000'000;
    ScriptedServer server({stopsAfter(kBytes, m_file), [](const ServedRequest &) { return Answer{404}; }, //
                           m_file.script()});
    QVERIFY(thrownBy([&] { download(server.url(), m_sha256); }));
    QVERIFY(!pretrainedWeights(kModel));
    const auto left = unfinishedWeights(kModel);
    QVERIFY(left);
    QCOMPARE(left->bytes, kBytes);
    QCOMPARE(left->totalBytes, std::optional<std::uint64_t>(m_file.bytes.size()));
    QCOMPARE(planWeightsDownload({kModel, server.url(), m_sha256}).bytesHere, kBytes);

    const DownloadedWeights done = download(server.url(), m_sha256);
    QCOMPARE(done.fetched.bytesFromBefore, kBytes);
    QCOMPARE(server.requests().back().firstByte, std::optional<std::uint64_t>(kBytes));
    QVERIFY(readFile(done.file) == m_file.bytes);
    QVERIFY(!unfinishedWeights(kModel));
}

void TestWeightsDownload::aWholeFileThatWasNotPutIntoItsPlaceIsNotFetchedAgain()
{
    ScriptedServer server({m_file.script()});
    const fs::path arrived = folder() / ".download-efficientnet_lite0" / "weights";
    fs::create_directories(arrived.parent_path());
    fetchFile(arrived, {server.url(), m_sha256, {}}, PatientRules().rules, {}, {}); // and then the process died
    const DownloadedWeights done = download(server.url(), m_sha256);
    QCOMPARE(done.fetched.bytesFromBefore, m_file.bytes.size());
    QCOMPARE(server.requests().size(), 1u);
    QVERIFY(whatIsThere() == std::set<std::string>{"efficientnet_lite0.safetensors"});
}

void TestWeightsDownload::aMirrorIsAskedForTheFileByItsName()
{
    ScriptedServer server({m_file.script()});
    qputenv(kWeightsAddressVariable, QByteArray::fromStdString(server.url("/mirror/")));
    QCOMPARE(download("", m_sha256).url, server.url("/mirror/efficientnet-lite0-57934424.pth"));
    QCOMPARE(server.requests().at(0).path, "/mirror/efficientnet-lite0-57934424.pth");
    // A mirror must have the published file.
    const auto error = thrownBy([&] { downloadWeights({"resnet50", "", ""}, PatientRules().rules, {}, {}); });
    QVERIFY2(says(error, "should be 0676ba61b6795bbe"), error ? error->what() : "");
}

void TestWeightsDownload::aMirrorThatIsNoAddressIsToldByItsVariable()
{
    for (const char *mirror : {"somewhere", "ftp://server/models", "http://"}) {
        qputenv(kWeightsAddressVariable, mirror);
        const auto error = thrownBy([] { planWeightsDownload({"resnet50", "", ""}); });
        QVERIFY(error);
        QCOMPARE(error->kind(), ErrorKind::Usage);
        for (const std::string &word : {std::string(kWeightsAddressVariable), std::string(mirror), std::string(".pth")})
            QVERIFY2(says(error, word), error->what());
    }
}

void TestWeightsDownload::withoutAnAddressTheNextStepIsSaid()
{
    const auto error = thrownBy([&] { download("", ""); });
    QVERIFY2(says(error, "packaging/setup"), error ? error->what() : "");
    QCOMPARE(error->kind(), ErrorKind::Usage);
    QVERIFY(says(thrownBy([&] {
                     downloadWeights({"no_such", "", ""}, PatientRules().rules, {}, {});
                 }),
                 "no model is called \"no_such\""));
    QVERIFY(whatIsThere().empty());
}

void TestWeightsDownload::twoAtOnceAreOneTooMany()
{
    ScriptedServer server({m_file.script()});
    std::optional<Error> second;
    DownloadObserver observer;
    observer.progress = [&](const Progress &) {
        if (!second)
            second = thrownBy([&] { download(server.url(), m_sha256); });
    };
    downloadWeights({kModel, server.url(), m_sha256}, PatientRules().rules, observer, {});
    QVERIFY2(says(second, "efficientnet_lite0: its weights are being fetched already"), second ? second->what() : "");
}

void TestWeightsDownload::theNearestNetworkSaysWhatDoesNotFit()
{
    WeightsInfo info;
    info.tensors = expectedTensors("resnet50", 4);
    info.tensors.front().shape.front() = 63;
    const std::string why = whyNotRecognised(info);
    QVERIFY2(why.find("the nearest is ResNet50, with 1 difference: other shape: conv1.weight is [63, 3, 7, 7], needed "
                      "[64, 3, 7, 7]") != std::string::npos,
             why.c_str());
    info.tensors = {{"u\x1bx", "F32", {2}}};
    QVERIFY(whyNotRecognised(info).ends_with("it holds 1 tensors: u?x [2]"));
    info.tensors.clear();
    QVERIFY(whyNotRecognised(info).ends_with("it holds 0 tensors"));
}

QTEST_GUILESS_MAIN(TestWeightsDownload)
#include "tst_weights_download.moc"
