#include "core/common/atomic_file.h"
#include "core/common/hash.h"
#include "core/model/pretrained.h"
#include "tests/support/cli_runner.h"
#include "tests/support/network_weights.h"
#include "tests/support/scripted_server.h"

#include <QTest>
#include <filesystem>

using namespace histo;

namespace {

Script sends(const std::string &body)
{
    return [=](const ServedRequest &) { return Answer{200, {}, body}; };
}

} // namespace

/// model download and model list, against a server on this machine.
class TestCliWeights : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void cleanup();

    void theListSaysWhereWeightsComeFrom();
    void oneDocumentSaysWhatCameAndTheListFindsIt();
    void termsAreSaidBefore();
    void aMirrorIsTakenFromTheEnvironment();
    void badInputEndsWithThreeAndKeepsNothing_data();
    void badInputEndsWithThreeAndKeepsNothing();
    void mistakesOnTheCommandLineEndWithTwo_data();
    void mistakesOnTheCommandLineEndWithTwo();

private:
    static CliResult download(const ScriptedServer &server, const QString &sha256)
    {
        return runCli({"model", "download", "efficientnet_lite0", "--url", QString::fromStdString(server.url()),
                       "--sha256", sha256, "--json", "-"});
    }
    static Json listed(const std::string &modelId)
    {
        for (const Json &model : runCli({"model", "list", "--json", "-"}).json())
            if (model.at("id") == modelId)
                return model;
        return {};
    }

    HostedFile m_file;
    QString m_sha256;
};

void TestCliWeights::initTestCase()
{
    qputenv("no_proxy", "*");
    m_file.bytes = networkWeights("efficientnet_lite0");
    m_sha256 = QString::fromStdString(sha256(m_file.bytes));
}

void TestCliWeights::cleanup() { qunsetenv(kWeightsAddressVariable); }

void TestCliWeights::theListSaysWhereWeightsComeFrom()
{
    const Json resnet = listed("resnet50");
    QVERIFY(resnet.at("pretrained_weights").is_null());
    QCOMPARE(resnet.at("download").at("url").get<std::string>(),
             "https://download.pytorch.org/models/resnet50-0676ba61.pth");
    QCOMPARE(resnet.at("download").at("variant").get<std::string>(), "IMAGENET1K_V1");
    QCOMPARE(resnet.at("download").at("bytes").get<int>(), 102'530'333);
    QVERIFY(listed("efficientnet_lite0").at("download").at("url").is_null());
    const QByteArray text = runCli({"model", "list"}).out;
    for (const char *words : {"`histoscope-cli model download vgg16` fetches IMAGENET1K_V1 (553 MB)",
                              "packaging/setup fetches them (19 MB)"})
        QVERIFY2(text.contains(words), text);
}

void TestCliWeights::oneDocumentSaysWhatCameAndTheListFindsIt()
{
    ScriptedServer server({m_file.script()});
    const CliResult result = download(server, m_sha256);
    QVERIFY2(result.exitCode == 0, result.err);
    const Json document = result.json();
    QCOMPARE(document.at("sha256").get<std::string>(), m_sha256.toStdString());
    QCOMPARE(document.at("bytes").get<std::size_t>(), m_file.bytes.size());
    QCOMPARE(document.at("was_here").get<bool>(), false);
    const std::filesystem::path file = document.at("file").get<std::string>();
    QVERIFY(readFile(file) == m_file.bytes);
    QVERIFY(listed("efficientnet_lite0").at("pretrained_weights") == document.at("file"));

    const Json again = download(server, m_sha256).json();
    QCOMPARE(again.at("was_here").get<bool>(), true);
    QCOMPARE(server.requests().size(), 1u);
    std::filesystem::remove(file);
}

void TestCliWeights::termsAreSaidBefore()
{
    ScriptedServer server({[](const ServedRequest &) { return Answer{404}; }});
    const CliResult result = runCli({"model", "download", "resnet50", "--url", QString::fromStdString(server.url())});
    QCOMPARE(result.exitCode, 3);
    for (const char *words : {"about 103 MB", "BSD-3-Clause", "Cite: He, Zhang, Ren, Sun", "answered 404"})
        QVERIFY2(result.err.contains(words), result.err);
}

void TestCliWeights::aMirrorIsTakenFromTheEnvironment()
{
    ScriptedServer server({m_file.script()});
    qputenv(kWeightsAddressVariable, QByteArray::fromStdString(server.url("/mirror")));
    const CliResult result = runCli({"model", "download", "vgg16"});
    QCOMPARE(server.requests().at(0).path, "/mirror/vgg16-397923af.pth");
    QCOMPARE(result.exitCode, 3); // it is not the published file
    QVERIFY2(result.err.contains("should be 397923af8e79cdbb"), result.err);
}

void TestCliWeights::badInputEndsWithThreeAndKeepsNothing_data()
{
    QTest::addColumn<std::string>("body");
    QTest::addColumn<QString>("sha256");
    QTest::addColumn<QByteArray>("words");
    const std::string other = networkWeights("efficientnet_b0");
    const QString zeros(64, '0');
    QTest::newRow("another hash") << m_file.bytes << zeros << QByteArray("its sha256 is " + m_sha256.toUtf8());
    QTest::newRow("a web page") << std::string("<html>no</html>") << zeros << QByteArray("a web page, not weights");
    QTest::newRow("another network's") << other << QString::fromStdString(sha256(other))
                                       << QByteArray("those of EfficientNet-B0");
}

void TestCliWeights::badInputEndsWithThreeAndKeepsNothing()
{
    QFETCH(std::string, body);
    QFETCH(QString, sha256);
    QFETCH(QByteArray, words);
    ScriptedServer server({sends(body)});
    const CliResult result = download(server, sha256);
    QCOMPARE(result.exitCode, 3);
    QVERIFY2(result.err.contains(words), result.err);
    QVERIFY(result.out.isEmpty());
    QVERIFY(listed("efficientnet_lite0").at("pretrained_weights").is_null());
}

void TestCliWeights::mistakesOnTheCommandLineEndWithTwo_data()
{
    QTest::addColumn<QStringList>("words");
    QTest::newRow("an unknown network") << QStringList{"no_such_network"};
    QTest::newRow("a hash that is none") << QStringList{"resnet50", "--sha256", "abc"};
    QTest::newRow("an empty address") << QStringList{"resnet50", "--url", ""};
    QTest::newRow("another protocol") << QStringList{"resnet50", "--url", "ftp://server/a.pth"};
    QTest::newRow("weights without an address") << QStringList{"efficientnet_lite0"};
}

void TestCliWeights::mistakesOnTheCommandLineEndWithTwo()
{
    QFETCH(QStringList, words);
    QCOMPARE(runCli(QStringList{"model", "download"} + words).exitCode, 2);
}

QTEST_GUILESS_MAIN(TestCliWeights)
#include "tst_cli_weights.moc"
