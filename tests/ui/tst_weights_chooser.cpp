#include "core/common/atomic_file.h"
#include "core/common/paths.h"
#include "core/model/pretrained.h"
#include "tests/support/network_weights.h"
#include "tests/support/private_home.h"
#include "tests/support/private_settings.h"
#include "tests/support/scripted_server.h"
#include "tests/support/thrown_error.h"
#include "ui/job_bridge.h"
#include "ui/models/weights_downloader.h"
#include "ui/panels/weights_chooser.h"
#include "ui/qt_paths.h"
#include "ui/session.h"

#include <QComboBox>
#include <QDialog>
#include <QLabel>
#include <QLineEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

using namespace histo;
using namespace Qt::StringLiterals;

namespace {

constexpr int kLongMilliseconds = 60'000;

/// Says that it has a megabyte, sends some of it and falls silent.
Answer fallsSilent(const ServedRequest &)
{
    std::string bytes = networkWeights("efficientnet_lite0");
    bytes.resize(100'000);
    Answer answer{200, {"ETag: \"one\""}, bytes, 1'000'000};
    answer.hangs = true;
    return answer;
}

} // namespace

class TestWeightsChooser : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { qputenv("no_proxy", "*"); }
    void init()
    {
        m_settings = std::make_unique<PrivateSettings>();
        m_home = std::make_unique<PrivateHome>();
        m_session = std::make_unique<Session>();
        m_downloader = std::make_unique<WeightsDownloader>(*m_session);
        m_chooser = std::make_unique<WeightsChooser>(*m_downloader);
        m_chooser->setModel("resnet50");
        m_chooser->show();
    }
    void cleanup()
    {
        m_chooser.reset();
        m_downloader.reset();
        m_session.reset();
        m_home.reset(); // before the next one is made: it puts HISTO_HOME back
        qunsetenv(kWeightsAddressVariable);
    }

    void aDownloadIsOfferedWhereNoWeightsAreAtHand();
    void sizeTermsCitationAndAddressAreSaidBefore();
    void aSecondClickNeverStartsASecondOne();
    void stoppingKeepsWhatCameAndOffersToResume();
    void whatIsRefusedIsSaid();
    void weightsThatArriveAreChosen();
    void aFileThatAPersonChoseStaysWhenWeightsArrive();
    void aFileTellsWhatStandsInIt();
    void aFileOfNoNetworkSaysWhatDoesNotFit();

private:
    void serve(const ScriptedServer &server)
    {
        qputenv(kWeightsAddressVariable, QByteArray::fromStdString(server.url("/mirror")));
    }
    QPushButton *offer() const { return m_chooser->findChild<QPushButton *>(u"trainWeightsDownload"_s); }
    QString note() const { return m_chooser->findChild<QLabel *>(u"trainWeightsNote"_s)->text(); }
    QDialog *openDialog() const
    {
        QTest::mouseClick(offer(), Qt::LeftButton);
        return m_chooser->findChild<QDialog *>(u"weightsDialog"_s);
    }
    OpenWeights weightsFile(const std::string &modelId, int classes = 2) const
    {
        const auto file = m_home->path() / "own.safetensors";
        writeFileAtomically(file, networkWeights(modelId, classes));
        return readOpenWeights(file);
    }

    std::unique_ptr<PrivateSettings> m_settings;
    std::unique_ptr<PrivateHome> m_home;
    std::unique_ptr<Session> m_session;
    std::unique_ptr<WeightsDownloader> m_downloader;
    std::unique_ptr<WeightsChooser> m_chooser;
};

void TestWeightsChooser::aDownloadIsOfferedWhereNoWeightsAreAtHand()
{
    QVERIFY(offer()->isVisible());
    QCOMPARE(offer()->text(), u"Download… (103 MB)"_s);
    m_chooser->setModel("efficientnet_lite0"); // these come with set-up, there is no address
    QVERIFY(!offer()->isVisible());
    writeFileAtomically(m_home->path() / "weights/vgg16.pth", "here");
    m_chooser->setModel("vgg16");
    QVERIFY(!offer()->isVisible());
    QVERIFY(!m_chooser->isRandom());
}

void TestWeightsChooser::sizeTermsCitationAndAddressAreSaidBefore()
{
    QDialog *dialog = openDialog();
    QVERIFY(dialog && dialog->isVisible());
    QString all = dialog->findChild<QLineEdit *>(u"weightsAddress"_s)->placeholderText();
    for (const QLabel *label : dialog->findChildren<QLabel *>())
        all += label->text() + u'\n';
    for (const QString &words : {u"103 MB"_s, u"IMAGENET1K_V1"_s, u"BSD-3-Clause"_s, u"He, Zhang, Ren, Sun"_s,
                                 u"https://download.pytorch.org/models/resnet50-0676ba61.pth"_s})
        QVERIFY2(all.contains(words), qPrintable(words));
    QVERIFY(m_session->jobs().statuses().empty());
}

void TestWeightsChooser::aSecondClickNeverStartsASecondOne()
{
    ScriptedServer server({fallsSilent});
    serve(server);
    QDialog *dialog = openDialog();
    QTest::mouseClick(dialog->findChild<QPushButton *>(u"weightsStart"_s), Qt::LeftButton);
    QVERIFY(!dialog->findChild<QPushButton *>(u"weightsStart"_s)->isEnabled());
    QTRY_VERIFY_WITH_TIMEOUT(offer()->text().startsWith(u"Downloading…"_s), kLongMilliseconds);
    QCOMPARE(openDialog(), dialog);
    m_downloader->start("resnet50", {});
    QCOMPARE(m_session->jobs().statuses().size(), 1u);
}

void TestWeightsChooser::stoppingKeepsWhatCameAndOffersToResume()
{
    ScriptedServer server({fallsSilent});
    serve(server);
    QDialog *dialog = openDialog();
    auto *state = dialog->findChild<QLabel *>(u"weightsState"_s);
    QTest::mouseClick(dialog->findChild<QPushButton *>(u"weightsStart"_s), Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(state->text().contains(u"100 kB of"_s), kLongMilliseconds);
    QTest::mouseClick(dialog->findChild<QPushButton *>(u"weightsStop"_s), Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(state->text().contains(u"An unfinished download is here: 100 kB of 1.0 MB"_s),
                             kLongMilliseconds);
    QCOMPARE(dialog->findChild<QPushButton *>(u"weightsStart"_s)->text(), u"Resume"_s);
    QVERIFY(m_chooser->isRandom());
}

void TestWeightsChooser::whatIsRefusedIsSaid()
{
    ScriptedServer server({[](const ServedRequest &) { return Answer{200, {}, "<html>Sign in</html>"}; }});
    serve(server);
    QDialog *dialog = openDialog();
    QTest::mouseClick(dialog->findChild<QPushButton *>(u"weightsStart"_s), Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(
        dialog->findChild<QLabel *>(u"weightsState"_s)->text().contains(u"a web page, not weights"_s),
        kLongMilliseconds);
    QVERIFY(dialog->findChild<QPushButton *>(u"weightsStart"_s)->isEnabled());
}

void TestWeightsChooser::weightsThatArriveAreChosen()
{
    writeFileAtomically(m_home->path() / "weights/resnet50.pth", "here");
    QSignalSpy changed(m_chooser.get(), &WeightsChooser::changed);
    Q_EMIT m_downloader->arrived("vgg16"); // another network's: nothing happens
    QVERIFY(m_chooser->isRandom());
    Q_EMIT m_downloader->arrived("resnet50");
    QVERIFY(!m_chooser->isRandom());
    QVERIFY(m_chooser->weights() == pretrainedWeights("resnet50"));
    QVERIFY(!offer()->isVisible());
    QCOMPARE(changed.count(), 1);
}

void TestWeightsChooser::aFileThatAPersonChoseStaysWhenWeightsArrive()
{
    const OpenWeights own = weightsFile("efficientnet_b0");
    m_chooser->setModel("efficientnet_b0");
    m_chooser->setFile(own);
    writeFileAtomically(m_home->path() / "weights/efficientnet_b0.pth", "here");
    Q_EMIT m_downloader->arrived("efficientnet_b0");
    QVERIFY(m_chooser->weights() == own.file);
}

void TestWeightsChooser::aFileTellsWhatStandsInIt()
{
    const OpenWeights own = weightsFile("efficientnet_b0", 1000);
    m_chooser->setModel("efficientnet_b0");
    m_chooser->setFile(own);
    for (const QString &words :
         {u"own.safetensors"_s, u"EfficientNet-B0"_s, u"1000 classes"_s, u"5.3 million parameters"_s, u"safetensors"_s,
          u"sha256 "_s + QString::fromStdString(own.info.sha256).left(8)})
        QVERIFY2(note().contains(words), qPrintable(note()));
    QVERIFY(m_chooser->weights() == own.file);
}

void TestWeightsChooser::aFileOfNoNetworkSaysWhatDoesNotFit()
{
    std::string bytes = networkWeights("efficientnet_lite0");
    bytes.replace(bytes.find("_fc.bias"), 8, "_fc.bent");
    const auto file = m_home->path() / "bent.safetensors";
    writeFileAtomically(file, bytes);
    const auto error = thrownBy([&] { readOpenWeights(file); });
    for (const char *words : {"bent.safetensors", "the nearest is EfficientNet-Lite0", "missing: _fc.bias"})
        QVERIFY2(says(error, words), error ? error->what() : "");
}

QTEST_MAIN(TestWeightsChooser)
#include "tst_weights_chooser.moc"
